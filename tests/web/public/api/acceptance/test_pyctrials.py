"""The client `pyctrials`: its versions, and its walk from page to page into a data frame."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from tests.web.public.api.acceptance.conftest import ids_of, library

pytestmark = [pytest.mark.reference, pytest.mark.allow_hosts(["127.0.0.1"])]


@pytest.fixture
def trials(address: str, monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401 - has no types
    """Return the client, redirected; it tries once."""
    client = library("pyctrials").ClinicalTrialsAPI
    monkeypatch.setattr(client, "BASE_URL", f"{address}/studies")
    monkeypatch.setattr(client, "VERSION_URL", f"{address}/version")
    return client(max_retries=1, retry_delay=0)


def test_it_is_told_the_versions(trials: Any) -> None:  # noqa: ANN401
    assert list(trials.get_version()) == ["apiVersion", "dataTimestamp"]


@pytest.mark.parametrize("page_size", [7, 1000])
def test_it_collects_every_trial_once_over_all_pages(
    trials: Any,  # noqa: ANN401
    api: httpx.Client,
    page_size: int,
) -> None:
    asked = {"query.cond": "cancer", "filter.overallStatus": "RECRUITING"}
    everything = api.get("/studies", params={**asked, "pageSize": "1000", "countTotal": "true"})
    studies = everything.json()["studies"]

    table = trials.fetch_trials("cancer", page_size=page_size)

    assert len(studies) == everything.json()["totalCount"] > 14
    assert sorted(table["nct_id"]) == sorted(ids_of(studies))
    assert set(table["overall_status"]) == {"RECRUITING"}
    titles = {study["protocolSection"]["identificationModule"]["briefTitle"] for study in studies}
    assert set(table["brief_title"]) == titles


def test_nothing_found_is_an_empty_table(trials: Any) -> None:  # noqa: ANN401
    assert trials.fetch_trials("no such disease has ever been registered").empty
