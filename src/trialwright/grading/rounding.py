"""Numbers compared to a fixed number of significant digits.

3 x 33.3 and 99.9 are the same number to a physician and two numbers to a processor. Both sides
of every comparison are therefore rounded first. One number and a whole column are rounded by
the same operations, so that they are rounded alike to the last bit.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]

#: Enough to tell any two laboratory values apart, and few enough to hide binary fractions.
DIGITS = 15
#: Decimal exponents that are told apart; what lies outside is rounded as the outermost.
_SPAN = 60
_DECADES = [float(f"1e{exponent}") for exponent in range(-_SPAN, _SPAN + 1)]
_DECADES_COLUMN = np.array(_DECADES)


def significant(number: float, digits: int | None = DIGITS) -> float:
    """Return a number rounded to significant digits, halves to even; None rounds nothing.

    >>> significant(3 * 33.3) == significant(99.9)
    True
    """
    if digits is None:
        return number
    scale = _scales(digits)[bisect_right(_DECADES, abs(number))]
    return float(round(number * scale)) / scale


def significant_column(numbers: Floats, digits: int | None = DIGITS) -> Floats:
    """Return numbers (n,) rounded like `significant`; NaN stays NaN."""
    if digits is None:
        return numbers
    places = np.searchsorted(_DECADES_COLUMN, np.abs(numbers), side="right")
    scale = np.array(_scales(digits))[places]
    rounded: Floats = np.rint(numbers * scale) / scale
    return rounded


@cache
def _scales(digits: int) -> list[float]:
    """Return by what a number is multiplied to have all its digits before the point.

    Entry i is for numbers from decade i - 1 up to below decade i.
    """
    return [float(f"1e{digits - place + _SPAN}") for place in range(len(_DECADES) + 1)]
