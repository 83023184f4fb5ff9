"""Pages of studies for tests: from a record's bytes to the HTML, and to what a reader finds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import msgspec
from tests.web.public.reading_html import Reader

from trialwright.registry.containers.values import Form
from trialwright.registry.reading import read_record
from trialwright.registry.store import Version
from trialwright.web.public.rendering import html_of
from trialwright.web.public.study import page_of_version

TODAY = date(2026, 11, 22)
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


def page_of(tree: dict[str, Any]) -> Reader:
    """Return what a reader finds on the page of a record."""
    return Reader(html_of_record(msgspec.json.encode(tree)))
