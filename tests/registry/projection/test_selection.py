"""What a request's `fields` leave of a record."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import records

from trialwright.errors import InvalidInput
from trialwright.registry.fields import all_fields, fields_by_path
from trialwright.registry.ordering import ordered
from trialwright.registry.projection import Projection, select
from trialwright.registry.trees import JsonObject, JsonValue

_AREAS = {"TitleSearch": ("Acronym", "BriefTitle", "OfficialTitle")}
_SECTIONS = [field.piece for field in all_fields() if "." not in field.path]
_PIECES = st.lists(st.sampled_from([field.piece for field in all_fields()]), min_size=1, max_size=9)

Leaf = tuple[tuple[str | int, ...], JsonValue]


def _leaves(value: JsonValue, place: tuple[str | int, ...] = ()) -> Iterator[Leaf]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _leaves(below, (*place, key))
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for number, item in enumerate(value):
            yield from _leaves(item, (*place, number))
    else:
        yield place, value


def _path(place: Sequence[str | int]) -> str:
    return ".".join(key for key in place if isinstance(key, str))


def _asked(place: Sequence[str | int], chosen: Sequence[str]) -> bool:
    path = _path(place)
    return any(path == one or path.startswith(f"{one}.") for one in chosen)


def test_only_what_was_asked_for_is_left_in_objects_built_around_it() -> None:
    left = select(["StartDate", "NCTId", "LocationCity"]).of(records.tree())

    assert json.dumps(left) == json.dumps(
        {
            "protocolSection": {
                "identificationModule": {"nctId": "NCT90000001"},
                "statusModule": {"startDateStruct": {"date": "2026-02"}},
                "contactsLocationsModule": {"locations": [{"city": "Nowhere"}]},
            }
        }
    )


@pytest.mark.parametrize(
    "name",
    [
        "BriefTitle",
        "protocolSection.identificationModule.briefTitle",
        "BRIEF-TITLE",
    ],
)
def test_a_field_is_named_by_its_piece_its_path_and_its_legacy_name(name: str) -> None:
    assert select([name]) == select(["BriefTitle"])
    assert select([name]).paths == ("protocolSection.identificationModule.briefTitle",)


def test_a_search_area_stands_for_every_field_that_it_looks_into() -> None:
    assert select(["TitleSearch"], _AREAS) == select(["OfficialTitle", "BriefTitle", "Acronym"])


def test_the_order_of_the_request_does_not_matter() -> None:
    names = ["HasResults", "Phase", "BriefTitle", "NCTId"]

    assert select(names) == select(reversed(names))
    assert list(select(names).of(records.tree())) == ["protocolSection", "hasResults"]


def test_a_branch_holds_all_that_is_below_it_however_little_else_is_named() -> None:
    tree = records.tree(protocolSection__designModule__invented=1)

    both = select(["DesignModule", "Phase"])

    assert both == select(["DesignModule"])
    assert both.of(tree) == {
        "protocolSection": {"designModule": tree["protocolSection"]["designModule"]}
    }


def test_a_point_on_the_map_is_one_field() -> None:
    point = {"lon": 108.3, "lat": 22.8}
    tree = records.tree(
        protocolSection__contactsLocationsModule__locations=[{"geoPoint": point, "city": "x"}]
    )

    left = select(["LocationGeoPoint"]).of(tree)

    assert json.dumps(left["protocolSection"]) == (
        '{"contactsLocationsModule": {"locations": [{"geoPoint": {"lat": 22.8, "lon": 108.3}}]}}'
    )


def test_items_of_a_list_keep_their_place() -> None:
    tree = records.tree(
        protocolSection__contactsLocationsModule__locations=[{"city": "a"}, {"zip": "1"}, "odd"]
    )

    left = select(["LocationZip"]).of(tree)

    assert left == {
        "protocolSection": {"contactsLocationsModule": {"locations": [{}, {"zip": "1"}, {}]}}
    }


@pytest.mark.parametrize("name", ["LocationState", "Acronym", "ResultsSection", "SecondaryId"])
def test_where_nothing_was_stated_no_empty_object_is_left(name: str) -> None:
    tree = records.tree(
        protocolSection__identificationModule__secondaryIdInfos="written where a list belongs"
    )

    assert select([name]).of(tree) == {}


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("StudyDesign", "StudyType"),
        ("briefTitle", "BriefTitle"),
        ("nctid", "NCTId, NCTIdAlias"),
        ("protocolSection.statusModule.status", "protocolSection.statusModule"),
        ("TitleSearsh", "TitleSearch"),
    ],
)
def test_an_unknown_name_is_refused_in_the_registrys_words_with_near_ones(
    name: str, near: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        select(["NCTId", name], _AREAS)

    first, second = str(refused.value).split("\n")
    assert first == f"Parameter 'fields' contains invalid field name: '{name}'"
    assert second.startswith(f"Nearest names: {near}")


@pytest.mark.parametrize("name", ["@query", "x" * 5_000, "ζζζ"])
def test_a_name_that_is_near_nothing_is_refused_in_one_short_line(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        select([name])

    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 200


def test_a_selection_of_nothing_is_refused() -> None:
    with pytest.raises(InvalidInput, match="expected at least one field name"):
        select([])


@pytest.mark.parametrize(
    "recorded",
    [
        "search_phelan_limit50_20260811",
        "search_phelan_limit5_20260811",
        "search_phelan_next_20260811",
    ],
)
@pytest.mark.reference
def test_recorded_projections_have_our_shape_and_order(recorded: str, reference_data: Path) -> None:
    folder = reference_data / "registry/conformance"
    case = next(
        one
        for one in json.loads((folder / "index.json").read_text("utf-8"))
        if one["response"] == f"{recorded}.json"
    )
    names = case["request"].partition("&fields=")[2].split("%2C")
    answer: dict[str, Any] = json.loads((folder / f"{recorded}.json").read_text("utf-8"))

    projection = select(names)

    assert len(names) == 14
    for study in answer["studies"]:
        assert json.dumps(projection.of(study)) == json.dumps(study)


@pytest.mark.reference
def test_a_record_cut_down_to_all_its_sections_is_the_record_in_order(
    real_trees: list[JsonObject],
) -> None:
    everything = select(_SECTIONS)
    for tree in real_trees:
        again = everything.of(tree)
        assert again == tree
        assert json.dumps(again) == json.dumps(ordered(tree))


@pytest.mark.reference
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(names=_PIECES, number=st.integers(0, 993))
def test_what_is_left_is_what_was_asked_for_at_the_same_place(
    real_trees: list[JsonObject], names: list[str], number: int
) -> None:
    tree, projection = real_trees[number], select(names)

    left = projection.of(tree)

    expected = [leaf for leaf in _leaves(tree) if _asked(leaf[0], projection.paths)]
    found = [leaf for leaf in _leaves(left) if leaf[1] != {}]
    assert sorted(map(repr, found)) == sorted(map(repr, expected))


@pytest.mark.reference
@settings(max_examples=60)
@given(names=_PIECES, number=st.integers(0, 993))
def test_cutting_twice_changes_nothing(
    real_trees: list[JsonObject], names: list[str], number: int
) -> None:
    projection: Projection = select(names)

    left = projection.of(real_trees[number])

    assert json.dumps(projection.of(left)) == json.dumps(left)
    assert json.dumps(ordered(left)) == json.dumps(left)


def test_every_node_can_be_asked_for_alone() -> None:
    for field in all_fields():
        assert select([field.piece]).paths == select([field.path]).paths == (field.path,)
        for legacy in field.legacy_pieces:
            assert select([legacy]).paths == (field.path,)
    assert len(fields_by_path()) == 454
