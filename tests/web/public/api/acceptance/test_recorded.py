"""Requests recorded at the registry, asked of the program as anyone runs it, over real records.

Counts and ranking are not compared: other studies are here.
"""

from __future__ import annotations

from pathlib import Path

import httpx
import msgspec
import pytest
from tests.web.public.api.acceptance.conftest import ids_of
from tests.web.public.api.test_conformance import recorded, request_for

pytestmark = [pytest.mark.reference, pytest.mark.allow_hosts(["127.0.0.1"])]

KRAS = "search_kras_pancreatic_recruiting.json"


def test_what_the_registry_found_is_found(api: httpx.Client, reference_data: Path) -> None:
    theirs = recorded(reference_data, KRAS)["studies"]
    ours = api.get(f"{request_for(reference_data, KRAS)}&pageSize=1000").json()["studies"]

    assert set(ids_of(theirs)) <= set(ids_of(ours))
    same = {study["protocolSection"]["identificationModule"]["nctId"]: study for study in theirs}
    for nct_id, study in zip(ids_of(ours), ours, strict=True):
        if nct_id in same:
            assert msgspec.json.encode(study) == msgspec.json.encode(same[nct_id])


def test_a_page_that_is_not_the_last_ends_in_a_token(
    api: httpx.Client, reference_data: Path
) -> None:
    page = api.get(f"{request_for(reference_data, KRAS)}&pageSize=5").json()

    assert list(page) == list(recorded(reference_data, KRAS))
    assert len(page["studies"]) == 5


def test_one_study_is_the_recorded_bytes(api: httpx.Client, reference_data: Path) -> None:
    theirs = (reference_data / "registry/conformance/get_NCT06008288.json").read_bytes()

    assert api.get("/studies/NCT06008288").content == theirs.strip()


def test_values_are_counted_in_the_recorded_shape(api: httpx.Client, reference_data: Path) -> None:
    theirs = recorded(reference_data, "stats_field_values.json")
    ours = api.get(request_for(reference_data, "stats_field_values.json")).json()

    for mine, recorded_one in zip(ours, theirs, strict=True):
        assert set(mine) == set(recorded_one)
        assert (mine["field"], mine["type"]) == (recorded_one["field"], recorded_one["type"])
        assert {one["value"] for one in mine["topValues"]} <= {
            one["value"] for one in recorded_one["topValues"]
        }


def test_what_cannot_be_read_is_refused_in_the_recorded_words(
    api: httpx.Client, reference_data: Path
) -> None:
    """A request that the registry could not survive is refused, too."""
    for case in recorded(reference_data, "errors.json"):
        path = case["request"].removeprefix("GET ")
        path = path.replace("{unknown NCT id}", "NCT00000001").replace("{nctId}", "NCT06008288")

        answer = api.get(path)

        assert answer.status_code == {500: 400}.get(case["status"], case["status"])
        assert answer.headers["content-type"].startswith("text/plain")
        if case["status"] == 400:
            assert answer.text.partition("\n")[0] == case["body"]
