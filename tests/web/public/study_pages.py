"""Pages of studies for tests: from a record's bytes to the HTML, and to what a reader finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from tests.web.public.reading_html import Reader

from trialwright.registry.containers.values import Form
from trialwright.registry.reading import read_record
from trialwright.registry.store import Version
from trialwright.web.public.held import HeldRecord
from trialwright.web.public.rendering import html_of
from trialwright.web.public.results.asked import Asked, EventKind
from trialwright.web.public.results.page import results_page
from trialwright.web.public.study import page_of_version

TODAY = date(2026, 11, 22)
SERIOUS: EventKind = "serious"
OTHER: EventKind = "other"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def version_of(source: bytes, number: int = 1, **changes: Any) -> Version:  # noqa: ANN401 - fields
    """Return a record as a version that a load brought."""
    reading = read_record(source)
    said: dict[str, Any] = {
        "kind": "first",
        "data_cut": date(2026, 3, 25),
        "last_update_posted": date(2026, 1, 13),
        "past_number": None,
        "past_date": None,
    }
    return Version(
        nct_id=reading.nct_id,
        number=number,
        form=Form.JSON,
        source=source,
        first_seen=NOON,
        last_seen=NOON,
        content_hash=reading.content_hash.hex(),
        derived_hash=reading.derived_hash.hex(),
        lossy=reading.lossy,
        drift=tuple(deviation.pattern for deviation in reading.drift),
        **(said | changes),
    )


def html_of_record(source: bytes, newest: int = 1) -> str:
    """Return the page of a record as HTML."""
    return html_of(page_of_version(version_of(source), newest=newest, today=TODAY))


def held(source: bytes) -> HeldRecord:
    """Return a record as the pages about its parts have it."""
    version = version_of(source)
    return HeldRecord(
        nct_id=version.nct_id,
        json=source,
        address=f"/study/{version.nct_id}",
        file_name=version.nct_id,
        banners=(),
        version=version,
    )


def html_of_results(source: bytes, asked: Asked = Asked()) -> str:  # noqa: B008 - it is frozen
    """Return the page of a record's results as HTML."""
    return html_of(results_page(held(source), asked))


def all_results(source: bytes) -> Iterator[str]:
    """Yield every page that a record's results fill."""
    record = held(source)
    for kind in (SERIOUS, OTHER):
        asked = Asked(kind=kind)
        while True:
            page = results_page(record, asked)
            yield html_of(page)
            more_events = page.events is not None and page.events.after is not None
            more_outcomes = page.outcomes is not None and page.outcomes.after is not None
            if not more_events and not more_outcomes:
                break
            asked = replace(
                asked,
                page=asked.page + more_events,
                outcomes=asked.outcomes + more_outcomes,
            )


def results_of(tree: dict[str, Any], asked: Asked = Asked()) -> Reader:  # noqa: B008 - it is frozen
    """Return what a reader finds on the page of a record's results."""
    return Reader(html_of_results(msgspec.json.encode(tree), asked))


def page_of(tree: dict[str, Any]) -> Reader:
    """Return what a reader finds on the page of a record."""
    return Reader(html_of_record(msgspec.json.encode(tree)))
