"""One page of the studies that meet a request: ``GET /studies``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response

from trialwright.exchange.records import Column, csv_header, csv_rows
from trialwright.registry.language import remarks_on
from trialwright.registry.search.questions import Finder, Found, Hit, Question
from trialwright.registry.store import Copy
from trialwright.web.public.api.bodies import json_of_version, versions_of
from trialwright.web.public.api.listing import Listing, read_listing
from trialwright.web.public.api.serving import finder_of
from trialwright.web.public.api.tokens import Bookmark, sealed
from trialwright.web.public.asking import source_of

#: Among more hits than this a finder leaves distance out.
_MOST_NEARBY = 10_000

#: Reads what was found.
Read: TypeAlias = Callable[[Iterable[Hit]], Iterator[Copy]]


async def studies(request: Request) -> Response:
    """Answer with a page of studies."""
    listing = read_listing(request.scope["query_string"])
    source = source_of(request)
    return answer(listing, finder_of(request), lambda hits: versions_of(hits, source))


def answer(listing: Listing, finder: Finder, read: Read) -> Response:
    """Return the page that is asked for, of what a finder finds."""
    bookmark = listing.bookmark
    near = listing.near is not None and (bookmark is None or bookmark.near)
    question = listing.question_near() if near else listing.question
    found = finder.find(question, listing.size, None if bookmark is None else bookmark.cursor)
    token = _token(listing, found, near=near)
    total = found.total if listing.counts and bookmark is None else None
    remarks = headers_of(listing.question)
    if listing.columns is not None:
        table = _csv(listing.columns, read(found.hits), total, token, is_first=bookmark is None)
        table.headers.update(remarks)
        return table
    records = (
        json_of_version(version, listing.parts, legacy_markup=listing.legacy_markup)
        for version in read(found.hits)
    )
    return Response(_page(records, total, token), media_type="application/json", headers=remarks)


def headers_of(question: Question) -> dict[str, str]:
    """Return the header that says what of a question changes nothing; none if all of it counts."""
    remarks = remarks_on((*question.ranking, question.condition))
    return {"X-Trialwright-Remarks": "; ".join(remarks)} if remarks else {}


def _token(listing: Listing, found: Found, *, near: bool) -> str | None:
    """Return the token of the next page, where distance counts as on the first."""
    if found.following is None:
        return None
    if listing.bookmark is None:
        near = near and found.total <= _MOST_NEARBY
    return sealed(Bookmark(found.following, near), listing.fingerprint)


def _page(records: Iterator[bytes], total: int | None, token: str | None) -> bytes:
    """Return the page: each study on a line of its own, keys as in the registry's example."""
    lines = b",\n".join(records)
    before = b"" if total is None else b'"totalCount":%d,' % total
    studies = b"[\n%b\n]" % lines if lines else b"[]"
    after = b"" if token is None else b',"nextPageToken":"%b"' % token.encode("ascii")
    return b'{%b"studies":%b%b}' % (before, studies, after)


def _csv(
    columns: tuple[Column, ...],
    versions: Iterator[Copy],
    total: int | None,
    token: str | None,
    *,
    is_first: bool,
) -> Response:
    """Return the page as a table, with a header line on the first page alone."""
    rows = csv_rows((version.study for version in versions), columns)
    headers = {} if total is None else {"x-total-count": str(total)}
    if token is not None:
        headers["x-next-page-token"] = token
    lines = b"".join((csv_header(columns) if is_first else b"", *rows))
    return Response(lines, media_type="text/csv", headers=headers)
