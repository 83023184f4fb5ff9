"""The client `clinical-trials-gov`, each of its calls."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from tests.web.public.api.acceptance.conftest import ids_of, library

pytestmark = [pytest.mark.reference, pytest.mark.allow_hosts(["127.0.0.1"])]


@pytest.fixture
def trials(address: str) -> Any:  # noqa: ANN401 - has no types
    """Return the client, given our address."""
    return library("clinical_trials_gov").ClinicalTrialsClient(base_url=f"{address}/studies")


def test_trials_are_found_by_condition_place_and_status(
    trials: Any,  # noqa: ANN401
    api: httpx.Client,
) -> None:
    found = trials.fetch_trials("lung cancer", "United States", status="RECRUITING", page_size=50)
    asked = "query.cond=lung cancer&query.locn=United States&filter.overallStatus=RECRUITING"
    same = api.get(f"/studies?{asked}&pageSize=50").json()

    assert found == same
    assert found["studies"]
    for study in found["studies"]:
        protocol = study["protocolSection"]
        assert protocol["statusModule"]["overallStatus"] == "RECRUITING"
        countries = {site["country"] for site in protocol["contactsLocationsModule"]["locations"]}
        assert "United States" in countries


def test_trials_of_any_status_are_found_by_condition_alone(trials: Any) -> None:  # noqa: ANN401
    found = trials.fetch_trials("lung cancer", status=None, page_size=100)
    statuses = {one["protocolSection"]["statusModule"]["overallStatus"] for one in found["studies"]}

    assert len(statuses) > 1


def test_trials_are_found_by_their_words(trials: Any, api: httpx.Client) -> None:  # noqa: ANN401
    words = "pembrolizumab OR (pancreatic cancer AND kras)"
    found = trials.search(words, status="RECRUITING")
    asked = {
        "query.term": words,
        "filter.overallStatus": "RECRUITING",
        "pageSize": "20",
    }

    assert ids_of(found["studies"]) == ids_of(api.get("/studies", params=asked).json()["studies"])
    assert found["studies"]


def test_a_study_is_got_by_its_id(trials: Any) -> None:  # noqa: ANN401
    study = trials.get_study("NCT06008288")

    assert ids_of([study]) == ["NCT06008288"]
    assert list(study) == ["protocolSection", "derivedSection", "hasResults"]


def test_the_text_of_a_study_survives_the_way(trials: Any, api: httpx.Client) -> None:  # noqa: ANN401
    assert trials.get_study("NCT06008288") == api.get("/studies/nct6008288").json()
