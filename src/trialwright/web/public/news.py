"""What changed in the registry since a day: counts by kind, and the changes themselves.

What turned in edited studies comes out of the log beside the registry, which is level with it
after each indexing; how many studies were first posted, got results or were updated comes out
of the index. No record is read for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import ClassVar
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from trialwright.errors import quoted
from trialwright.registry.course import Matter
from trialwright.registry.search.asking import asked
from trialwright.registry.search.questions import Finder
from trialwright.registry.store.shift_log import Entry, ShiftLog, Tally
from trialwright.registry.trees import JsonObject
from trialwright.web.public.api.serving import finder_or_none
from trialwright.web.public.asking import read_page, today_of
from trialwright.web.public.atom import Feed, FeedEntry, feed_answer, version_id
from trialwright.web.public.content import Link
from trialwright.web.public.course import matter_in_words, modules_in_words, shift_in_words
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.rendering import answer
from trialwright.web.public.wording import day, number

PATH = "/changes"
#: Changes on a page, and the last page.
PAGE, LAST_PAGE = 50, 500
#: How far back is looked where no day is asked for.
_A_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedNews:
    """What is asked for: a day, one kind of change or all, and a page."""

    since: date
    matter: Matter | None = None
    page: int = 1

    def address(self, ending: str = "") -> str:
        """Return where this is shown, or given in another form, such as ``.json``."""
        return _address(ending, [("since", self.since.isoformat()), *self._pairs])

    @property
    def feed(self) -> str:
        """Where what is new of this kind is given as a feed: it goes with time, without a day."""
        return _address(".atom", self._pairs[:1] if self.matter is not None else [])

    @property
    def _pairs(self) -> list[tuple[str, str]]:
        pairs = []
        if self.matter is not None:
            pairs.append(("kind", name_of(self.matter)))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many there are of something, and where they are shown."""

    label: str
    count: str
    href: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsEntry:
    """One change of one study."""

    nct_id: str
    heading: str
    study: str
    posted: str
    shifts: tuple[str, ...]
    modules: tuple[str, ...]
    changes: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsPage:
    """What the page of changes may show."""

    template: ClassVar[str] = "news.html"
    title: str
    since: str
    since_said: str
    problem: str
    dated: tuple[Counted, ...]
    kinds: tuple[Counted, ...]
    counted: str
    shown: str
    entries: tuple[NewsEntry, ...]
    before: Link | None
    after: Link | None
    ways_on: tuple[Link, ...]


def _address(ending: str, pairs: list[tuple[str, str]]) -> str:
    return f"{PATH}{ending}?{urlencode(pairs)}" if pairs else f"{PATH}{ending}"


async def news(request: Request) -> Response:
    """Show what changed: ``GET /changes?since=2026-01-13[&kind=status][&page=2]``."""
    with opened(request) as log:
        asked_for = _asked(request, log)
        dated = tuple(_dated(finder_or_none(request), asked_for.since))
        if log is None:
            return answer(_page(asked_for, dated, None, ()))
        found = _found(log, asked_for)
        return answer(_page(asked_for, dated, log.tally(asked_for.since), found))


async def news_json(request: Request) -> Response:
    """Give the same for programs: ``GET /changes.json``."""
    with opened(request) as log:
        asked_for = _asked(request, log)
        tally = _made(log).tally(asked_for.since)
        entries = _found(_made(log), asked_for)
    return JSONResponse(
        {
            "since": asked_for.since.isoformat(),
            "edits": tally.edits,
            "kinds": {name_of(matter): count for matter, count in tally.by_matter.items()},
            "page": asked_for.page,
            "changes": [*map(_entry_json, entries)],
        }
    )


async def news_feed(request: Request) -> Response:
    """Give the newest changes as a feed: ``GET /changes.atom``."""
    with opened(request) as log:
        asked_for = _asked(request, log)
        entries = _found(_made(log), asked_for)
    feed = Feed(
        title=_title(asked_for),
        own=asked_for.address(".atom") if "since" in request.query_params else asked_for.feed,
        page=asked_for.address(),
        entries=tuple(map(_feed_entry, entries)),
    )
    return feed_answer(request, feed)


def name_of(matter: Matter) -> str:
    """Return a kind of change as addresses and programs name it."""
    return str(matter.name).lower()


@contextmanager
def opened(request: Request) -> Iterator[ShiftLog | None]:
    """Open the log for as long as the block lasts; None while there is none."""
    log: ShiftLog | None = request.state.shifts()
    with nullcontext() if log is None else closing(log):
        yield log


def _made(log: ShiftLog | None) -> ShiftLog:
    if log is None:
        raise HTTPException(503, _none_yet(), {"Retry-After": "30"})
    return log


def _none_yet() -> str:
    return said(
        "What turned in edited studies is not worked out yet in this copy; this is done whenever "
        "it is indexed. Ask again in a while."
    )


def _asked(request: Request, log: ShiftLog | None) -> AskedNews:
    """Return what is asked for; 400 with a sentence for what cannot be."""
    params = request.query_params
    text = params.get("since", "").strip()
    kinds = {name_of(matter): matter for matter in Matter}
    kind = params.get("kind", "")
    if kind and kind not in kinds:
        raise HTTPException(
            400,
            said(
                "The kind is {text}, expected one of {known}.",
                text=quoted(kind),
                known=", ".join(kinds),
            ),
        )
    return AskedNews(
        since=_day(text) if text else _lately(request, log),
        matter=kinds.get(kind),
        page=read_page(params.get("page", "1"), LAST_PAGE),
    )


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or text != found.isoformat():
        raise HTTPException(
            400, said("The day is {text}, expected one such as 2026-01-13.", text=quoted(text))
        )
    return found


def _lately(request: Request, log: ShiftLog | None) -> date:
    """Return a month before the newest update that is held here, or before today."""
    newest = None if log is None else log.holding().newest_update
    return (newest or today_of(request)) - _A_MONTH


def _found(log: ShiftLog, asked_for: AskedNews) -> tuple[Entry, ...]:
    skipped = PAGE * (asked_for.page - 1)
    return log.entries(asked_for.since, asked_for.matter, PAGE, skipped=skipped)


def _dated(finder: Finder | None, since: date) -> Iterator[Counted]:
    """Yield how many studies the registry dates since a day, each with the search for them."""
    if finder is None:
        return
    for label, area in (
        (said("Studies first posted"), "StudyFirstPostDate"),
        (said("Studies whose results were first posted"), "ResultsFirstPostDate"),
        (said("Studies updated"), "LastUpdatePostDate"),
    ):
        query = f"AREA[{area}]RANGE[{since.isoformat()},MAX]"
        pairs = [("q", query)]
        if area != "ResultsFirstPostDate":
            pairs.append(("sort", f"{area}:desc"))
        yield Counted(
            label=label,
            count=number(finder.count(asked(query).question)),
            href=f"/search?{urlencode(pairs)}",
        )


def _page(
    asked_for: AskedNews, dated: tuple[Counted, ...], tally: Tally | None, found: tuple[Entry, ...]
) -> NewsPage:
    total = _total(asked_for, tally)
    last = min(LAST_PAGE, -(-total // PAGE))
    return NewsPage(
        title=_title(asked_for),
        since=asked_for.since.isoformat(),
        since_said=day(asked_for.since),
        problem=_none_yet() if tally is None else "",
        dated=dated,
        kinds=() if tally is None else tuple(_kinds(asked_for, tally)),
        counted=said_of(total, "{count} edit", "{count} edits"),
        shown=_shown(asked_for, found),
        entries=tuple(map(_entry, found)),
        before=_way(asked_for, asked_for.page - 1, last, said("Previous page")),
        after=_way(asked_for, asked_for.page + 1, last, said("Next page")),
        ways_on=(
            Link(said("JSON of this page"), asked_for.address(".json")),
            Link(said("Feed of these changes (Atom)"), asked_for.feed),
        ),
    )


def _title(asked_for: AskedNews) -> str:
    since = day(asked_for.since)
    if asked_for.matter is None:
        return said("Changes since {day}", day=since)
    what = matter_in_words(asked_for.matter)
    return said("Changes since {day}: {what}", day=since, what=what)


def _total(asked_for: AskedNews, tally: Tally | None) -> int:
    if tally is None:
        return 0
    return tally.edits if asked_for.matter is None else tally.by_matter[asked_for.matter]


def _kinds(asked_for: AskedNews, tally: Tally) -> Iterator[Counted]:
    everything = AskedNews(since=asked_for.since)
    yield Counted(
        label=said("All edits"),
        count=number(tally.edits),
        href=everything.address(),
        is_chosen=asked_for.matter is None,
    )
    for matter, count in tally.by_matter.items():
        yield Counted(
            label=matter_in_words(matter),
            count=number(count),
            href=AskedNews(since=asked_for.since, matter=matter).address(),
            is_chosen=asked_for.matter is matter,
        )


def _shown(asked_for: AskedNews, found: tuple[Entry, ...]) -> str:
    if not found:
        return ""
    first = PAGE * (asked_for.page - 1) + 1
    return said("{first} to {last}", first=number(first), last=number(first + len(found) - 1))


def _entry(one: Entry) -> NewsEntry:
    return NewsEntry(
        nct_id=one.nct_id,
        heading=one.title or said("Study {nct_id}", nct_id=one.nct_id),
        study=f"/study/{one.nct_id}",
        posted=day(one.day),
        shifts=tuple(map(shift_in_words, one.shifts)),
        modules=modules_in_words(one.modules),
        changes=_difference(one),
        is_withdrawn=Matter.WITHDRAWN in one.matters,
    )


def _difference(one: Entry) -> str:
    return f"/study/{one.nct_id}/diff?from={one.number - 1}&to={one.number}"


def _entry_json(one: Entry) -> JsonObject:
    return {
        "nctId": one.nct_id,
        "version": one.number,
        "posted": one.day.isoformat(),
        "title": one.title,
        "kinds": [name_of(matter) for matter in Matter if matter in one.matters],
        "shifts": [
            {"what": shift.aspect.value, "before": shift.before, "after": shift.after}
            for shift in one.shifts
        ],
        "editedModules": [*one.modules],
        "difference": _difference(one),
    }


def _feed_entry(one: Entry) -> FeedEntry:
    said_of_it = _entry(one)
    modules = said("Edited modules: {titles}", titles="; ".join(said_of_it.modules))
    return FeedEntry(
        id=version_id(one.nct_id, one.content_hash),
        title=f"{one.nct_id}: {said_of_it.heading}",
        updated=one.day,
        href=said_of_it.changes,
        summary="; ".join(said_of_it.shifts) or modules,
    )


def _way(asked_for: AskedNews, page: int, last: int, text: str) -> Link | None:
    if not 1 <= page <= last:
        return None
    return Link(text, replace(asked_for, page=page).address())
