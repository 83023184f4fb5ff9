"""The page on the language of criteria says what the tables say that are held true."""

from __future__ import annotations

from tests.docs import criteria_language

from trialwright.eligibility.criteria.kinds import classes


def test_the_page_is_made_of_the_tables() -> None:
    assert criteria_language.PAGE.read_text("utf-8") == criteria_language.page(), (
        "run `python -m tests.docs.criteria_language` and look at what changed"
    )


def test_every_kind_is_on_the_page() -> None:
    page = criteria_language.page()

    assert all(f"`{name}`" in page or f"{name}(" in page for name in classes())
