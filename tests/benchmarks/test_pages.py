"""What the benchmark of pages asks for."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from starlette.datastructures import QueryParams

from benchmarks.pages import SHARES, question_of
from trialwright.web.public.search.reading import asked_of, read_sought


def test_the_shares_of_mixed_views_are_hundredths_of_all() -> None:
    assert sum(SHARES.values()) == 100


@pytest.mark.parametrize(
    ("target", "pairs"),
    [
        ("/api/v2/studies?query.term=a+b&countTotal=true&pageSize=10", [("q", "a b")]),
        (
            "/api/v2/studies?query.cond=x&filter.overallStatus=COMPLETED,RECRUITING",
            [("cond", "x"), ("status", "COMPLETED"), ("status", "RECRUITING")],
        ),
        (
            "/api/v2/studies?query.intr=y&query.locn=z&query.spons=s",
            [("intr", "y"), ("locn", "z"), ("spons", "s")],
        ),
    ],
)
def test_a_page_of_hits_asks_what_a_search_of_the_api_asks(
    target: str, pairs: list[tuple[str, str]]
) -> None:
    question = question_of(target)

    assert parse_qsl(question) == pairs
    assert asked_of(read_sought(QueryParams(question))).queries
