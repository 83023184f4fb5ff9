"""Facts and patients in few words."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from trialwright.eligibility.patient import (
    Fact,
    FactKind,
    Interval,
    Measured,
    Measurement,
    Patient,
    Policies,
    Question,
    Source,
    Span,
    Unanswered,
    latest,
)
from trialwright.eligibility.patient.measuring import limit_multiple, measured_in
from trialwright.vocabulary import PartialDate

DAY = date(2026, 3, 15)


def source(row: str) -> Source:
    return Source("made", "facts", row)


def partial(text: str | None) -> PartialDate | None:
    return None if text is None else PartialDate(text)


def fact(
    kind: FactKind,
    concept: str,
    start: str | None = None,
    end: str | None = None,
    by: str | None = None,
    **others: Any,  # noqa: ANN401 - any field of a fact
) -> Fact:
    """Return a fact of one concept; its row is what it says."""
    span = Span(partial(start), partial(end), partial(by))
    row = f"{concept} {start} {end} {others}"
    concepts = (concept,) if concept else ()
    return Fact(kind=kind, concepts=concepts, span=span, **{"source": source(row), **others})


def result(
    concept: str,
    number: str,
    unit: str,
    day: str | None,
    **others: Any,  # noqa: ANN401 - any field of a fact
) -> Fact:
    """Return a measurement of one day."""
    value = Measured(Interval.exactly(Fraction(number)), unit, number)
    return fact(
        FactKind.MEASUREMENT, concept, day, day, **{"text": number, "value": value, **others}
    )


def patient(*facts: Fact, **others: Any) -> Patient:  # noqa: ANN401 - any field of a patient
    return Patient(**{"id": "child-1", "facts": facts, **others})


def ask(
    one: Patient,
    concept: str,
    **policies: Any,  # noqa: ANN401 - any policy
) -> Question:
    """Return a question asked on the reference day."""
    return Question(one, concept, Policies(**{"day": DAY, **policies}))


def measurement(question: Question) -> Measurement | Unanswered:
    """Return the number that counts, in the canonical unit of what is measured."""
    fact = latest(question)
    return fact if isinstance(fact, Unanswered) else measured_in(fact, question.concept)


def times_upper_limit(question: Question) -> Measurement | Unanswered:
    """Return how many times the upper limit of normal the number is that counts."""
    fact = latest(question)
    return fact if isinstance(fact, Unanswered) else limit_multiple(fact, question.concept)
