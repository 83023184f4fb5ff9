"""How long the map of a study takes to make."""

from __future__ import annotations

import gzip
import sys
import timeit
from pathlib import Path
from statistics import median

import pytest
from tests.web.public.study_pages import version_of

from trialwright.registry.store import Version
from trialwright.web.public.maps.sheets import land
from trialwright.web.public.maps.study_map import page_of_sites
from trialwright.web.public.rendering import html_of, prepare


@pytest.mark.reference
def test_a_map_is_made_in_less_than_thirty_milliseconds(reference_data: Path) -> None:
    """The median over real records, each with land that was not drawn before."""
    prepare()
    cover = reference_data / "registry" / "fixtures-cover.ndjson.gz"
    versions = [version_of(source) for source in gzip.decompress(cover.read_bytes()).splitlines()]
    spent = [_seconds_for(version) for version in versions]

    print(  # noqa: T201 - a measurement to look at with -s
        f"map of a study: median {median(spent) * 1e3:.1f} ms over {len(spent)} records, "
        f"longest {max(spent) * 1e3:.1f} ms"
    )
    assert median(spent) < 0.030


def _seconds_for(version: Version) -> float:
    """Return the time for a version's map: the best of three, without a tracer in the way."""

    def made() -> None:
        land.cache_clear()
        html_of(page_of_sites(version.nct_id, version.study))

    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return min(timeit.repeat(made, number=1, repeat=3))
    finally:
        sys.settrace(tracer)
