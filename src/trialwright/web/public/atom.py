"""Feeds in the Atom format (RFC 4287)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.requests import Request
from starlette.responses import Response

from trialwright.vocabulary import NctId

MEDIA_TYPE = "application/atom+xml"

_ATOM = "http://www.w3.org/2005/Atom"
#: What an entry says that has no date of its own: the registry began in that year.
_NEVER = date(1999, 1, 1)

#: So many signs of a hash tell the versions of one study from one another.
_SIGNS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry: `id` and `href` are paths of this server; `id` never names anything else.

    Of a version it is what `version_id` returns: its number may come to be another one, when
    an older version is loaded.
    """

    id: str
    title: str
    updated: date | None
    href: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: where it is, the page that shows the same, and its entries."""

    title: str
    own: str
    page: str
    entries: Sequence[FeedEntry]


def version_id(nct_id: NctId, *hashes: str) -> str:
    """Return what names a version of a study for ever, by the hashes that tell it from others."""
    return f"/study/{nct_id}#{'-'.join(one[:_SIGNS] for one in hashes)}"


def feed_answer(request: Request, feed: Feed) -> Response:
    """Return a feed as an HTTP answer; its addresses are those of this server."""
    return Response(written(feed, str(request.base_url)), media_type=MEDIA_TYPE)


def written(feed: Feed, base: str) -> bytes:
    """Return a feed as XML; `base` is the address of this server."""
    root = base.rstrip("/")
    top = Element("feed", xmlns=_ATOM)
    _text(top, "id", f"{root}{feed.own}")
    _text(top, "title", feed.title)
    _text(
        top,
        "updated",
        _moment(max((one.updated or _NEVER for one in feed.entries), default=_NEVER)),
    )
    SubElement(top, "link", rel="self", type=MEDIA_TYPE, href=f"{root}{feed.own}")
    SubElement(top, "link", rel="alternate", type="text/html", href=f"{root}{feed.page}")
    _text(SubElement(top, "author"), "name", "trialwright")
    for one in _told_apart(feed.entries):
        _entry(top, root, one)
    content: bytes = tostring(top, encoding="utf-8", xml_declaration=True)
    return content


def _told_apart(entries: Sequence[FeedEntry]) -> list[FeedEntry]:
    """Return entries, the newest first, with ids of their own: what came back is another entry."""
    met: Counter[str] = Counter()
    found = []
    for one in reversed(entries):
        met[one.id] += 1
        again = met[one.id]
        found.append(one if again == 1 else replace(one, id=f"{one.id}-{again}"))
    return found[::-1]


def _entry(top: Element, root: str, one: FeedEntry) -> None:
    entry = SubElement(top, "entry")
    _text(entry, "id", f"{root}{one.id}")
    _text(entry, "title", one.title)
    _text(entry, "updated", _moment(one.updated or _NEVER))
    SubElement(entry, "link", rel="alternate", type="text/html", href=f"{root}{one.href}")
    _text(entry, "summary", one.summary)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = "".join(sign for sign in text if _may_stand(sign))


def _may_stand(sign: str) -> bool:
    """Whether XML 1.0 can hold a character."""
    return sign in "\t\n\r" or (
        sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff"
    )


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
