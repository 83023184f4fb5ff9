"""The landscape of a result set: exact counts, each leading to just the studies it counts."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree as ET

import httpx
import pytest
from tests.web.public.landscape.conftest import EVIL, STUDIES
from tests.web.public.reading_html import Reader

SVG = "{http://www.w3.org/2000/svg}"


def values(answer: httpx.Response, figure: str) -> dict[str, int]:
    found = answer.json()["figures"][figure]
    return {one["value"]: one["studies"] for one in found["values"]}


def rest(answer: httpx.Response, figure: str) -> dict[str, int]:
    return {one["label"]: one["studies"] for one in answer.json()["figures"][figure]["rest"]}


def test_each_figure_counts_all_hits(client: httpx.Client) -> None:
    answer = client.get("/landscape.json")

    assert answer.json()["total"] == STUDIES
    assert values(answer, "phase") == {"PHASE1": 20, "PHASE2": 20}
    assert rest(answer, "phase") == {"Not stated": 4}
    assert values(answer, "start") == {"1950": 6, "2019": 6, "2020": 6, "2021": 6}
    assert values(answer, "class") == {"INDUSTRY": 12, "OTHER": 12}
    assert values(answer, "country") == {"China": STUDIES}
    assert values(answer, "condition") == {"One": STUDIES, "Two": STUDIES}


def test_what_is_derived_is_counted_too(client: httpx.Client) -> None:
    answer = client.get("/landscape.json")

    assert values(answer, "modality") == {"ex_vivo_gene_modified_cell": 8}
    assert rest(answer, "modality") == {"No gene or cell product": 16}
    assert values(answer, "cells") == {"CAR-T": 8}
    assert rest(answer, "cells") == {"No cells, or not settled": 16}
    assert values(answer, "antigen") == {"CD19": 8, "CD22": 4}
    assert rest(answer, "antigen") == {"No target antigen named": 16}


def test_a_bar_of_what_is_derived_leads_to_its_studies(client: httpx.Client) -> None:
    page = client.get("/landscape")
    links = {href: n for href, n in _linked_counts(page.text).items() if "AREA" not in href}
    derived = {
        href: studies
        for href, studies in links.items()
        if any(name in href for name in ("antigen=", "modality=", "cells="))
    }

    assert derived == {
        "/search?modality=ex_vivo_gene_modified_cell": 8,
        "/search?modality=none": 16,
        "/search?cells=CAR-T": 8,
        "/search?antigen=CD19": 8,
        "/search?antigen=CD22": 4,
        "/search?antigen=none": 16,
    }
    for href, studies in derived.items():
        found = client.get(href.replace("/search?", "/search.json?")).json()
        assert (href, found["total"], len(found["hits"])) == (href, studies, min(studies, 20))


def test_a_landscape_of_an_antigen_counts_its_studies_alone(client: httpx.Client) -> None:
    answer = client.get("/landscape.json?antigen=cd22")

    assert answer.json()["total"] == 4
    assert values(answer, "antigen") == {"CD19": 4, "CD22": 4}
    assert rest(answer, "modality") == {}
    page = Reader(client.get("/landscape?antigen=CD22&q=cells").text)
    assert page.says("cells; CD22")
    assert "/landscape/phase.svg?q=cells&antigen=CD22" in page.links


def test_only_the_hits_of_the_search_are_counted(client: httpx.Client) -> None:
    answer = client.get("/landscape.json?q=CD22&sponsor=INDUSTRY&page=3&view=table")

    assert answer.json()["total"] == 4
    assert values(answer, "antigen") == {"CD19": 4, "CD22": 4}
    assert values(answer, "class") == {"INDUSTRY": 4}


def test_a_page_has_a_drawing_and_a_table_of_each(client: httpx.Client) -> None:
    answer = client.get("/landscape?q=CAR-T")
    page = Reader(answer.text)

    assert answer.status_code == 200
    assert not page.unbalanced
    assert page.tags.count("svg") == page.tags.count("table") - 1  # no intervention has a term
    assert page.says("Counted over all 8 studies that the search finds")
    assert page.says("No study here states it.")
    assert "/landscape/phase.svg?q=CAR-T" in page.links
    assert "/landscape/phase.csv?q=CAR-T" in page.links
    assert "script" not in page.tags


def test_what_records_say_stays_text(client: httpx.Client) -> None:
    page = Reader(client.get("/landscape", params={"q": "AREA[LeadSponsorName]alert"}).text)

    assert page.says(EVIL)
    assert {"script", "b"}.isdisjoint(page.tags)
    drawing = client.get("/landscape/sponsor.svg", params={"q": "AREA[LeadSponsorName]alert"})
    assert EVIL in [one.text for one in ET.fromstring(drawing.content).iter(f"{SVG}text")]  # noqa: S314 - our own


def test_a_figure_is_saved_as_a_drawing_that_needs_no_stylesheet(client: httpx.Client) -> None:
    answer = client.get("/landscape/start.svg")

    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-disposition"] == 'inline; filename="start.svg"'
    root = ET.fromstring(answer.content)  # noqa: S314 - our own
    assert all(one.get("fill") for one in root.iter(f"{SVG}rect"))
    texts = [one.text for one in root.iter(f"{SVG}text")]
    assert {"Start of the study", "2019", "2021"} <= {*texts}
    assert {"Before 2019", "6"} <= {*texts}, "a year long past is told in words"


def test_the_table_of_a_figure_has_all_values(client: httpx.Client) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/landscape/sponsor.csv").text)))

    assert len(rows) == STUDIES
    assert {row["of"] for row in rows} == {str(STUDIES)}
    sponsors = client.get("/landscape.json").json()["figures"]["sponsor"]
    assert (sponsors["distinct"], len(sponsors["values"])) == (STUDIES, 15)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/landscape?q=AREA[Phse]1", 400, "Nearest: `Phase`"),
        ("/landscape.json?status=OPEN", 400, "has no value"),
        ("/landscape/moon.svg", 404, "There is no such figure"),
        ("/landscape/phase.gif", 404, "no page"),
    ],
)
def test_what_cannot_be_counted_is_one_clear_sentence(
    client: httpx.Client, path: str, status: int, said: str
) -> None:
    answer = client.get(path)

    assert answer.status_code == status
    assert said in answer.text.replace("&#39;", "'")


def test_without_hits_there_is_nothing_to_count(
    client: httpx.Client, empty_client: httpx.Client
) -> None:
    for answer in (client.get("/landscape?q=unheardof"), empty_client.get("/landscape")):
        assert Reader(answer.text).says("nothing to count")


@pytest.mark.reference
@pytest.mark.parametrize("query", ["", "?q=cancer&phase=PHASE2", "?cond=cancer&spons=university"])
def test_every_bar_leads_to_the_studies_that_it_counts(
    real_client: httpx.Client, query: str
) -> None:
    page = real_client.get(f"/landscape{query}")
    tables = _linked_counts(page.text)

    assert len(tables) > 20
    for href, studies in tables.items():
        found = real_client.get(href.replace("/search?", "/search.json?")).json()["total"]
        assert (href, found) == (href, studies)


def _linked_counts(html: str) -> dict[str, int]:
    """Return the links in the tables of a page, with the count that stands beside each."""
    table = ET.fromstring(f"<all>{''.join(_rows(html))}</all>")  # noqa: S314 - our own
    return {
        link.get("href", ""): int((row.findtext("td") or "").replace(",", ""))
        for row in table.iter("tr")
        for link in row.iter("a")
    }


def _rows(html: str) -> list[str]:
    return [f"<tr{part.split('</tr>')[0]}</tr>" for part in html.split("<tr")[1:]]
