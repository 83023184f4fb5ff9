"""Checks of what a design is asked for: each wrong number is named, found and expected."""

from __future__ import annotations

from math import isfinite
from numbers import Integral, Real

from trialwright.errors import InvalidInput

#: More participants than any study for which patient-wise exact rules are meant.
MOST_PARTICIPANTS = 1000

#: Probabilities are compared with this relative slack: sums of many terms that should equal
#: a bound exactly, such as 1/2, may miss it by some units of the last place.
SLACK = 1e-12


def at_most(probability: float, bound: float) -> bool:
    """Whether a probability keeps a bound, rounding of sums aside."""
    return probability <= bound * (1 + SLACK)


def at_least(probability: float, bound: float) -> bool:
    """Whether a probability reaches a bound, rounding of sums aside."""
    return probability >= bound * (1 - SLACK)


def _is_number(value: object) -> bool:
    """Whether it is a finite number; True and False are none."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    return isfinite(value)


def is_whole(value: object) -> bool:
    """Whether it is a whole number and of a whole type: 2.0 participants are not counted."""
    return isinstance(value, Integral) and not isinstance(value, bool)


def checked_rate(value: float, name: str) -> float:
    """Return a probability strictly between 0 and 1; raises InvalidInput."""
    if not (_is_number(value) and 0 < value < 1):
        raise InvalidInput(f"{name} is {value!r}, expected a number between 0 and 1")
    return float(value)


def checked_true_rate(value: float, name: str) -> float:
    """Return a true probability, 0 and 1 included; raises InvalidInput."""
    if not (_is_number(value) and 0 <= value <= 1):
        raise InvalidInput(f"{name} is {value!r}, expected a number from 0 to 1")
    return float(value)


def checked_positive(value: float, name: str) -> float:
    """Return a finite number above 0; raises InvalidInput."""
    if not (_is_number(value) and value > 0):
        raise InvalidInput(f"{name} is {value!r}, expected a number above 0")
    return float(value)


def checked_size(value: int, name: str) -> int:
    """Return a number of participants from 1 up; raises InvalidInput."""
    if not (is_whole(value) and 1 <= value <= MOST_PARTICIPANTS):
        expected = f"a whole number from 1 to {MOST_PARTICIPANTS}"
        raise InvalidInput(f"{name} is {value!r}, expected {expected}")
    return int(value)


def checked_count(value: int, most: int, name: str) -> int:
    """Return a count from 0 to `most`; raises InvalidInput."""
    if not (is_whole(value) and 0 <= value <= most):
        raise InvalidInput(f"{name} is {value!r}, expected a whole number from 0 to {most}")
    return int(value)


def checked_pair(p0: float, p1: float) -> tuple[float, float]:
    """Return an uninteresting and an interesting response rate; raises InvalidInput."""
    low, high = checked_rate(p0, "the uninteresting rate"), checked_rate(p1, "the wanted rate")
    if low >= high:
        raise InvalidInput(
            f"the wanted rate is {high!r}, expected above the uninteresting rate {low!r}"
        )
    return low, high
