"""Ages: branches that leave a gap or overlap, and text that differs from the record's fields."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from trialwright.eligibility.checks.values import Remark, Rule, Stated
from trialwright.eligibility.criteria import (
    All,
    Any,
    CriteriaReading,
    Criterion,
    Demographic,
    Expression,
    Limits,
    Score,
    Section,
    Trait,
    parts_of,
)
from trialwright.vocabulary import Duration
from trialwright.vocabulary.sentences import sentence


def _branches(reading: CriteriaReading) -> Iterator[tuple[Criterion, list[Demographic]]]:
    """Give the ages by which a criterion asks different scores."""
    for criterion in reading.criteria:
        for row in _choices(criterion.expression):
            ages = [age for part in row.parts if (age := _age_of_branch(part)) is not None]
            if len(ages) > 1:
                yield criterion, ages


def _choices(expression: Expression) -> Iterator[Any]:
    if isinstance(expression, Any):
        yield expression
    for part in parts_of(expression):
        yield from _choices(part)


def _age_of_branch(part: Expression) -> Demographic | None:
    """Return the age of "aged 16 or more and a Karnofsky score of ...", or None."""
    if not isinstance(part, All) or not any(isinstance(one, Score) for one in part.parts):
        return None
    ages = [one for one in part.parts if isinstance(one, Demographic) and one.trait is Trait.AGE]
    return ages[0] if len(ages) == 1 else None


def _gaps(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion, ages in _branches(reading):
        upper, lower = _ends(ages)
        if upper is None or lower is None:
            continue
        if _is_gap(upper, lower):
            said = (
                sentence(
                    "no branch asks the ages between {lower} and {upper}",
                    lower=lower.value,
                    upper=upper.value,
                )
                if upper != lower
                else sentence("no branch asks the age of {age}", age=upper.value)
            )
            yield Remark("age-branch-gap", criterion.id, criterion.span, said)


def _overlaps(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion, ages in _branches(reading):
        upper, lower = _ends(ages)
        if upper is None or lower is None:
            continue
        both_hold = lower.value > upper.value or (
            lower.value == upper.value and lower.inclusive and upper.inclusive
        )
        if both_hold:
            yield Remark(
                "age-branch-overlap",
                criterion.id,
                criterion.span,
                sentence(
                    "two branches ask the age of {age}, with different scores", age=upper.value
                ),
            )


class _End:
    """One end of a branch."""

    __slots__ = ("inclusive", "value")

    def __init__(self, value: Decimal, *, inclusive: bool) -> None:
        self.value = value
        self.inclusive = inclusive

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _End) and other.value == self.value

    def __hash__(self) -> int:
        return hash(self.value)


def _ends(ages: list[Demographic]) -> tuple[_End | None, _End | None]:
    """Return where the upper branch begins and where the lower one ends."""
    upper = lower = None
    for age in ages:
        limits = age.limits or Limits()
        if limits.low is not None:
            upper = _End(limits.low.value, inclusive=limits.low.inclusive)
        elif limits.high is not None:
            lower = _End(limits.high.value, inclusive=limits.high.inclusive)
    return upper, lower


def _is_gap(upper: _End, lower: _End) -> bool:
    if upper.value > lower.value:
        # In completed years "at most 15" and "at least 16" leave nobody out.
        return not (upper.value - lower.value == 1 and upper.inclusive and lower.inclusive)
    return upper.value == lower.value and not upper.inclusive and not lower.inclusive


def _fields(reading: CriteriaReading, stated: Stated) -> Iterator[Remark]:
    for criterion in reading.criteria:
        if criterion.section is not Section.INCLUSION or criterion.cohort is not None:
            continue
        for age in _required_ages(criterion.expression):
            yield from _differences(criterion, age, stated)


def _required_ages(expression: Expression) -> Iterator[Demographic]:
    """Give the ages that everybody must have: not those of a branch or a condition."""
    match expression:
        case All(parts):
            for part in parts:
                yield from _required_ages(part)
        case Demographic(trait=Trait.AGE):
            yield expression
        case _:
            return


def _differences(criterion: Criterion, age: Demographic, stated: Stated) -> Iterator[Remark]:
    limits = age.limits
    if limits is None or not limits.directed:
        return
    ends = (
        ("minimumAge", limits.low, stated.minimum_age, 1),
        ("maximumAge", limits.high, stated.maximum_age, -1),
    )
    for field, bound, stored, step in ends:
        if bound is None or stored is None:
            continue
        unit = age.unit.ucum if age.unit is not None else "a"
        said = {bound.value} if bound.inclusive else {bound.value, bound.value + step}
        if unit != stored.unit or Decimal(stored.amount) not in said:
            if _is_same_length(bound.value, unit, stored):
                continue
            place = age.spans[0] if age.spans else criterion.span
            yield Remark(
                "age-field-conflict",
                criterion.id,
                place,
                sentence(
                    "the text says {limits}, the field {field} says {stored}",
                    limits=f"{limits} {unit}" if unit else str(limits),
                    field=field,
                    stored=stored,
                ),
            )


_MONTHS = {"a": 12, "mo": 1}


def _is_same_length(value: Decimal, unit: str | None, stored: Duration) -> bool:
    """Say whether 12 months and 1 year are meant."""
    if unit not in _MONTHS or stored.unit not in _MONTHS:
        return False
    return value * _MONTHS[unit] == stored.amount * _MONTHS[stored.unit]


RULES = (
    Rule("age-branch-gap", "scores branch by an age that no branch asks", _gaps),
    Rule("age-branch-overlap", "scores branch by an age that two branches ask", _overlaps),
    Rule("age-field-conflict", "ages of the text differ from minimumAge or maximumAge", _fields),
)
