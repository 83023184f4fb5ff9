"""Where all hits of a search are given at once, in the formats of programs."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from trialwright.registry.language import only_ids, parse
from trialwright.web.public.beyond.asked import BASE
from trialwright.web.public.content import Link
from trialwright.web.public.languages import said
from trialwright.web.public.search.addresses import BOXES, Sought
from trialwright.web.public.search.facets import choices

_PATH = f"{BASE}/export"


def exports(sought: Sought) -> tuple[Link, ...]:
    """Return the exports of all hits, whatever page or view is shown."""
    asked = tuple(_asked(sought))
    return tuple(
        Link(label, f"{_PATH}?{urlencode((*asked, ('format', form)))}")
        for form, label in (
            ("csv", said("CSV")),
            ("json", said("JSON")),
            ("ndjson", said("NDJSON")),
            ("ris", said("RIS")),
        )
    )


def _asked(sought: Sought) -> Iterator[tuple[str, str]]:
    """Yield the same search as the registry's API is asked.

    A query of nothing but NCT ids makes that API ignore all filters: beside filters it is one
    of them.
    """
    filters = [
        choices()[name].condition(values) for name, values in sought.chosen.items() if values
    ]
    for box, param in BOXES.items():
        text = sought.words.get(box)
        if text and param == "term" and (filters or sought.near) and only_ids(parse(text)):
            filters.insert(0, f"({text})")
        elif text:
            yield f"query.{param}", text
    if filters:
        yield "filter.advanced", " AND ".join(filters)
    if sought.near:
        yield "filter.geo", f"distance({''.join(sought.near.split())})"
    if sought.sort:
        yield "sort", sought.sort
    yield from ((name, value) for name, values in sought.derived.items() for value in values)
