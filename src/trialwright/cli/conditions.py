"""What a part of a query asks, in a few words."""

from __future__ import annotations

from typing import assert_never

from trialwright.registry.language import Condition, Coverage, Expansion, FieldKind, kind_of
from trialwright.registry.language.conditions import (
    AllOf,
    AnyOf,
    DistanceMatch,
    EveryStudy,
    MissingMatch,
    Negation,
    NoStudy,
    RangeMatch,
    SizeMatch,
    TextMatch,
    Tilt,
    ValueMatch,
    WithinOneSite,
)
from trialwright.registry.language.values import Ordered

_COVERAGE = {
    Coverage.CONTAINS: "",
    Coverage.FULL_MATCH: ", as a whole value",
    Coverage.STARTS_WITH: ", at the beginning of a value",
    Coverage.ENDS_WITH: ", at the end of a value",
}
_EXPANSION = {
    Expansion.NONE: ", as written",
    Expansion.TERM: ", in any form of its words",
    Expansion.CONCEPT: ", in any form of its words or by another name",
    Expansion.RELAXATION: "",
    Expansion.LOSSY: ", one word of it",
}


def condition_in_words(condition: Condition) -> str:
    """Return what a condition asks by itself; those below it have words of their own."""
    match condition:
        case AllOf():
            return "all of"
        case AnyOf():
            return "one of"
        case Negation():
            return "not"
        case WithinOneSite():
            return "at one site"
        case Tilt(field=field):
            return f"tilted by {field.piece}"
        case EveryStudy():
            return "every study"
        case NoStudy():
            return "nothing that a study could meet"
        case _:
            return _of_fields(condition)


def _of_fields(
    condition: TextMatch | ValueMatch | RangeMatch | SizeMatch | MissingMatch | DistanceMatch,
) -> str:
    match condition:
        case TextMatch():
            return _text(condition)
        case ValueMatch(field=field, values=values):
            return f"{field.piece} is {' or '.join(map(_value, values))}"
        case RangeMatch(field=field, low=low, high=high):
            unit = " days" if kind_of(field) is FieldKind.AGE else ""
            return f"{field.piece} {_range(low, high, unit)}"
        case SizeMatch(field=field, low=low, high=high):
            return f"number of {field.piece} {_range(low, high)}"
        case MissingMatch(field=field):
            return f"{field.piece} is not stated"
        case DistanceMatch(field=field, latitude=latitude, longitude=longitude, radius_km=radius):
            return f"{field.piece} within {radius:,.1f} km of {latitude:.10g}, {longitude:.10g}"
        case _:
            assert_never(condition)


def _text(condition: TextMatch) -> str:
    words = f'"{condition.text}"' if condition.phrase else condition.text
    is_usual = condition.phrase and condition.expansion is Expansion.CONCEPT
    how = "" if is_usual else _EXPANSION[condition.expansion]
    where = f" in {condition.fields[0].field.piece}" if len(condition.fields) == 1 else ""
    return f"{words}{where}{_COVERAGE[condition.coverage]}{how}"


def _value(value: str | bool) -> str:  # noqa: FBT001 - it is the value that is said
    return str(value).lower() if isinstance(value, bool) else value


def _range(low: Ordered | None, high: Ordered | None, unit: str = "") -> str:
    if low is None and high is None:
        return "is stated"
    if low == high:
        return f"is {_bound(low)}{unit}"
    ends = (
        f"from {_bound(low)}" if low is not None else "",
        f"to {_bound(high)}" if high is not None else "",
    )
    return f"{' '.join(filter(None, ends))}{unit}"


def _bound(bound: Ordered | None) -> str:
    return f"{bound:,.10g}" if isinstance(bound, float) else str(bound)
