"""The words that are kept of the basic area say what its fields say one by one."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import numpy as np
import pytest
from tests.registry.search.index.indexed import Indexed

from trialwright.registry.language import Coverage
from trialwright.registry.search.index.areas import Scale, area_fields
from trialwright.registry.search.index.segment import Segment
from trialwright.registry.search.index.wording import WordFinding
from trialwright.registry.search.phrases import QueryPhrase
from trialwright.registry.search.plain import PlainStudy
from trialwright.registry.search.words import words_of

pytestmark = pytest.mark.reference


@pytest.fixture(scope="module")
def segment(real_index: Indexed) -> Segment:
    return real_index.index.ask(real_index.everything).held[0].answering.segment


@pytest.fixture(scope="module")
def words(real_plain_studies: dict[str, PlainStudy]) -> list[str]:
    """Return words of the basic area, those of values of lists too, and some of no record."""
    draw = Random(7)
    texts = [
        text.written
        for study in draw.sample(list(real_plain_studies.values()), 30)
        for field in draw.sample(area_fields(), 20)
        for text in (() if field.values else study.whole.texts(field.field))
    ]
    met = sorted({word for text in texts for word in words_of(text)})
    listed = [text for field in area_fields() for one in field.values for text in one.texts]
    return [*draw.sample(met, 150), *words_of(" ".join(draw.sample(listed, 30))), "xyzzy"]


def test_a_kept_word_has_the_code_of_its_weightiest_field(
    segment: Segment, words: list[str]
) -> None:
    kept = WordFinding(segment, of_sites=False)
    assert segment.area_words is not None
    weights = Scale.of(area_fields()).weights
    found_something = 0
    for word in words:
        phrase = QueryPhrase.of(word)
        best = np.zeros(segment.studies.size)
        for field in area_fields():
            units = kept.at_field(field, phrase)
            best[units] = np.maximum(best[units], field.weight)
        assert weights[kept.codes(area_fields(), phrase)].tolist() == best.tolist(), word
        found_something += bool(best.any())
    assert found_something > len(words) / 2


@pytest.mark.parametrize("coverage", list(Coverage))
def test_without_what_is_kept_the_same_is_found(
    segment: Segment, words: list[str], coverage: Coverage
) -> None:
    kept, alone = WordFinding(segment, of_sites=False), WordFinding(segment, of_sites=False)
    alone._area = None
    pairs = [f"{one} {other}" for one, other in pairwise(words)]
    for asked in Random(3).sample([*words, *pairs], 60):
        phrase = QueryPhrase.of(asked)
        expected = alone.codes(area_fields(), phrase, coverage)
        assert kept.codes(area_fields(), phrase, coverage).tolist() == expected.tolist(), asked
