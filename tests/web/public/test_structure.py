"""The page of a study as elements: headings, tables, anchors, all of them sound."""

from __future__ import annotations

from itertools import pairwise

from tests.web.public.reading_html import Reader


def test_a_page_is_well_formed_and_its_anchors_are_distinct(whole: str) -> None:
    page = Reader(whole)

    assert page.unbalanced == []
    assert len(page.ids) == len(set(page.ids))
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert page.tags.count("h1") == 1


def test_headings_go_down_by_one(whole: str) -> None:
    levels = [int(tag[1]) for tag in Reader(whole).tags if tag[0] == "h" and tag[1:].isdigit()]

    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_a_caption_and_scoped_heads(whole: str) -> None:
    page = Reader(whole)

    assert page.tags.count("table") == page.tags.count("caption") > 10
    heads = page.tags.count("th")
    assert sum(tag == "th" and name == "scope" for tag, name, _ in page.attributes) == heads
