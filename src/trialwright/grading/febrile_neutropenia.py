"""Febrile neutropenia: neutrophils and a temperature that make one grade together."""

from __future__ import annotations

import math
from dataclasses import dataclass

from trialwright.errors import InvalidInput
from trialwright.grading.answers import Grade, NotAssessed, Used, level_between
from trialwright.grading.rounding import DIGITS, significant
from trialwright.grading.rulebook import FebrileNeutropenia, Rulebook
from trialwright.grading.truth import Truth, Verdict, all_of, unknown, verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Fever:
    """Temperatures [Cel] and how long they lasted [h]; None is not known.

    `highest` is a single temperature; `sustained` one that did not fall below it for `hours`.
    """

    highest: float | None = None
    sustained: float | None = None
    hours: float | None = None


def grade_febrile_neutropenia(
    rulebook: Rulebook,
    *,
    neutrophils: float | None,
    neutrophils_unit: str | None,
    fever: Fever,
) -> Grade:
    """Return grade 3 where both findings are there, and grade 0 where one surely is not.

    There is no grade 1 or 2; grades 4 and 5 are a physician's. Raises InvalidInput for another
    unit than the row's, and for numbers that no laboratory or thermometer reports.
    """
    rule = rulebook.febrile_neutropenia
    if rule is None:
        raise InvalidInput(f"{rulebook.key} has no term 'Febrile neutropenia'")
    _check(rule, neutrophils, neutrophils_unit, fever)
    if neutrophils is None and fever == Fever():
        return Grade(rulebook=rulebook.key, term=rule.name, level=NotAssessed())
    both = all_of([_few(rule, neutrophils), _febrile(rule, fever)])
    lowest = rule.grade if both.truth is Truth.TRUE else 0
    highest = 0 if both.truth is Truth.FALSE else rule.grade
    return Grade(
        rulebook=rulebook.key,
        term=rule.name,
        level=level_between(lowest, highest),
        rows=(rule.source,) if lowest else (),
        inputs=_inputs(neutrophils, neutrophils_unit, fever),
        missing=both.missing,
        remarks=("grade 4 is a clinical judgement and was not asked",) if highest else (),
        verified=rule.verified,
    )


def _few(rule: FebrileNeutropenia, neutrophils: float | None) -> Verdict:
    if neutrophils is None:
        return unknown("neutrophils")
    return verdict(holds=significant(neutrophils, DIGITS) < rule.neutrophils_below)


def _febrile(rule: FebrileNeutropenia, fever: Fever) -> Verdict:
    """Return whether one of the two forms of fever is there.

    A single temperature at or below the first limit may still have been sustained.
    """
    if fever.highest is not None and fever.highest > rule.once_above:
        return verdict(holds=True)
    if fever.sustained is not None and fever.sustained > rule.once_above:
        return verdict(holds=True)
    if fever.highest is not None and fever.highest < rule.sustained_from:
        return verdict(holds=False)
    if fever.sustained is None or fever.hours is None:
        return unknown("temperature" if fever.highest is None else "how long the fever lasted")
    long_enough = fever.hours > rule.sustained_over_hours
    if fever.sustained >= rule.sustained_from and long_enough:
        return verdict(holds=True)
    return unknown("highest temperature") if fever.highest is None else verdict(holds=False)


def _check(
    rule: FebrileNeutropenia, neutrophils: float | None, unit: str | None, fever: Fever
) -> None:
    if neutrophils is not None and unit != rule.neutrophils_unit:
        raise InvalidInput(f"{rule.name}: unit is {unit!r}, expected {rule.neutrophils_unit}")
    if neutrophils is not None and not (math.isfinite(neutrophils) and neutrophils >= 0):
        raise InvalidInput(f"{rule.name}: neutrophils is {neutrophils}, expected 0 or more")
    for name, number in (("highest", fever.highest), ("sustained", fever.sustained)):
        if number is not None and not 25 <= number <= 45:  # noqa: PLR2004 - a living body
            raise InvalidInput(
                f"{rule.name}: {name} temperature is {number:g}, expected degrees Celsius, 25 to 45"
            )
    if fever.hours is not None and not 0 <= fever.hours < math.inf:
        raise InvalidInput(f"{rule.name}: hours is {fever.hours:g}, expected 0 or more")


def _inputs(neutrophils: float | None, unit: str | None, fever: Fever) -> tuple[Used, ...]:
    known = {
        "neutrophils": (neutrophils, unit),
        "highest temperature": (fever.highest, "Cel"),
        "sustained temperature": (fever.sustained, "Cel"),
        "hours": (fever.hours, "h"),
    }
    return tuple(
        Used(name, f"{number:g} {of}") for name, (number, of) in known.items() if number is not None
    )
