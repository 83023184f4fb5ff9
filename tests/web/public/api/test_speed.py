"""What this part of an answer may cost, measured loosely: a machine may be busy."""

from __future__ import annotations

import sys
import timeit
from collections.abc import Callable

import pytest
from tests import records
from tests.web.public.api.shelf import Shelf

from trialwright.web.public.api.bodies import json_of_version
from trialwright.web.public.api.listing import read_listing

QUERIES = [
    "",
    "query.cond=lung+cancer&filter.overallStatus=RECRUITING|COMPLETED&countTotal=true",
    (
        "query.term=AREA[LastUpdatePostDate]RANGE[2023-01-15,MAX]&sort=@relevance&pageSize=100"
        "&filter.geo=distance(39.0035707,-77.1013313,50mi)&aggFilters=results:with,status:com"
        "&fields=NCTId|BriefTitle|OverallStatus|Phase|Condition"
    ),
]


def seconds(act: Callable[[], object], times: int) -> float:
    """Return what the quickest of many turns takes [s], without a tracer in the way."""
    act()
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return min(timeit.repeat(act, number=times, repeat=30)) / times
    finally:
        sys.settrace(tracer)


@pytest.mark.parametrize("query", QUERIES)
def test_a_question_is_built_in_less_than_three_tenths_of_a_millisecond(query: str) -> None:
    assert seconds(lambda: read_listing(query.encode()), 10) < 300e-6


def test_small_whole_studies_are_passed_on_in_less_than_a_tenth_of_a_millisecond() -> None:
    (version,) = Shelf([records.record()]).versions.values()

    assert seconds(lambda: json_of_version(version), 10) < 100e-6
