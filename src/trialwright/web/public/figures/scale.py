"""Numbers as they were posted, and where they lie along an axis."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

_NUMBER = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?")
#: What is smaller or greater is no measurement, and no axis can be computed over it.
_LEAST, _MOST = 1e-100, 1e100
#: Values of which the difference is a smaller part have no room for marks of their own.
_APART = 1e-6
#: About so many steps an axis has.
_STEPS = 5
#: With more marks than this a logarithmic axis has powers of ten alone.
_MOST_LOG_MARKS = 9


def as_number(posted: str | None) -> float | None:
    """Return a posted text as a number if it is plainly one: no ``<0.1``, no ``NA``.

    A number beyond all measure is left in words too.
    """
    text = "" if posted is None else posted.strip()
    if not any(sign.isdecimal() for sign in text) or not text.isascii():
        return None
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text.replace(",", ""))
    return number if number == 0 or _LEAST <= abs(number) <= _MOST else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """An axis: its marks, and the pixels between which it lies; of ratios it is logarithmic."""

    marks: tuple[float, ...]
    left: float
    right: float
    is_log: bool = False

    def at(self, value: float) -> float:
        """Return where a value lies, in pixels; a logarithmic axis has values above 0 alone."""
        low, high = self.marks[0], self.marks[-1]
        if self.is_log:
            low, high, value = math.log(low), math.log(high), math.log(value)
        return round(self.left + (value - low) / (high - low) * (self.right - self.left), 1)


def scale_over(values: Iterable[float], *, left: float, right: float, from_zero: bool) -> Scale:
    """Return an axis with round marks that holds all values, and zero if asked to.

    It begins at zero too where all values are the same, or as good as the same.
    """
    known = [*values, *((0.0,) if from_zero else ())]
    low, high = min(known), max(known)
    if high - low <= _APART * max(-low, high):
        low, high = (min(low, 0.0), max(high, 0.0)) if low else (0.0, 1.0)
    step = _round_step((high - low) / _STEPS)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return Scale(
        marks=tuple(float(f"{place * step:.12g}") for place in range(first, last + 1)),
        left=left,
        right=right,
    )


def log_scale_over(values: Iterable[float], *, left: float, right: float) -> Scale:
    """Return a logarithmic axis that holds all values, which lie above 0, with round marks."""
    known = [*values]
    low, high = min(known), max(known)
    bottom, top = math.floor(math.log10(low) - 1e-9), math.ceil(math.log10(high) + 1e-9)
    steps = [float(f"{factor}e{power}") for power in range(bottom, top + 1) for factor in (1, 2, 5)]
    first = max(place for place, step in enumerate(steps) if step <= low * (1 + 1e-9))
    last = min(place for place, step in enumerate(steps) if step >= high * (1 - 1e-9))
    marks = steps[first : max(last, first + 1) + 1]
    if len(marks) > _MOST_LOG_MARKS:
        marks = [10.0**power for power in range(bottom, top + 1)]
    return Scale(marks=tuple(marks), left=left, right=right, is_log=True)


def _round_step(rough: float) -> float:
    """Return the next of 1, 2, 5 times a power of ten."""
    power: float = 10.0 ** math.floor(math.log10(rough))
    return next(
        (factor * power for factor in (1, 2, 5) if factor * power >= rough * (1 - 1e-9)), 10 * power
    )


def mark_text(mark: float) -> str:
    """Return a mark of an axis as text."""
    return f"{mark:.12g}".replace("-", "\N{MINUS SIGN}")
