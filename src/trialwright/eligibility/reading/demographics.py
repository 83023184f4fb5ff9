"""Ages and sexes that words name, as atoms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialwright.eligibility.criteria import All, Any, Demographic, Expression, Trait
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.bounded import at_anchor, unit_of
from trialwright.eligibility.reading.sheet import Aged, Sheet, text_at
from trialwright.eligibility.reading.topics import SEXES


def merged_ages(ages: Sequence[Aged]) -> list[Aged]:
    """Return ages with "at least 18 and at most 65" made one."""
    made: list[Aged] = []
    for one in ages:
        before = made[-1].amount if made else None
        if before is not None and _are_ends_of_one(before, one.amount):
            limits = replace(before.limits, high=one.amount.limits.high)
            both = replace(before, limits=limits, after=one.amount.after)
            both = replace(both, unit=one.amount.unit or before.unit)
            made[-1] = Aged(both, made[-1].words + one.words)
        else:
            made.append(one)
    return made


def _are_ends_of_one(before: Amount, one: Amount) -> bool:
    """Say whether an upper bound belongs to the lower one before it: in the same unit."""
    codes = {unit.ucum for unit in (before.unit, one.unit) if unit is not None}
    low, high = before.limits.low, one.limits.high
    if low is not None and high is not None and low.value >= high.value:
        # "> 80 years or < 18 years" are two ages of which one is enough.
        return False
    return before.limits.high is None and one.limits.low is None and len(codes) < 2  # noqa: PLR2004 - one unit


def age_atom(sheet: Sheet, aged: Aged) -> Demographic:
    """Return the atom of an age; without a unit it is in years, as ages are said."""
    amount = aged.amount
    ranges = [(place, place + 1) for place in aged.words] + [(amount.first, amount.after)]
    lo, hi = min(one[0] for one in ranges), max(one[1] for one in ranges)
    while hi < len(sheet.tokens) and sheet.tokens[hi].text in {
        "(",
        "inclusive",
        ")",
        "old",
        "of",
        "age",
    }:
        if sheet.tokens[hi].text == "(" and text_at(sheet, hi + 1) != "inclusive":
            break
        if sheet.tokens[hi].text == ")" and text_at(sheet, hi - 1) != "inclusive":
            break
        hi += 1
    at = at_anchor(sheet, hi)
    return Demographic(
        trait=Trait.AGE,
        limits=amount.limits,
        unit=unit_of(sheet, amount),
        at=at[0] if at else None,
        spans=sheet.spans([(lo, at[1] if at else hi)]),
    )


def sex_in(sheet: Sheet, lo: int, hi: int) -> Demographic | None:
    """Return the sex that words name; "any" where they name both."""
    named = [
        (SEXES[t.text], place)
        for place in range(lo, hi)
        if (t := sheet.tokens[place]).text in SEXES
    ]
    if not named:
        return None
    kinds = {kind for kind, _ in named}
    first, last = named[0][1], named[-1][1]
    return Demographic(
        trait=Trait.SEX,
        value=kinds.pop() if len(kinds) == 1 else "any",
        spans=sheet.spans([(first, last + 1)]),
    )


def ages_of_sexes(sheet: Sheet, ages: Sequence[Aged]) -> Expression | None:
    """Read "men above 45 or women above 55": each sex with its own age; either is enough."""
    found = [SEXES.get(text_at(sheet, one.amount.first - 1)) for one in ages]
    if len(ages) != 2 or set(found) != {"male", "female"}:  # noqa: PLR2004 - two sexes
        return None
    return Any(
        tuple(
            All(
                (
                    Demographic(
                        trait=Trait.SEX,
                        value=sex,
                        spans=sheet.spans([(one.amount.first - 1, one.amount.first)]),
                    ),
                    age_atom(sheet, one),
                )
            )
            for one, sex in zip(ages, found, strict=True)
        )
    )
