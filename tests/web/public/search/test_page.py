"""The search page: what is found, what can be chosen, and what is said when it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import httpx
import msgspec
import pytest
from tests import records
from tests.web.conftest import listening, searching
from tests.web.public.reading_html import Reader

from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.web.public import create_app
from trialwright.web.public.rendering import assets
from trialwright.web.public.search.reading import PAGE

#: More than one page of them.
STUDIES = PAGE + 5
ATOM = "{http://www.w3.org/2005/Atom}"
EVIL = '<script>alert("x")</script>'


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Return a client of a registry of studies of which every fifth is completed, in France."""
    home = tmp_path_factory.mktemp("searched")
    lines = [
        records.record(
            records.FIRST + number,
            protocolSection__identificationModule__briefTitle=f"{EVIL} number{number} of many",
            protocolSection__statusModule__overallStatus=("RECRUITING", "COMPLETED")[
                number % 5 == 0
            ],
            protocolSection__contactsLocationsModule={
                "locations": [{"country": ("China", "France")[number % 5 == 0]}]
            },
        )
        for number in range(STUDIES)
    ]
    (home / "many.ndjson").write_bytes(b"\n".join(lines))
    load(home, [str(home / "many.ndjson")], clock=records.clock_from())
    app = create_app(lambda: Registry.open(home), finder=searching(home))
    with (
        listening(app) as address,
        httpx.Client(base_url=address, trust_env=False) as ready,
    ):
        yield ready


def found(answer: httpx.Response) -> Reader:
    assert answer.status_code == 200
    return Reader(answer.text)


def test_all_studies_are_there_when_nothing_is_asked(client: httpx.Client) -> None:
    page = found(client.get("/search"))

    assert page.says(f"{STUDIES} studies")
    assert page.says(f"1 to {PAGE} shown")


def test_pages_go_back_and_forth(client: httpx.Client) -> None:
    first = found(client.get("/search?q=many"))
    second = found(client.get("/search?q=many&page=2"))

    assert "/search?q=many&page=2" in first.links
    assert second.says(f"{PAGE + 1} to {STUDIES} shown")
    assert "/search?q=many" in second.links
    studies = [
        {link for link in page.links if link.startswith("/study/")} for page in (first, second)
    ]
    assert len(studies[0]) == PAGE
    assert not studies[0] & studies[1]


def test_a_facet_has_exact_counts_and_narrows(client: httpx.Client) -> None:
    everything = client.get("/search.json?q=many").json()
    few = client.get("/search.json?q=many&status=COMPLETED&country=France").json()

    assert everything["facets"]["status"]["values"] == {"RECRUITING": 20, "COMPLETED": 5}
    assert everything["facets"]["country"]["values"] == {"China": 20, "France": 5}
    assert (few["total"], len(few["hits"])) == (5, 5)
    assert "/search?q=many&status=COMPLETED" in found(client.get("/search?q=many")).links


def test_a_chosen_value_can_be_let_go(client: httpx.Client) -> None:
    page = found(client.get("/search?q=many&status=COMPLETED"))

    assert page.says("Status: Completed")
    assert "/search?q=many" in page.links


def test_nearness_is_said_in_both_units_and_can_be_let_go(client: httpx.Client) -> None:
    page = found(client.get("/search", params={"q": "many", "near": "22.8,108.3,50mi"}))

    assert page.says("Within 50 mi (80 km) of 22.8, 108.3")
    assert "/search?q=many" in page.links


def test_two_values_of_a_facet_are_either_of_them(client: httpx.Client) -> None:
    answer = client.get("/search.json?status=COMPLETED&status=RECRUITING").json()

    assert answer["total"] == STUDIES


def test_an_id_opens_its_study(client: httpx.Client) -> None:
    answer = client.get("/search", params={"q": f" nct{records.FIRST} "})

    assert (answer.status_code, answer.headers["location"]) == (303, f"/study/NCT{records.FIRST}")


def test_a_query_that_cannot_be_read_is_told_where_it_is_wrong(client: httpx.Client) -> None:
    answer = client.get("/search", params={"q": "AREA[Phse]PHASE1"})

    assert answer.status_code == 400
    page = Reader(answer.text)
    assert page.says("At character 6: found 'Phse'")
    assert page.says("Nearest: `Phase`")
    assert client.get("/search.json", params={"q": "AREA[Phse]1"}).status_code == 400


@pytest.mark.parametrize(
    "query", ["page=0", "page=x", "page=501", "view=picture", "status=OPEN", "results=maybe"]
)
def test_what_no_search_asks_for_is_one_clear_sentence(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/search?{query}")

    assert answer.status_code == 400
    assert Reader(answer.text).says("expected") or Reader(answer.text).says("has no value")


def test_what_records_and_questions_say_stays_text(client: httpx.Client) -> None:
    for view in ("list", "table"):
        page = found(client.get("/search", params={"q": "many", "view": view}))
        assert page.scripts == [assets()["searching.js"].href]
        assert page.says(EVIL)
    page = found(client.get("/search", params={"q": EVIL, "country": '"><b>'}))
    assert page.scripts == [assets()["searching.js"].href]
    assert "b" not in page.tags


def test_a_feed_has_what_was_posted_last(client: httpx.Client) -> None:
    answer = client.get("/search.atom?q=many&status=COMPLETED")

    assert answer.headers["content-type"] == "application/atom+xml"
    feed = ET.fromstring(answer.content)  # noqa: S314 - our own
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 5
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 5
    assert EVIL in (entries[0].findtext(f"{ATOM}title") or "")
    assert feed.findtext(f"{ATOM}updated") == "2026-01-13T00:00:00Z"


def test_without_an_index_it_is_said(tmp_path: Path) -> None:
    load_one = tmp_path / "one.json"
    load_one.write_bytes(msgspec.json.encode(records.tree()))
    load(tmp_path, [str(load_one)], clock=records.clock_from())
    with (
        listening(create_app(lambda: Registry.open(tmp_path))) as address,
        httpx.Client(base_url=address, trust_env=False) as ready,
    ):
        answer = ready.get("/search")
    assert answer.status_code == 503
    assert Reader(answer.text).says("has no index yet")


def test_an_empty_registry_has_an_empty_page(empty_client: httpx.Client) -> None:
    page = found(empty_client.get("/search"))

    assert page.says("0 studies")
    assert empty_client.get("/search.json").json()["total"] == 0


@pytest.mark.parametrize("path", ["/search", "/search/map", "/landscape"])
def test_a_tilt_changes_nothing_and_every_page_of_a_search_says_so(
    client: httpx.Client, path: str
) -> None:
    tilted = {"q": "TILT[StartDate]many"}

    assert found(client.get(path, params=tilted)).says("TILT[StartDate] changes nothing here")
    chinese = client.get(path, params=tilted, headers={"Accept-Language": "zh-CN"})
    assert found(chinese).says("TILT[StartDate] 在此不起作用")
    assert not found(client.get(f"{path}?q=many")).says("changes nothing here")
    (said,) = client.get(f"{path}.json", params=tilted).json()["remarks"]
    assert said.startswith("TILT[StartDate] changes nothing here")
    assert client.get(f"{path}.json?q=many").json()["remarks"] == []
