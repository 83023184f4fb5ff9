"""All studies that meet a question, in one answer that is written as it is read.

A question is asked as at the registry's API, or as of a past day, and its hits come in the same
order. They are found by one state of the index, page by page, and their records are read a few at
a time, so that an answer of any length needs little memory and other requests are answered in
between.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from trialwright.errors import InvalidInput
from trialwright.exchange.records import csv_header, csv_rows, ris_record
from trialwright.registry.search.questions import Found, Hit, Question
from trialwright.registry.store import Copy
from trialwright.web.public.api.bodies import json_of_version
from trialwright.web.public.api.choosing import asked_names, tags
from trialwright.web.public.api.listing import PARAMETERS as LISTING_PARAMETERS
from trialwright.web.public.api.listing import Listing, read_listing
from trialwright.web.public.api.page import headers_of
from trialwright.web.public.api.parameters import Given
from trialwright.web.public.api.serving import given_to
from trialwright.web.public.beyond.asked import asked_day
from trialwright.web.public.beyond.days import AS_OF, Searched, searched
from trialwright.web.public.products import (
    DERIVED,
    derived_choices,
    only_derived,
    read_derived,
)

FORMATS = ("ndjson", "csv", "json", "ris")
_OF_PAGES = frozenset({"countTotal", "pageSize", "pageToken"})
PARAMETERS = (*(name for name in LISTING_PARAMETERS if name not in _OF_PAGES), AS_OF)

_MEDIA_TYPES = {
    "ndjson": "application/x-ndjson",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "ris": "application/x-research-info-systems",
}
#: Hits that are found at once, and records that are read at once.
_FOUND_AT_ONCE, _READ_AT_ONCE = 5_000, 50


@dataclass(frozen=True, slots=True)
class Exported:
    """What is to be written, in which form, and where it comes from; `first` are the first hits.

    `tags` are those of RIS records.
    """

    form: str
    listing: Listing
    tags: tuple[str, ...]
    question: Question
    first: Found
    searched: Searched


async def export(request: Request) -> Response:
    """Answer with all hits: ``GET /export?query.cond=…&format=ndjson[&asOf=YYYY-MM-DD]``.

    `modality`, `cells` and `antigen` ask besides for what we derive, as our pages take them. One
    JSON array, a JSON object on each line, a CSV table, or RIS records; `fields` names
    parts, columns or tags.
    """
    given = given_to(request, (*PARAMETERS, *DERIVED))
    form = given.choice("format", FORMATS)
    day = asked_day(given, AS_OF)
    derived = _derived(given)
    if day is not None and derived:
        raise InvalidInput(
            f"{AS_OF} goes with no {next(iter(derived))}: it is derived of the newest records alone"
        )
    listing = read_listing(_query(given, form), (AS_OF,))
    question, found_in = listing.question_near(), await searched(request, day)
    if derived:
        question = await only_derived(request, question, derived)
    first = found_in.finder.find(question, _FOUND_AT_ONCE)
    headers = {
        "Content-Disposition": f'attachment; filename="studies.{form}"',
        "X-Total-Count": str(first.total),
        **headers_of(question),
    }
    if request.method == "HEAD":
        counted = Response(media_type=_MEDIA_TYPES[form], headers=headers)
        # How long the answer would be nobody knows before it is written.
        del counted.headers["Content-Length"]
        return counted
    chosen = tags(asked_names(given) if form == "ris" else None)
    exported = Exported(form, listing, chosen, question, first, found_in)
    return StreamingResponse(_written(exported), media_type=_MEDIA_TYPES[form], headers=headers)


def _derived(given: Given) -> dict[str, tuple[str, ...]]:
    """Return what is asked of what we derive."""
    return {
        name: read_derived(choice, given.values[name])
        for name, choice in derived_choices().items()
        if name in given.values
    }


def _query(given: Given, form: str) -> bytes:
    """Return the same request as a listing takes it: its formats are JSON and CSV.

    The tags of RIS records are no fields of a listing.
    """
    left_out = {"format", *DERIVED, *(("fields",) if form == "ris" else ())}
    pairs = [
        (name, value)
        for name, values in given.values.items()
        for value in values
        if name not in left_out
    ]
    asked = [*pairs, ("format", "csv")] if form == "csv" else pairs
    return urlencode(asked).encode("ascii")


async def _written(exported: Exported) -> AsyncIterator[bytes]:
    columns = exported.listing.columns
    if columns is not None:
        yield csv_header(columns)
    hits = _hits(exported)
    opening = b"["
    while some := tuple(islice(hits, _READ_AT_ONCE)):
        versions = exported.searched.read(some)
        if exported.form == "json":
            yield opening + b",\n".join(_records(exported.listing, versions))
            opening = b",\n"
        else:
            yield b"".join(_lines(exported, versions))
        # Sending to a quick reader does not wait, and nobody else would have a turn.
        await asyncio.sleep(0)
    if exported.form == "json":
        yield b"[]\n" if opening == b"[" else b"]\n"


def _hits(exported: Exported) -> Iterator[Hit]:
    found = exported.first
    yield from found.hits
    while found.following is not None:
        found = exported.searched.finder.find(exported.question, _FOUND_AT_ONCE, found.following)
        yield from found.hits


def _lines(exported: Exported, versions: Iterator[Copy]) -> Iterator[bytes]:
    if exported.listing.columns is not None:
        yield from csv_rows((version.study for version in versions), exported.listing.columns)
    elif exported.form == "ris":
        for version in versions:
            yield ris_record(version.study, exported.tags, accessed=version.data_cut)
            yield b"\r\n"
    else:
        for record in _records(exported.listing, versions):
            yield record
            yield b"\n"


def _records(listing: Listing, versions: Iterator[Copy]) -> Iterator[bytes]:
    for version in versions:
        yield json_of_version(version, listing.parts, legacy_markup=listing.legacy_markup)
