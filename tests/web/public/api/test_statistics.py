"""What is counted over all studies, in the shapes of the API's document."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from tests import records
from tests.web.conftest import listening
from tests.web.public.api.conftest import opened
from tests.web.public.api.shelf import Shelf, SmallFinder

from trialwright.registry.fields import all_fields
from trialwright.web.public import create_app


def only(answer: httpx.Response) -> dict[str, Any]:
    (found,) = answer.json()
    assert isinstance(found, dict)
    return found


def test_the_values_of_an_enumeration_are_counted(api: httpx.Client) -> None:
    found = only(api.get("/stats/field/values?fields=OverallStatus"))

    assert found == {
        "type": "ENUM",
        "piece": "OverallStatus",
        "field": "protocolSection.statusModule.overallStatus",
        "missingStudiesCount": 0,
        "uniqueValuesCount": len(found["topValues"]),
        "topValues": found["topValues"],
    }
    assert found["topValues"][0] == {"value": "RECRUITING", "studiesCount": 20}


def test_the_longest_of_texts_is_named(api: httpx.Client) -> None:
    found = only(api.get("/stats/field/values?fields=BriefTitle"))

    assert found["type"] == "STRING"
    assert found["longest"]["length"] == len(found["longest"]["value"])
    assert found["longest"]["value"] == "text of protocolSection.identificationModule.briefTitle"
    assert found["longest"]["nctId"] == "NCT90000007"


def test_dates_have_an_earliest_and_a_latest_and_their_forms(api: httpx.Client) -> None:
    found = only(api.get("/stats/field/values?fields=StartDate"))

    assert found["type"] == "DATE"
    assert found["formats"] == ["yyyy-MM", "yyyy-MM-dd"]
    assert found["min"] == "2010-03-01"
    assert list(found) == [
        "type",
        "piece",
        "field",
        "missingStudiesCount",
        "formats",
        "min",
        "max",
    ]


def test_whole_numbers_stay_whole(api: httpx.Client) -> None:
    found = only(api.get("/stats/field/values?fields=EnrollmentCount"))

    assert found["type"] == "INTEGER"
    assert found["missingStudiesCount"] == 6
    assert (found["min"], type(found["max"])) == (0, int)
    assert isinstance(found["avg"], float)


def test_other_numbers_are_numbers(api: httpx.Client) -> None:
    found = only(api.get("/stats/field/values?fields=NPtrsToThisExpAccNCTId"))

    assert found["type"] == "NUMBER"
    assert isinstance(found["min"], float)


def test_what_nobody_states_has_no_ends() -> None:
    shelf = Shelf([records.record()])
    with (
        listening(create_app(lambda: opened(shelf), finder=lambda: SmallFinder(shelf))) as address,
        httpx.Client(base_url=f"{address}/api/v2", trust_env=False) as api,
    ):
        fields = "NPtrsToThisExpAccNCTId,CompletionDate,DelayedPosting,OfficialTitle"
        number, date, boolean, text = api.get(f"/stats/field/values?fields={fields}").json()

    for found in (number, date, boolean, text):
        assert found["missingStudiesCount"] == 1
        assert not {"min", "max", "avg", "longest"} & set(found)
    assert (boolean["trueCount"], boolean["falseCount"]) == (0, 0)
    assert (text["uniqueValuesCount"], text["topValues"]) == (0, [])


def test_booleans_are_counted_apart(api: httpx.Client) -> None:
    found = only(api.get("/stats/field/values?fields=HasResults"))

    assert found == {
        "type": "BOOLEAN",
        "piece": "HasResults",
        "field": "hasResults",
        "missingStudiesCount": 0,
        "trueCount": found["trueCount"],
        "falseCount": 30 - found["trueCount"],
    }
    assert found["falseCount"] >= 29


def test_fields_are_answered_as_asked_each_once_and_by_type(api: httpx.Client) -> None:
    path = "protocolSection.designModule.phases"
    answer = api.get(
        f"/stats/field/values?fields=Phase,StartDate|{path}|BriefTitle&types=ENUM,DATE"
    )

    assert [found["piece"] for found in answer.json()] == ["Phase", "StartDate"]


@pytest.mark.parametrize(("types", "count"), [("BOOLEAN", 28), ("ENUM|INTEGER", 70), ("NUMBER", 1)])
def test_without_fields_all_leaves_of_a_type_are_answered(
    api: httpx.Client, types: str, count: int
) -> None:
    assert len(api.get(f"/stats/field/values?types={types}").json()) == count


def test_the_lengths_of_a_list_are_counted(api: httpx.Client) -> None:
    found = only(api.get("/stats/field/sizes?fields=Phase"))

    assert found == {
        "piece": "Phase",
        "field": "protocolSection.designModule.phases",
        "uniqueSizesCount": 2,
        "minSize": 1,
        "maxSize": 2,
        "topSizes": [{"size": 2, "studiesCount": 29}, {"size": 1, "studiesCount": 1}],
    }


def test_without_fields_all_lists_are_answered(api: httpx.Client) -> None:
    pieces = [found["piece"] for found in api.get("/stats/field/sizes").json()]

    assert pieces == [field.piece for field in all_fields() if field.is_list]


def test_the_sizes_of_records_add_up(api: httpx.Client) -> None:
    found = api.get("/stats/size").json()

    assert list(found) == [
        "averageSizeBytes",
        "totalStudies",
        "largestStudies",
        "percentiles",
        "ranges",
    ]
    assert found["totalStudies"] == 30
    assert found["largestStudies"][0]["id"] == "NCT90000007"
    assert len(found["largestStudies"]) == 10
    assert set(found["percentiles"]) == {str(percent) for percent in range(1, 100)}
    assert found["ranges"] == [
        {"sizeRange": "0-1023", "studiesCount": 0},
        {"sizeRange": "1024-2047", "studiesCount": 30},
    ]
