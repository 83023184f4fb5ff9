"""A reader of residues: somebody else's reading of the words that the rules left over.

Such a reader may be anything that answers with canonical text. What it says is a proposal: it
passes the same validation as a person's correction, is marked as a proposal, and changes no
reading. A person who agrees writes it into a file of corrections, under the person's own name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol, TypeAlias

from trialwright.eligibility.corrections.validation import faults_of, placed, placeless
from trialwright.eligibility.criteria import (
    CriteriaReading,
    Criterion,
    Expression,
    Opaque,
    Origin,
    Section,
    Span,
    atoms_of,
    joined,
)
from trialwright.eligibility.reading import own_words
from trialwright.eligibility.reading.raw import text_from
from trialwright.errors import InvalidInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of a criterion that no rule read, with the whole criterion around them."""

    criterion: str
    section: Section
    whole: str
    words: str


class ResidueReader(Protocol):
    """Whoever proposes expressions for words that were left over."""

    @property
    def name(self) -> str:
        """Who it is and in which version, as it will stand beside each proposal."""

    def propose(self, passage: Passage) -> str | None:
        """Return canonical text for the words of a passage, or None for no proposal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A valid expression for words that were left over; undecided until a person accepts it."""

    criterion: str
    span: Span
    expression: Expression
    by: str
    origin: Origin = field(default=Origin.PROPOSAL, init=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An answer of a reader that is no proposal, and why."""

    criterion: str
    span: Span
    answer: str
    by: str
    reasons: tuple[str, ...]


Answer: TypeAlias = Proposal | Refused


def proposals_of(reading: CriteriaReading, reader: ResidueReader) -> tuple[Answer, ...]:
    """Return what a reader proposes for all that was left over, valid or refused.

    The reading stays as it is. Words without a proposal have no answer.
    """
    return tuple(
        answer
        for criterion in reading.criteria
        for span in left_over(criterion)
        if (answer := _answer(reading, criterion, span, reader)) is not None
    )


def left_over(criterion: Criterion) -> tuple[Span, ...]:
    """Return where a criterion has words that the rules did not read."""
    opaque = (one for one in atoms_of(criterion.expression) if isinstance(one, Opaque))
    within = (span for one in opaque if one.reason == "unread" for span in one.spans)
    return joined((*criterion.unread, *within))


def unread_criteria(reading: CriteriaReading) -> Iterator[Criterion]:
    """Yield the criteria that have words which the rules did not read."""
    return (one for one in reading.criteria if left_over(one))


def _answer(
    reading: CriteriaReading, criterion: Criterion, span: Span, reader: ResidueReader
) -> Answer | None:
    words = " ".join(text_from(span.of(reading.text)).plain.split())
    passage = Passage(
        criterion=criterion.id,
        section=criterion.section,
        whole=own_words(reading.text, criterion),
        words=words,
    )
    said = reader.propose(passage)
    if said is None:
        return None
    try:
        expression = placeless(said)
        faults = faults_of(expression, words)
    except InvalidInput as error:
        faults = (str(error),)
    if faults:
        return Refused(
            criterion=criterion.id, span=span, answer=said, by=reader.name, reasons=faults
        )
    return Proposal(
        criterion=criterion.id, span=span, expression=placed(expression, (span,)), by=reader.name
    )
