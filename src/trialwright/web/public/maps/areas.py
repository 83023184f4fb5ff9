"""The part of the earth that a map is asked to show, as its address says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from trialwright.errors import InvalidInput, quoted
from trialwright.web.public.languages import said
from trialwright.web.public.maps.outlines import outline_of
from trialwright.web.public.maps.windows import SMALLEST, WORLD, Window, shaped

_NUMBER = r"-?[0-9]{1,3}(?:\.[0-9]{1,6})?"
_EDGES = re.compile(rf"({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})")
#: A window around a country is this much larger than the country.
_AROUND = 1.12
_ROUND, _POLE = 360.0, 90.0
#: A window begins west of 180 degrees and goes round the earth once at most.
_FURTHEST = 540.0

#: Parts of the world by their names in an address: west, south, east and north.
REGIONS: Mapping[str, tuple[float, float, float, float]] = MappingProxyType(
    {
        "africa": (-20, -36, 53, 38),
        "asia": (25, -11, 150, 56),
        "europe": (-25, 34, 45, 72),
        "north-america": (-170, 7, -50, 74),
        "oceania": (110, -48, 182, 2),
        "south-america": (-93, -56, -32, 14),
    }
)
_WORLD = "world"


@dataclass(frozen=True, slots=True)
class Area:
    """What a map shows: how an address says it, its name, and the window."""

    text: str
    name: str
    window: Window

    @property
    def is_world(self) -> bool:
        """Whether it is all of the world."""
        return self.window == WORLD


@dataclass(frozen=True, slots=True)
class Step:
    """A way to another area: what it does in words, and the area as an address says it."""

    says: str
    text: str


def area_of(text: str) -> Area:
    """Return the area that a text names; raises InvalidInput.

    It is ``world``, a part of it, a country as records name it, or west, south, east and north
    in degrees, such as ``100,15,120,30``; an east below the west is across the 180th meridian.
    """
    if text in ("", _WORLD):
        return Area(_WORLD, said("the world"), WORLD)
    if text in REGIONS:
        return Area(text, region_in_words(text), window_of(*REGIONS[text]))
    edges = _EDGES.fullmatch(text)
    if edges is not None:
        return _between(text, *map(float, edges.groups()))
    outline = outline_of(text)
    if outline is None:
        raise InvalidInput(
            said(
                "The area is {found}, expected world, {regions}, a country that is on the map, or "
                "west, south, east and north in degrees, such as 100,15,120,30.",
                found=quoted(text),
                regions=", ".join(REGIONS),
            )
        )
    box = outline.mainland
    return Area(text, text, window_of(box.west, box.south, box.east, box.north, around=_AROUND))


def _between(text: str, west: float, south: float, east: float, north: float) -> Area:
    if not (-_POLE <= south < north <= _POLE and max(abs(west), abs(east)) <= _FURTHEST):
        raise InvalidInput(
            said(
                "The area is {found}, expected a south below the north, both from -90 to 90.",
                found=quoted(text),
            )
        )
    turns = 0.0 if east > west else _ROUND
    return Area(text, said("a part of the map"), window_of(west, south, east + turns, north))


def window_of(
    west: float, south: float, east: float, north: float, *, around: float = 1.0
) -> Window:
    """Return a window with all that lies between, of the form that maps have."""
    return shaped(
        (west + east) / 2,
        (south + north) / 2,
        (east - west) * around,
        max((north - south) * around, SMALLEST),
    )


def edges_of(window: Window) -> str:
    """Return a window as an address says it."""
    edges = (window.west, window.south, window.east, window.north)
    return ",".join(f"{round(edge, 3):g}" for edge in edges)


def steps_from(window: Window) -> Iterator[Step]:
    """Yield the ways to other areas: nearer, further, and half a map to each side."""
    height, width = window.north - window.south, window.east - window.west
    middle, centre = (window.south + window.north) / 2, (window.west + window.east) / 2

    def step(says: str, east: float, north: float, size: float) -> Step:
        moved = shaped(centre + east, middle + north, width * size, height * size)
        return Step(says, edges_of(moved))

    if height / 2 >= SMALLEST:
        yield step(said("Nearer"), 0, 0, 0.5)
    yield Step(said("Further"), _WORLD) if width * 2 >= _ROUND else step(said("Further"), 0, 0, 2)
    yield step(said("West"), -width / 2, 0, 1)
    yield step(said("East"), width / 2, 0, 1)
    if window.north < _POLE:
        yield step(said("North"), 0, height / 2, 1)
    if window.south > -_POLE:
        yield step(said("South"), 0, -height / 2, 1)


def region_in_words(name: str) -> str:
    """Return the name of a part of the world."""
    match name:
        case "africa":
            return said("Africa")
        case "asia":
            return said("Asia")
        case "europe":
            return said("Europe")
        case "north-america":
            return said("North America")
        case "oceania":
            return said("Oceania")
        case _:
            return said("South America")
