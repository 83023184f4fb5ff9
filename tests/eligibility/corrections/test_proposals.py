"""Whatever a reader of residues says is a proposal, validated, and changes no reading."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from trialwright.eligibility.corrections import (
    Passage,
    Proposal,
    Refused,
    ResidueReader,
    proposals_of,
)
from trialwright.eligibility.corrections.proposals import unread_criteria
from trialwright.eligibility.criteria import Origin, Section, atoms_of, text_of
from trialwright.eligibility.reading import read_criteria

TEXT = (
    "Inclusion Criteria:\n\n1. Aged 3 to 18 years.\n2. Weight >= 10 kg without a coat.\n\n"
    "Exclusion Criteria:\n\n1. Must frobnicate 3 times.\n"
)


@dataclass
class Parrot:
    """Answers always the same, and remembers what it was asked."""

    says: str | None
    name: str = "parrot 1"
    asked: list[Passage] = field(default_factory=list)

    def propose(self, passage: Passage) -> str | None:
        """Return the one answer."""
        self.asked.append(passage)
        return self.says


def test_only_words_that_were_left_over_are_asked_for() -> None:
    reading, parrot = read_criteria(TEXT), Parrot(None)
    reader: ResidueReader = parrot

    assert proposals_of(reading, reader) == ()
    assert parrot.asked[0] == Passage(
        criterion="I2",
        section=Section.INCLUSION,
        whole="Weight >= 10 kg without a coat.",
        words="without a coat.",
    )
    assert [one.id for one in unread_criteria(reading)] == [
        *dict.fromkeys(one.criterion for one in parrot.asked)
    ]
    assert "I1" not in {one.criterion for one in parrot.asked}


def test_a_valid_answer_is_a_proposal_and_the_reading_stays_as_it_is() -> None:
    reading = read_criteria(TEXT)
    before = read_criteria(TEXT)

    found = proposals_of(reading, Parrot('not(has(term("coat")))'))

    first = found[0]
    assert isinstance(first, Proposal)
    assert first.origin is Origin.PROPOSAL
    assert first.by == "parrot 1"
    assert text_of(first.expression, with_spans=False) == 'not(has(term("coat")))'
    assert [atom.spans for atom in atoms_of(first.expression)] == [(first.span,)]
    assert first.span.of(TEXT) == "without a coat."
    assert reading == before
    assert {one.origin for one in reading.criteria} == {Origin.RULES}


def test_a_proposal_cannot_be_made_to_look_like_anything_else() -> None:
    (first, *_) = proposals_of(read_criteria(TEXT), Parrot('has(term("coat"))'))

    assert isinstance(first, Proposal)
    with pytest.raises(TypeError):
        Proposal(  # type: ignore[call-arg]
            criterion="I2",
            span=first.span,
            expression=first.expression,
            by="parrot 1",
            origin=Origin.PERSON,
        )


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("I am quite sure", "expected a value"),
        ("frobnicate(3)", "is no kind of expression"),
        ("", "expected a value"),
        ('compare(term("coat"), limits: <= 14)', "the number 14 does not stand in the text"),
        ('has(term("coat"), spans: [0-4])', "holds spans, expected none"),
    ],
)
def test_an_answer_that_is_invalid_or_invents_a_number_is_refused(answer: str, reason: str) -> None:
    first = proposals_of(read_criteria(TEXT), Parrot(answer))[0]

    assert isinstance(first, Refused)
    assert first.answer == answer
    assert reason in first.reasons[0]
