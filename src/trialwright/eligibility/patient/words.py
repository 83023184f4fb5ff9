"""Facts in words, as briefly as a table has room."""

from __future__ import annotations

from typing import assert_never

from trialwright.eligibility.patient.facts import (
    Absent,
    Coded,
    Fact,
    Measured,
    Standing,
    Value,
    Worded,
)
from trialwright.eligibility.patient.intervals import Interval
from trialwright.eligibility.patient.times import Span


def value_in_words(value: Value | None) -> str:
    """Return a result as it was reported: ``< 0.5 10*9/L``, ``positive``."""
    match value:
        case None:
            return ""
        case Measured():
            units = filter(None, (value.unit, value.other_unit and f"(or {value.other_unit})"))
            return " ".join([_number(value.number, value.written), *units])
        case Coded():
            return value.text or ", ".join(map(str, value.codes))
        case Worded():
            return value.text
        case Absent():
            return f"no result: {value.why}"
        case _:
            assert_never(value)


def range_in_words(fact: Fact) -> str:
    """Return the normal ranges of a result: ``7 to 40 U/L``."""
    return "; ".join(
        " ".join(filter(None, (_bounds(one.low, one.high), one.unit))) for one in fact.ranges
    )


def time_in_words(span: Span) -> str:
    """Return when something was so, as exactly as it is known."""
    if span.is_event:
        return str(span.start)
    over = f"over by {span.over_by}" if span.over_by is not None and span.end is None else ""
    if span.start is None and span.end is None:
        begun = f"by {span.by}" if span.by is not None else ""
        return over or begun
    start = str(span.start) if span.start is not None else f"by {span.by}" if span.by else "?"
    if span.end is not None:
        return f"{start} to {span.end}"
    return ", ".join(filter(None, (f"from {start}", over)))


def standing_in_words(fact: Fact) -> str:
    """Return what a reader must know of a fact: that it is planned, denied, resolved."""
    standing = "" if fact.standing is Standing.SURE else fact.standing.value
    activity = "" if fact.activity.value == "unknown" else fact.activity.value
    return ", ".join(filter(None, (standing, activity)))


def _number(number: Interval, written: str) -> str:
    if number.value is not None:
        return written or str(number)
    if number.low is None or number.high is None:
        bound = "<" if number.low is None else ">"
        is_open = number.high_open if number.low is None else number.low_open
        return f"{bound}{'' if is_open else '='} {written}"
    return written or str(number)


def _bounds(low: str, high: str) -> str:
    if low and high:
        return f"{low} to {high}"
    return f">= {low}" if low else f"<= {high}"
