"""Amounts that go on with what the bound before them bounded: "< 18.5 or >= 30", "> 3 x ULN or"."""

from __future__ import annotations

from dataclasses import replace

from trialwright.eligibility.criteria import (
    All,
    Any,
    Bound,
    Compare,
    Exposure,
    Expression,
    Has,
    Limits,
    Multiple,
    Score,
    Spans,
    Term,
)
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.bounded import Bounded, at_anchor, pressures, unit_of
from trialwright.eligibility.reading.by_section import joined_by_section
from trialwright.eligibility.reading.operators import Operator
from trialwright.eligibility.reading.sheet import Sheet, find, text_at
from trialwright.eligibility.reading.tokens import word_set
from trialwright.eligibility.reading.unnamed import unnamed

PRESSURES = frozenset(("blood-pressure", "systolic-pressure", "diastolic-pressure"))


def says_it_again(sheet: Sheet, before: Bounded, amount: Amount) -> bool:
    """Say whether an amount is the one before it in another unit: "154 lbs / 70 kg"."""
    between = [token.text for token in sheet.tokens[before.after : amount.first]]
    if (
        between not in (["/"], ["("], ["["], ["or"])
        or amount.limits.directed
        or amount.over is not None
    ):
        return False
    old = before.expression
    if not isinstance(old, Compare) or old.unit is None or amount.unit is None:
        return False
    return old.limits.directed and old.unit.ucum != amount.unit.ucum


def in_levels(sheet: Sheet, before: Bounded, amount: Amount) -> Bounded | None:
    """Return "ECOG < 2, i.e. 0 or 1" as the levels that it means."""
    between = [token.text for token in sheet.tokens[before.after : amount.first]]
    old, low, high = before.expression, amount.limits.low, amount.limits.high
    if not between or not set(between) <= _THAT_IS or amount.limits.low == amount.limits.high:
        return None
    if not isinstance(old, Score) or old.limits is None or old.limits.high is None:
        return None
    top = old.limits.high
    if low is None or high is None or old.limits.low is not None or amount.unit is not None:
        return None
    is_within = high.value <= top.value and (top.inclusive or high.value < top.value)
    if not is_within or {"i", "ie"}.isdisjoint(between):
        return None
    spans = sheet.spans([(before.first, amount.after)])
    made = replace(old, limits=amount.limits, spans=spans)
    return Bounded(made, before.first, amount.after, before.is_measured)


_THAT_IS = word_set("i e ie . , ( :")


def with_second_unit(sheet: Sheet, before: Bounded, amount: Amount) -> Bounded:
    """Return the bound before with the place of its second unit."""
    assert isinstance(before.expression, Compare), "only a measured bound is said again"
    spans = sheet.spans([(before.first, amount.after)])
    made = replace(before.expression, spans=spans)
    return Bounded(made, before.first, amount.after, before.is_measured)


def limit_in_numbers(sheet: Sheet, before: Bounded, amount: Amount) -> Bounded | None:
    """Return "> ULN (1.2 mg/dL)" as both bounds; of what is normal or about so, only the first."""
    limits = _limit_of(before.expression)
    if limits is None or amount.reference is not None or amount.over is not None:
        return None
    between = [token.text for token in sheet.tokens[before.after : amount.first]]
    if between[:1] not in (["("], ["["]) or not set(between[1:]) <= _OF_LIMIT or len(between) > 6:  # noqa: PLR2004 - "(i.e."
        return None
    spans = sheet.spans([(before.first, amount.after)])
    value = amount.limits.low or amount.limits.high
    is_exact = amount.limits.low == amount.limits.high and not set(between) & _NEARLY
    if not is_exact or value is None or amount.unit is None:
        return Bounded(_wider(before.expression, spans), before.first, amount.after, True)  # noqa: FBT003
    same = Limits(
        None if limits.low is None else Bound(value.value, limits.low.inclusive),
        None if limits.high is None else Bound(value.value, limits.high.inclusive),
    )
    again = with_limits(before.expression, sheet, replace(amount, limits=same), spans)
    both = before.expression if again is None else All((before.expression, again))
    return Bounded(both, before.first, amount.after, is_measured=True)


_NEARLY = word_set("approximately approx about normal range around")
_OF_LIMIT = _NEARLY | word_set("i e . , : = or is equivalent to corresponding uln lln the for")


def _limit_of(old: Expression) -> Limits | None:
    """Return the limits of a bound that is a multiple of a laboratory's limit, on one side."""
    first = old.parts[0] if isinstance(old, All | Any) else old
    if not isinstance(first, Multiple) or (first.limits.low is None) is (first.limits.high is None):
        return None
    return first.limits


def _wider(old: Expression, spans: Spans) -> Expression:
    if isinstance(old, All | Any):
        return type(old)(tuple(_wider(part, spans) for part in old.parts))
    return replace(old, spans=spans) if isinstance(old, Multiple | Compare) else old


def goes_on(sheet: Sheet, before: Bounded, amount: Amount) -> bool:
    """Say whether a second amount bounds the same variable: "< 18.5 or >= 30"."""
    start = _past_remark(sheet, before.after, amount.first)
    if start == before.after and _is_other_end(sheet, before, amount):
        return True
    between = {token.text for token in sheet.tokens[start : amount.first]}
    if "(" in between and (not amount.limits.directed or isinstance(before.expression, Score)):
        # "Stage 1 (140-159 mmHg)" has no second stage in its brackets.
        return False
    if isinstance(before.expression, Has) or text_at(sheet, amount.after) == "per":
        # "1 lesion >= 10 mm" is a count and a size, "7 a week or 3 per occasion" are two rates.
        return False
    return amount.first - start <= 2 and between <= {"or", "and", ",", "/", "(", "but"}  # noqa: PLR2004 - ", or"


def _is_other_end(sheet: Sheet, before: Bounded, amount: Amount) -> bool:
    """Say whether "90 <= SBP (sitting) < 140" goes on after its brackets with the other end."""
    old = before.expression
    if text_at(sheet, before.after) != "(" or not isinstance(old, Compare):
        return False
    closes = find(sheet, before.after + 1, amount.first, word_set(")"), any_depth=True)
    sides = (old.limits.low is None, old.limits.high is None)
    opposite = (amount.limits.high is None, amount.limits.low is None)
    return closes == amount.first - 1 and sides == opposite and sides[0] is not sides[1]


def _past_remark(sheet: Sheet, place: int, end: int) -> int:
    """Skip "(which shows a deficiency)" between two bounds, if another joins them after it."""
    for one in sheet.held(place, end)[:1]:
        if one.first == place and one.operator is Operator.PLUS_MINUS:
            place = one.after
    if text_at(sheet, place) != "(":
        return place
    closes = find(sheet, place + 1, end, word_set(")"), any_depth=True)
    return place if closes is None or closes + 1 >= end else closes + 1


def diastolic_again(sheet: Sheet, before: Bounded, amount: Amount) -> Bounded | None:
    """Read the second range of "BP 120-139/80-89" as that of the diastolic pressure."""
    old = before.expression
    between = [token.text for token in sheet.tokens[before.after : amount.first]]
    if between != ["/"] or not isinstance(old, Compare) or old.variable.concept != "blood-pressure":
        return None
    unit = unit_of(sheet, amount) or old.unit
    systolic = Term("systolic blood pressure", "systolic-pressure")
    diastolic = Term("diastolic blood pressure", "diastolic-pressure")
    spans = sheet.spans([(before.first, amount.after)])
    first = replace(old, variable=systolic, unit=unit, spans=spans)
    second = replace(old, variable=diastolic, limits=amount.limits, unit=unit, spans=spans)
    both = joined_by_section(sheet.section, (first, second))
    return Bounded(both, before.first, amount.after, is_measured=True)


def both_pressures_again(sheet: Sheet, before: Bounded, amount: Amount) -> Bounded | None:
    """Read "between 90/60 and 140/90 mmHg" as a range of each of two pressures."""
    old = before.expression
    between = {token.text for token in sheet.tokens[before.after : amount.first]}
    if amount.over is None or amount.limits.directed or not between <= {"and", "to", "-", "mmhg"}:
        return None
    if not isinstance(old, All | Any) or amount.limits.low is None:
        return None
    lows = [part for part in old.parts if isinstance(part, Compare) and not part.limits.directed]
    if len(lows) != 2 or {one.variable.concept for one in lows} & PRESSURES == set():  # noqa: PLR2004 - two pressures
        return None
    spans = sheet.spans([(before.first, amount.after)])
    highs = (amount.limits.low, Bound(amount.over))
    unit = unit_of(sheet, amount)
    parts = tuple(
        replace(one, limits=Limits(one.limits.low, high), unit=unit or one.unit, spans=spans)
        for one, high in zip(lows, highs, strict=True)
    )
    return Bounded(All(parts), before.first, amount.after, is_measured=True)


def bounded_again(sheet: Sheet, before: Bounded, amount: Amount) -> Bounded:
    """Return the bound before with other limits."""
    spans = sheet.spans([(amount.first, amount.after)])
    old = before.expression
    amount = directed_as(sheet, before, amount)
    made: Expression
    if amount.over is not None and isinstance(old, All | Any):
        made = pressures(amount, unit_of(sheet, amount), None, spans)
        return Bounded(made, amount.first, amount.after, is_measured=True)
    again = with_limits(old, sheet, amount, spans)
    if again is None:
        return unnamed(sheet, amount.first, amount.after, amount)
    made = again
    at = at_anchor(sheet, amount.after)
    first, end = amount.first, at[1] if at is not None else amount.after
    if isinstance(made, Compare | Score | Multiple):
        made = replace(
            made, at=at[0] if at is not None else None, spans=sheet.spans([(first, end)])
        )
    return Bounded(made, amount.first, end, before.is_measured)


def second_pressure(sheet: Sheet, before: Bounded, amount: Amount) -> Bounded | None:
    """Read "blood pressure (140-159 mmHg or 90-99 mmHg)" as a range of each of two pressures."""
    old = before.expression
    if not isinstance(old, Compare) or old.variable.concept != "blood-pressure":
        return None
    between = {token.text for token in sheet.tokens[before.after : amount.first]}
    low, high = old.limits.low, amount.limits.high
    if low is None or high is None or high.value >= low.value or amount.limits.low is None:
        return None
    if not between <= {"or", "and", "/", ",", "mmhg"}:
        return None
    spans = sheet.spans([(before.first, amount.after)])
    first = Term("systolic blood pressure", "systolic-pressure")
    systolic = replace(old, variable=first, spans=spans)
    diastolic = Compare(
        variable=Term("diastolic blood pressure", "diastolic-pressure"),
        limits=amount.limits,
        unit=unit_of(sheet, amount) or old.unit,
        spans=spans,
    )
    both = All((systolic, diastolic)) if "and" in between else Any((systolic, diastolic))
    return Bounded(both, before.first, amount.after, is_measured=True)


def directed_as(sheet: Sheet, before: Bounded, amount: Amount) -> Amount:
    """Return "50 bpm" of "lower than 55 bpm at screening or 50 bpm" with the side said before."""
    old = before.expression
    if amount.limits.directed or not isinstance(old, Compare) or not old.limits.directed:
        return amount
    joined = "or" in {token.text for token in sheet.tokens[before.after : amount.first]}
    unit = unit_of(sheet, amount)
    same = (unit.ucum if unit else None) == (old.unit.ucum if old.unit else None)
    low, high, value = old.limits.low, old.limits.high, amount.limits.low
    if not joined or not same or value is None or (low is None) is (high is None):
        return amount
    limits = Limits(
        Bound(value.value, low.inclusive) if low is not None else None,
        Bound(value.value, high.inclusive) if high is not None else None,
    )
    return replace(amount, limits=limits)


def with_limits(base: Expression, sheet: Sheet, amount: Amount, spans: Spans) -> Expression | None:
    """Return bounds with the limits of another amount; None if they cannot take them."""
    match base:
        case Compare() | Multiple() if amount.reference is not None:
            of = amount.reference
            return Multiple(variable=base.variable, limits=amount.limits, of=of, spans=spans)
        case Multiple():
            unit = unit_of(sheet, amount)
            limits = amount.limits
            return Compare(variable=base.variable, limits=limits, unit=unit, spans=spans)
        case Compare():
            unit = unit_of(sheet, amount) or base.unit
            return replace(base, limits=amount.limits, unit=unit, spans=spans)
        case Score() if amount.unit is None or amount.unit.ucum in {"{points}", "%"}:
            return replace(base, limits=amount.limits, spans=spans)
        case Exposure() if base.dose is not None:
            return replace(
                base, dose=amount.limits, unit=unit_of(sheet, amount) or base.unit, spans=spans
            )
        case All(parts) | Any(parts):
            made = [with_limits(part, sheet, amount, spans) for part in parts]
            whole = tuple(one for one in made if one is not None)
            return type(base)(whole) if len(whole) == len(parts) else None
        case _:
            return None
