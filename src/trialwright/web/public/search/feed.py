"""The newest among the hits of a search, as a feed."""

from __future__ import annotations

from collections.abc import Sequence

from trialwright.registry.store import Version
from trialwright.web.public.atom import Feed, FeedEntry, version_id
from trialwright.web.public.search.addresses import Sought
from trialwright.web.public.search.hits import hit_line


def feed_of(title: str, sought: Sought, versions: Sequence[Version]) -> Feed:
    """Return a feed with an entry for each study."""
    return Feed(
        title=title,
        own=sought.address_as(".atom"),
        page=sought.address,
        entries=tuple(map(_entry, versions)),
    )


def _entry(version: Version) -> FeedEntry:
    line = hit_line(version)
    stated = (line.status, line.phase, line.conditions, line.sponsor)
    return FeedEntry(
        id=version_id(version.nct_id, version.content_hash),
        title=f"{line.nct_id}: {line.heading}",
        updated=version.last_update_posted,
        href=line.href,
        summary="; ".join(one for one in stated if one),
    )
