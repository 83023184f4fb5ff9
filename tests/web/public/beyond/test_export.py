"""All hits of a question in one answer."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterator
from functools import partial
from typing import cast

import httpx
import msgspec
import pytest
from tests import records
from tests.web.conftest import EDITED, listening
from tests.web.public.study_pages import version_of

from trialwright.registry.loading import load
from trialwright.registry.sample import generate
from trialwright.registry.search.index import answers
from trialwright.registry.search.index.catalog import bring_level
from trialwright.registry.search.index.current import CurrentIndex
from trialwright.registry.search.questions import Finder, Found, Hit
from trialwright.registry.store import Copy, Registry
from trialwright.vocabulary import NctId
from trialwright.web.public import create_app
from trialwright.web.public.api.bodies import versions_of
from trialwright.web.public.api.listing import read_listing
from trialwright.web.public.beyond import export
from trialwright.web.public.beyond.days import Searched
from trialwright.web.public.sources import StudySource


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Return a client of 230 samples, of which both kinds of addresses are asked."""
    home = tmp_path_factory.mktemp("many")
    (home / "in.ndjson").write_bytes(b"\n".join(generate(230)))
    load(home, [str(home / "in.ndjson")], clock=records.clock_from(), workers=1)
    bring_level(home, workers=1)
    with Registry.open(home) as registry:
        app = create_app(lambda: Registry.open(home), finder=CurrentIndex(home, registry))
        with (
            listening(app) as address,
            httpx.Client(base_url=f"{address}/api", trust_env=False) as client,
        ):
            yield client


def ids(lines: str) -> list[str]:
    return [
        msgspec.json.decode(line)["protocolSection"]["identificationModule"]["nctId"]
        for line in lines.splitlines()
    ]


QUESTIONS = [
    "",
    "query.term=AREA[OverallStatus]COMPLETED OR AREA[OverallStatus]RECRUITING",
    "query.term=study&sort=LastUpdatePostDate:asc",
    "filter.overallStatus=RECRUITING&sort=EnrollmentCount",
    "query.term=cell&filter.geo=distance(40,-75,3000mi)",
]


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("at_once", [7, 5_000])
def test_an_export_has_what_all_pages_have_in_their_order(
    many: httpx.Client, question: str, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "_FOUND_AT_ONCE", at_once)
    page = many.get(f"/v2/studies?{question}&pageSize=1000&countTotal=true").json()
    answer = many.get(f"/trialwright/export?{question}")

    assert answer.headers["content-type"] == "application/x-ndjson"
    assert answer.headers["x-total-count"] == str(page["totalCount"])
    assert [msgspec.json.decode(line) for line in answer.text.splitlines()] == page["studies"]
    assert page["totalCount"] > 1


def test_a_table_has_one_heading_and_the_asked_columns(many: httpx.Client) -> None:
    answer = many.get("/trialwright/export?format=csv&fields=NCT Number,Study Title")
    page = many.get("/v2/studies?format=csv&fields=NCT Number,Study Title&pageSize=1000")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="studies.csv"'
    assert answer.text == page.text
    assert len(list(csv.reader(io.StringIO(answer.text)))) == 231


def test_an_array_has_the_same_records(many: httpx.Client) -> None:
    for question in ("query.term=cell", "query.term=nothingofthekind", ""):
        lines = many.get(f"/trialwright/export?{question}").text.splitlines()
        answer = many.get(f"/trialwright/export?{question}&format=json")

        assert answer.headers["content-type"] == "application/json"
        assert answer.json() == [msgspec.json.decode(line) for line in lines]
        assert question != "" or len(lines) == 230


def test_references_are_those_of_each_study(many: httpx.Client) -> None:
    (first, *others) = ids(many.get("/trialwright/export?query.term=cell").text)
    answer = many.get("/trialwright/export?query.term=cell&format=ris")

    assert answer.headers["content-disposition"] == 'attachment; filename="studies.ris"'
    assert answer.text.count("\r\nER  - \r\n") == 1 + len(others)
    alone = many.get(f"/v2/studies/{first}?format=ris").text
    assert answer.text.startswith(f"{alone}\r\n")
    some = many.get("/trialwright/export?query.term=cell&format=ris&fields=ID").text
    assert {line[:2] for line in some.splitlines() if line} == {"TY", "ID", "ER"}


def test_fields_are_those_that_were_asked_for(many: httpx.Client) -> None:
    answer = many.get("/trialwright/export?fields=NCTId")

    assert len(ids(answer.text)) == 230
    assert all(len(line) < 100 for line in answer.text.splitlines())


def test_a_question_without_hits_is_an_empty_answer(many: httpx.Client) -> None:
    answer = many.get("/trialwright/export?query.term=nothingofthekind")

    assert (answer.status_code, answer.text, answer.headers["x-total-count"]) == (200, "", "0")


def test_a_head_request_counts_and_writes_nothing(many: httpx.Client) -> None:
    answer = many.head("/trialwright/export")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["x-total-count"] == "230"
    assert "etag" not in answer.headers
    assert "content-length" not in answer.headers


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("format=xml", "`xml`"),
        ("format=ris&fields=NoSuchTag", "NoSuchTag"),
        ("pageSize=10", "`pageSize` is unknown parameter"),
        ("pageToken=x", "`pageToken` is unknown parameter"),
        ("query.term=AREA[", "Expected"),
        ("fields=NoSuchField", "NoSuchField"),
    ],
)
def test_what_cannot_be_read_is_refused_before_anything_is_written(
    many: httpx.Client, query: str, said: str
) -> None:
    answer = many.get(f"/trialwright/export?{query}")

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert said.lower() in answer.text.lower()


def test_records_are_read_only_as_they_are_written(many: httpx.Client) -> None:
    """So that memory does not grow with the answer."""
    read: list[NctId] = []

    class Counting:
        def newest_copy(self, nct_id: NctId, /) -> Copy | None:
            read.append(nct_id)
            return versions[nct_id]

    lines = many.get("/trialwright/export").text.splitlines()
    versions = {one.nct_id: one for one in (version_of(line.encode()) for line in lines)}
    exported = export.Exported(
        form="ndjson",
        tags=(),
        listing=read_listing(b""),
        question=read_listing(b"").question,
        first=Found(230, tuple(Hit(nct_id, 1, 0.0) for nct_id in versions), None),
        searched=Searched(
            cast("Finder", None), partial(versions_of, source=cast("StudySource", Counting()))
        ),
    )

    async def look() -> None:
        at_each = [len(read) async for _ in export._written(exported)]
        assert at_each == [50, 100, 150, 200, 230]

    asyncio.run(look())


def test_among_too_many_hits_distance_does_not_count_on_any_page(
    many: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index leaves distance out beyond 10,000 hits, here beyond one: so on every page."""
    monkeypatch.setattr(answers, "MOST_NEARBY", 1)
    monkeypatch.setattr(export, "_FOUND_AT_ONCE", 7)
    with_a_circle = many.get("/trialwright/export?query.term=cell&filter.geo=distance(0,0,20000km)")
    page = many.get("/v2/studies?query.term=cell&filter.geo=distance(0,0,20000km)&pageSize=1000")

    assert ids(with_a_circle.text) == [
        one["protocolSection"]["identificationModule"]["nctId"] for one in page.json()["studies"]
    ]


def test_without_an_index_nothing_can_be_exported(unindexed_client: httpx.Client) -> None:
    assert unindexed_client.get("/api/trialwright/export").status_code == 503


def test_the_newest_version_is_exported(beyond: httpx.Client) -> None:
    answer = beyond.get(f"/export?filter.ids={EDITED}")

    assert ids(answer.text) == [EDITED]
    assert "<b>Nothing</b>" in answer.text


def test_others_are_answered_while_an_export_is_written(many: httpx.Client) -> None:
    with many.stream("GET", "/trialwright/export") as answer:
        first = next(answer.iter_lines())
        assert many.get("/v2/version").status_code == 200
        assert first.startswith("{")
