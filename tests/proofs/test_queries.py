"""A seeded sample of the spoiled queries; `make prove` tries many more."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest
from tests.registry.search.queries import queries

from benchmarks.proofs import query_mutations
from benchmarks.proofs.query_mutations import Spoiled, outcome_of, prove_queries, spoiled_queries
from trialwright.registry.language import QueryError
from trialwright.registry.reading import read_record
from trialwright.registry.sample import generate_block
from trialwright.registry.search.plain import PlainStudy

SEED = 17


@pytest.fixture(scope="module")
def drawn() -> list[str]:
    studies = [PlainStudy.of(read_record(one).tree) for one in generate_block(0, 20, SEED)]
    return [asked.query for asked in islice(queries(studies, Random(SEED)), 100)]


def test_a_spoiled_query_is_read_or_refused_with_a_place_in_it(drawn: list[str]) -> None:
    proven = prove_queries(drawn, count=400, seed=SEED)

    assert proven.faults == ()
    assert all(proven.tried.values())


def test_spoiled_queries_are_the_same_for_the_same_seed(drawn: list[str]) -> None:
    first = list(spoiled_queries(drawn, 50, SEED))

    assert list(spoiled_queries(drawn, 50, SEED)) == first
    assert list(spoiled_queries(drawn, 50, SEED + 1)) != first


def _fails(_: str) -> None:
    raise KeyError("lost")


def _elsewhere(text: str) -> None:
    raise QueryError(
        "no", label="query", position=len(text) + 2, found="nothing", expected="something"
    )


def _speechless(_: str) -> None:
    raise QueryError("no", label="query", position=1, found="", expected="something")


def _never_ends(_: str) -> None:
    while True:
        pass


@pytest.mark.parametrize(
    ("read", "said"),
    [
        (_fails, "KeyError: 'lost'"),
        (_elsewhere, "refused at character 7 of 5"),
        (_speechless, "refused without a reason"),
        (_never_ends, "took more than 0.05 s"),
    ],
)
def test_the_proof_sees_what_must_not_be(
    read: object, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_mutations, "LIMIT", 0.05)
    monkeypatch.setattr(query_mutations, "parse", read)

    assert outcome_of(Spoiled(0, "", "heart", "BasicSearch")) == said


def test_the_proof_sees_what_takes_too_long(
    drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_mutations, "AT_ONCE", -1.0)  # less than nothing: clocks are coarse
    monkeypatch.setattr(query_mutations, "A_KILOBYTE", 0.0)

    proven = prove_queries(drawn, count=3, seed=SEED)

    assert len(proven.faults) == 3
