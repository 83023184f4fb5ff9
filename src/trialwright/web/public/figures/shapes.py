"""What figures are made of. Coordinates are in pixels from the upper left corner."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from trialwright.web.public.content import Link

#: How wide a letter of the figures' text is taken to be: a little more than most are.
LETTER = 7.2
#: From one line of text to the next.
LEADING = 17
#: Where a line may end, though nothing is written there: blank for wrapping, taken out after it.
_BREAK = "\v"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle; `look` names its part in the stylesheet."""

    look: str
    x: float
    y: float
    width: float
    height: float
    kind: ClassVar[str] = "box"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A straight line; with an arrow at its end if it leads somewhere."""

    look: str
    x1: float
    y1: float
    x2: float
    y2: float
    is_arrow: bool = False
    kind: ClassVar[str] = "stroke"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A point estimate."""

    x: float
    y: float
    kind: ClassVar[str] = "dot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One line of text; `y` is its base line."""

    text: str
    x: float
    y: float
    look: str = ""
    anchor: Literal["start", "middle", "end"] = "start"
    kind: ClassVar[str] = "words"


Shape: TypeAlias = Box | Stroke | Dot | Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Shapes on a ground of a size; `look` says for which screens it is: any, wide or narrow."""

    look: Literal["any", "wide", "narrow"]
    width: int
    height: int
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A drawing, or one for each kind of screen; its name, what it says, and its caption.

    `heading` stands above the caption, `files` are where the figure is saved from.
    """

    name: str
    summary: str
    caption: str
    drawings: tuple[Drawing, ...]
    heading: str = ""
    files: tuple[Link, ...] = ()


def wrapped(text: str, width: float, most: int) -> tuple[str, ...]:
    """Return a text in lines of a width, at most so many; a sign shows that more would follow.

    A line may end behind a slash as well as at a blank.
    """
    breakable = " ".join(text.split()).replace("/", f"/{_BREAK}")
    lines = textwrap.wrap(
        breakable,
        max(4, int(width / LETTER)),
        max_lines=most,
        placeholder=" …",
        replace_whitespace=False,
    )
    return tuple(line.replace(_BREAK, "") for line in lines) or ("",)


def written(
    lines: tuple[str, ...], x: float, y: float, look: str = "", *, at_end: bool = False
) -> tuple[Words, ...]:
    """Return lines of text one below the other, the first with its base line at `y`."""
    return tuple(
        Words(
            text=line,
            x=x,
            y=round(y + place * LEADING, 1),
            look=look,
            anchor="end" if at_end else "start",
        )
        for place, line in enumerate(lines)
    )
