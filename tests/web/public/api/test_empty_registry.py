"""A registry that holds nothing answers as the registry would: with nothing, in the right form."""

from __future__ import annotations

import httpx
import pytest


@pytest.mark.parametrize(
    "query", ["", "&query.cond=cancer&sort=@relevance&fields=NCTId", "&filter.ids=NCT00000001"]
)
def test_a_registry_without_records_has_an_empty_page(
    empty_client: httpx.Client, query: str
) -> None:
    answer = empty_client.get(f"/api/v2/studies?countTotal=true{query}")

    assert answer.status_code == 200
    assert answer.json() == {"totalCount": 0, "studies": []}


def test_a_table_without_records_has_its_header(empty_client: httpx.Client) -> None:
    answer = empty_client.get("/api/v2/studies?format=csv&countTotal=true&fields=NCT Number|Sex")

    assert answer.text == "NCT Number,Sex\r\n"
    assert answer.headers["x-total-count"] == "0"
    assert "x-next-page-token" not in answer.headers


def test_what_cannot_be_read_is_refused_before_nothing_is_found(
    empty_client: httpx.Client,
) -> None:
    assert empty_client.get("/api/v2/studies?query.term=(x").status_code == 400
    assert empty_client.get("/api/v2/studies/NCT00000001").status_code == 404
    assert empty_client.get("/api/v2/stats/field/values?fields=Nothing").status_code == 404


def test_a_registry_without_records_counts_nothing(empty_client: httpx.Client) -> None:
    assert empty_client.get("/api/v2/stats/size").json() == {
        "averageSizeBytes": 0,
        "totalStudies": 0,
        "largestStudies": [],
        "percentiles": {},
        "ranges": [],
    }
    assert empty_client.get("/api/v2/stats/field/values?fields=Phase").json() == [
        {
            "type": "ENUM",
            "piece": "Phase",
            "field": "protocolSection.designModule.phases",
            "missingStudiesCount": 0,
            "uniqueValuesCount": 0,
            "topValues": [],
        }
    ]
    (sizes,) = empty_client.get("/api/v2/stats/field/sizes?fields=Phase").json()
    assert (sizes["uniqueSizesCount"], sizes["topSizes"]) == (0, [])
    assert empty_client.get("/api/v2/version").json() == {"apiVersion": "2.0.5"}


def test_an_export_of_nothing_is_empty(empty_client: httpx.Client) -> None:
    answer = empty_client.get("/api/trialwright/export?query.term=cell")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["x-total-count"] == "0"
