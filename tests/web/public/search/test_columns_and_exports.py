"""What can be done with a result set: columns, exports, comparing, correcting, completing."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from tests import records
from tests.web.conftest import listening, searching
from tests.web.public.reading_html import Reader

from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.web.public import create_app

FIRST = records.FIRST
STUDIES = 30


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a registry of studies of two sponsors, half of them of lungs."""
    folder = tmp_path_factory.mktemp("tabled")
    lines = [
        records.record(
            FIRST + number,
            protocolSection__conditionsModule={"conditions": [f"C{one}" for one in range(6)]},
            protocolSection__sponsorCollaboratorsModule__leadSponsor={
                "name": ("Pfizer (Upjohn)", "Charité and Sons")[number % 2],
                "class": "OTHER",
            },
            protocolSection__statusModule__overallStatus=("COMPLETED", "RECRUITING")[number % 2],
            derivedSection__conditionBrowseModule__meshes=[
                {"id": "D1", "term": ("Lung Neoplasms", "Leukemia, Myeloid, Acute")[number % 2]}
            ],
        )
        for number in range(STUDIES)
    ]
    (folder / "in.ndjson").write_bytes(b"\n".join(lines))
    load(folder, [str(folder / "in.ndjson")], clock=records.clock_from())
    return folder


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[httpx.Client]:
    """Return a client of its pages."""
    app = create_app(lambda: Registry.open(home), finder=searching(home))
    with (
        listening(app) as address,
        httpx.Client(base_url=address, trust_env=False) as ready,
    ):
        yield ready


def headings(page: Reader) -> list[str]:
    """Return the headings of the columns of the table of hits."""
    first = page.pieces.index("NCT id")
    return [piece for piece in page.pieces[first : first + 10] if piece.strip()]


def test_the_table_has_the_columns_that_are_chosen(client: httpx.Client) -> None:
    page = Reader(client.get("/search?view=table&columns=conditions&columns=status").text)

    assert headings(page)[:4] == ["NCT id", "Title", "Status", "Conditions"]
    assert page.says("C0 C1 C2 3 more")
    assert "/search?view=table" in page.links


def test_the_choice_of_columns_stays_when_the_search_goes_on(client: httpx.Client) -> None:
    page = Reader(client.get("/search?view=table&columns=sex,phase&status=COMPLETED").text)

    assert "/search?view=table&columns=phase%2Csex" in page.links
    hidden = [value for _, name, value in page.attributes if name == "value"]
    assert "phase,sex" in hidden


def test_the_usual_columns_are_no_choice(client: httpx.Client) -> None:
    usual = "status,phase,enrollment,start,sponsor,countries"
    page = Reader(client.get(f"/search?view=table&columns={usual}").text)

    assert not any("columns=" in link for link in page.links)


def test_an_unknown_column_is_refused_with_those_that_there_are(client: httpx.Client) -> None:
    answer = client.get("/search?view=table&columns=moon")

    assert answer.status_code == 400
    assert Reader(answer.text).says("There is no column 'moon', expected some of status")


def exported(client: httpx.Client, page: str, form: str) -> httpx.Response:
    """Follow the link of a page to an export."""
    links = Reader(client.get(page).text).links
    (link,) = [one for one in links if "/export?" in one and one.endswith(f"format={form}")]
    return client.get(link)


SEARCHES = [
    "/search",
    "/search?q=study&status=COMPLETED&sort=StudyFirstPostDate%3Adesc",
    "/search?cond=C1&spons=pfizer&near=22.8,108.3,50mi",
    "/search?q=NCT90000001+OR+NCT90000002&status=COMPLETED&page=1",
]


@pytest.mark.parametrize("page", SEARCHES)
def test_an_export_has_all_hits_of_the_search(client: httpx.Client, page: str) -> None:
    total = client.get(page.replace("/search", "/search.json", 1)).json()["total"]

    assert total in {1, 15, STUDIES}
    assert len(exported(client, page, "ndjson").text.splitlines()) == total
    assert len(exported(client, page, "json").json()) == total
    assert len(list(csv.reader(io.StringIO(exported(client, page, "csv").text)))) == total + 1
    assert exported(client, page, "ris").text.count("TY  - ") == total


def test_without_hits_there_is_nothing_to_export(client: httpx.Client) -> None:
    links = Reader(client.get("/search?q=unheardof").text).links

    assert not [one for one in links if "/export" in one]


def test_hits_can_be_ticked_and_compared(client: httpx.Client) -> None:
    for view in ("list", "table"):
        page = Reader(client.get(f"/search?view={view}").text)
        assert ("form", "action", "/compare") in page.attributes
        ticked = [value for tag, name, value in page.attributes if (tag, name) == ("input", "form")]
        assert ticked == ["gather"] * 20


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ({"q": "lung AND AREA[Phse]PHASE1"}, {"q": "lung AND AREA[Phase]PHASE1"}),
        ({"q": "AREA[Phase]PHAS1"}, {"q": "AREA[Phase]PHASE1"}),
        (
            {"cond": "AREA[Sexx]ALL", "q": "AREA[Phase]PHASE1", "status": "COMPLETED"},
            {"cond": "AREA[Sex]ALL", "q": "AREA[Phase]PHASE1", "status": "COMPLETED"},
        ),
    ],
)
def test_what_was_meant_is_a_link(
    client: httpx.Client, given: dict[str, str], meant: dict[str, str]
) -> None:
    answer = client.get("/search", params=given)
    page = Reader(answer.text)

    assert answer.status_code == 400
    searches = [dict(parse_qsl(urlsplit(link).query)) for link in page.links if "/search?" in link]
    assert meant in searches
    assert client.get("/search", params=meant).status_code == 200


def test_what_has_no_near_name_is_not_corrected(client: httpx.Client) -> None:
    for query in ("AREA[Zzzzzzzz]1", "(lung", "near"):
        page = Reader(client.get("/search", params={"q": query}).text)
        assert not page.says("Did you mean")


def completions(client: httpx.Client, begin: str, box: str = "q") -> list[str]:
    answer = client.get("/search/complete", params={"begin": begin, "box": box})
    assert answer.status_code == 200
    return [one["text"] for one in answer.json()["completions"]]


@pytest.mark.parametrize(
    ("begin", "box", "expected"),
    [
        ("lung", "q", ["Lung Neoplasms"]),
        ("neopl", "cond", ["Lung Neoplasms"]),
        ("LEUK", "cond", ["Leukemia, Myeloid, Acute"]),
        ("aspirin AND lun", "q", ["aspirin AND Lung Neoplasms"]),
        ("lung", "intr", []),
        ("pf", "spons", ['"Pfizer (Upjohn)"']),
        ("char", "spons", ['"Charité and Sons"']),
        ("chi", "locn", ["China"]),
        ("AREA[OverallSt", "q", ["AREA[OverallStatus]"]),
        ("lung AND AREA[OverallStatus]rec", "q", ["lung AND AREA[OverallStatus]RECRUITING"]),
        ("AREA[Nothing]x", "q", []),
        ("l", "q", []),
        ("", "q", []),
    ],
)
def test_a_text_is_completed(
    client: httpx.Client, begin: str, box: str, expected: list[str]
) -> None:
    assert completions(client, begin, box) == expected


def test_every_completion_can_be_searched(client: httpx.Client) -> None:
    for begin, box in (("pf", "spons"), ("char", "spons"), ("leuk", "cond"), ("lung", "q")):
        for text in completions(client, begin, box):
            assert client.get("/search.json", params={box: text}).json()["total"] == 15


def test_a_completion_says_what_it_is(client: httpx.Client) -> None:
    answer = client.get("/search/complete?begin=lung").json()

    assert answer["completions"] == [{"text": "Lung Neoplasms", "what": "condition, 15 studies"}]
    assert client.get("/search/complete?begin=lung&box=moon").status_code == 400


def test_only_pages_with_our_script_may_run_it(client: httpx.Client) -> None:
    policies = {
        path: client.get(path).headers["content-security-policy"]
        for path in ("/search", "/search?q=AREA[", "/saved", "/", "/compare", "/landscape")
    }

    scripted = {path for path, policy in policies.items() if "script-src 'self'" in policy}
    assert scripted == {"/search", "/search?q=AREA[", "/saved"}
    assert all("default-src 'none'" in policy for policy in policies.values())
    assert not any("unsafe" in policy for policy in policies.values())
