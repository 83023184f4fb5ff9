"""Citing exactly one version: as text, RIS, BibTeX and by an address that stays."""

from __future__ import annotations

from datetime import date

import httpx
import pytest
from tests import records
from tests.web.conftest import EDITED
from tests.web.public.reading_html import Reader
from tests.web.public.study_pages import version_of

from trialwright.web.public.citation import citation_of, citation_page, permalink_of

BASE = "https://viewer.example"
REAL = version_of(records.record(7_338_357))


def test_a_citation_says_who_what_where_and_which_version() -> None:
    assert citation_of(REAL, BASE) == (
        "Made-up Hospital. A Made-up Study of Something. ClinicalTrials.gov, National Library of "
        "Medicine (US), identifier NCT07338357, https://clinicaltrials.gov/study/NCT07338357. "
        "First posted 13 January 2026. Last update posted 13 January 2026. As in the registry's "
        f"data of 25 March 2026. This version: {BASE}{permalink_of(REAL)}."
    )


def test_what_is_not_stated_is_left_out_of_the_citation() -> None:
    version = version_of(
        records.record(
            7_338_357,
            protocolSection__identificationModule__briefTitle=...,
            protocolSection__sponsorCollaboratorsModule={},
            protocolSection__statusModule={},
        ),
        data_cut=None,
        last_update_posted=None,
        past_date=date(2025, 12, 1),
    )

    assert citation_of(version, BASE) == (
        "Study NCT07338357. ClinicalTrials.gov, National Library of Medicine (US), identifier "
        "NCT07338357, https://clinicaltrials.gov/study/NCT07338357. As in the registry's own "
        f"history on 1 December 2025. This version: {BASE}{permalink_of(version)}."
    )


def test_a_past_version_is_cited_as_such() -> None:
    page = citation_page(version_of(records.record(), number=2), newest=3, base=BASE)

    assert [banner.heading for banner in page.banners] == [
        "This is a made-up sample record.",
        "This is an old version.",
    ]
    assert page.back.href == f"/study/{EDITED}/version/2"
    assert all(link.href.endswith("?version=2") for link in page.downloads)


def test_the_permanent_address_leads_to_its_version(client: httpx.Client) -> None:
    for number in (1, 2, 3):
        link = client.get(f"/study/{EDITED}/cite.json?version={number}").json()["permalink"]
        answer = client.get(link)

        assert answer.status_code == 302
        assert answer.headers["location"] == f"/study/{EDITED}/version/{number}"


def test_hashes_of_no_version_are_refused(client: httpx.Client) -> None:
    answer = client.get(f"/study/{EDITED}/exactly/0123456789abcdef-0123456789abcdef")

    assert answer.status_code == 404
    assert Reader(answer.text).says("has no version with these hashes")


def test_the_page_has_all_forms_and_the_registrys_date(client: httpx.Client) -> None:
    page = Reader(client.get(f"/study/{EDITED}/cite").text)

    assert page.unbalanced == []
    assert page.says("A made-up sample record: no such study exists.")
    assert page.says("Last update posted (registry's date) 20 February 2026")
    assert page.says("A Made-up Study of <b>Nothing</b>")
    assert "b" not in page.tags
    for ending in ("ris", "bib", "json"):
        assert f"/study/{EDITED}/cite.{ending}" in page.links
    assert f"/study/{EDITED}/cite" in Reader(client.get(f"/study/{EDITED}").text).links


@pytest.mark.parametrize(
    ("ending", "media_type", "begins"),
    [
        ("ris", "application/x-research-info-systems", "TY  - DBASE\r\n"),
        ("bib", "application/x-bibtex; charset=utf-8", f"@misc{{{EDITED},\n"),
    ],
)
def test_files_are_named_for_study_and_version(
    client: httpx.Client, ending: str, media_type: str, begins: str
) -> None:
    answer = client.get(f"/study/{EDITED}/cite.{ending}?version=1")

    assert answer.headers["content-type"] == media_type
    assert (
        answer.headers["content-disposition"]
        == f'attachment; filename="{EDITED}.version-1.{ending}"'
    )
    assert answer.text.startswith(begins)
    assert "A Made-up Study of Something" in answer.text
    assert f"/study/{EDITED}/exactly/" in answer.text
    assert "clinicaltrials.gov" not in answer.text.lower()


@pytest.mark.parametrize("ending", ["", ".json", ".ris", ".bib"])
def test_ids_and_versions_are_refused_as_everywhere(client: httpx.Client, ending: str) -> None:
    moved = client.get(f"/study/{EDITED.lower()}/cite{ending}?version=1")

    assert moved.headers["location"] == f"/study/{EDITED}/cite{ending}?version=1"
    assert client.get(f"/study/NCT00000001/cite{ending}").status_code == 404
    assert client.get(f"/study/{EDITED}/cite{ending}?version=9").status_code == 404
    assert client.get(f"/study/{EDITED}/cite{ending}?version=x").status_code == 400
