"""The newest among the hits of a search as an Atom feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from trialwright.registry.store import Version
from trialwright.web.public.search.addresses import Sought
from trialwright.web.public.search.hits import hit_line

_ATOM = "http://www.w3.org/2005/Atom"
#: What an entry says that has no date of its own: the registry began in that year.
_NEVER = "1999-01-01"


def feed_of(title: str, base: str, sought: Sought, versions: Sequence[Version]) -> bytes:
    """Return a feed with an entry for each study; `base` is the address of this server."""
    root = base.rstrip("/")
    feed = Element("feed", xmlns=_ATOM)
    own = f"{root}{sought.address_as('.atom')}"
    _text(feed, "id", own)
    _text(feed, "title", title)
    _text(feed, "updated", _moment(max(map(_day, versions), default=_NEVER)))
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=own)
    SubElement(feed, "link", rel="alternate", type="text/html", href=f"{root}{sought.address}")
    author = SubElement(feed, "author")
    _text(author, "name", "trialwright")
    for version in versions:
        _entry(feed, root, version)
    content: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return content


def _entry(feed: Element, root: str, version: Version) -> None:
    line = hit_line(version)
    entry = SubElement(feed, "entry")
    _text(entry, "id", f"{root}{line.href}/version/{version.number}")
    _text(entry, "title", f"{line.nct_id}: {line.heading}")
    _text(entry, "updated", _moment(_day(version)))
    SubElement(entry, "link", rel="alternate", type="text/html", href=f"{root}{line.href}")
    stated = (line.status, line.phase, line.conditions, line.sponsor)
    _text(entry, "summary", "; ".join(one for one in stated if one))


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = "".join(sign for sign in text if _may_stand(sign))


def _may_stand(sign: str) -> bool:
    """Whether XML 1.0 can hold a character."""
    return sign in "\t\n\r" or (sign >= " " and not "\ud800" <= sign <= "\udfff")


def _day(version: Version) -> str:
    posted = version.last_update_posted
    return _NEVER if posted is None else posted.isoformat()


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
