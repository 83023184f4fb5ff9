"""Frequent words that adjoin are found as if each text were read, and rank as is explained."""

from __future__ import annotations

from random import Random

import pytest
from tests.registry.search.index.indexed import SYNONYMS, Indexed, condition_of, question

from trialwright.registry.language.conditions import TextMatch
from trialwright.registry.search.explaining import explain
from trialwright.registry.search.index.areas import area_fields
from trialwright.registry.search.index.pairs import MOST_WORDS
from trialwright.registry.search.index.segment import Segment
from trialwright.registry.search.index.wording import WordFinding
from trialwright.registry.search.phrases import QueryPhrase
from trialwright.registry.search.plain import PlainStudy, matches

pytestmark = pytest.mark.reference

PHRASES = ("of the", "in patients with", "phase 2", "number of", "the of", "with with", "not in of")


@pytest.fixture(scope="module")
def segment(real_index: Indexed) -> Segment:
    return real_index.index.ask(real_index.everything).held[0].answering.segment


def _drawn(segment: Segment) -> list[str]:
    """Return two or three of the words that are paired, in no order that a text has."""
    draw, words = Random(11), sorted(segment.paired)
    return [" ".join(draw.choices(words, k=draw.choice((2, 2, 3)))) for _ in range(300)]


def test_the_most_frequent_words_are_paired(segment: Segment) -> None:
    assert len(segment.paired) == MOST_WORDS
    assert {"the", "of", "study", "patient"} <= segment.paired


def test_pairs_stand_where_their_words_adjoin(segment: Segment) -> None:
    kept, alone = WordFinding(segment, of_sites=False), WordFinding(segment, of_sites=False)
    alone._area = None
    known = somewhere = 0
    for text in (*PHRASES, *_drawn(segment)):
        phrase = QueryPhrase.of(text)
        found = kept.codes(area_fields(), phrase)
        assert found.tolist() == alone.codes(area_fields(), phrase).tolist(), text
        assert (found <= kept.least(area_fields(), phrase)).all(), text
        known += kept.knows(area_fields(), phrase)
        somewhere += bool(found.any())
    assert known > 20
    assert somewhere > 20


@pytest.mark.parametrize("text", PHRASES)
def test_frequent_words_find_and_rank_as_the_plain_evaluator_says(
    real_index: Indexed, real_plain_studies: dict[str, PlainStudy], text: str
) -> None:
    for query in (text, f'"{text}"'):
        condition = condition_of(query)
        assert isinstance(condition, TextMatch)
        studies = real_plain_studies.items()
        meant = {int(one[3:]) for one, study in studies if matches(condition, study, SYNONYMS)}
        assert real_index.ids(query) == meant
        found = real_index.index.find(question(query), 20)
        for hit in found.hits:
            why = explain(condition, real_plain_studies[hit.nct_id], SYNONYMS)
            assert hit.score == pytest.approx(why.score, abs=1e-12), (query, hit)
