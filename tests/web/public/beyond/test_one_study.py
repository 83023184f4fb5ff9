"""One study and its past, asked by programs."""

from __future__ import annotations

import httpx
import msgspec
import pytest
from tests.web.conftest import EDITED, TODAY, listening, three_versions
from tests.web.public.api.conftest import opened
from tests.web.public.api.shelf import Shelf

from trialwright.registry.checks import check
from trialwright.registry.flags import as_full_json, flags_of
from trialwright.registry.reading import read_study
from trialwright.web.public import create_app

ALIAS = "NCT90000009"
RESTS = ["", "/history", "/versions/1", "/diff", "/flags", "/checks"]


def source(place: int) -> bytes:
    return msgspec.json.encode(three_versions()[place])


def test_a_study_is_its_newest_version(beyond: httpx.Client) -> None:
    answer = beyond.get(f"/studies/{EDITED}")

    assert answer.status_code == 200
    assert answer.json() == three_versions()[2]
    assert answer.headers["x-trialwright-version"] == "3"


@pytest.mark.parametrize(
    ("day", "number"),
    [
        ("2026-01-13", 1),
        ("2026-02-19", 1),
        ("2026-02-20", 2),
        ("2026-04-30", 2),
        ("2026-05-01", 3),
        ("2030-01-01", 3),
    ],
)
def test_a_study_as_of_a_day_is_what_the_registry_showed_then(
    beyond: httpx.Client, day: str, number: int
) -> None:
    answer = beyond.get(f"/studies/{EDITED}", params={"asOf": day})

    assert answer.headers["x-trialwright-version"] == str(number)
    assert answer.json() == three_versions()[number - 1]


def test_before_the_first_posting_there_is_no_study(beyond: httpx.Client) -> None:
    answer = beyond.get(f"/studies/{EDITED}", params={"asOf": "2026-01-12"})

    assert answer.status_code == 404
    assert answer.text.startswith(f"No version of {EDITED} that is here had been posted by")


@pytest.mark.parametrize("day", ["2026-13-01", "2026", "yesterday", "20260113", "2026-W01-1", ""])
def test_what_is_no_day_is_refused(beyond: httpx.Client, day: str) -> None:
    answer = beyond.get(f"/studies/{EDITED}", params={"asOf": day})

    assert answer.status_code == 400
    assert answer.text == (
        f"Parameter `asOf` has incorrect format\nFound `{day}`, expected a day, such as 2026-01-13."
    )


def test_each_version_can_be_had(beyond: httpx.Client) -> None:
    for place in range(3):
        answer = beyond.get(f"/studies/{EDITED}/versions/{place + 1}")
        assert answer.json() == three_versions()[place]
        assert answer.headers["x-trialwright-version"] == str(place + 1)


@pytest.mark.parametrize(("number", "status"), [("4", 404), ("0", 400), ("one", 400)])
def test_a_version_that_is_not_there_is_refused(
    beyond: httpx.Client, number: str, status: int
) -> None:
    answer = beyond.get(f"/studies/{EDITED}/versions/{number}")

    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "version" in answer.text


def test_the_history_leads_to_its_records(beyond: httpx.Client) -> None:
    found = beyond.get(f"/studies/{EDITED}/history").json()

    assert found["nctId"] == EDITED
    assert [one["kind"] for one in found["versions"]] == ["first", "edit", "derived"]
    for one, tree in zip(found["versions"], three_versions(), strict=True):
        record = beyond.get(one["record"].removeprefix("/api/trialwright"))
        assert record.json() == tree


def test_a_comparison_says_what_was_edited_and_is_of_the_last_two_by_itself(
    beyond: httpx.Client,
) -> None:
    asked = beyond.get(f"/studies/{EDITED}/diff", params={"from": "1", "to": "2"}).json()
    last = beyond.get(f"/studies/{EDITED}/diff").json()

    assert (asked["from"], asked["to"], last["from"], last["to"]) == (1, 2, 2, 3)
    assert "protocolSection.eligibilityModule" in {one["module"] for one in asked["modules"]}
    assert all(one["module"].startswith("derivedSection") for one in last["modules"])


@pytest.mark.parametrize("query", ["from=", "to=x", "from=1&to=9"])
def test_a_comparison_of_what_is_not_there_is_refused(beyond: httpx.Client, query: str) -> None:
    assert beyond.get(f"/studies/{EDITED}/diff?{query}").status_code in {400, 404}


def test_flags_are_those_of_the_newest_version(beyond: httpx.Client) -> None:
    found = beyond.get(f"/studies/{EDITED}/flags").json()

    assert found["flags"] == as_full_json(flags_of(read_study(source(2))))
    assert found["standing"]["today"] == str(TODAY)
    assert found["standing"]["hasResults"] == "no"
    assert found["standing"]["daysSinceVerified"]["most"] == (
        found["standing"]["daysSinceVerified"]["fewest"] + 30
    )


def test_checks_are_those_of_the_newest_version_on_a_day(beyond: httpx.Client) -> None:
    found = beyond.get(f"/studies/{EDITED}/checks").json()
    earlier = beyond.get(f"/studies/{EDITED}/checks?today=2026-01-14").json()

    expected = [one.rule for one in check(read_study(source(2)), today=TODAY)]
    assert [one["rule"] for one in found["findings"]] == expected
    assert expected
    assert (found["today"], earlier["today"]) == (str(TODAY), "2026-01-14")
    assert all(one["sentence"] and one["path"] for one in found["findings"])


@pytest.mark.parametrize("rest", RESTS)
def test_a_former_id_leads_to_the_study_for_now(beyond: httpx.Client, rest: str) -> None:
    answer = beyond.get(f"/studies/{ALIAS.lower()}{rest}")

    assert answer.status_code == 302
    assert answer.headers["location"] == f"/api/trialwright/studies/{EDITED}{rest}"


def test_a_former_id_keeps_what_was_asked(beyond: httpx.Client) -> None:
    answer = beyond.get(f"/studies/{ALIAS}/diff?from=1&to=2")

    assert answer.headers["location"].endswith(f"/{EDITED}/diff?from=1&to=2")


@pytest.mark.parametrize("rest", RESTS)
def test_another_spelling_of_an_id_is_the_same_id(beyond: httpx.Client, rest: str) -> None:
    assert beyond.get(f"/studies/{EDITED.lower()}{rest}").status_code == 200


@pytest.mark.parametrize("rest", RESTS)
def test_a_study_that_is_not_here_is_said_not_to_be_here(beyond: httpx.Client, rest: str) -> None:
    answer = beyond.get(f"/studies/NCT00000001{rest}")

    assert (answer.status_code, answer.text) == (
        404,
        "NCT00000001 is not in this copy of the registry",
    )


@pytest.mark.parametrize("rest", RESTS)
def test_what_is_no_id_and_what_is_no_parameter_is_refused(beyond: httpx.Client, rest: str) -> None:
    wrong_id = beyond.get(f"/studies/42{rest}")
    wrong_name = beyond.get(f"/studies/{EDITED}{rest}", params={"sort": "x"})

    assert wrong_id.status_code == wrong_name.status_code == 400
    assert "has incorrect format" in wrong_id.text
    assert wrong_name.text.startswith("`sort` is unknown parameter")


def test_another_address_tells_which_there_are(beyond: httpx.Client) -> None:
    answer = beyond.get("/nowhere")

    assert answer.status_code == 404
    assert "/api/trialwright/studies/{nct_id}/history" in answer.text


def test_nothing_can_be_written(beyond: httpx.Client) -> None:
    assert beyond.post("/changes").status_code == 405


def test_a_source_that_keeps_no_moments_says_so() -> None:
    shelf = Shelf([source(0)])
    with (
        listening(create_app(lambda: opened(shelf))) as address,
        httpx.Client(base_url=f"{address}/api/trialwright", trust_env=False) as client,
    ):
        assert client.get("/changes").status_code == 501
        assert client.get("/studies/NCT90000001/history").status_code == 200
