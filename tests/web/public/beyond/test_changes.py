"""A feed that is followed while more comes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import records
from tests.web.conftest import EDITED

from trialwright.errors import NotFound
from trialwright.registry.loading import load
from trialwright.registry.store import Registry, RegistryWriter
from trialwright.registry.store.feed import Change, Place, changes_after, place_of

Entries = list[dict[str, Any]]


def followed(client: httpx.Client, query: str, limit: int) -> tuple[Entries, str]:
    """Read a feed to its present end; return what was read and where to go on."""
    found: Entries = []
    answer = client.get(f"/changes?{query}&limit={limit}").json()
    while True:
        found += answer["changes"]
        if not answer["more"]:
            return found, answer["next"]
        answer = client.get(f"/changes?next={answer['next']}&limit={limit}").json()


@pytest.mark.parametrize("limit", [1, 2, 3, 1000])
def test_pages_of_any_size_say_the_same(beyond: httpx.Client, limit: int) -> None:
    whole, end = followed(beyond, "since=2020-01-01", limit)

    of_edited = [(one["version"], one["kind"]) for one in whole if one["nctId"] == EDITED]
    assert of_edited == [(1, "first"), (2, "edit"), (3, "derived")]
    assert [one["isNewest"] for one in whole if one["nctId"] == EDITED] == [False, False, True]
    moments = [one["firstSeenHere"] for one in whole]
    assert moments == sorted(moments)
    assert len(whole) == 5
    assert followed(beyond, f"next={end}", limit) == ([], end)


def test_an_entry_leads_to_its_record(beyond: httpx.Client) -> None:
    for one in beyond.get("/changes").json()["changes"]:
        record = beyond.get(one["record"].removeprefix("/api/trialwright"))
        assert record.headers["x-trialwright-version"] == str(one["version"])
        history = beyond.get(f"/studies/{one['nctId']}/history").json()["versions"]
        same = history[one["version"] - 1]
        for name in ("kind", "firstSeenHere", "lastUpdatePosted", "dataCut", "contentHash"):
            assert same[name] == one[name]


def test_a_moment_is_where_to_begin(beyond: httpx.Client) -> None:
    whole = beyond.get("/changes").json()["changes"]
    for place, one in enumerate(whole):
        later = beyond.get("/changes", params={"since": one["firstSeenHere"]}).json()["changes"]
        assert later == whole[place + 1 :]


def test_nothing_came_after_now_and_the_feed_can_still_be_followed(beyond: httpx.Client) -> None:
    answer = beyond.get("/changes?since=2100-01-01").json()

    assert (answer["changes"], answer["more"]) == ([], False)
    assert beyond.get(f"/changes?next={answer['next']}").json() == answer


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("since=2026-01-01T09:00", "expected a moment with its time zone"),
        ("since=soon", "expected a moment with its time zone"),
        ("since=", "expected a moment with its time zone"),
        ("next=abc", "expected the `next` of an answer"),
        ("next=", "expected the `next` of an answer"),
        ("next=1-00000000", "Begin again with `since`"),
        ("next=999-00000000", "Begin again with `since`"),
        ("next=0&since=2026-01-01", "exclude each other"),
        ("limit=0", "a whole number from 1 to 1000"),
        ("limit=-1", "a whole number from 1 to 1000"),
        ("limit=x", "a whole number from 1 to 1000"),
        ("limit=\u0661", "a whole number from 1 to 1000"),
    ],
)
def test_what_cannot_be_read_is_refused(beyond: httpx.Client, query: str, said: str) -> None:
    answer = beyond.get(f"/changes?{query}")

    assert answer.status_code == 400
    assert said in answer.text


def test_a_limit_beyond_the_most_is_the_most(beyond: httpx.Client) -> None:
    assert len(beyond.get(f"/changes?limit={'9' * 4_000}").json()["changes"]) == 5


def test_a_time_zone_may_be_written_with_an_unescaped_plus(beyond: httpx.Client) -> None:
    assert beyond.get("/changes?since=2026-01-01T09:00+01:00").status_code == 200


class Stock:
    """A registry that grows, and one who follows it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.clock = records.clock_from()
        self.day = 0
        with RegistryWriter.open(home, self.clock):
            pass

    def grow(self, studies: int) -> None:
        """Load a new version of so many studies."""
        self.day += 1
        posted = f"2026-{self.day // 28 + 1:02}-{self.day % 28 + 1:02}"
        file = self.home / "in.ndjson"
        file.write_bytes(
            b"".join(
                records.titled(records.FIRST + n, f"Title {self.day}", posted) + b"\n"
                for n in range(studies)
            )
        )
        load(self.home, [str(file)], clock=self.clock, workers=1)


@settings(max_examples=8)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 5)), min_size=1, max_size=6))
def test_nothing_is_skipped_or_repeated_while_loads_go_on(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int]]
) -> None:
    """Between any two pages a load may bring more; at the end everything was read once."""
    stock = Stock(tmp_path_factory.mktemp("growing"))
    place = Place(0, "")
    read: list[Change] = []
    with Registry.open(stock.home) as registry:
        for studies, limit in steps:
            stock.grow(studies)
            page = changes_after(registry, place, limit)
            read += page
            place = page[-1].place
        while page := changes_after(registry, place, 3):
            read += page
            place = page[-1].place
        whole = changes_after(registry, Place(0, ""), 1_000)
    assert [one.place for one in read] == [one.place for one in whole]
    assert len(whole) == sum(studies for studies, _ in steps)


def test_a_place_of_another_registry_is_refused(tmp_path: Path) -> None:
    one, other = Stock(tmp_path / "one"), Stock(tmp_path / "other")
    one.grow(2)
    other.day = 7
    other.grow(2)
    with Registry.open(one.home) as here, Registry.open(other.home) as there:
        place = changes_after(here, Place(0, ""), 1)[0].place
        assert place_of(here, records.clock_from(2025)()) == Place(0, "")
        with pytest.raises(NotFound):
            changes_after(there, place, 1)
