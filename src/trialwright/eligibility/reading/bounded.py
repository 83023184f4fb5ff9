"""A bound as it is read: the atom of an amount, its unit, the moment it is of, two pressures."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from trialwright.eligibility.criteria import (
    All,
    Anchor,
    Any,
    Bound,
    Compare,
    Expression,
    Limits,
    Spans,
    Term,
    Unit,
)
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.anchors import (
    MOMENTS,
    anchor_at,
    are_of_visit,
    is_moment,
)
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import Kind, word_set

_AT: frozenset[str] = word_set("at on")


@dataclass(frozen=True, slots=True)
class Bounded:
    """One bound as read, from the token `first` to just before `after`."""

    expression: Expression
    first: int
    after: int
    is_measured: bool


def unit_of(sheet: Sheet, amount: Amount) -> Unit | None:
    """Return the unit of an amount, with the words of the text for it."""
    unit = amount.unit
    if unit is None:
        return None
    first = of_rate(sheet, amount)
    return Unit(sheet.words(unit.first if first is None else first, unit.after), unit.ucum)


def of_rate(sheet: Sheet, amount: Amount) -> int | None:
    """Return where "attacks" of "4 attacks per week" begins; None if nothing is counted so."""
    unit = amount.unit
    if unit is None or not amount.values or not (unit.ucum or "").startswith("/"):
        return None
    first = max(after for _, after in (*amount.values, *amount.signs) if after <= unit.first)
    while first < unit.first and sheet.tokens[first].kind is not Kind.WORD:
        first += 1
    is_told = first < unit.first and sheet.tokens[first].text not in _TIMES
    return first if is_told else None


_TIMES = word_set("times time x fold")


def at_anchor(sheet: Sheet, place: int) -> tuple[Anchor, int] | None:
    """Return "at screening" that begins at a token, and the token after it."""
    if place >= len(sheet.tokens) or sheet.tokens[place].text not in _AT:
        return None
    anchor, after = anchor_at(sheet.tokens, place + 1)
    if not anchor.words or not is_moment(anchor):
        return None
    second = after + 1 if text_at(sheet, after) in {"or", "and"} else after
    if second > after and text_at(sheet, second) == "at":
        second += 1
    _, end = anchor_at(sheet.tokens, second) if second > after else (anchor, after)
    if anchor.point in MOMENTS and end > second and are_of_visit(sheet.tokens[second:end]):
        # "At screening or baseline" is said of one bound.
        return Anchor(anchor.point, sheet.words(place + 1, end)), end
    return anchor, after


def pressures(amount: Amount, unit: Unit | None, at: Anchor | None, spans: Spans) -> Expression:
    """Return "140/90" as two bounds: both hold where they are upper ends, else one suffices."""
    assert amount.over is not None, "two numbers were written"
    other = _shifted(amount.limits, amount.over)
    parts = tuple(
        Compare(variable=Term(words, concept), limits=limits, unit=unit, at=at, spans=spans)
        for words, concept, limits in (
            ("systolic blood pressure", "systolic-pressure", amount.limits),
            ("diastolic blood pressure", "diastolic-pressure", other),
        )
    )
    return All(parts) if amount.limits.low is None else Any(parts)


def _shifted(limits: Limits, value: Decimal) -> Limits:
    low = None if limits.low is None else Bound(value, limits.low.inclusive)
    high = None if limits.high is None else Bound(value, limits.high.inclusive)
    return Limits(low, high, limits.directed)
