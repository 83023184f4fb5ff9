"""References and documents: what leads where, and how large it is."""

from __future__ import annotations

import pytest
from tests import records
from tests.web.public.study_pages import page_of

from trialwright.web.public.record.literature import dois


@pytest.mark.parametrize(
    ("citation", "found"),
    [
        ("J Med. 2020. doi: 10.1000/xyz123. Epub 2020 May 1.", ["10.1000/xyz123"]),
        ("(https://doi.org/10.1016/S0140-6736(20)30183-5).", ["10.1016/S0140-6736(20)30183-5"]),
        ("doi:10.1000/a; erratum 10.1000/b, and 10.1000/a", ["10.1000/a", "10.1000/b"]),
        ("version 10.1/2, page 110.1000/x", []),
        (None, []),
    ],
)
def test_dois_are_found_where_a_citation_states_them(citation: str, found: list[str]) -> None:
    assert [link.text for link in dois(citation)] == [f"doi:{doi}" for doi in found]


def test_a_strange_doi_cannot_lead_elsewhere() -> None:
    (link,) = dois("10.1000/x?y#z@evil.example")

    assert link.href == "https://doi.org/10.1000/x%3Fy%23z%40evil.example"


def test_links_out_of_a_record_are_marked() -> None:
    page = page_of(
        records.tree(
            protocolSection__referencesModule={
                "references": [
                    {"citation": "A. 10.1000/a", "retractions": [{"pmid": "7", "source": "J"}]}
                ],
                "seeAlsoLinks": [{"label": "Here", "url": "HTTPS://example.org/X"}],
            }
        )
    )

    assert {
        "https://doi.org/10.1000/a",
        "https://pubmed.ncbi.nlm.nih.gov/7/",
        "https://example.org/X",
    } <= set(page.links)
    outward = [link for link in page.links if link.startswith("http")]
    marks = [value for tag, name, value in page.attributes if (tag, name) == ("a", "rel")]
    # The foot of every page leads to the registry, which is no link out of a record.
    assert marks.count("noreferrer noopener") == len(outward) - 1


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (72_400, "72 kB 72,400 bytes"),
        (2_345_678, "2.3 MB 2,345,678 bytes"),
    ],
)
def test_sizes_are_said_for_people_and_to_the_byte(size: int, said: str) -> None:
    page = page_of(
        records.tree(
            documentSection={"largeDocumentModule": {"largeDocs": [{"label": "P", "size": size}]}}
        )
    )

    assert page.says(said)
