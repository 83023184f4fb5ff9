"""What is left to a person is told with its words and what to do about them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.eligibility.checks import DecisionKind, check, checked_as_json, decisions_of
from trialwright.eligibility.criteria import (
    Attestation,
    Citation,
    Criterion,
    Expression,
    Judgement,
    Opaque,
    Section,
    Span,
    parse,
    text_of,
)
from trialwright.eligibility.reading import read_criteria


@pytest.mark.parametrize(
    ("words", "kind", "about"),
    [
        ("Adequate organ function", DecisionKind.JUDGE, "Adequate organ function"),
        ("Expected survival \\> 3 months", DecisionKind.JUDGE, "Expected survival > 3 months"),
        ("Willing to sign consent", DecisionKind.SIGN, "Willing to sign consent"),
        ("Asthma, gout, etc.", DecisionKind.COMPLETE, "etc."),
        ("Weight >= 10 kg without a coat", DecisionKind.READ, "without a coat"),
    ],
)
def test_each_kind_of_words_asks_something_else_of_a_person(
    words: str, kind: DecisionKind, about: str
) -> None:
    text = f"Inclusion Criteria:\n\n* {words}"
    (criterion,) = read_criteria(text).criteria

    found = decisions_of(criterion, text)

    assert (kind, about) in {(one.kind, one.words) for one in found}
    assert all(criterion.span.holds(one.span) for one in found)


def test_a_criterion_that_facts_decide_leaves_nothing_to_a_person() -> None:
    text = "Inclusion Criteria:\n\n* Aged 3 to 18 years"

    assert decisions_of(read_criteria(text).criteria[0], text) == ()


@pytest.mark.parametrize(
    "atom",
    [
        Judgement(topic="risk", words="at risk"),
        Attestation(topic="consent", words="at risk"),
        Opaque(words="at risk"),
        Citation(reference="at risk"),
    ],
)
def test_an_atom_without_a_place_is_told_by_its_own_words(atom: Expression) -> None:
    criterion = Criterion(id="I1", section=Section.INCLUSION, span=Span(0, 4), expression=atom)

    (one,) = decisions_of(criterion, "text")

    assert (one.words, one.span) == ("at risk", Span(0, 4))


@given(st.text(max_size=200))
def test_whatever_a_text_holds_its_json_has_every_criterion_and_place(words: str) -> None:
    reading = read_criteria(f"Exclusion Criteria:\n\n* {words}")

    made = checked_as_json(reading, check(reading))

    assert [one["id"] for one in made["criteria"]] == [one.id for one in reading.criteria]
    for one in made["criteria"]:
        assert text_of(parse(one["canonical"])) == one["canonical"]
        assert len(one["fingerprint"]) == 16
        for start, end in [*one["unread"], *(told["span"] for told in one["decisions"])]:
            assert 0 <= start <= end <= len(made["text"])
