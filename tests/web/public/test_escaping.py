"""A record's text stays text, and only web addresses become links."""

from __future__ import annotations

from typing import Any

import pytest
from tests import records
from tests.web.public.maximal import leaves, maximal_tree
from tests.web.public.study_pages import page_of


def test_record_text_never_becomes_html() -> None:
    evil = '<script>alert("x")</script><img src=x onerror=alert(1)>'
    tree = maximal_tree()
    for _, steps in leaves():
        node: Any = tree
        for step in steps[:-1]:
            node = node[step]
        if isinstance(node[steps[-1]], str) and node[steps[-1]].startswith("text of "):
            node[steps[-1]] = evil

    page = page_of(tree)

    assert "script" not in page.tags
    assert "img" not in page.tags
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    assert page.text.count("<script>") > 100


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "http://[broken", "//no-scheme", "plain"]
)
def test_only_web_addresses_become_links(url: str) -> None:
    page = page_of(
        records.tree(
            protocolSection__referencesModule={"seeAlsoLinks": [{"label": "See", "url": url}]}
        )
    )

    assert page.says(f"See: {url}")
    assert url not in page.links


def test_links_lead_to_pubmed_documents_and_mail() -> None:
    page = page_of(
        records.tree(
            protocolSection__referencesModule={
                "references": [{"pmid": "12345"}, {"pmid": "1/../2", "citation": "Odd"}],
                "seeAlsoLinks": [{"label": "Here", "url": "https://example.org/"}],
            },
            protocolSection__contactsLocationsModule={
                "centralContacts": [
                    {"name": "A", "email": "a@example.org", "phone": "1", "phoneExt": "2"},
                    {"name": "B", "email": "b@example.org?cc=x", "phoneExt": "3"},
                ]
            },
            documentSection={
                "largeDocumentModule": {
                    "largeDocs": [
                        {"label": "Protocol", "filename": "Prot_000.pdf"},
                        {"filename": "../up.pdf"},
                    ]
                }
            },
        )
    )

    assert "https://pubmed.ncbi.nlm.nih.gov/12345/" in page.links
    assert "https://example.org/" in page.links
    assert "mailto:a@example.org" in page.links
    assert page.says("1, extension 2")
    assert page.says("number not stated, extension 3")
    documents = "https://cdn.clinicaltrials.gov/large-docs/01/NCT90000001/"
    assert [link for link in page.links if "large-docs" in link] == [f"{documents}Prot_000.pdf"]
    assert not any("cc=x" in link for link in page.links)
