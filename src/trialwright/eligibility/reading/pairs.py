"""Amounts that belong together: two ends of one range, and one range in two units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialwright.eligibility.criteria import Limits
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.tokens import Token


def paired(tokens: Sequence[Token], amounts: Sequence[Amount]) -> list[Amount]:
    """Return amounts with a lower and an upper bound that stand side by side made one."""
    made: list[Amount] = []
    for one in amounts:
        before = made[-1] if made else None
        if before is not None and _are_two_ends(tokens, before, one):
            first, second = (before, one) if one.limits.low is None else (one, before)
            limits = Limits(first.limits.low, second.limits.high)
            made[-1] = replace(before, limits=limits, after=one.after, unit=one.unit or before.unit)
        else:
            made.append(one)
    return made


def _are_two_ends(tokens: Sequence[Token], before: Amount, one: Amount) -> bool:
    between = [token.text for token in tokens[before.after : one.first]]
    if len(between) > 2 or not set(between) <= {"and", "to", "but", ",", "&", "-"}:  # noqa: PLR2004 - ", and"
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
