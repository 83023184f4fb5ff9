"""Letters as strokes, for drawings that are given as pixels, where no font is at hand.

The letters are data (`letters.toml`); those with accents are put together. A text with any
other character cannot be lettered, and whoever asks is told so.
"""

from __future__ import annotations

import math
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, TypeAlias

Point: TypeAlias = tuple[float, float]
Stroke: TypeAlias = tuple[Point, ...]

#: In sevenths of the height of a capital: between letters, and the heights of letters.
_GAP = 1.75
_CAPITAL, _SMALL = 7.0, 5.0
#: Of the size of a text, the height of its capitals.
CAPITAL_SHARE = 0.72
_DEGREES_AT_ONCE = 15
#: An i that carries an accent has no dot.
_DOTLESS = "\u0131"


class CannotLetter(ValueError):
    """A text has characters for which there are no strokes here."""


@dataclass(frozen=True, slots=True)
class Letter:
    """Strokes of a letter; y goes up from the base line, units are sevenths of a capital."""

    width: float
    strokes: tuple[Stroke, ...]


def lettered(text: str) -> tuple[tuple[float, Letter], ...]:
    """Return the letters of a text with where each begins; raises CannotLetter."""
    at = 0.0
    placed: list[tuple[float, Letter]] = []
    for sign in unicodedata.normalize("NFC", text):
        letter = letter_of(sign)
        placed.append((at, letter))
        at += letter.width + _GAP
    return tuple(placed)


def width_of(text: str) -> float:
    """Return how wide a text is."""
    placed = lettered(text)
    return placed[-1][0] + placed[-1][1].width if placed else 0.0


@cache
def letter_of(sign: str) -> Letter:
    """Return the strokes of a character; raises CannotLetter."""
    known = _letters().get(sign)
    if known is not None:
        return known
    parts = unicodedata.normalize("NFD", sign)
    base, marks = parts[0], parts[1:]
    above, below = _accents()
    dotless = base == "i" and any(mark in above for mark in marks)
    letter = _letters().get(_DOTLESS if dotless else base)
    if letter is None or not marks or not all(mark in above or mark in below for mark in marks):
        raise CannotLetter(sign)
    top = _CAPITAL if base.isupper() or base in "bdfhklt" else _SMALL
    strokes = [*letter.strokes]
    for mark in marks:
        raised = top if mark in above else 0.0
        strokes += [
            tuple((x + letter.width / 2, y + raised) for x, y in stroke)
            for stroke in (above.get(mark) or below[mark])
        ]
    return Letter(letter.width, tuple(strokes))


@cache
def _letters() -> MappingProxyType[str, Letter]:
    made = {}
    for sign, written in _table()["letters"].items():
        width, _, strokes = written.partition(";")
        made[sign] = Letter(float(width), _strokes(strokes))
    return MappingProxyType(made)


@cache
def _accents() -> tuple[dict[str, tuple[Stroke, ...]], dict[str, tuple[Stroke, ...]]]:
    accents = _table()["accents"]
    above, below = (
        {sign: _strokes(written) for sign, written in accents[where].items()}
        for where in ("above", "below")
    )
    return above, below


@cache
def _table() -> dict[str, Any]:
    file = files("trialwright.web.public.landscape").joinpath("letters.toml")
    return tomllib.loads(file.read_text("utf-8"))


def _strokes(written: str) -> tuple[Stroke, ...]:
    return tuple(tuple(_points(part.split())) for part in written.split(";") if part.strip())


def _points(words: list[str]) -> Iterator[Point]:
    kind, numbers = words[0], [float(word) for word in words[1:]]
    if kind == "E":
        x, y, across, up, first, last = numbers
        steps = max(2, math.ceil(abs(last - first) / _DEGREES_AT_ONCE))
        for step in range(steps + 1):
            angle = math.radians(first + (last - first) * step / steps)
            yield x + across * math.cos(angle), y + up * math.sin(angle)
    elif kind == "D":
        yield numbers[0], numbers[1]
    else:
        yield from zip(numbers[::2], numbers[1::2], strict=True)
