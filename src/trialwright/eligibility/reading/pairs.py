"""Amounts that belong together: two ends of one range, and one range in two units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from trialwright.eligibility.criteria import Bound, Limits
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.tokens import Token


def paired(tokens: Sequence[Token], amounts: Sequence[Amount]) -> list[Amount]:
    """Return amounts with a lower and an upper bound that stand side by side made one."""
    made: list[Amount] = []
    for one in amounts:
        before = made[-1] if made else None
        again = _again(tokens, before, one) if before is not None else None
        if again is not None:
            made[-1] = again
        elif before is not None and _are_two_ends(tokens, before, one):
            first, second = (before, one) if one.limits.low is None else (one, before)
            limits = Limits(first.limits.low, second.limits.high)
            made[-1] = replace(before, limits=limits, after=one.after, unit=one.unit or before.unit)
        else:
            made.append(one)
    return made


_BETWEEN = frozenset(("and", "to", "but", ",", "&", "-", "up", "for"))
_MOST_BETWEEN = 2
#: Between an amount and the same one said again: "18 months (i.e., > 547 days)".
_SAYING_AGAIN = frozenset(("(", "[", "i", "e", ".", ",", "that", "is", "ie", "=", "or"))
_INCLUDING = frozenset(("including", "include", "included", "inclusive", "excluding", "exclude"))
#: How far two lengths of time may lie apart that are said to be the same: months are no days.
_TOLERANCE = Decimal("0.07")
_DAYS = {
    "a": Decimal("365.25"),
    "mo": Decimal("30.44"),
    "wk": Decimal(7),
    "d": Decimal(1),
    "h": 1 / Decimal(24),
}


def _again(tokens: Sequence[Token], before: Amount, one: Amount) -> Amount | None:
    """Return an amount with what only says it again, or says whether its ends count; else None."""
    between = [token.text for token in tokens[before.after : one.first]]
    if _is_same(tokens, before, one, between):
        closes = one.after < len(tokens) and tokens[one.after].text in {")", "]"}
        return replace(before, after=one.after + closes)
    goes_on = between == ["and"] and bool(
        _INCLUDING & {token.text for token in tokens[max(before.after - 3, 0) : before.after]}
    )
    return _with_ends(before, one, [*(["including"] if goes_on else []), *between])


def _is_same(tokens: Sequence[Token], before: Amount, one: Amount, between: Sequence[str]) -> bool:
    """Say whether an amount is the one before it in another unit, in brackets after it."""
    if not between or not {"(", "["} & {between[0]} or not set(between) <= _SAYING_AGAIN:
        return False
    if one.after >= len(tokens) or tokens[one.after].text not in {")", "]", ","}:
        return False
    if before.unit is None or one.unit is None or before.unit.ucum == one.unit.ucum:
        return False
    if before.reference is not None or one.reference is not None:
        return False
    if (before.over is None) is not (one.over is None):
        return False
    if one.limits.directed and not _have_same_ends(before.limits, one.limits):
        return False
    return _are_as_long(before, one)


def _have_same_ends(one: Limits, other: Limits) -> bool:
    return (one.low is None, one.high is None) == (other.low is None, other.high is None)


def _are_as_long(before: Amount, one: Amount) -> bool:
    """Say whether two amounts agree where both are lengths of time; others cannot be compared."""
    if before.time is None or one.time is None:
        return before.time is one.time
    first = before.limits.low or before.limits.high
    second = one.limits.low or one.limits.high
    if first is None or second is None or not {before.time, one.time} <= _DAYS.keys():
        return False
    days, others = first.value * _DAYS[before.time], second.value * _DAYS[one.time]
    return abs(days - others) <= _TOLERANCE * max(abs(days), abs(others))


def _with_ends(before: Amount, one: Amount, between: Sequence[str]) -> Amount | None:
    """Read "less than 20 years (not including 20 years)": whether an end still counts."""
    if not _INCLUDING & set(between) or len(between) > _MOST_WORDS or one.operator is not None:
        return None
    value = one.limits.low
    if value is None or one.limits.low != one.limits.high or one.reference is not None:
        return None
    if one.unit is not None and before.unit is not None and one.unit.ucum != before.unit.ucum:
        return None
    counts = not {"not", "excluding", "exclude"} & set(between)
    low, high = before.limits.low, before.limits.high
    if not before.limits.directed or value.value not in {end.value for end in (low, high) if end}:
        return None
    ends = [
        Bound(end.value, counts) if end is not None and end.value == value.value else end
        for end in (low, high)
    ]
    return replace(before, limits=Limits(ends[0], ends[1]), after=one.after)


_MOST_WORDS = 5


def _are_two_ends(tokens: Sequence[Token], before: Amount, one: Amount) -> bool:
    between = [token.text for token in tokens[before.after : one.first]]
    if len(between) > _MOST_BETWEEN or not set(between) <= _BETWEEN:
        return False
    if tokens[one.first].text == "within":
        # "3 months within the preceding 6 months" are two lengths.
        return False
    if _is_turned(one) and not _is_turned(before):
        # "< 140 mmHg, 60 mmHg <= diastolic pressure": the second begins another bound.
        return False
    if before.limits.directed is False or one.limits.directed is False:
        return False
    if before.reference is not one.reference or before.over or one.over:
        return False
    low, high = before.limits.low or one.limits.low, before.limits.high or one.limits.high
    if low is not None and high is not None and low.value > high.value:
        return False
    ends = {(before.limits.low is None, before.limits.high is None)}
    ends.add((one.limits.low is None, one.limits.high is None))
    if ends != {(True, False), (False, True)}:
        return False
    codes = {unit.ucum for unit in (before.unit, one.unit) if unit is not None}
    return len(codes) <= 1


def _is_turned(amount: Amount) -> bool:
    return bool(amount.signs and amount.values) and amount.signs[0][0] > amount.values[-1][0]


def halves(amount: Amount) -> tuple[Amount, Amount] | None:
    """Return the two ends of a range with two units as bounds of their own; None if it has one."""
    if amount.high_unit is None:
        return None
    place = amount.values[-1][0]
    low = replace(
        amount, limits=Limits(low=amount.limits.low), after=place, values=amount.values[:1]
    )
    high = replace(
        amount,
        first=place,
        limits=Limits(high=amount.limits.high),
        unit=amount.high_unit,
        values=amount.values[-1:],
    )
    return replace(low, high_unit=None), replace(high, high_unit=None)
