"""Sex and health: text that differs from the record's structured fields."""

from __future__ import annotations

from collections.abc import Iterator

from trialwright.eligibility.checks.values import Remark, Rule, Stated
from trialwright.eligibility.criteria import (
    All,
    CriteriaReading,
    Criterion,
    Demographic,
    Expression,
    Has,
    Section,
    Trait,
)
from trialwright.vocabulary.sentences import sentence


def _required(expression: Expression) -> Iterator[Expression]:
    """Give what everybody must meet: the parts of conjunctions, and single atoms."""
    if isinstance(expression, All):
        for part in expression.parts:
            yield from _required(part)
    else:
        yield expression


def _of_everybody(reading: CriteriaReading) -> Iterator[tuple[Criterion, Expression]]:
    for criterion in reading.criteria:
        if criterion.section is Section.INCLUSION and criterion.cohort is None:
            for part in _required(criterion.expression):
                yield criterion, part


def _sex(reading: CriteriaReading, stated: Stated) -> Iterator[Remark]:
    if stated.sex is None:
        return
    for criterion, part in _of_everybody(reading):
        if not isinstance(part, Demographic) or part.trait is not Trait.SEX or part.value is None:
            continue
        admitted = {"female": "FEMALE", "male": "MALE", "any": "ALL"}[part.value]
        if admitted != stated.sex:
            yield Remark(
                "sex-field-conflict",
                criterion.id,
                part.spans[0] if part.spans else criterion.span,
                sentence(
                    "the text admits {admitted}, the field sex says {stated}",
                    admitted=admitted,
                    stated=stated.sex,
                ),
            )


def _health(reading: CriteriaReading, stated: Stated) -> Iterator[Remark]:
    if stated.healthy_volunteers is not True:
        return
    for criterion, part in _of_everybody(reading):
        if isinstance(part, Has) and "diagnos" in criterion.span.of(reading.text).lower():
            yield Remark(
                "healthy-volunteers-conflict",
                criterion.id,
                part.spans[0] if part.spans else criterion.span,
                sentence("the field healthyVolunteers is true, and the text requires a diagnosis"),
            )


RULES = (
    Rule("sex-field-conflict", "the text names another sex than the field", _sex),
    Rule(
        "healthy-volunteers-conflict",
        "healthy volunteers are accepted and a diagnosis is required",
        _health,
    ),
)
