"""The index finds what a query means, and scores it as the formula says."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest
from tests.registry.search.index.indexed import SYNONYMS, Indexed, question
from tests.registry.search.queries import Asked, queries

from trialwright.registry.search.explaining import explain
from trialwright.registry.search.index import chains
from trialwright.registry.search.plain import PlainStudy, matches
from trialwright.registry.search.questions import Hit

pytestmark = pytest.mark.reference

SEED = 20_261_122
QUERIES = 100


@pytest.fixture(scope="module")
def asked(real_plain_studies: dict[str, PlainStudy]) -> list[Asked]:
    """Return queries drawn from the real records, always the same."""
    return list(islice(queries(list(real_plain_studies.values()), Random(SEED)), QUERIES))


def test_the_index_finds_what_the_plain_evaluator_finds(
    real_index: Indexed, real_plain_studies: dict[str, PlainStudy], asked: list[Asked]
) -> None:
    found_something = 0
    for one in asked:
        condition = one.condition
        meant = {
            int(nct_id[3:])
            for nct_id, study in real_plain_studies.items()
            if matches(condition, study, SYNONYMS)
        }
        assert real_index.ids(one.query, one.area) == meant, one
        found_something += bool(meant)
    assert found_something > QUERIES / 2


def test_phrases_of_many_readings_are_followed_word_by_word_to_the_same_end(
    real_index: Indexed, asked: list[Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [real_index.ids(one.query, one.area) for one in asked[:40]]
    monkeypatch.setattr(chains, "MOST_READINGS", 0)
    assert [real_index.ids(one.query, one.area) for one in asked[:40]] == found


def test_the_index_scores_a_hit_as_it_is_explained(
    real_index: Indexed, real_plain_studies: dict[str, PlainStudy], asked: list[Asked]
) -> None:
    scored = 0
    for one in asked:
        hits = real_index.index.find(question(one.query, one.area), 5).hits
        for hit in hits:
            why = explain(one.condition, real_plain_studies[hit.nct_id], SYNONYMS)
            assert hit.score == pytest.approx(why.score, abs=1e-12), (one, hit)
            scored += hit.score > 0
    assert scored > QUERIES / 2


def test_pages_of_any_size_add_up_to_the_whole(real_index: Indexed, asked: list[Asked]) -> None:
    draw = Random(SEED)
    for one in asked[:40]:
        whole = real_index.index.find(question(one.query, one.area), 10_000).hits
        paged: list[Hit] = []
        after = None
        while True:
            page = real_index.index.find(question(one.query, one.area), draw.randint(1, 90), after)
            assert page.total == len(whole)
            paged += page.hits
            after = page.following
            if after is None:
                break
        assert tuple(paged) == whole
