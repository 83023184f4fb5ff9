"""Terms under which a study is filed, and the searches up and down from each."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from tests import records
from tests.web.public.reading_html import Reader
from tests.web.public.study_pages import page_of

from trialwright.registry.search.asking import asked

MODULE = {
    "meshes": [
        {"id": "D003027", "term": "Cluster Headache"},
        {"id": "D1/../x", "term": 'A "b" \\'},
    ],
    "ancestors": [{"id": "D009422", "term": "Nervous System Diseases"}, {"term": "---"}, {}],
}


def filed() -> Reader:
    return page_of(records.tree(derivedSection__conditionBrowseModule=MODULE))


def queries(page: Reader) -> list[str]:
    return [
        parse_qs(urlsplit(link).query)["q"][0]
        for link in page.links
        if link.startswith("/search?q=AREA")
    ]


def test_each_term_leads_to_the_studies_at_it_and_below_it() -> None:
    whole = "COVERAGE[FullMatch]EXPANSION[Term]"

    assert queries(filed()) == [
        f'AREA[ConditionMeshTerm]{whole}"Cluster Headache"',
        f'AREA[ConditionAncestorTerm]{whole}"Cluster Headache"',
        f'AREA[ConditionMeshTerm]{whole}"A b"',
        f'AREA[ConditionAncestorTerm]{whole}"A b"',
        f'AREA[ConditionMeshTerm]{whole}"Nervous System Diseases"',
        f'AREA[ConditionAncestorTerm]{whole}"Nervous System Diseases"',
    ]


def test_every_such_search_can_be_asked() -> None:
    for query in queries(filed()):
        assert asked(query).queries


def test_the_way_up_keeps_the_order_of_the_registry() -> None:
    page = filed()

    assert page.says("Up the tree, nearest first")
    assert page.says("the record does not say where one ends")
    assert page.says("term not stated not stated not stated")


def test_a_term_leads_to_its_definition_by_a_plain_id_only() -> None:
    page = filed()

    assert "https://meshb.nlm.nih.gov/record/ui?ui=D003027" in page.links
    assert not [link for link in page.links if "../x" in link]
    assert page.says("D1/../x")
