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

#: Parts of the registry's description that are no part of this program.
NOT_HERE = {"description", "rules", "dedLink"}


def nodes(tree: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for node in tree:
        yield node
        yield from nodes(node.get("children", []))


def recorded(reference_data: Path, name: str) -> Any:  # noqa: ANN401 - JSON
    return msgspec.json.decode((reference_data / "registry/spec" / name).read_bytes())


@pytest.mark.parametrize("query", ["", "?includeIndexedOnly=true", "?includeHistoricOnly=true"])
def test_every_field_is_described_in_the_order_of_the_record(api: httpx.Client, query: str) -> None:
    described = [node["piece"] for node in nodes(api.get(f"/studies/metadata{query}").json())]

    assert described == [field.piece for field in all_fields()]


@pytest.mark.reference
def test_the_description_says_what_the_registrys_says(
    api: httpx.Client, reference_data: Path
) -> None:
    """Where the registry gives a field no title, ours is made of its name."""

    def plain(node: dict[str, Any]) -> dict[str, Any]:
        return {key: node[key] for key in node if key not in NOT_HERE and key != "children"}

    theirs = {
        node["piece"]: node for node in nodes(recorded(reference_data, "studies-metadata.json"))
    }
    ours = {node["piece"]: node for node in nodes(api.get("/studies/metadata").json())}

    assert set(ours) == set(theirs)
    for piece, node in theirs.items():
        assert plain({"title": ours[piece]["title"], **node}) == plain(ours[piece])
    for piece, node in theirs.items():
        under = {child["piece"] for child in node.get("children", [])}
        assert {child["piece"] for child in ours[piece].get("children", [])} == under
        assert "children" in ours[piece] or "children" not in node


@pytest.mark.reference
def test_the_search_areas_are_the_registrys(api: httpx.Client, reference_data: Path) -> None:
    theirs = recorded(reference_data, "studies-search-areas.json")

    assert api.get("/studies/search-areas").json() == theirs


def test_every_constant_has_the_word_that_was_used_before(api: httpx.Client) -> None:
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
        "legacyValue": "Estimated",
        "exceptions": {"StartDateType": "Anticipated"},
    }
    for found in enums.values():
        assert all(value["legacyValue"] for value in found["values"])


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
