"""Responses over time: relapse, the best response, and remission after transplant."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from trialwright.errors import InvalidInput
from trialwright.grading.conditions import Condition, Sample
from trialwright.grading.response.assessing import absent, any_of, negated
from trialwright.grading.response.assessment import Assessment
from trialwright.grading.response.categories import ORDER, Category, Response
from trialwright.grading.response.rulebooks import (
    PostTransplantRule,
    ResponseRulebook,
    post_transplant_rule,
)
from trialwright.grading.rounding import DIGITS
from trialwright.grading.truth import Verdict, all_of, unknown, verdict

#: Percent.
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Followed:
    """A response and the day of its assessment."""

    day: int
    response: Response


def relapse_of(
    rulebook: ResponseRulebook,
    before: Category,
    found: Assessment,
    *,
    after: Collection[Category] | None = None,
) -> Verdict:
    """Return whether an assessment shows relapse after a response.

    One sign is enough; absence needs all of them. `after` are the categories from which a study
    lets relapse be; left out, those of the rulebook. Raises InvalidInput for another category.
    """
    allowed = rulebook.relapse_after if after is None else tuple(one.value for one in after)
    if before.value not in allowed:
        raise InvalidInput(
            f"{rulebook.key}: relapse after {before.value} is not defined, "
            f"expected one of {', '.join(allowed)}"
        )
    blasts = found.marrow_blasts
    return any_of(
        unknown("marrow blasts")
        if blasts is None
        else verdict(holds=blasts >= rulebook.relapse_from),
        negated(absent(found.circulating_blasts, "circulating blasts")),
        negated(absent(found.extramedullary, "extramedullary disease")),
    )


def best_response(responses: Iterable[Followed], *, until: int | None = None) -> Followed | None:
    """Return the best response before relapse, the next therapy or transplant.

    `until` is the day of whichever came first: an assessment on that day or later does not
    count, so that a remission after a transplant is not a response to the cells. A response
    that is not certain counts as the worst that it may be. Non-evaluable is returned only where
    nothing better was seen; None where there was no assessment.
    """
    counted = [one for one in responses if until is None or one.day < until]
    return min(counted, key=lambda one: (ORDER.index(one.response.at_least), one.day), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterTransplant:
    """What is known of a child after transplant who had no marrow; None is not known.

    Transfusions are the days of the last ones.
    """

    day: int
    remission_before_transplant: bool | None = None
    donor_chimerism: float | None = None
    extramedullary: bool | None = None
    neutrophils: float | None = None
    platelets: float | None = None
    last_red_cells: int | None = None
    last_platelets: int | None = None
    transfusions_known: bool = False

    def __post_init__(self) -> None:
        for name, value, most in (
            ("donor_chimerism", self.donor_chimerism, _WHOLE),
            ("neutrophils", self.neutrophils, math.inf),
            ("platelets", self.platelets, math.inf),
        ):
            if value is not None and not (0 <= value <= most and math.isfinite(value)):
                expected = "percent, 0 to 100" if most == _WHOLE else "10*9/L, from 0 upwards"
                raise InvalidInput(f"day {self.day}: {name} is {value:g}, expected {expected}")
        for name, last in (
            ("last_red_cells", self.last_red_cells),
            ("last_platelets", self.last_platelets),
        ):
            if last is not None and last > self.day:
                raise InvalidInput(
                    f"day {self.day}: {name} is {last}, expected a day that is not later"
                )


def remission_without_marrow(
    found: AfterTransplant, rule: PostTransplantRule | None = None
) -> Verdict:
    """Return whether complete remission is accepted without a marrow.

    `transfusions_known` says that a transfusion without a day was never given; otherwise a
    missing day is a missing input.
    """
    rule = rule or post_transplant_rule()
    remission = found.remission_before_transplant
    return all_of(
        [
            unknown("remission before transplant")
            if remission is None
            else verdict(holds=remission),
            _at_least(found.donor_chimerism, rule.donor_chimerism_from, "donor chimerism"),
            absent(found.extramedullary, "extramedullary disease"),
            _count(rule.counts.neutrophils, found.neutrophils, "neutrophils"),
            _count(rule.counts.platelets, found.platelets, "platelets"),
            _free_of(found, found.last_red_cells, rule, "last red-cell transfusion"),
            _free_of(found, found.last_platelets, rule, "last platelet transfusion"),
        ]
    )


def _at_least(number: float | None, least: float, name: str) -> Verdict:
    return unknown(name) if number is None else verdict(holds=number >= least)


def _count(condition: Condition, count: float | None, name: str) -> Verdict:
    return unknown(name) if count is None else condition.holds(Sample(value=count), DIGITS)


def _free_of(
    found: AfterTransplant, last: int | None, rule: PostTransplantRule, name: str
) -> Verdict:
    if last is None:
        return verdict(holds=True) if found.transfusions_known else unknown(name)
    return verdict(holds=found.day - last >= rule.days_without_transfusion)


__all__ = [
    "AfterTransplant",
    "Followed",
    "best_response",
    "relapse_of",
    "remission_without_marrow",
]
