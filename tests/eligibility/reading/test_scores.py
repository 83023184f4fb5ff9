"""The reader keeps what it has reached on annotated sentences: the half that it was tuned on."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.eligibility import character_spans, constraints, coverage, labelled, token_spans
from benchmarks.eligibility.brat import bare
from trialwright.eligibility.reading import read_criteria

pytestmark = pytest.mark.reference

#: F1 on the tuning half when this was written, less half a point.
_FLOORS = {
    "Eq-Operator": 0.972,
    "Eq-Value": 0.972,
    "Eq-Unit": 0.923,
    "Eq-Temporal-Unit": 0.976,
    "Age": 0.979,
}
#: The same on the tuning half of the documents.
_FLOORS_OF_LINES = {
    "Eq-Operator": 0.951,
    "Eq-Value": 0.970,
    "Eq-Unit": 0.912,
    "Eq-Temporal-Unit": 0.978,
    "Age": 0.969,
}


@pytest.fixture(scope="module")
def corpus(reference_data: Path) -> Path:
    return reference_data / "eligibility" / "lct"


@pytest.mark.parametrize("label", labelled.LABELS)
def test_token_spans_stay_above_their_floor(corpus: Path, label: str) -> None:
    held = token_spans.sentences(corpus / "ner_dev.json.gz", "tune")

    assert token_spans.score(held)[label].f1 >= _FLOORS[label]


def test_character_spans_stay_above_their_floor(corpus: Path) -> None:
    held = character_spans.lines_of(corpus / "brat_gold.tar.gz", corpus / "ner_dev.json.gz", "tune")
    scores = character_spans.score(held)

    assert {label for label, one in scores.items() if one.f1 < _FLOORS_OF_LINES[label]} == set()


def test_the_halves_of_the_documents_share_no_line(corpus: Path) -> None:
    """A line is the same whatever marker it begins with and whatever signs it holds."""
    halves = [
        {
            bare(line.text)
            for line in character_spans.lines_of(
                corpus / "brat_gold.tar.gz", corpus / "ner_dev.json.gz", half
            )
        }
        for half in ("tune", "report")
    ]

    assert not halves[0] & halves[1]


def test_constraints_stay_above_their_floor(corpus: Path) -> None:
    held = constraints.pairs(corpus / "seq2seq_train.json.gz", "tune")

    assert constraints.score(held)[0].f1 >= 0.93


def test_the_halves_share_no_sentence(corpus: Path) -> None:
    file = corpus / "ner_dev.json.gz"
    halves = [
        {" ".join(one["tokens"]) for one in token_spans.sentences(file, half)}
        for half in ("tune", "report")
    ]

    assert not halves[0] & halves[1]


def test_most_numbers_of_real_texts_are_read_into_a_typed_expression(reference_data: Path) -> None:
    held = list(coverage.texts(reference_data / "registry" / "studies.ndjson.zst"))[::4]
    fates = [one.fate for raw in held for one in coverage.mentions(read_criteria(raw))]
    counted = [fate for fate in fates if fate != "power"]

    assert sum(fate in {"typed", "named"} for fate in counted) / len(counted) >= 0.95
