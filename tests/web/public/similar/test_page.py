"""Similar studies: each in one group, with the reason, as exact as a search."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tests import records
from tests.web.conftest import listening, searching
from tests.web.public.reading_html import Reader

from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.web.public import create_app
from trialwright.web.public.similar.traits import MOST

EVIL = "<b>Evil</b>"


def study(  # noqa: PLR0913 - what studies here differ in
    number: int,
    *,
    conditions: list[str],
    interventions: list[str],
    sponsor: str,
    terms: list[str] | None = None,
    posted: str = "2026-01-13",
) -> bytes:
    return records.record(
        records.FIRST + number,
        protocolSection__conditionsModule={"conditions": conditions},
        protocolSection__armsInterventionsModule={
            "interventions": [{"name": name} for name in interventions]
        },
        protocolSection__sponsorCollaboratorsModule={"leadSponsor": {"name": sponsor}},
        protocolSection__statusModule__lastUpdatePostDateStruct={"date": posted},
        derivedSection__conditionBrowseModule={"meshes": [{"term": one} for one in terms or []]},
    )


STUDIES = [
    study(
        0,
        conditions=["Pain, Back", EVIL],
        interventions=["Aspirin", "Placebo"],
        sponsor="Alice",
        terms=["Back Pain"],
    ),
    study(1, conditions=["pain, back"], interventions=["ASPIRIN"], sponsor="Bob"),
    study(2, conditions=["Cough"], interventions=["Aspirin"], sponsor="Alice"),
    study(3, conditions=["Back Pain"], interventions=["Placebo"], sponsor="Alice"),
    study(4, conditions=[EVIL], interventions=["Rest"], sponsor="Bob", posted="2025-01-01"),
    study(5, conditions=[EVIL, "Back pains"], interventions=[], sponsor="Bob", posted="2024-01-01"),
    study(6, conditions=["Pain"], interventions=["Placebo"], sponsor="Alice"),
    study(7, conditions=["Pain, Back"], interventions=[], sponsor="Carol", posted="2026-02-01"),
]
LISTER = study(
    8,
    conditions=[f"Disease number{number}" for number in range(MOST + 2)],
    interventions=["Placebo"],
    sponsor="Carol",
)
SILENT = study(9, conditions=[], interventions=["Sham"], sponsor="Carol")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Return a client of a registry of studies that share this and that."""
    home = tmp_path_factory.mktemp("alike")
    (home / "alike.ndjson").write_bytes(b"\n".join([*STUDIES, LISTER, SILENT]))
    load(home, [str(home / "alike.ndjson")], clock=records.clock_from())
    app = create_app(lambda: Registry.open(home), finder=searching(home))
    with (
        listening(app) as address,
        httpx.Client(base_url=address, trust_env=False) as ready,
    ):
        yield ready


def groups(client: httpx.Client, number: int) -> dict[str, Any]:
    answer = client.get(f"/study/NCT{records.FIRST + number}/similar.json")
    assert answer.status_code == 200
    return {group["key"]: group for group in answer.json()["groups"]}


def numbers(group: dict[str, Any]) -> list[int]:
    return [int(one["nct_id"][3:]) - records.FIRST for one in group["studies"]]


def test_each_similar_study_is_in_one_group(client: httpx.Client) -> None:
    found = groups(client, 0)

    assert {key: sorted(numbers(group)) for key, group in found.items()} == {
        "condition-and-intervention": [1],
        "intervention": [2],
        "condition-and-sponsor": [3],
        "condition": [4, 5, 7],
    }


def test_what_shares_more_comes_first_and_then_what_was_updated_last(client: httpx.Client) -> None:
    assert numbers(groups(client, 0)["condition"]) == [5, 7, 4]


def test_every_study_says_what_it_shares_in_the_words_of_the_first(client: httpx.Client) -> None:
    found = groups(client, 0)

    assert found["condition-and-intervention"]["studies"][0]["shares"] == {
        "conditions": ["Pain, Back"],
        "interventions": ["Aspirin"],
        "sponsor": [],
    }
    assert found["condition-and-sponsor"]["studies"][0]["shares"] == {
        "conditions": ["Back Pain"],
        "interventions": [],
        "sponsor": ["Alice"],
    }
    assert found["condition"]["studies"][0]["shares"]["conditions"] == ["Back Pain", EVIL]
    for group in found.values():
        assert all(any(one["shares"].values()) for one in group["studies"])


def test_the_count_of_a_group_is_that_of_its_search(client: httpx.Client) -> None:
    for group in groups(client, 0).values():
        answer = client.get("/search.json", params={"q": group["query"]}).json()

        assert answer["total"] == group["total"]
        assert {hit["nct_id"] for hit in answer["hits"]} == {
            one["nct_id"] for one in group["studies"]
        }


def test_the_page_says_the_reason_and_leads_to_all(client: httpx.Client) -> None:
    page = Reader(client.get(f"/study/NCT{records.FIRST}/similar").text)

    assert page.unbalanced == []
    assert page.says("Shares: condition Pain, Back; intervention Aspirin")
    assert page.says(f"Shares: conditions Back Pain · {EVIL}")
    assert page.says("Same condition, another intervention and another sponsor · 3 studies")
    assert len([link for link in page.links if link.startswith("/search?q=")]) == 4
    assert "b" not in page.tags


def test_a_comparator_alone_makes_no_studies_alike(client: httpx.Client) -> None:
    found = groups(client, 6)

    assert list(found) == ["condition-and-sponsor", "condition"]
    assert not numbers(found["condition"])


def test_what_is_not_compared_is_counted(client: httpx.Client) -> None:
    answer = client.get(f"/study/NCT{records.FIRST + 8}/similar.json").json()
    page = Reader(client.get(f"/study/NCT{records.FIRST + 8}/similar").text)

    assert (len(answer["compared"]["conditions"]), answer["compared"]["leftOut"]) == (MOST, 2)
    assert page.says(f"the first {MOST} are compared; 2 more are left out.")


def test_a_record_that_states_nothing_to_compare_says_so(client: httpx.Client) -> None:
    page = Reader(client.get(f"/study/NCT{records.FIRST + 9}/similar").text)

    assert page.says("The record states neither conditions nor interventions to compare by.")
    assert "section" not in page.tags


@pytest.mark.parametrize("ending", ["", ".json"])
def test_ids_are_redirected_and_refused_as_everywhere(client: httpx.Client, ending: str) -> None:
    moved = client.get(f"/study/nct{records.FIRST}/similar{ending}")

    assert moved.headers["location"] == f"/study/NCT{records.FIRST}/similar{ending}"
    assert client.get(f"/study/NCT00000001/similar{ending}").status_code == 404
    assert client.get(f"/study/NCT07338357/similar{ending}").status_code == 200


def test_the_page_of_a_study_leads_there(client: httpx.Client) -> None:
    page = Reader(client.get(f"/study/NCT{records.FIRST}").text)

    assert f"/study/NCT{records.FIRST}/similar" in page.links


def test_without_an_index_it_is_said(unindexed_client: httpx.Client) -> None:
    assert unindexed_client.get(f"/study/NCT{records.FIRST}/similar").status_code == 503
