"""How long the page of a study takes to make."""

from __future__ import annotations

import gzip
import sys
import timeit
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest
from tests.web.public.study_pages import TODAY, held, html_of_results, version_of

from trialwright.exchange.records.criteria.study import reading_of
from trialwright.registry.store import Version
from trialwright.web.public.criteria.page import criteria_page
from trialwright.web.public.modules import module_page, modules_page
from trialwright.web.public.record.modules import module_named
from trialwright.web.public.rendering import html_of
from trialwright.web.public.study import page_of_version
from trialwright.web.public.tree.page import tree_page


def _tree(source: bytes) -> str:
    record = held(source)
    return html_of(tree_page(record, "", record.tree, ""))


def _sites(source: bytes) -> str:
    module = module_named("contactsLocationsModule")
    assert module is not None
    return html_of(module_page(held(source), module))


def _criteria(source: bytes) -> str:
    """Read the criteria anew each time, as for the first who asks."""
    reading_of.cache_clear()
    return html_of(criteria_page(held(source)))


PARTS = {
    "criteria": _criteria,
    "results": html_of_results,
    "modules": lambda source: html_of(modules_page(held(source))),
    "sites": _sites,
    "tree": _tree,
}


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


@pytest.mark.reference
@pytest.mark.parametrize("page", PARTS.values(), ids=PARTS)
def test_pages_of_parts_are_made_in_less_than_thirty_milliseconds_and_are_light(
    reference_data: Path, page: Callable[[bytes], str]
) -> None:
    """The median over real records; the heaviest page stays below 100 kB as it is sent."""
    cover = reference_data / "registry" / "fixtures-cover.ndjson.gz"
    sources = gzip.decompress(cover.read_bytes()).splitlines()
    spent = [_best(lambda source=source: page(source)) for source in sources]  # type: ignore[misc]
    heaviest = max(len(gzip.compress(page(source).encode())) for source in sources)

    print(  # noqa: T201 - a measurement to look at with -s
        f"median {median(spent) * 1e3:.1f} ms, most {max(spent) * 1e3:.1f} ms; "
        f"heaviest {heaviest:,} bytes packed"
    )
    assert median(spent) < 0.030
    assert heaviest < 100_000


def _seconds_for(version: Version) -> float:
    """Return the time for a version's page."""
    return _best(lambda: html_of(page_of_version(version, newest=1, today=TODAY)))


def _best(made: Callable[[], object]) -> float:
    """Return how long something takes: the best of three, without a tracer in the way."""
    tracer = sys.gettrace()
    sys.settrace(None)
    try:
        return min(timeit.repeat(made, number=1, repeat=3))
    finally:
        sys.settrace(tracer)
