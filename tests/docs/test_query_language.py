"""The page on the query language says what the tables say that are held true."""

from __future__ import annotations

from tests.docs import query_language

from trialwright.registry.language import search_areas


def test_the_page_is_made_of_the_tables() -> None:
    assert query_language.PAGE.read_text("utf-8") == query_language.page(), (
        "run `python -m tests.docs.query_language` and look at what changed"
    )


def test_every_search_area_is_on_the_page() -> None:
    page = query_language.page()
    assert all(f"\n| `{name}` |" in page for name in search_areas())
