"""The versions of one study as a feed: ``GET /study/{nct_id}/history.atom``."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from trialwright.registry.store import Version
from trialwright.registry.store.shift_log import day_of
from trialwright.web.public.asking import asked_id, history_of, moved, source_of
from trialwright.web.public.atom import Feed, FeedEntry, feed_answer, version_id
from trialwright.web.public.history import HistoryEntry, history_page
from trialwright.web.public.languages import said

#: So many of the newest versions stand in a feed.
MOST = 50


async def history_feed(request: Request) -> Response:
    """Give the newest versions of a study as a feed: ``GET /study/{nct_id}/history.atom``."""
    versions = history_of(request, asked_id(request))
    nct_id = versions[0].nct_id
    if elsewhere := moved(request, nct_id):
        return elsewhere
    page = history_page(versions, source_of(request).named_by(nct_id))
    feed = Feed(
        title=f"{nct_id}: {page.heading}",
        own=f"/study/{nct_id}/history.atom",
        page=f"/study/{nct_id}/history",
        entries=tuple(
            FeedEntry(
                id=_id(versions[entry.number - 1]),
                title=said("Version {number}: {what}", number=entry.number, what=entry.what),
                updated=day_of(versions[entry.number - 1]),
                href=entry.changes or entry.view,
                summary=_summary(entry),
            )
            for entry in page.entries[:MOST]
        ),
    )
    return feed_answer(request, feed)


def _id(version: Version) -> str:
    """Return what names a version: of an edit its content, else what was computed from it too."""
    if version.kind == "derived":
        return version_id(version.nct_id, version.content_hash, version.derived_hash)
    return version_id(version.nct_id, version.content_hash)


def _summary(entry: HistoryEntry) -> str:
    """Return what turned, or else which modules were edited, or else how the version differs."""
    if entry.shifts:
        return "; ".join(entry.shifts)
    if entry.modules:
        return said("Edited modules: {titles}", titles="; ".join(entry.modules))
    return entry.what
