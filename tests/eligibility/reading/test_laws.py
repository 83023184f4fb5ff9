"""What holds for every text: no character is lost, nothing is raised, the time is linear."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.eligibility.coverage import texts
from trialwright.eligibility.checks import check
from trialwright.eligibility.criteria import (
    CriteriaReading,
    Span,
    as_json,
    atoms_of,
    from_json,
    gaps,
    parse,
    sentence_of,
    text_of,
)
from trialwright.eligibility.reading import read_criteria

_PIECES = st.sampled_from(
    [
        *("Inclusion Criteria:", "Exclusion Criteria:", "\n", "\n\n", "* ", "1. ", "   a) ", " "),
        *("age", "≥ 18 years", "\\>3 months", "&#8805; 5", "&lt;", "or", "and", ",", ";", ".", "("),
        *("within 6 months before screening", "prior", "ALT ≤ 3 x ULN", "10^9/L", "50.000/mm3"),
        *("except for", "etc.", "such as", "no history of", "hepatitis B", '"', "140/90", "I-III"),
        *("if", "unless", "women of childbearing potential must", "0-2", "CD19", ")", "\\", "\t"),
        *("5 half-lives, whichever is longer", "according to the 2016 WHO classification"),
        *("at least two of the following:", "\u2172", "\u3000"),
    ]
)


def assert_nothing_is_lost(reading: CriteriaReading) -> None:
    """Hold that every character that is no blank is of an atom, a residue, or outside."""
    held = [one.span for one in reading.outside]
    for criterion in reading.criteria:
        inside = [span for atom in atoms_of(criterion.expression) for span in atom.spans]
        inside += [one.span for one in criterion.residues]
        assert all(criterion.span.holds(span) for span in inside), criterion
        held += inside
    for gap in gaps(Span(0, len(reading.text)), held):
        assert not gap.of(reading.text).strip(), gap.of(reading.text)


@settings(max_examples=80)
@given(st.lists(_PIECES, max_size=30).map("".join))
def test_no_character_of_a_text_is_lost(raw: str) -> None:
    assert_nothing_is_lost(read_criteria(raw))


@settings(max_examples=80)
@given(st.lists(_PIECES, max_size=30).map(" ".join))
def test_whatever_is_read_comes_back_from_its_text_and_json(raw: str) -> None:
    for criterion in read_criteria(raw).criteria:
        assert parse(text_of(criterion.expression)) == criterion.expression
        assert from_json(as_json(criterion.expression)) == criterion.expression
        assert sentence_of(criterion.expression)


@settings(max_examples=80)
@given(st.text(max_size=200))
def test_any_text_is_read(raw: str) -> None:
    assert_nothing_is_lost(read_criteria(raw))


@settings(max_examples=80)
@given(st.lists(_PIECES, max_size=25).map(" ".join))
def test_any_text_can_be_checked(raw: str) -> None:
    reading = read_criteria(raw)

    for remark in check(reading):
        assert 0 <= remark.span.start <= remark.span.end <= len(raw)


@pytest.mark.reference
def test_real_texts_are_read_whole_and_mutated_ones_too(reference_data: Path) -> None:
    chance = random.Random(20260111)
    held = list(texts(reference_data / "registry" / "studies.ndjson.zst"))

    for raw in held[::3]:
        assert_nothing_is_lost(read_criteria(raw))
        cut = chance.randrange(len(raw) + 1)
        other = chance.choice(held)
        assert_nothing_is_lost(
            read_criteria(raw[:cut] + other[chance.randrange(len(other) + 1) :][:400])
        )


_HOSTILE = [
    *("(", "1,", "a, ", "and ", "≥", "1 ", '"', "*", "\n- x", "within 1 day ", "\\", "&", "<="),
    *("1.", "a-1", "such as ", "no ", "1000,000,", "in the opinion ", "except ", "wbc, "),
]


@pytest.mark.parametrize("piece", _HOSTILE)
def test_time_grows_with_the_length_of_a_text_and_not_with_its_square(piece: str) -> None:
    """Sixteen times the text takes at most some forty times as long; a square would be 256."""
    short, long = (min(_seconds(piece * count) for _ in range(2)) for count in (150, 2400))

    assert long < 45 * max(short, 0.002), (piece, short, long)


def _seconds(raw: str) -> float:
    begun = time.process_time()
    read_criteria(f"Exclusion Criteria:\n* {raw}")
    return time.process_time() - begun


@pytest.mark.parametrize("count", [10, 400, 2_000])
@pytest.mark.parametrize(
    "line",
    [
        lambda place: ("* a:\n", "1. b:\n")[place % 2],
        lambda place: f"{' ' * (2 * min(place, 300))}* a\n",
    ],
)
def test_lists_within_lists_are_read_however_deep(line: Callable[[int], str], count: int) -> None:
    reading = read_criteria("Inclusion Criteria:\n" + "".join(map(line, range(count))))

    assert_nothing_is_lost(reading)
    for criterion in reading.criteria:
        assert parse(text_of(criterion.expression)) == criterion.expression


@pytest.mark.parametrize("count", [10, 100, 400])
@pytest.mark.parametrize("words", ["if x, ", "unless y ", "except z ", "women must "])
def test_conditions_within_conditions_are_read_however_deep(words: str, count: int) -> None:
    reading = read_criteria(f"Exclusion Criteria:\n* a {words * count}")

    assert_nothing_is_lost(reading)
    (criterion,) = reading.criteria
    assert parse(text_of(criterion.expression)) == criterion.expression
    assert from_json(as_json(criterion.expression)) == criterion.expression


@pytest.mark.parametrize(
    "text",
    [
        f"Inclusion{' ' * 4_000}x",
        f"Exclusion criteria{' ' * 4_000}(a){' ' * 4_000}x",
        "donat" * 4_000,
        "capab" * 4_000,
    ],
)
def test_a_heading_or_a_word_without_end_takes_no_longer_than_others(text: str) -> None:
    assert _seconds(text) < 1.0


def test_times_that_nothing_takes_stand_beside_each_other_however_many() -> None:
    text = "Inclusion Criteria:\n\n* ALT > 3 rs " + "<18 years " * 150
    (one,) = read_criteria(text).criteria
    assert parse(text_of(one.expression)) == one.expression


@pytest.mark.parametrize(
    "piece", ["Asthma. Except gout. ", "Asthma; except gout; ", "Except gout. "]
)
def test_exceptions_to_exceptions_are_as_deep_as_a_person_can_follow(piece: str) -> None:
    (one,) = read_criteria("Exclusion Criteria:\n\n* Disease. " + piece * 200).criteria
    assert parse(text_of(one.expression)) == one.expression
