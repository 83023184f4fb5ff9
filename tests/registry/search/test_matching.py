"""What the table of the specification does not reach, because the language never asks it."""

from __future__ import annotations

from datetime import date

import pytest
from tests.registry.search.made import NO_SYNONYMS, condition_of, study_of

from trialwright.registry.fields import fields_by_path
from trialwright.registry.language import Coverage, Expansion
from trialwright.registry.language.conditions import (
    AllOf,
    AnyOf,
    Condition,
    SearchedField,
    TextMatch,
    WithinOneSite,
)
from trialwright.registry.language.conditions import EveryStudy as Every
from trialwright.registry.search.plain import matches
from trialwright.registry.search.plain.matching import in_order

_PATHS = fields_by_path()
_TITLE = SearchedField(_PATHS["protocolSection.identificationModule.briefTitle"], 1.0, False)  # noqa: FBT003 - no synonyms
_START = _PATHS["protocolSection.statusModule.startDateStruct.date"]
_AGE = _PATHS["protocolSection.eligibilityModule.minimumAge"]
_ENROLLED = _PATHS["protocolSection.designModule.enrollmentInfo.count"]


@pytest.mark.parametrize("expansion", Expansion)
def test_words_without_letters_and_digits_are_found_nowhere(expansion: Expansion) -> None:
    asked = TextMatch((_TITLE,), "(+)", False, Coverage.CONTAINS, expansion)  # noqa: FBT003 - no phrase
    assert not matches(asked, study_of({"BriefTitle": "(+)"}), NO_SYNONYMS)


@pytest.mark.parametrize("point", [{"lat": 50.7}, {"lon": 7.1}, {"lat": 50.7, "lon": None}, {}])
def test_half_a_point_lies_nowhere(point: dict[str, float]) -> None:
    asked = condition_of("AREA[LocationGeoPoint]DISTANCE[50.7, 7.1, 500mi]")
    assert not matches(asked, study_of({"sites": [{"LocationGeoPoint": point}]}), NO_SYNONYMS)


def test_a_value_that_the_registry_does_not_list_has_no_words() -> None:
    study = study_of({"Phase": ["PHASE9", "PHASE1"]})
    assert not matches(condition_of("PHASE9"), study, NO_SYNONYMS)
    assert matches(condition_of("phase 1"), study, NO_SYNONYMS)


@pytest.mark.parametrize(
    ("condition", "answer"),
    [(AllOf(()), True), (AnyOf(()), False), (WithinOneSite(Every()), False)],
)
def test_all_of_nothing_is_true_and_any_of_nothing_is_not(
    condition: Condition,
    answer: bool,  # noqa: FBT001 - a row of the table
) -> None:
    assert matches(condition, study_of({}), NO_SYNONYMS) is answer


def test_values_are_compared_by_day_by_length_and_as_numbers() -> None:
    assert in_order(_START, "2026-02") == date(2026, 2, 1)
    assert in_order(_AGE, "2 Weeks") == 14
    assert in_order(_ENROLLED, 30) == 30


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(ValueError, match="is not a date"):
        in_order(_START, "soon")
