"""The index and the plain evaluator agree on names that the records taught."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest
from tests.registry.search.index.indexed import Indexed, condition_of
from tests.registry.search.queries import queries

from trialwright.registry.search.explaining import Form, explain
from trialwright.registry.search.index.finding import Index
from trialwright.registry.search.index.shelves import open_shelves
from trialwright.registry.search.names import known_synonyms
from trialwright.registry.search.plain import PlainStudy, matches

pytestmark = pytest.mark.reference

SEED = 20_261_127
NAMES = (
    "impotence",
    "disc herniation",
    "EXPANSION[Concept]acute myeloid leukemia",
    "Cialis daily",
    'AREA[ConditionSearch]"lung cancer"',
    "COVERAGE[FullMatch]prostate cancer",
    "LUTS OR insomnia treatment",
    "AREA[InterventionSearch]EXPANSION[Lossy]carboplat study",
)


@pytest.fixture(scope="module")
def learned_index(real_index: Indexed) -> Indexed:
    """Return the index of real records with the names that these taught."""
    _, shelves = open_shelves(real_index.home)
    index = Index(shelves, known_synonyms(real_index.home), real_index.registry)
    return Indexed(real_index.home, real_index.registry, index)


def test_both_find_the_same_by_learned_names(
    learned_index: Indexed, real_plain_studies: dict[str, PlainStudy]
) -> None:
    synonyms = known_synonyms(learned_index.home)
    drawn = islice(queries(list(real_plain_studies.values()), Random(SEED)), 25)
    asked = [(one.query, one.area) for one in drawn] + [(name, "BasicSearch") for name in NAMES]
    for query, area in asked:
        condition = condition_of(query, area)
        meant = {
            int(nct_id[3:])
            for nct_id, study in real_plain_studies.items()
            if matches(condition, study, synonyms)
        }
        assert learned_index.ids(query, area) == meant, query


def test_a_learned_name_finds_more_and_is_told(
    real_index: Indexed, learned_index: Indexed, real_plain_studies: dict[str, PlainStudy]
) -> None:
    more = learned_index.ids("impotence") - real_index.ids("impotence")
    assert len(more) > 100
    study = real_plain_studies[f"NCT{min(more):08d}"]
    why = explain(condition_of("impotence"), study, known_synonyms(learned_index.home)).reason
    assert {match.form for match in why.matches} == {Form.OTHER_NAME}
    assert "erectile dysfunction" in {match.found.lower() for match in why.matches}
