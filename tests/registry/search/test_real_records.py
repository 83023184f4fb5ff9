"""What well-known queries find among the real records."""

from __future__ import annotations

import pytest
from tests.registry.search.made import condition_of

from trialwright.registry.search.explaining import explain
from trialwright.registry.search.plain import PlainStudy, matches
from trialwright.registry.search.synonyms import Synonyms

pytestmark = pytest.mark.reference

_NAMES = Synonyms.of([["AML", "acute myeloid leukemia"], ["CLL-1", "CLEC12A"]])
_SEED = "NCT07338357"


def _found(studies: dict[str, PlainStudy], query: str, area: str = "BasicSearch") -> set[str]:
    condition = condition_of(query, area)
    return {nct_id for nct_id, study in studies.items() if matches(condition, study, _NAMES)}


@pytest.mark.parametrize(
    ("query", "area"),
    [
        ("CLL-1", "BasicSearch"),
        ("CLL1", "BasicSearch"),
        ("cll 1", "BasicSearch"),
        ("CLEC12A", "BasicSearch"),
        ("CAR-T", "BasicSearch"),
        ("CART", "BasicSearch"),
        ("AML AND CLL-1", "ConditionSearch"),
    ],
)
def test_the_reference_study_is_found_by_any_way_of_writing_its_target(
    real_plain_studies: dict[str, PlainStudy], query: str, area: str
) -> None:
    assert _SEED in _found(real_plain_studies, query, area)


def test_words_that_only_the_reference_study_has_find_it_alone(
    real_plain_studies: dict[str, PlainStudy],
) -> None:
    assert _found(real_plain_studies, "CLL-1") == {_SEED}
    assert _found(real_plain_studies, _SEED) == {_SEED}
    assert _found(real_plain_studies, "AREA[OverallOfficialAffiliation]Guangxi AND CAR-T") == {
        _SEED
    }


def test_the_reference_study_says_why_it_was_found(
    real_plain_studies: dict[str, PlainStudy],
) -> None:
    said = explain(condition_of("CLL-1 CAR-T"), real_plain_studies[_SEED], _NAMES)
    assert said.holds
    assert said.score > 0.4
    assert {match.asked for match in said.reason.matches} >= {"CLL-1"}


def test_every_study_is_found_by_its_id_alone(real_plain_studies: dict[str, PlainStudy]) -> None:
    for nct_id in list(real_plain_studies)[::200]:
        assert _found(real_plain_studies, nct_id, "IdSearch") == {nct_id}


def test_a_value_and_its_absence_part_the_records(
    real_plain_studies: dict[str, PlainStudy],
) -> None:
    missing = _found(real_plain_studies, "AREA[Phase]MISSING")
    sized = _found(real_plain_studies, "AREA[Phase:size]RANGE[1, MAX]")
    assert missing
    assert sized
    assert missing | sized == set(real_plain_studies)
    assert not missing & sized
    assert _found(real_plain_studies, "AREA[HasResults]true") == _found(
        real_plain_studies, "NOT AREA[ResultsSection]MISSING"
    )


def test_what_one_site_answers_is_less_than_what_all_sites_do(
    real_plain_studies: dict[str, PlainStudy],
) -> None:
    asked = "AREA[LocationCountry]China AND AREA[LocationStatus]RECRUITING"
    at_one_site = _found(real_plain_studies, f"SEARCH[Location]({asked})")
    assert at_one_site
    assert at_one_site <= _found(real_plain_studies, asked)


def test_a_wider_circle_finds_more(real_plain_studies: dict[str, PlainStudy]) -> None:
    found = [
        _found(real_plain_studies, f"AREA[LocationGeoPoint]DISTANCE[39.0, -77.1, {miles}mi]")
        for miles in (10, 100, 500)
    ]
    assert 0 < len(found[0]) < len(found[1]) < len(found[2])
    assert found[0] <= found[1] <= found[2]
