"""What changed since a day: counts, changes, their feed, and what is said where none are known."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest
from tests import records
from tests.web.conftest import EDITED, TODAY, listening, searching
from tests.web.public.reading_html import Reader

from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.registry.store.shift_log import ShiftLog, log_file, log_shifts
from trialwright.web.public import create_app
from trialwright.web.public.news import PAGE
from trialwright.web.public.wording import day

_TITLE = "protocolSection__identificationModule__briefTitle"
_STATUS = "protocolSection__statusModule__overallStatus"
_POSTED = "protocolSection__statusModule__lastUpdatePostDateStruct"
HOSTILE = '<script>"&'


def found(answer: httpx.Response) -> Reader:
    assert answer.status_code == 200
    page = Reader(answer.text)
    assert page.unbalanced == []
    return page


@pytest.fixture(scope="module")
def many_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a registry in which more studies were withdrawn than a page holds."""
    home = tmp_path_factory.mktemp("many")
    clock = records.clock_from()
    for posted, status in (("2026-02-01", "RECRUITING"), ("2026-03-01", "WITHDRAWN")):
        lines = [
            records.record(
                records.FIRST + n,
                **{_POSTED: {"date": posted}, _STATUS: status, _TITLE: f"{HOSTILE} {n}"},
            )
            for n in range(PAGE + 5)
        ]
        (home / "in").write_bytes(b"\n".join(lines))
        load(home, [str(home / "in")], clock=clock, workers=1)
    log_shifts(home)
    app = create_app(
        lambda: Registry.open(home), today=lambda: TODAY, shifts=lambda: ShiftLog.open(home)
    )
    with listening(app) as address:
        yield address


@pytest.fixture
def many(many_address: str) -> Iterator[httpx.Client]:
    """Return a client of that registry."""
    with httpx.Client(base_url=many_address, trust_env=False) as ready:
        yield ready


def test_changes_are_counted_by_kind_and_lead_to_what_changed(client: httpx.Client) -> None:
    page = found(client.get("/changes?since=2026-02-01"))

    assert page.says("Changes since 1 February 2026")
    assert page.says("1 All edits 0 Withdrawn 1 Recruitment status changed")
    assert page.says("1 edit shown: 1 to 1")
    assert page.says("posted 20 February 2026")
    assert page.says("Status changed from Recruiting to Completed")
    assert page.says("Edited modules: Identification; Status; Eligibility")
    assert f"/study/{EDITED}/diff?from=1&to=2" in page.links


def test_a_day_counts_from_its_beginning(client: httpx.Client) -> None:
    assert found(client.get("/changes?since=2026-02-20")).says("1 edit")
    assert found(client.get("/changes?since=2026-02-21")).says("0 edits None.")


def test_the_registrys_dates_are_counted_and_lead_to_a_search(client: httpx.Client) -> None:
    page = found(client.get("/changes?since=2026-01-13"))
    counts = {}
    for area in ("StudyFirstPostDate", "ResultsFirstPostDate", "LastUpdatePostDate"):
        (way,) = [link for link in page.links if f"AREA%5B{area}%5D" in link]
        counts[area] = client.get(way.replace("/search?", "/search.json?")).json()["total"]

    assert page.says(f"{counts['StudyFirstPostDate']} Studies first posted")
    assert page.says(f"{counts['ResultsFirstPostDate']} Studies whose results were first posted")
    assert page.says(f"{counts['LastUpdatePostDate']} Studies updated")
    assert counts["LastUpdatePostDate"] >= counts["StudyFirstPostDate"] >= 2


def test_without_a_day_it_is_the_month_before_the_newest_update(
    client: httpx.Client, home: Path
) -> None:
    since = date.fromisoformat(client.get("/changes.json").json()["since"])
    with closing(sqlite3.connect(log_file(home))) as connection:
        (newest,) = connection.execute("SELECT newest FROM level").fetchone()

    assert since + timedelta(days=30) == date.fromisoformat(newest)
    assert found(client.get("/changes")).says(f"Changes since {day(since)}")
    assert found(client.get("/")).says(day(date.fromisoformat(newest)))


def test_one_kind_is_shown_alone(client: httpx.Client) -> None:
    assert found(client.get("/changes?since=2026-01-01&kind=criteria")).says("1 edit shown")
    none = found(client.get("/changes?since=2026-01-01&kind=withdrawn"))
    assert none.says("Changes since 1 January 2026: Withdrawn")
    assert none.says("0 edits None.")


def test_programs_get_the_same(client: httpx.Client) -> None:
    answer = client.get("/changes.json?since=2026-02-01").json()

    assert (answer["since"], answer["edits"]) == ("2026-02-01", 1)
    assert answer["kinds"]["status"] == 1
    (change,) = answer["changes"]
    assert change["nctId"] == EDITED
    assert change["kinds"] == ["status", "criteria"]
    assert change["shifts"][0] == {
        "what": "status",
        "before": "RECRUITING",
        "after": "COMPLETED",
    }
    assert client.get(change["difference"]).status_code == 200


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("since=yesterday", "expected one such as 2026-01-13"),
        ("since=20260113", "expected one such as 2026-01-13"),
        ("since=2026-02-30", "expected one such as 2026-01-13"),
        ("kind=nothing", "expected one of withdrawn, status, results"),
        ("page=0", "expected 1 to 500"),
        ("page=x", "expected 1 to 500"),
    ],
)
@pytest.mark.parametrize("path", ["/changes", "/changes.json", "/changes.atom"])
def test_what_cannot_be_asked_for_is_refused_with_a_sentence(
    client: httpx.Client, path: str, query: str, sentence: str
) -> None:
    answer = client.get(f"{path}?{query}")

    assert answer.status_code == 400
    assert sentence in answer.text


def test_pages_follow_one_another_without_a_gap(many: httpx.Client) -> None:
    first = many.get("/changes.json?since=2026-01-01").json()["changes"]
    second = many.get("/changes.json?since=2026-01-01&page=2").json()["changes"]
    page = found(many.get("/changes?since=2026-01-01&kind=withdrawn&page=2"))

    assert (len(first), len(second)) == (PAGE, 5)
    assert len({one["nctId"] for one in [*first, *second]}) == PAGE + 5
    assert page.says(f"{PAGE + 1} to {PAGE + 5}")
    assert "/changes?since=2026-01-01&kind=withdrawn" in page.links
    assert not [link for link in page.links if "page=3" in link]


def test_what_a_record_says_stays_text(many: httpx.Client) -> None:
    page = found(many.get("/changes?since=2026-01-01"))

    assert page.says(HOSTILE)
    assert "script" not in page.tags


def test_without_an_index_the_registrys_dates_are_not_counted(many: httpx.Client) -> None:
    assert not found(many.get("/changes?since=2026-01-01")).says("By the registry's own dates")


def test_without_a_log_it_is_said_that_there_is_none(home: Path) -> None:
    app = create_app(lambda: Registry.open(home), finder=searching(home), today=lambda: TODAY)
    with listening(app) as address, httpx.Client(base_url=address, trust_env=False) as client:
        page = found(client.get("/changes"))
        refused = client.get("/changes.json")
        feed = client.get("/changes.atom")

    assert page.says("Changes since 23 October 2026")
    assert page.says("is not worked out yet")
    assert page.says("Studies first posted")
    assert not page.says("0 edits")
    assert (refused.status_code, feed.status_code) == (503, 503)
    assert "not worked out yet" in refused.json()["error"]


def test_the_start_page_and_every_foot_lead_to_the_changes(client: httpx.Client) -> None:
    for path in ("/", f"/study/{EDITED}", "/nowhere"):
        assert "/changes" in Reader(client.get(path).text).links
