"""The search areas, and what a name between brackets means."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from trialwright.registry.fields import Field, all_fields, fields_by_path
from trialwright.registry.language import (
    QueryError,
    SearchArea,
    areas_as_json,
    areas_by_param,
    nearest_names,
    resolve,
    search_areas,
)

PHASES = "protocolSection.designModule.phases"


@pytest.mark.reference
def test_the_areas_are_those_that_the_registry_described_key_by_key(reference_data: Path) -> None:
    recorded = reference_data / "registry" / "spec" / "studies-search-areas.json"
    ours = json.dumps(areas_as_json())
    assert ours == json.dumps(json.loads(recorded.read_text("utf-8")))


def test_there_are_nineteen_areas_and_nine_parameters() -> None:
    assert len(search_areas()) == 19
    params = "term cond intr outc titles locn spons id patient"
    assert set(areas_by_param()) == set(params.split())
    assert areas_by_param()["cond"].label == "Conditions or disease"


def test_the_title_search_asks_three_fields_with_falling_weight() -> None:
    parts = search_areas()["TitleSearch"].parts
    asked = [(part.fields[0].piece, part.weight, part.takes_synonyms) for part in parts]
    assert asked == [
        ("Acronym", "0.99", True),
        ("BriefTitle", "0.95", True),
        ("OfficialTitle", "0.8", True),
    ]


@pytest.mark.parametrize("name", ["Phase", "phase", "PHASE", PHASES, PHASES.upper()])
def test_a_field_answers_to_its_piece_and_its_path_in_any_case(name: str) -> None:
    assert resolve(name) is fields_by_path()[PHASES]


@pytest.mark.parametrize("name", ["BRIEF-TITLE", "brief-title", "BriefTitle"])
def test_a_field_answers_to_the_name_it_once_had(name: str) -> None:
    assert isinstance(field := resolve(name), Field)
    assert field.piece == "BriefTitle"


def test_case_decides_where_two_names_differ_by_nothing_else() -> None:
    group, name = resolve("Collaborator"), resolve("COLLABORATOR")
    assert isinstance(group, Field)
    assert isinstance(name, Field)
    assert (group.piece, name.piece) == ("Collaborator", "CollaboratorName")
    assert resolve("collaborator") is group


def test_every_name_of_every_field_finds_that_field() -> None:
    for field in all_fields():
        for name in (field.piece, field.path, *field.legacy_pieces):
            assert resolve(name) is field, name


def test_a_search_area_is_a_name_too() -> None:
    assert isinstance(area := resolve("conditionsearch"), SearchArea)
    assert area.name == "ConditionSearch"


def test_an_unknown_name_is_refused_in_the_registrys_words_with_names_like_it() -> None:
    with pytest.raises(QueryError) as refused:
        resolve("SponsorName", label="advanced filter", position=6)
    first, second = str(refused.value).split("\n")
    assert first == "Error parsing query in advanced filter: Unknown area name: `SponsorName`"
    assert second == (
        "At character 6: found 'SponsorName', expected the name of a search area or of a field "
        "of the study record. Nearest: `LeadSponsorName`, `SponsorSearch`, `LeadSponsor`."
    )


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("ConditionList", "Condition"),
        ("Title", "BriefTitle"),
        ("LocationTown", "LocationCity"),
        ("OverallStats", "OverallStatus"),
        ("EligibilityCriterion", "EligibilityCriteria"),
    ],
)
def test_the_nearest_names_hold_the_one_that_was_meant(wrong: str, right: str) -> None:
    assert right in nearest_names(wrong)


def test_a_name_like_no_other_has_no_nearest() -> None:
    assert nearest_names("xyzzy") == ()
    assert nearest_names("☃" * 10_000) == ()


def test_a_long_unknown_name_is_cut_in_the_message() -> None:
    with pytest.raises(QueryError) as refused:
        resolve("x" * 10_000)
    assert len(str(refused.value)) < 400
