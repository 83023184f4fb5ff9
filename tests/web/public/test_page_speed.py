"""How long the page of a study takes to make."""

from __future__ import annotations

import gzip
import sys
import timeit
from pathlib import Path
from statistics import median

import pytest
from tests.web.public.study_pages import TODAY, version_of

from trialwright.registry.store import Version
from trialwright.web.public.rendering import html_of
from trialwright.web.public.study import page_of_version


@pytest.mark.reference
def test_a_study_page_is_made_in_less_than_ten_milliseconds(reference_data: Path) -> None:
    """The median over real records, from the stored bytes to the HTML."""
    cover = reference_data / "registry" / "fixtures-cover.ndjson.gz"
    versions = [version_of(source) for source in gzip.decompress(cover.read_bytes()).splitlines()]
    spent = [_seconds_for(version) for version in versions]
    largest = max(range(len(versions)), key=lambda place: len(versions[place].source))

    print(  # noqa: T201 - a measurement to look at with -s
        f"study page: median {median(spent) * 1e3:.1f} ms over {len(spent)} records; largest "
        f"record ({len(versions[largest].source):,} bytes) {spent[largest] * 1e3:.1f} ms"
    )
    assert median(spent) < 0.010


def _seconds_for(version: Version) -> float:
    """Return the time for a version's page: the best of three, without a tracer in the way."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return min(
            timeit.repeat(
                lambda: html_of(page_of_version(version, newest=1, today=TODAY)), number=1, repeat=3
            )
        )
    finally:
        sys.settrace(tracer)
