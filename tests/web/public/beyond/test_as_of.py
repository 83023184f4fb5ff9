"""Searching as of a day over HTTP: the registry's own questions, with a day beside."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests import records
from tests.web.conftest import listening

from trialwright.registry.loading import load
from trialwright.registry.search.index.catalog import bring_level, index_folder
from trialwright.registry.search.index.current import CurrentIndex
from trialwright.registry.search.index.days import PastIndexes
from trialwright.registry.search.index.past import Effort
from trialwright.registry.search.opening import open_search
from trialwright.registry.store import Registry
from trialwright.registry.store.files import only_one
from trialwright.web.public import create_app

STUDIES = 23
THEN, BETWEEN, LATER = "2026-06-01", "2027-02-15", "2028-01-01"


def put(home: Path, *sources: bytes) -> None:
    file = home / "in.ndjson"
    file.write_bytes(b"\n".join(sources) + b"\n")
    load(home, [str(file)], clock=records.clock_from(), workers=1)


def serving(home: Path, most: int) -> Any:  # noqa: ANN401 - an application
    registry = Registry.open(home)
    return create_app(
        lambda: Registry.open(home),
        finder=CurrentIndex(home, registry),
        as_of=PastIndexes(home, registry, Effort(most=most)),
    )


@pytest.fixture(scope="module")
def past_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a registry of studies called Alpha, then Beta, then five of them Gamma."""
    folder = tmp_path_factory.mktemp("past")
    for word, count, posted in (
        ("Alpha", STUDIES, "2026-01-13"),
        ("Beta", STUDIES, "2027-02-01"),
        ("Gamma", 5, "2027-03-01"),
    ):
        put(
            folder,
            *(records.titled(records.FIRST + n, f"{word} {n}", posted) for n in range(count)),
        )
    bring_level(folder, workers=1)
    return folder


@pytest.fixture(scope="module")
def past(past_home: Path) -> Iterator[httpx.Client]:
    """Return a client of both kinds of addresses."""
    with (
        listening(serving(past_home, 100)) as address,
        httpx.Client(base_url=f"{address}/api", trust_env=False) as client,
    ):
        yield client


def titles(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [
        one["protocolSection"]["identificationModule"]["briefTitle"]
        for one in answer.json()["studies"]
    ]


def asked(past: httpx.Client, **params: object) -> httpx.Response:
    named = {name.replace("_", "."): str(value) for name, value in params.items()}
    return past.get("/trialwright/studies", params=named)


@pytest.mark.parametrize(
    ("day", "counts"),
    [("2026-01-12", (0, 0, 0)), (THEN, (23, 0, 0)), (BETWEEN, (0, 23, 0)), (LATER, (0, 18, 5))],
)
def test_each_study_is_found_by_its_version_of_that_day(
    past: httpx.Client, day: str, counts: tuple[int, int, int]
) -> None:
    for word, count in zip(("Alpha", "Beta", "Gamma"), counts, strict=True):
        answer = asked(past, query_term=word, asOf=day, countTotal="true", pageSize=100)
        found = titles(answer)
        assert answer.json()["totalCount"] == len(found) == count
        assert all(title.startswith(word) for title in found)


@pytest.mark.parametrize("sizes", [[1], [7], [3, 11, 2], [100]])
@pytest.mark.parametrize("sort", ["", "@relevance", "EnrollmentCount:desc,StartDate"])
def test_pages_of_any_sizes_are_the_whole_without_repeats(
    past: httpx.Client, sizes: list[int], sort: str
) -> None:
    whole = {"query_term": "alpha", "asOf": THEN, **({"sort": sort} if sort else {})}
    found: list[str] = []
    token: dict[str, str] = {}
    for turn in range(100):
        answer = asked(past, pageSize=sizes[turn % len(sizes)], **whole, **token)
        found += titles(answer)
        if "nextPageToken" not in answer.json():
            break
        token = {"pageToken": answer.json()["nextPageToken"]}
    assert sorted(found) == sorted(f"Alpha {n}" for n in range(STUDIES))


def test_a_token_holds_for_the_day_of_its_page_alone(past: httpx.Client) -> None:
    first = asked(past, query_term="alpha", asOf=THEN, pageSize=2).json()
    token = first["nextPageToken"]
    for other in ({"asOf": "2026-06-02"}, {}):
        refused = asked(past, query_term="alpha", pageSize=2, pageToken=token, **other)
        assert refused.status_code == 400
        assert "This token belongs to a request with other parameters" in refused.text
    ordinary = past.get("/v2/studies", params={"query.term": "alpha", "pageToken": token})
    assert ordinary.status_code == 400
    assert len(titles(asked(past, query_term="alpha", asOf=THEN, pageToken=token))) == 10


def test_a_token_stays_good_while_more_is_loaded(tmp_path: Path) -> None:
    put(tmp_path, *(records.titled(records.FIRST + n, f"Alpha {n}") for n in range(5)))
    bring_level(tmp_path, workers=1)
    with (
        listening(serving(tmp_path, 100)) as address,
        httpx.Client(base_url=f"{address}/api", trust_env=False) as client,
    ):
        first = asked(client, asOf=THEN, pageSize=3)
        put(tmp_path, *(records.titled(records.FIRST + n, "B", "2027-02-01") for n in range(5)))
        bring_level(tmp_path, workers=1)
        token = first.json()["nextPageToken"]
        second = asked(client, asOf=THEN, pageSize=3, pageToken=token)
    assert titles(first) + titles(second) == [f"Alpha {n}" for n in range(5)]


def test_fields_filters_and_tables_are_as_at_the_registry_s_api(past: httpx.Client) -> None:
    only = asked(past, filter_ids=f"NCT{records.FIRST}", fields="BriefTitle", asOf=THEN)
    assert only.json()["studies"] == [
        {"protocolSection": {"identificationModule": {"briefTitle": "Alpha 0"}}}
    ]
    table = asked(past, format="csv", fields="Study Title", asOf=THEN, countTotal="true")
    assert table.headers["x-total-count"] == "23"
    assert table.text.splitlines()[:2] == ["Study Title", "Alpha 0"]


def test_without_a_day_it_is_the_page_of_the_registry_s_api(past: httpx.Client) -> None:
    params = {"query.term": "gamma", "countTotal": "true", "pageSize": "2"}
    here, there = (past.get(f"/{one}/studies", params=params) for one in ("trialwright", "v2"))
    assert here.status_code == 200
    assert here.text == there.text


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"asOf": "2026-02-30"}, "Parameter `asOf` has incorrect format"),
        ({"asOf": ""}, "Parameter `asOf` has incorrect format"),
        ({"asOf": THEN, "query_term": "AREA["}, "Error parsing query"),
        ({"asOf": THEN, "pageSizes": "3"}, "`pageSizes` is unknown parameter"),
        ({"pageSizes": "3"}, "`pageSizes` is unknown parameter"),
    ],
)
def test_what_cannot_be_read_is_refused(
    past: httpx.Client, params: dict[str, str], said: str
) -> None:
    answer = asked(past, **params)
    assert answer.status_code == 400
    assert said in answer.text


def test_the_registry_s_own_api_knows_no_day(past: httpx.Client) -> None:
    assert past.get("/v2/studies", params={"asOf": THEN}).status_code == 400


def test_too_much_work_for_one_request_is_refused_until_it_has_been_done(tmp_path: Path) -> None:
    for word, posted in (("Alpha", "2026-01-13"), ("Beta", "2027-02-01")):
        put(tmp_path, *(records.titled(records.FIRST + n, word, posted) for n in range(5)))
    bring_level(tmp_path, workers=1)
    with (
        listening(serving(tmp_path, 4)) as address,
        httpx.Client(base_url=f"{address}/api", trust_env=False) as client,
    ):
        assert titles(asked(client, asOf=LATER)) == ["Beta"] * 5
        refused = asked(client, asOf=THEN)
        with open_search(tmp_path, date.fromisoformat(THEN)):
            pass
        assert titles(asked(client, asOf=THEN)) == ["Alpha"] * 5
    assert refused.status_code == 400
    assert refused.text.startswith(
        "As of 2026-06-01 5 versions are not indexed, more than the 4 that are indexed"
    )


def test_others_are_answered_while_a_day_is_made_ready(tmp_path: Path) -> None:
    put(tmp_path, records.titled(records.FIRST, "Alpha"))
    put(tmp_path, records.titled(records.FIRST, "Beta", "2027-02-01"))
    bring_level(tmp_path, workers=1)
    somebody = only_one(index_folder(tmp_path) / "past" / "builder.lock", "somebody indexes")
    with (
        listening(serving(tmp_path, 100)) as address,
        httpx.Client(base_url=f"{address}/api", trust_env=False) as client,
        ThreadPoolExecutor(1) as threads,
    ):
        with somebody:
            asking = threads.submit(asked, client, asOf=THEN)
            assert client.get("/v2/version").status_code == 200
            assert titles(client.get("/v2/studies")) == ["Beta"]
            assert not asking.done()
        assert titles(asking.result()) == ["Alpha"]


def test_a_version_of_then_that_is_lost_is_said(past_home: Path) -> None:
    lost = Registry.open(past_home)
    found = PastIndexes(past_home, lost, Effort())

    class WithoutVersions(Registry):
        def stored(self, _: int) -> None:
            return None

    app = create_app(lambda: WithoutVersions.open(past_home), as_of=found)
    with (
        listening(app) as address,
        httpx.Client(base_url=f"{address}/api", trust_env=False) as client,
    ):
        answer = asked(client, asOf=THEN)
    assert answer.status_code == 500
    assert "was found, but its record is not in the registry" in answer.text


def test_without_an_index_nothing_can_be_searched(unindexed_client: httpx.Client) -> None:
    assert unindexed_client.get("/api/trialwright/studies").status_code == 503
    answer = unindexed_client.get(
        "/api/trialwright/studies", params={"asOf": str(date(2026, 6, 1))}
    )
    assert answer.status_code == 503
    assert "has no index yet" in answer.text


@pytest.mark.parametrize(
    ("day", "word", "count"), [(THEN, "Alpha", 23), (BETWEEN, "Beta", 23), (LATER, "Gamma", 5)]
)
def test_an_export_as_of_a_day_has_what_all_pages_of_that_day_have(
    past: httpx.Client, day: str, word: str, count: int
) -> None:
    pages = asked(past, query_term=word, asOf=day, pageSize=100)
    answer = past.get(
        "/trialwright/export", params={"query.term": word, "asOf": day, "format": "json"}
    )
    assert answer.headers["x-total-count"] == str(count)
    assert answer.json() == pages.json()["studies"]
    table = past.get(
        "/trialwright/export",
        params={"query.term": word, "asOf": day, "format": "csv", "fields": "Study Title"},
    )
    assert len(table.text.splitlines()) == count + 1


def test_an_export_as_of_what_is_no_day_is_refused(past: httpx.Client) -> None:
    answer = past.get("/trialwright/export", params={"asOf": "2026-02-30"})
    assert answer.status_code == 400
    assert "a day, such as 2026-01-13" in answer.text


@pytest.mark.parametrize("path", ["/v2/studies", "/trialwright/studies", "/trialwright/export"])
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_tilt_changes_nothing_and_a_header_says_so(
    past: httpx.Client, path: str, form: str
) -> None:
    plain = past.get(path, params={"query.term": "gamma", "format": form})
    tilted = past.get(path, params={"query.term": "TILT[StartDate]gamma", "format": form})

    assert tilted.text == plain.text
    assert "x-trialwright-remarks" not in plain.headers
    assert tilted.headers["x-trialwright-remarks"].startswith("TILT[StartDate] changes nothing")
