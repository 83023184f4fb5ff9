"""Every feed keeps the rules of Atom (RFC 4287), by section."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import httpx
import pytest
from tests.web.conftest import EDITED

from trialwright.web.public.atom import Feed, FeedEntry, written

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = [
    "/search.atom",
    "/search.atom?q=made-up&status=COMPLETED",
    "/search.atom?q=nothing-has-this-word",
    f"/study/{EDITED}/history.atom",
    "/changes.atom",
    "/changes.atom?kind=status&since=2026-01-01",
]
#: RFC 3339 with capitals, as section 3.3 demands.
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})")
#: What section 4.1.1 and 4.1.2 know, of which each may stand once, or as often as it likes.
_ONCE = {"generator", "icon", "id", "logo", "rights", "subtitle", "title", "updated"}
_ONCE_IN_AN_ENTRY = {
    "content",
    "id",
    "published",
    "rights",
    "source",
    "summary",
    "title",
    "updated",
}
_OFTEN = {"author", "category", "contributor", "link"}


def read(client: httpx.Client, path: str) -> ET.Element:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml"
    return ET.fromstring(answer.content)  # noqa: S314 - our own


def names(element: ET.Element) -> list[str]:
    assert all(child.tag.startswith(ATOM) for child in element)
    return [child.tag.removeprefix(ATOM) for child in element]


def check_common(element: ET.Element, once: set[str]) -> None:
    """Assert what holds for a feed and for an entry alike."""
    found = names(element)
    assert set(found) <= once | _OFTEN | {"entry"}
    assert all(found.count(name) <= 1 for name in once)
    assert {"id", "title", "updated"} <= set(found)
    address = element.findtext(f"{ATOM}id") or ""
    assert httpx.URL(address).is_absolute_url
    assert (element.findtext(f"{ATOM}title") or "").strip()
    assert _MOMENT.fullmatch(element.findtext(f"{ATOM}updated") or "")
    alternates = [
        (link.get("type"), link.get("hreflang"))
        for link in element.findall(f"{ATOM}link")
        if link.get("rel", "alternate") == "alternate"
    ]
    assert len(alternates) == len(set(alternates)) == 1
    assert all(httpx.URL(link.get("href", "")).is_absolute_url for link in links(element))


def links(element: ET.Element) -> list[ET.Element]:
    return element.findall(f"{ATOM}link")


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_and_its_entries_have_what_they_must(client: httpx.Client, path: str) -> None:
    feed = read(client, path)
    entries = feed.findall(f"{ATOM}entry")

    assert feed.tag == f"{ATOM}feed"
    check_common(feed, _ONCE)
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    for entry in entries:
        check_common(entry, _ONCE_IN_AN_ENTRY)
        assert entry.findtext(f"{ATOM}summary")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids))
    assert (len(entries) == 0) is ("nothing" in path)


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_names_itself_and_leads_to_pages_that_are_there(
    client: httpx.Client, path: str
) -> None:
    feed = read(client, path)
    (own,) = [link.get("href", "") for link in links(feed) if link.get("rel") == "self"]
    pages = [link.get("href", "") for one in feed.iter() if one is not feed for link in links(one)]
    pages += [link.get("href", "") for link in links(feed) if link.get("rel") == "alternate"]

    assert own == feed.findtext(f"{ATOM}id")
    assert read(client, own).findtext(f"{ATOM}id") == own
    for page in pages:
        assert client.get(page).headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_is_as_new_as_its_newest_entry(client: httpx.Client, path: str) -> None:
    feed = read(client, path)
    days = [one.findtext(f"{ATOM}updated") or "" for one in feed.findall(f"{ATOM}entry")]

    assert feed.findtext(f"{ATOM}updated") == max(days, default="1999-01-01T00:00:00Z")
    assert days == sorted(days, reverse=True)


@pytest.mark.parametrize("page", ["/search?q=made-up", f"/study/{EDITED}/history", "/changes"])
def test_a_page_names_its_feed_in_its_head(client: httpx.Client, page: str) -> None:
    head = client.get(page).text.partition("</head>")[0]
    found = re.search(r'type="application/atom\+xml" title="[^"]+" href="([^"]+)"', head)

    assert found is not None
    read(client, found[1].replace("&amp;", "&"))


def test_a_feed_of_changes_that_is_followed_keeps_its_address(client: httpx.Client) -> None:
    """Without a day it goes with time; its id must not."""
    assert (read(client, "/changes.atom").findtext(f"{ATOM}id") or "").endswith("/changes.atom")
    status = read(client, "/changes.atom?kind=status")
    assert (status.findtext(f"{ATOM}id") or "").endswith("/changes.atom?kind=status")


def test_the_versions_of_a_study_say_what_turned(client: httpx.Client) -> None:
    entries = read(client, f"/study/{EDITED}/history.atom").findall(f"{ATOM}entry")
    said = [entry.findtext(f"{ATOM}summary") or "" for entry in entries]

    assert said[0] == "Not edited: only the registry's computed part changed"
    assert said[1].startswith("Status changed from Recruiting to Completed; ")
    assert said[2] == "First version held here"


def test_a_version_has_one_id_in_all_feeds(client: httpx.Client) -> None:
    """Its number is none: an older version that is loaded later takes it."""
    history = ids(read(client, f"/study/{EDITED}/history.atom"))
    (change,) = ids(read(client, "/changes.atom?since=2026-01-01"))
    (hit,) = ids(read(client, f"/search.atom?q={EDITED}"))

    assert change == history[1] == hit
    assert "/version/" not in change
    assert history[0].startswith(f"{history[1]}-")


def ids(feed: ET.Element) -> list[str]:
    return [one.findtext(f"{ATOM}id") or "" for one in feed.findall(f"{ATOM}entry")]


def test_what_came_back_is_an_entry_of_its_own() -> None:
    one = FeedEntry(id="/a", title="a", updated=None, href="/a", summary="a")
    feed = Feed(title="t", own="/f.atom", page="/f", entries=[one, one])

    assert ids(ET.fromstring(written(feed, ""))) == ["/a-2", "/a"]  # noqa: S314 - our own


def test_signs_that_xml_cannot_hold_are_left_out() -> None:
    entry = FeedEntry(id="/a", title="a\x00\ud800\uffffb<", updated=None, href="/a", summary="\x1f")
    feed = Feed(title="t", own="/f.atom", page="/f", entries=[entry])

    root = ET.fromstring(written(feed, "http://here/"))  # noqa: S314 - our own

    assert root.findtext(f"{ATOM}entry/{ATOM}title") == "ab<"
    assert root.findtext(f"{ATOM}id") == "http://here/f.atom"
