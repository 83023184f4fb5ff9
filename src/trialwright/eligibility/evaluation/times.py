"""The times of a criterion as days of the calendar, seen from the reference day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from trialwright.eligibility.criteria import Anchor, Bound, Direction, Point, Window
from trialwright.eligibility.patient import Window as Days
from trialwright.eligibility.patient import days_ago

#: Moments that the reference day stands for.
_ON_THE_DAY = frozenset({Point.SCREENING, Point.CONSENT, Point.ENROLLMENT, Point.BASELINE})
_MONTHS_OF_A_YEAR = 12
_HOURS_OF_A_DAY = 24


def is_on_the_day(anchor: Anchor | None) -> bool:
    """Whether a moment is the reference day; one that is not stated is."""
    return anchor is None or anchor.point in _ON_THE_DAY or anchor.point is Point.UNSTATED


def asks_screening(window: Window | None, anchor: Anchor | None) -> bool:
    """Whether something is asked of the screening itself, and of no stated length of time."""
    named = anchor if window is None else window.anchor
    is_during = window is None or (window.limits is None and window.direction in _AT)
    return named is not None and named.point in _ON_THE_DAY and is_during


_AT = frozenset({Direction.DURING, Direction.AROUND})


def days_of(window: Window, day: date) -> Days | None:
    """Return the days that a window before the reference day holds; None for any other.

    Both ends count: "within 6 weeks before" holds the day 42 days before, and the reference day.
    "Less than" leaves its own day out.
    """
    is_before = window.direction is Direction.BEFORE and is_on_the_day(window.anchor)
    if not is_before or window.half_lives is not None:
        return None
    if window.limits is None:
        return Days(None, day)
    if not window.limits.directed or window.unit is None:
        return None
    start = _day(window.limits.high, window.unit, day, inwards=1)
    end = _day(window.limits.low, window.unit, day, inwards=-1)
    missing = (start is None) is not (window.limits.high is None)
    if missing or ((end is None) is not (window.limits.low is None)):
        return None
    return Days(start, end if end is not None else day)


def _day(bound: Bound | None, unit: str, day: date, *, inwards: int) -> date | None:
    """Return the day of a bound; None where there is none, or it is no whole day."""
    whole = None if bound is None else _whole(bound.value, unit)
    if bound is None or whole is None:
        return None
    found = days_ago(day, *whole)
    return found if bound.inclusive else found + timedelta(days=inwards)


def _whole(amount: Decimal, unit: str) -> tuple[int, str] | None:
    """Return an amount of time as a whole number of units of the calendar; hours as whole days."""
    if unit == "h":
        amount, unit = amount / _HOURS_OF_A_DAY, "d"
    if amount == amount.to_integral_value() and unit in {"a", "mo", "wk", "d"}:
        return int(amount), unit
    return _whole(amount * _MONTHS_OF_A_YEAR, "mo") if unit == "a" else None
