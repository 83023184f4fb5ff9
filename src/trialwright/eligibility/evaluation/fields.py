"""The structured fields of a record as criteria of their own: ages and sex, as the fields say."""

from __future__ import annotations

from decimal import Decimal

from trialwright.eligibility.checks import Stated
from trialwright.eligibility.criteria import (
    Bound,
    CriteriaReading,
    Criterion,
    Demographic,
    Expression,
    Limits,
    Origin,
    Section,
    Span,
    Trait,
    Unit,
)
from trialwright.vocabulary import Duration


def fields_as_criteria(stated: Stated) -> CriteriaReading:
    """Return what the structured fields ask, under the ids F1 and on; none where they ask nothing.

    An age is complete until the next birthday: a maximum of 18 years holds until the 19th.
    """
    asked: list[tuple[str, Expression]] = []
    for name, duration, is_least in (
        ("Minimum age", stated.minimum_age, True),
        ("Maximum age", stated.maximum_age, False),
    ):
        if duration is not None:
            asked.append((f"{name}: {duration}", _age(duration, is_least=is_least)))
    if stated.sex in {"FEMALE", "MALE"}:
        sex = Demographic(trait=Trait.SEX, value=stated.sex.lower())
        asked.append((f"Sex: {stated.sex.title()}", sex))
    text = "\n".join(words for words, _ in asked)
    return CriteriaReading(text, tuple(_criteria(asked)))


def _criteria(asked: list[tuple[str, Expression]]) -> list[Criterion]:
    made, start = [], 0
    for number, (words, expression) in enumerate(asked, 1):
        span = Span(start, start + len(words))
        start = span.end + 1
        made.append(
            Criterion(
                id=f"F{number}",
                section=Section.INCLUSION,
                span=span,
                expression=expression,
                origin=Origin.FIELD,
            )
        )
    return made


def _age(duration: Duration, *, is_least: bool) -> Demographic:
    bound = Bound(Decimal(duration.amount))
    limits = Limits(low=bound) if is_least else Limits(high=bound)
    unit = Unit(str(duration).split(" ")[1], duration.unit)
    return Demographic(trait=Trait.AGE, limits=limits, unit=unit)
