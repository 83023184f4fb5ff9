"""The pages over HTTP: from a real registry, through a real server."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import httpx
import msgspec
import pytest
from tests import records
from tests.web.conftest import EDITED, listening, three_versions
from tests.web.public.reading_html import Reader

from trialwright.errors import NotFound, StoreBusy, StoreDamaged, TrialwrightError
from trialwright.registry.store import Copy, Version
from trialwright.vocabulary import NctId
from trialwright.web.public import create_app
from trialwright.web.public.protection import HEADERS
from trialwright.web.public.wording import day

ALIAS = "NCT90000009"


def page(answer: httpx.Response) -> Reader:
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    found = Reader(answer.text)
    assert found.unbalanced == []
    assert found.tags.count("h1") == found.tags.count("main") == 1
    return found


def test_the_start_page_says_how_many_studies_there_are(client: httpx.Client) -> None:
    answer = client.get("/")

    assert answer.status_code == 200
    assert page(answer).says("This copy of the registry holds 3 studies")


def test_the_start_page_says_how_new_its_studies_are(client: httpx.Client) -> None:
    found = page(client.get("/"))
    said = client.get("/start.json").json()

    assert said["studies"] == 3
    assert found.says(
        f"Newest update posted (registry's date) {day_of(said['newestUpdatePosted'])}"
    )
    assert found.says(f"Last loaded (our clock) {day_of(said['lastLoaded'])}")


def day_of(moment: str) -> str:
    return day(datetime.fromisoformat(moment).date())


def test_without_a_log_the_newest_update_is_not_known(unindexed_client: httpx.Client) -> None:
    assert unindexed_client.get("/start.json").json()["newestUpdatePosted"] is None
    found = page(unindexed_client.get("/"))
    assert found.says("holds 3 studies")
    assert not found.says("Newest update posted")


def test_nothing_was_loaded_into_an_empty_registry(empty_client: httpx.Client) -> None:
    assert empty_client.get("/start.json").json() == {
        "studies": 0,
        "newestUpdatePosted": None,
        "lastLoaded": None,
    }


def test_every_example_of_the_start_page_is_a_search(client: httpx.Client) -> None:
    ways = [
        link for link in page(client.get("/")).links if link.startswith(("/search", "/changes"))
    ]

    assert len(ways) >= 7
    assert {client.get(way).status_code for way in ways} == {200}


def test_an_empty_registry_says_how_to_fill_it(empty_client: httpx.Client) -> None:
    assert page(empty_client.get("/")).says("empty. Load records with")


@pytest.mark.parametrize("typed", [EDITED, EDITED.lower(), f" {EDITED} ", "nct90000001"])
def test_the_form_leads_to_the_study(client: httpx.Client, typed: str) -> None:
    answer = client.get("/study", params={"nct_id": typed})

    assert (answer.status_code, answer.headers["location"]) == (303, f"/study/{EDITED}")


@pytest.mark.parametrize("path", ["/study", "/study?nct_id=", "/study?nct_id=42", "/study/42"])
def test_what_is_no_id_gets_one_clear_sentence(client: httpx.Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 400
    assert page(answer).says("is not an NCT id: expected NCT and up to eight digits")


def test_a_study_shows_its_newest_version(client: httpx.Client) -> None:
    answer = client.get(f"/study/{EDITED}")

    assert answer.status_code == 200
    found = page(answer)
    assert found.says("A Made-up Study of <b>Nothing</b>")
    assert found.says("Completed")
    assert "b" not in found.tags
    assert {
        f"/study/{EDITED}/history",
        f"/study/{EDITED}/diff?from=2&to=3",
        f"/study/{EDITED}.json",
        f"/study/{EDITED}.json?pretty=1",
    } <= set(found.links)


def test_fields_of_a_later_time_are_shown(client: httpx.Client) -> None:
    found = page(client.get("/study/NCT90000002"))

    assert found.says("Fields that this program does not know")
    assert found.says("<i>here</i>")


@pytest.mark.parametrize(
    ("asked", "status"),
    [(ALIAS, 302), (ALIAS.lower(), 302), ("nct90000001", 301), ("NCT090000001", 301)],
)
@pytest.mark.parametrize(
    "rest", ["", ".json", "/history", "/history.json", "/version/1", "/version/1.json"]
)
def test_former_ids_and_other_spellings_lead_to_the_one_address(
    client: httpx.Client, asked: str, status: int, rest: str
) -> None:
    """A former id may come to have a study of its own: no browser is to keep that way for ever."""
    answer = client.get(f"/study/{asked}{rest}", params={"pretty": "1"})

    assert answer.status_code == status
    assert answer.headers["location"] == f"/study/{EDITED}{rest}?pretty=1"


@pytest.mark.parametrize("rest", ["/diff", "/diff.json"])
def test_a_comparison_keeps_its_versions_on_the_way(client: httpx.Client, rest: str) -> None:
    answer = client.get(f"/study/{ALIAS}{rest}?from=1&to=2")

    assert answer.headers["location"] == f"/study/{EDITED}{rest}?from=1&to=2"


def test_the_record_as_json_is_the_bytes_that_came(client: httpx.Client) -> None:
    answer = client.get(f"/study/{EDITED}.json")

    assert answer.headers["content-type"] == "application/json"
    assert answer.content == msgspec.json.encode(three_versions()[-1])
    assert answer.headers["content-disposition"] == f'inline; filename="{EDITED}.json"'
    assert "x-trialwright-restatement" not in answer.headers


def test_the_record_can_be_had_indented_in_the_registrys_order(client: httpx.Client) -> None:
    answer = client.get("/study/NCT90000002.json?pretty=1")

    assert answer.text.startswith('{\n  "protocolSection": {\n')
    assert answer.json()["protocolSection"]["afterOurTime"] == {"found": ["<i>here</i>"]}
    assert list(answer.json()["protocolSection"])[-1] == "afterOurTime"


def test_an_old_version_is_shown_and_given_as_json(client: httpx.Client) -> None:
    found = page(client.get(f"/study/{EDITED}/version/1"))
    source = client.get(f"/study/{EDITED}/version/1.json")

    assert found.says("This is an old version.")
    assert found.says("A Made-up Study of Something")
    assert source.content == msgspec.json.encode(three_versions()[0])
    assert "version-1.json" in source.headers["content-disposition"]


def test_the_newest_version_is_not_called_old(client: httpx.Client) -> None:
    assert not page(client.get(f"/study/{EDITED}/version/3")).says("This is an old version.")


@pytest.mark.parametrize(
    ("number", "status", "sentence"),
    [
        ("4", 404, "has no version 4 in this copy of the registry; the newest is 3"),
        ("0", 400, "expected the number of a version, from 1"),
        ("-1", 400, "expected the number of a version, from 1"),
        ("one", 400, "expected the number of a version, from 1"),
        ("\u0661", 400, "expected the number of a version, from 1"),
        ("9" * 5_000, 400, "expected the number of a version, from 1"),
    ],
)
def test_a_version_that_is_not_there_is_refused(
    client: httpx.Client, number: str, status: int, sentence: str
) -> None:
    answer = client.get(f"/study/{EDITED}/version/{number}")

    assert answer.status_code == status
    assert page(answer).says(sentence)


def test_the_history_tells_edits_from_churn_and_our_dates_from_theirs(
    client: httpx.Client,
) -> None:
    found = page(client.get(f"/study/{EDITED}/history"))

    assert found.says("3 versions held here")
    assert found.says("3 Not edited: only the registry's computed part changed")
    assert found.says("2 Edited 20 February 2026")
    assert found.says("1 First version held here 13 January 2026")
    assert found.says("Last update posted registry's date")
    assert found.says("First seen here our clock")
    assert found.says("22 November 2026, 12:")
    assert f"/study/{EDITED}/diff?from=1&to=2" in found.links


def test_a_history_of_one_version_has_nothing_to_compare(client: httpx.Client) -> None:
    assert not page(client.get("/study/NCT90000002/history")).says("Compare the chosen")


def test_the_history_as_json_names_whose_dates_they_are(client: httpx.Client) -> None:
    found = client.get(f"/study/{EDITED}/history.json").json()

    assert found["nctId"] == EDITED
    assert [(one["number"], one["kind"]) for one in found["versions"]] == [
        (1, "first"),
        (2, "edit"),
        (3, "derived"),
    ]
    assert found["versions"][1]["lastUpdatePosted"] == "2026-02-20"
    assert found["versions"][2]["dataCut"] == "2026-05-01"
    assert found["versions"][0]["firstSeenHere"].endswith("+00:00")


def test_a_comparison_shows_what_was_edited_within_the_text(client: httpx.Client) -> None:
    found = page(client.get(f"/study/{EDITED}/diff?from=1&to=2"))

    assert found.says("Changes from version 1 to version 2")
    assert found.says("Changed Overall status Before Recruiting After Completed")
    assert found.says("[removed: 3] to 18 years")
    assert found.says("[inserted: 4] to 18 years")
    assert found.says("In short Status changed from Recruiting to Completed")
    assert found.says("Title changed from A Made-up Study of Something to A Made-up Study of <b>")
    assert found.says("Added Inclusion criterion: 2. Willing.")
    assert {"ins", "del"} <= set(found.tags)
    assert "b" not in found.tags


def test_churn_stands_apart_from_edits(client: httpx.Client) -> None:
    found = page(client.get(f"/study/{EDITED}/diff"))

    assert found.says("Changes from version 2 to version 3")
    assert found.says("Nothing was edited.")
    assert found.says("Before 25 March 2026 After 1 May 2026")
    assert found.says("Only what the registry computes from the record is different")


def test_a_version_compared_with_itself_is_the_same(client: httpx.Client) -> None:
    found = page(client.get(f"/study/{EDITED}/diff?from=2&to=2"))

    assert found.says("Nothing was edited.")
    assert found.says("without any edit of the study. Nothing.")
    assert found.says("Both sides are the same version.")


def test_a_comparison_as_json_holds_the_same_changes(client: httpx.Client) -> None:
    found = client.get(f"/study/{EDITED}/diff.json?from=1&to=2").json()

    assert (found["nctId"], found["from"], found["to"]) == (EDITED, 1, 2)
    modules = {module["module"] for module in found["modules"]}
    assert "protocolSection.eligibilityModule" in modules
    assert found["summary"][0] == "Status changed from Recruiting to Completed"
    assert found["onlyComputedAnew"] is False


def test_that_only_the_computed_part_changed_is_told_to_programs(client: httpx.Client) -> None:
    found = client.get(f"/study/{EDITED}/diff.json").json()

    assert (found["summary"], found["onlyComputedAnew"]) == ([], True)


def test_the_history_says_in_words_what_turned_with_each_version(client: httpx.Client) -> None:
    found = page(client.get(f"/study/{EDITED}/history"))
    versions = client.get(f"/study/{EDITED}/history.json").json()["versions"]

    assert found.says("Status changed from Recruiting to Completed Eligibility criteria edited")
    assert found.says("Edited modules: Identification; Status; Eligibility")
    assert versions[1]["changes"][0] == "Status changed from Recruiting to Completed"
    assert [one["changes"] for one in versions[::2]] == [[], []]
    assert versions[1]["editedModules"] == ["Identification", "Status", "Eligibility"]


def test_the_history_sets_what_was_stated_at_first_beside_what_is_now(
    client: httpx.Client,
) -> None:
    found = page(client.get(f"/study/{EDITED}/history"))

    assert found.says("Status Recruiting Completed changed")
    assert found.says("Enrollment 10 (estimated) 10 (estimated) as it was")
    assert found.says("Primary outcomes not stated not stated as it was")


def test_the_versions_stand_on_a_line_of_time(client: httpx.Client) -> None:
    found = page(client.get(f"/study/{EDITED}/history"))

    assert found.says("Status from 13 January 2026: Recruiting")
    assert found.says("Status from 20 February 2026: Completed")
    assert found.says("Version 3, 1 May 2026")
    assert "svg" in found.tags


def test_two_versions_are_chosen_without_scripts(client: httpx.Client) -> None:
    found = page(client.get(f"/study/{EDITED}/history"))

    radios = [value for tag, name, value in found.attributes if (tag, name) == ("input", "value")]
    assert radios == ["3", "3", "2", "2", "1", "1"]
    assert ("form", "action", f"/study/{EDITED}/diff") in found.attributes


@pytest.mark.parametrize("query", ["from=x", "to=", "from=1&to=9"])
def test_a_comparison_of_what_is_not_there_is_refused(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/study/{EDITED}/diff?{query}")

    assert answer.status_code in {400, 404}
    assert page(answer).says("version")


@pytest.mark.parametrize(
    "rest", ["", "/history", "/version/1", "/diff", ".json", "/history.json", "/diff.json"]
)
def test_a_study_that_is_not_here_is_said_not_to_be_here(client: httpx.Client, rest: str) -> None:
    answer = client.get(f"/study/NCT00000001{rest}")

    assert answer.status_code == 404
    sentence = "NCT00000001 is not in this copy of the registry. It may exist"
    if rest.endswith(".json"):
        assert answer.json()["error"].startswith(sentence)
    else:
        assert page(answer).says(sentence)


def test_another_address_has_no_page(client: httpx.Client) -> None:
    answer = client.get("/nowhere")

    assert answer.status_code == 404
    assert page(answer).says("There is no page at this address.")


def test_nothing_can_be_written(client: httpx.Client) -> None:
    answer = client.post(f"/study/{EDITED}")

    assert answer.status_code == 405
    assert "GET" in answer.headers["allow"]
    assert page(answer).says("These pages are for reading only")


@pytest.mark.parametrize(
    "path", ["/", f"/study/{EDITED}", f"/study/{EDITED}.json", f"/study/{EDITED}/history"]
)
def test_a_head_request_has_the_headers_and_no_body(client: httpx.Client, path: str) -> None:
    full, head = client.get(path), client.head(path)

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == full.headers["content-length"]


@pytest.mark.parametrize("path", ["/", f"/study/{EDITED}.json", "/nowhere", "/study/x"])
def test_every_answer_forbids_what_these_pages_never_do(client: httpx.Client, path: str) -> None:
    answer = client.get(path)

    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "<script" not in answer.text


def test_the_stylesheet_is_kept_for_ever_under_an_address_of_its_own(
    client: httpx.Client,
) -> None:
    links = [link for link in page(client.get("/")).links if link.startswith("/static/")]

    assert len(links) == 2
    for link in links:
        answer = client.get(link)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert client.get(link.replace("/static/", "/static/0")).status_code == 404
    assert client.get("/static/0/other.css").status_code == 404


def test_the_restatement_stands_in_where_the_record_is_not_loaded(
    empty_client: httpx.Client,
) -> None:
    answer = empty_client.get("/study/NCT07338357")

    assert answer.status_code == 200
    assert page(answer).says("This is a restatement in our own words.")


def test_the_restatement_as_json_is_labelled_too(empty_client: httpx.Client) -> None:
    answer = empty_client.get("/study/NCT07338357.json")
    pretty = empty_client.get("/study/NCT07338357.json?pretty=1")

    assert answer.headers["x-trialwright-restatement"].startswith("own words")
    assert "NCT07338357.restatement.json" in answer.headers["content-disposition"]
    assert pretty.json() == answer.json()


def test_the_restatement_has_no_history_and_is_no_version(empty_client: httpx.Client) -> None:
    assert empty_client.get("/study/NCT07338357/history").status_code == 404
    assert empty_client.get("/study/NCT07338357/version/1").status_code == 404
    assert page(empty_client.get("/")).says("This copy of the registry is empty.")


class Failing:
    """A registry that fails in one way, whatever it is asked."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def newest(self, _: NctId, /) -> Version | None:
        """Fail."""
        raise self.error

    def newest_copy(self, _: NctId, /) -> Copy | None:
        """Fail."""
        raise self.error

    def history(self, _: NctId, /) -> tuple[Version, ...]:
        """Fail."""
        raise self.error

    def version(self, _: NctId, __: int, /) -> Version | None:
        """Fail."""
        raise self.error

    def named_by(self, _: NctId, /) -> tuple[NctId, ...]:
        """Fail."""
        raise self.error

    def count(self) -> int:
        """Fail."""
        raise self.error


@contextmanager
def failing(error: Exception) -> Iterator[httpx.Client]:
    @contextmanager
    def opened() -> Iterator[Failing]:
        yield Failing(error)

    with (
        listening(create_app(opened)) as address,
        httpx.Client(base_url=address, trust_env=False) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (StoreDamaged("version 3 is not what was stored"), 500),
        (StoreBusy("another process is writing"), 503),
        (NotFound("there is no registry here"), 404),
    ],
)
def test_what_the_keeper_can_act_on_is_said(error: TrialwrightError, status: int) -> None:
    with failing(error) as client:
        answer = client.get("/")

    assert answer.status_code == status
    assert page(answer).says(f"{error}.")


@pytest.mark.parametrize("rest", ["", ".json"])
def test_a_bug_shows_nothing_of_itself_and_goes_to_the_log(
    caplog: pytest.LogCaptureFixture, rest: str
) -> None:
    with caplog.at_level(logging.ERROR), failing(RuntimeError("secret detail")) as client:
        answer = client.get(f"/study/{EDITED}{rest}")

    assert answer.status_code == 500
    assert Reader(answer.text).says("The reason stands in the log of this program.")
    assert "secret" not in answer.text
    assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
    assert "secret detail" in caplog.text


def test_made_up_numbers_are_those_of_samples() -> None:
    """The records above would otherwise pass for real studies."""
    assert NctId.from_number(records.FIRST).is_sample
