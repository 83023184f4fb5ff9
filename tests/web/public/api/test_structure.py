"""What the API says of the structure, beside what the registry itself was recorded to say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from trialwright.registry.fields import all_fields
from trialwright.web.public.api import listing, statistics, structure, study

#: The enumerations of which the former words are recorded.
KNOWN_OF_OLD = {"InterventionType", "Phase", "Status", "StudyType"}


def nodes(tree: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in tree:
        yield node
        yield from nodes(node.get("children", []))


def recorded(reference_data: Path, name: str) -> Any:  # noqa: ANN401 - JSON
    return msgspec.json.decode((reference_data / "registry/spec" / name).read_bytes())


METADATA = ["", "?includeIndexedOnly=true", "?includeHistoricOnly=true&includeIndexedOnly=false"]


@pytest.mark.parametrize("query", METADATA)
def test_every_field_is_described(api: httpx.Client, query: str) -> None:
    described = [node["piece"] for node in nodes(api.get(f"/studies/metadata{query}").json())]

    assert sorted(described) == sorted(field.piece for field in all_fields())


@pytest.mark.reference
@pytest.mark.parametrize("query", METADATA)
def test_the_description_is_the_registrys_to_the_byte(
    api: httpx.Client, reference_data: Path, query: str
) -> None:
    """No field is recorded that is only indexed, or only of the past: none can be added."""
    theirs = recorded(reference_data, "studies-metadata.json")
    answer = api.get(f"/studies/metadata{query}")

    for mine, recorded_one in zip(nodes(answer.json()), nodes(theirs), strict=True):
        assert {**mine, "children": []} == {**recorded_one, "children": []}
    assert answer.content == msgspec.json.encode(theirs)


@pytest.mark.reference
def test_the_search_areas_are_the_registrys(api: httpx.Client, reference_data: Path) -> None:
    theirs = recorded(reference_data, "studies-search-areas.json")

    assert api.get("/studies/search-areas").json() == theirs


def test_a_constant_has_the_words_that_were_used_before(api: httpx.Client) -> None:
    enums = {found["type"]: found for found in api.get("/studies/enums").json()}

    assert enums["Phase"] == {
        "type": "Phase",
        "pieces": ["Phase"],
        "values": [
            {"value": "NA", "legacyValue": "Not Applicable"},
            {"value": "EARLY_PHASE1", "legacyValue": "Early Phase 1"},
            {"value": "PHASE1", "legacyValue": "Phase 1"},
            {"value": "PHASE2", "legacyValue": "Phase 2"},
            {"value": "PHASE3", "legacyValue": "Phase 3"},
            {"value": "PHASE4", "legacyValue": "Phase 4"},
        ],
    }
    assert enums["DateType"]["values"][1] == {
        "value": "ESTIMATED",
        "legacyValue": "ESTIMATED",
        "exceptions": {"StartDateType": "Anticipated"},
    }


def test_words_of_old_that_are_not_known_are_not_made_up(api: httpx.Client) -> None:
    """The document of the API wants a legacyValue everywhere: it is the constant itself then."""
    for found in api.get("/studies/enums").json():
        for value in found["values"]:
            known = value["legacyValue"] != value["value"]
            assert known == (found["type"] in KNOWN_OF_OLD)


@pytest.mark.reference
def test_the_enumerations_have_the_registrys_pieces_and_values(
    api: httpx.Client, reference_data: Path
) -> None:
    theirs = recorded(reference_data, "studies-enums.RECONSTRUCTED.json")
    ours = {found["type"]: found for found in api.get("/studies/enums").json()}

    for enumeration in theirs:
        if not enumeration["pieces"]:
            continue
        found = ours.pop(enumeration["type"])
        assert set(found["pieces"]) == set(enumeration["pieces"])
        values = {value["value"]: value for value in found["values"]}
        assert set(values) == {value["value"] for value in enumeration["values"]}
        assert any("legacyValue" in value for value in enumeration["values"]) == (
            enumeration["type"] in KNOWN_OF_OLD
        )
        for value in enumeration["values"]:
            assert value.items() <= values[value["value"]].items()
    assert not ours


@pytest.mark.reference
@pytest.mark.parametrize(
    ("path", "parameters"),
    [
        ("/studies", listing.PARAMETERS),
        ("/studies/{nctId}", ("nctId", *study.PARAMETERS)),
        ("/studies/metadata", structure.METADATA_PARAMETERS),
        ("/stats/field/values", statistics.VALUES_PARAMETERS),
        ("/stats/field/sizes", statistics.SIZES_PARAMETERS),
    ],
)
def test_the_parameters_are_those_of_the_document(
    reference_data: Path, path: str, parameters: tuple[str, ...]
) -> None:
    document = (reference_data / "registry/spec/official-openapi-2.0.5.yaml").read_text("utf-8")
    _, _, described = document.partition(f"\n  {path}:\n")
    described = re.split(r"\n  /|\ncomponents:", described)[0]

    assert set(re.findall(r'^      - name: "(.*)"', described, re.MULTILINE)) == set(parameters)
