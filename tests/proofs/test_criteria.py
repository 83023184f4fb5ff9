"""A seeded sample of the spoiled criteria texts; `make prove` tries many more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from benchmarks.proofs import criteria
from benchmarks.proofs.criteria import (
    Repeat,
    criteria_of_samples,
    joined,
    known_phrases,
    outcome_of,
    prove_criteria,
    prove_repeats,
    repeats,
)
from benchmarks.proofs.criteria_mutations import CHANGES, LEADS, LONGEST, SIGNS, spoiled_texts
from benchmarks.proofs.proven import Proven
from trialwright.eligibility.criteria import CriteriaReading, Span
from trialwright.eligibility.reading import read_criteria

SEED = 14
TEXT = "Inclusion Criteria:\n\n* ANC >= 0.5 x 10^9/L\n\nExclusion Criteria:\n\n1. Hepatitis B\n"


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return criteria_of_samples(60, SEED)


def test_a_spoiled_text_is_read_whole_in_time(texts: list[str]) -> None:
    proven = prove_criteria(texts, count=150, seed=SEED)

    assert proven.faults == ()
    assert proven.tried["spoiled criteria texts"] == 150
    assert proven.tried["of their characters, by the thousand"] > 50


def test_a_repeated_sign_or_phrase_takes_time_in_proportion() -> None:
    proven = prove_repeats(repeats(SEED)[::150])

    assert proven.faults == ()
    assert proven.tried["signs and phrases repeated"] > 40


def test_every_way_to_spoil_a_text_is_tried_and_keeps_to_the_length(texts: list[str]) -> None:
    spoiled = list(spoiled_texts(texts, 400, SEED))

    assert {name for one in spoiled for name in one.done.split(", ")} == set(CHANGES)
    assert max(len(one.text) for one in spoiled) <= LONGEST
    assert list(spoiled_texts(texts, 20, SEED)) == spoiled[:20]
    assert list(spoiled_texts(texts, 20, SEED + 1)) != spoiled[:20]


def test_all_that_the_reader_knows_is_repeated() -> None:
    pieces = {one.piece for one in repeats(SEED)}

    assert {*SIGNS, *LEADS, "except for ", "history of ", "within "} <= pieces
    assert len(known_phrases()) > 1_000


def _fails(_: str) -> CriteriaReading:
    raise RecursionError("lost")


def _never_ends(_: str) -> CriteriaReading:
    while True:
        pass


def _loses(text: str) -> CriteriaReading:
    reading = read_criteria(text)
    return replace(reading, criteria=reading.criteria[1:])


def _reads_another(text: str) -> CriteriaReading:
    return replace(read_criteria(text), text=f"{text} ")


def _strays(text: str) -> CriteriaReading:
    reading = read_criteria(text)
    first, second = reading.criteria[:2]
    return replace(reading, criteria=(replace(first, span=second.span), second))


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (_fails, "RecursionError: lost"),
        (_never_ends, "took more than 0.05 s"),
        (_loses, r"nothing holds '\n\n* ANC >= 0.5 x 10^9/L\n\n'"),
        (_reads_another, "another text was read"),
        (_strays, "I1 holds what lies outside of it"),
    ],
)
def test_the_proof_sees_what_must_not_be(
    read: Callable[[str], CriteriaReading], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(criteria, "LIMIT", 0.05)
    monkeypatch.setattr(criteria, "read_criteria", read)

    assert outcome_of(TEXT) == said


@pytest.mark.parametrize(
    ("name", "wrong", "said"),
    [
        ("parse", None, "I1 is printed as what reads otherwise"),
        ("from_json", None, "I1 is another in JSON"),
        ("sentence_of", "", "I1 has no sentence"),
        ("check", [SimpleNamespace(span=Span(3, 999))], "a remark stands at"),
    ],
)
def test_the_proof_sees_what_does_not_come_back(
    name: str,
    wrong: Any,  # noqa: ANN401 - whatever is said wrongly
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert outcome_of(TEXT).startswith("read whole")
    monkeypatch.setattr(criteria, name, lambda _: wrong)

    assert outcome_of(TEXT).startswith(said)


def test_the_proof_sees_what_takes_too_long(
    texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(criteria, "AT_ONCE", -1.0)  # less than nothing: clocks are coarse
    monkeypatch.setattr(criteria, "A_KILOBYTE", 0.0)

    assert len(prove_criteria(texts, count=3, seed=SEED).faults) == 3


def test_the_proof_sees_a_square() -> None:
    def square(text: str) -> None:
        sum(1 for one in text for other in text[::2] if one is other)

    (fault,) = prove_repeats([Repeat("no ", "")], read=square).faults

    assert fault.startswith("'' 'no ' with '' takes ")
    assert prove_repeats([Repeat("no ", "")], read=lambda _: None).faults == ()


def test_what_parts_found_is_added_up_and_of_measures_the_greatest_is_kept() -> None:
    one = Proven({"spoiled criteria texts": 2, criteria._SLOWEST: 7}, ("a",))
    other = Proven({"spoiled criteria texts": 3, criteria._SLOWEST: 5}, ("b",))

    assert joined([one, other]) == Proven(
        {"spoiled criteria texts": 5, criteria._SLOWEST: 7}, ("a", "b")
    )
