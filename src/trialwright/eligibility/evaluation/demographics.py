"""Age in completed units of the calendar, sex, and whether somebody can have children."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from trialwright.eligibility.criteria import Bound, Demographic, Limits, Trait
from trialwright.eligibility.evaluation.answers import Answer, Evidence, settled
from trialwright.eligibility.evaluation.case import Case
from trialwright.eligibility.evaluation.reasons import Why
from trialwright.eligibility.evaluation.times import is_on_the_day
from trialwright.eligibility.evaluation.verdicts import verdict_if
from trialwright.eligibility.patient import Age, Sex, Unanswered

_SEXES = {"female": Sex.FEMALE, "male": Sex.MALE}
_BIRTH = "birth date"
_SEX = "sex"
_MONTHS_OF_A_YEAR = 12
_UNITS = {"a": "year", "mo": "month", "wk": "week", "d": "day"}


def demographic(atom: Demographic, case: Case) -> Answer:
    """Return the answer of an atom on age, sex or reproductive potential."""
    match atom.trait:
        case Trait.AGE:
            return _aged(atom, case)
        case Trait.SEX:
            return _of_sex(atom, case)
        case Trait.REPRODUCTIVE_POTENTIAL:
            detail = "nothing recorded tells whether somebody can have children"
            return case.left_open(atom, Why.NEEDS_JUDGEMENT, detail=detail)
        case _:
            assert_never(atom.trait)


def _aged(atom: Demographic, case: Case) -> Answer:
    """Return whether the completed age lies within limits, both of its ends if it is uncertain."""
    if atom.limits is None or not atom.limits.directed:
        return case.left_open(atom, Why.AMBIGUOUS_TEXT, detail="the age has no direction")
    unit = "a" if atom.unit is None else atom.unit.ucum
    if unit not in _UNITS or not is_on_the_day(atom.at):
        return case.left_open(atom, Why.NEEDS_JUDGEMENT, detail="an age at another time")
    asked = _whole(atom.limits, unit)
    if asked is None:
        return case.left_open(atom, Why.NEEDS_JUDGEMENT, detail="an age in parts of a unit")
    limits, unit = asked
    age = case.patient.age(case.policies.day, unit)
    if isinstance(age, Unanswered):
        return case.not_answered(atom, age)
    evidence = _born(case, age)
    holds = {_is_within(years, limits) for years in range(age.youngest, age.oldest + 1)}
    if len(holds) == 1:
        return settled(verdict_if(holds=holds.pop()), (evidence,))
    return case.left_open(atom, Why.PARTIAL_DATE, _BIRTH, (evidence,))


def _whole(limits: Limits, unit: str) -> tuple[Limits, str] | None:
    """Return limits in whole units, half a year in months; None where there are none."""
    if all(_is_whole(end.value) for end in _ends(limits)):
        return limits, unit
    months = Limits(_in_months(limits.low), _in_months(limits.high))
    is_told = unit == "a" and all(_is_whole(end.value) for end in _ends(months))
    return (months, "mo") if is_told else None


def _ends(limits: Limits) -> list[Bound]:
    return [end for end in (limits.low, limits.high) if end is not None]


def _in_months(years: Bound | None) -> Bound | None:
    return None if years is None else Bound(years.value * _MONTHS_OF_A_YEAR, years.inclusive)


def _is_whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


def _is_within(age: int, limits: Limits) -> bool:
    low, high = limits.low, limits.high
    is_old = low is None or age > low.value or (low.inclusive and age == low.value)
    is_young = high is None or age < high.value or (high.inclusive and age == high.value)
    return is_old and is_young


def _born(case: Case, age: Age) -> Evidence:
    """Return the birth date with the age that it gives on the reference day."""
    name = f"{_UNITS[age.unit]}{'' if age.completed == 1 else 's'}"
    said = f"{age} {name} on {case.policies.day}"
    return Evidence(f"patient {case.patient.id}", _BIRTH, said, str(case.patient.birth))


def _of_sex(atom: Demographic, case: Case) -> Answer:
    asked = _SEXES.get(atom.value or "")
    if asked is None:
        return case.left_open(atom, Why.NEEDS_JUDGEMENT)
    sex = case.patient.sex
    if sex is Sex.UNKNOWN:
        return case.left_open(atom, Why.MISSING, _SEX)
    evidence = Evidence(f"patient {case.patient.id}", _SEX, sex.value, "")
    return settled(verdict_if(holds=sex is asked), (evidence,))
