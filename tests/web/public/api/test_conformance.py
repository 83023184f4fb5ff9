"""Requests that were recorded at the registry, asked here: the same shape and the same words.

Counts and rankings are not compared: other studies are here.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from tests.web.conftest import listening
from tests.web.public.api.conftest import opened
from tests.web.public.api.shelf import Shelf, SmallFinder

from trialwright.registry.ordering import ordered
from trialwright.web.public import create_app

pytestmark = pytest.mark.reference

#: What a client project was told of, and is not an error text.
_NO_TEXT = "("


def recorded(folder: Path, name: str) -> Any:  # noqa: ANN401 - JSON
    return msgspec.json.decode((folder / "registry/conformance" / name).read_bytes())


def request_for(folder: Path, name: str) -> str:
    for case in recorded(folder, "index.json"):
        if case["response"] == name:
            return str(case["request"]).partition("/api/v2")[2].partition(" (")[0]
    raise AssertionError(name)


@pytest.fixture(scope="module")
def studies(reference_data: Path) -> dict[str, dict[str, Any]]:
    """Return the whole studies that were recorded, by id."""
    page = recorded(reference_data, "search_kras_pancreatic_recruiting.json")["studies"]
    alone = recorded(reference_data, "get_NCT06008288.json")
    return {
        study["protocolSection"]["identificationModule"]["nctId"]: study for study in (*page, alone)
    }


@pytest.fixture(scope="module")
def served(studies: dict[str, dict[str, Any]]) -> Iterator[httpx.Client]:
    """Return a client of the API over the whole studies that were recorded."""
    shelf = Shelf(msgspec.json.encode(study) for study in studies.values())
    finder = SmallFinder(shelf)
    with (
        listening(create_app(lambda: opened(shelf), finder=lambda: finder)) as address,
        httpx.Client(base_url=f"{address}/api/v2", trust_env=False, timeout=30) as ready,
    ):
        yield ready


def test_a_page_of_whole_studies_is_as_recorded(
    served: httpx.Client, studies: dict[str, dict[str, Any]], reference_data: Path
) -> None:
    name = "search_kras_pancreatic_recruiting.json"
    theirs = recorded(reference_data, name)
    ours = msgspec.json.decode(served.get(request_for(reference_data, name)).content)

    assert set(ours) <= set(theirs)
    assert ours["studies"]
    for study in ours["studies"]:
        same = studies[study["protocolSection"]["identificationModule"]["nctId"]]
        assert msgspec.json.encode(study) == msgspec.json.encode(same)


def test_one_study_is_the_recorded_bytes(served: httpx.Client, reference_data: Path) -> None:
    theirs = (reference_data / "registry/conformance/get_NCT06008288.json").read_bytes()

    assert served.get("/studies/NCT06008288").content == theirs.strip()


@pytest.mark.parametrize(
    "name",
    [
        "search_phelan_limit50_20260811.json",
        "search_phelan_limit5_20260811.json",
        "search_phelan_next_20260811.json",
    ],
)
def test_parts_of_studies_are_cut_as_recorded(
    served: httpx.Client, reference_data: Path, name: str
) -> None:
    asked = httpx.QueryParams(request_for(reference_data, name).partition("?")[2])
    theirs = recorded(reference_data, name)
    whole = served.get("/studies", params={"fields": asked["fields"], "pageSize": "100"}).json()

    for study in theirs["studies"]:
        assert msgspec.json.encode(ordered(study)) == msgspec.json.encode(study)
    kept = {*paths(theirs["studies"])}
    assert {*paths(whole["studies"])} - kept <= {
        ("protocolSection", "designModule", "phases"),
        ("protocolSection", "armsInterventionsModule", "interventions", "name"),
    }
    assert kept <= {*paths(whole["studies"])}


def paths(value: object, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every leaf, without places in lists."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from paths(below, (*above, key))
    elif isinstance(value, list):
        for item in value:
            yield from paths(item, above)
    else:
        yield above


def test_a_token_stands_where_it_was_recorded(served: httpx.Client, reference_data: Path) -> None:
    query = {"countTotal": "true", "pageSize": "3", "fields": "NCTId"}
    first = served.get("/studies", params=query).json()
    token = {"pageToken": first["nextPageToken"]}
    following = served.get("/studies", params={**query, **token}).json()

    assert set(first) == set(recorded(reference_data, "search_phelan_limit5_20260811.json"))
    assert set(following) == set(recorded(reference_data, "search_phelan_next_20260811.json"))


def test_values_are_counted_in_the_recorded_shape(
    served: httpx.Client, reference_data: Path
) -> None:
    path = request_for(reference_data, "stats_field_values.json")
    theirs = recorded(reference_data, "stats_field_values.json")
    ours = served.get(path).json()

    assert [found["field"] for found in ours] == [found["field"] for found in theirs]
    for mine, recorded_one in zip(ours, theirs, strict=True):
        assert set(mine) == set(recorded_one)
        assert (mine["piece"], mine["type"]) == (recorded_one["piece"], recorded_one["type"])
        assert set(mine["topValues"][0]) == set(recorded_one["topValues"][0])
        counts = [value["studiesCount"] for value in mine["topValues"]]
        assert counts == sorted(counts, reverse=True)


def test_what_cannot_be_read_is_refused_in_the_recorded_words(
    served: httpx.Client, reference_data: Path
) -> None:
    """A request that the registry could not survive is refused, too."""
    for case in recorded(reference_data, "errors.json"):
        path = case["request"].removeprefix("GET ")
        path = path.replace("{unknown NCT id}", "NCT00000001").replace("{nctId}", "NCT06008288")

        answer = served.get(path)

        assert answer.status_code == {500: 400}.get(case["status"], case["status"])
        assert answer.headers["content-type"].startswith("text/plain")
        assert answer.text
        if case["status"] == 400:
            assert answer.text.partition("\n")[0] == case["body"]
