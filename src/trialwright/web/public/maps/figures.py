"""What a map shows, as numbers and paths; `templates/map.html` draws it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from trialwright.web.public.languages import said
from trialwright.web.public.maps.sheets import Circle, Sheet, Spot, land
from trialwright.web.public.status import Tone

#: How a mark is drawn: by what a status means, with a form of its own where none is stated, and
#: as a count where it stands for studies.
Look: TypeAlias = Tone | Literal["unstated", "count"]

#: From the one that matters most to who wants to take part.
LOOKS: tuple[Look, ...] = ("open", "waiting", "quiet", "stopped", "unstated")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Something at a spot: its form, the number in it, if any, and what it is in words."""

    x: int
    y: int
    look: Look
    form: str
    number: str
    says: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shade:
    """A country that is shaded by its class, from 1.

    `number` stands at its middle, if there is room for it; `form` is a mark where the country
    is too small to be seen.
    """

    path: str
    rank: int
    says: str
    href: str
    x: int
    y: int
    number: str
    form: str


@dataclass(frozen=True, slots=True)
class Key:
    """A line of a legend: a form drawn in a style, if there is one, and what it means."""

    style: str
    form: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFigure:
    """A map: land, shaded countries, a circle, marks and a point from which distances count."""

    width: int
    height: int
    says: str
    land: str
    shades: tuple[Shade, ...] = ()
    circle: Circle | None = None
    marks: tuple[Mark, ...] = ()
    origin: tuple[int, int] | None = None
    keys: tuple[Key, ...] = ()


def land_of(sheet: Sheet, *, but: frozenset[str] = frozenset()) -> str:
    """Return the outlines of all countries as one path, of some left out by their names."""
    return "".join(path for name, path in land(sheet).items() if name not in but)


def form_of(look: Look, size: int) -> str:
    """Return the form of a mark around 0, 0, as a path of about this radius."""
    match look:
        case "open" | "unstated" | "count":
            return f"M{-size} 0a{size} {size} 0 1 0 {2 * size} 0a{size} {size} 0 1 0-{2 * size} 0z"
        case "waiting":
            side, up, down = round(size * 1.2), round(size * 1.3), round(size * 0.9)
            return f"M0-{up}L{side} {down}H-{side}z"
        case "stopped":
            side = round(size * 0.9)
            return f"M-{side}-{side}H{side}V{side}H-{side}z"
        case "quiet":
            reach = round(size * 1.25)
            return f"M0-{reach}L{reach} 0L0 {reach}L-{reach} 0z"


def whole(spot: Spot) -> tuple[int, int]:
    """Return a spot in whole units."""
    return round(spot[0]), round(spot[1])


def look_in_words(look: Look) -> str:
    """Return what a mark's form means."""
    match look:
        case "open":
            return said("Recruiting, by invitation, or available")
        case "waiting":
            return said("Not yet recruiting")
        case "quiet":
            return said("Not recruiting any more, or another status")
        case "stopped":
            return said("Suspended, terminated or withdrawn")
        case "unstated":
            return said("Status of the site not stated")
        case "count":
            return said("Studies with a site around there")


@dataclass(frozen=True, slots=True)
class Sketch:
    """A small map that leads to the large one, as a part of a page."""

    figure: MapFigure
    text: str
    href: str
    kind: ClassVar[str] = "map"
