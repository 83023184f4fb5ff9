"""The search page, its JSON twin and its feed: one question each, one answer each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from trialwright.errors import InvalidInput, StoreDamaged
from trialwright.registry.search.asking import Asked
from trialwright.registry.search.questions import Hit, Overview
from trialwright.registry.store import Version
from trialwright.web.public.api.serving import finder_of
from trialwright.web.public.asking import source_of
from trialwright.web.public.atom import feed_answer
from trialwright.web.public.content import Link
from trialwright.web.public.rendering import answer
from trialwright.web.public.search.addresses import BOXES, VIEWS, Sought
from trialwright.web.public.search.facets import FacetList, choices, facet_lists
from trialwright.web.public.search.feed import feed_of
from trialwright.web.public.search.hits import HitLine, hit_line
from trialwright.web.public.search.reading import (
    LAST_PAGE,
    PAGE,
    asked_of,
    read_sought,
    study_of,
)
from trialwright.web.public.wording import plural

_LABELS = {
    "q": "Words or a query",
    "cond": "Condition or disease",
    "intr": "Intervention or treatment",
    "locn": "Place",
    "spons": "Sponsor or collaborator",
}
_SORTS = {
    "": "Relevance",
    "LastUpdatePostDate:desc": "Last update posted, newest first",
    "StudyFirstPostDate:desc": "First posted, newest first",
    "StartDate:desc": "Study start, latest first",
    "EnrollmentCount:desc": "Enrollment, largest first",
}
_VIEW_NAMES = {"list": "List", "table": "Table"}


@dataclass(frozen=True, slots=True)
class Box:
    """A box of words: its name, its label, and what stands in it."""

    name: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose, and whether it is chosen."""

    value: str
    label: str
    href: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What the search page may show."""

    template: ClassVar[str] = "search.html"
    title: str
    query: Box
    boxes: tuple[Box, ...]
    near: str
    kept: tuple[tuple[str, str], ...]
    problem: str
    counted: str
    shown: str
    chosen: tuple[Option, ...]
    facets: tuple[FacetList, ...]
    sorts: tuple[Option, ...]
    views: tuple[Option, ...]
    view: str
    hits: tuple[HitLine, ...]
    before: Link | None
    after: Link | None
    ways_on: tuple[Link, ...]


async def search(request: Request) -> Response:
    """Show the hits of a search: ``GET /search``."""
    sought = read_sought(request.query_params)
    nct_id = study_of(sought)
    if nct_id is not None:
        return RedirectResponse(f"/study/{nct_id}", 303)
    try:
        asked = asked_of(sought)
        overview = _look(request, sought, asked)
    except InvalidInput as error:
        return answer(_page(sought, (), None, problem=str(error)), 400)
    versions = tuple(_versions(request, overview.found.hits))
    return answer(_page(sought, tuple(map(hit_line, versions)), overview))


async def search_json(request: Request) -> Response:
    """Give the same hits and facets for programs: ``GET /search.json``."""
    sought = read_sought(request.query_params)
    try:
        overview = _look(request, sought, asked_of(sought))
    except InvalidInput as error:
        raise HTTPException(400, str(error)) from error
    lines = [hit_line(version) for version in _versions(request, overview.found.hits)]
    return JSONResponse(
        {
            "total": overview.found.total,
            "page": sought.page,
            "hits": [line.as_json() for line in lines],
            "facets": {
                name: {
                    "path": choice.field.path,
                    "values": {one.value: one.studies for one in facet.values},
                    "missing": facet.missing,
                }
                for (name, choice), facet in zip(choices().items(), overview.facets, strict=True)
            },
        }
    )


async def search_feed(request: Request) -> Response:
    """Give what was posted last among the hits, as a feed: ``GET /search.atom``."""
    sought = read_sought(request.query_params).sorted_by("LastUpdatePostDate:desc")
    try:
        asked = asked_of(sought)
    except InvalidInput as error:
        raise HTTPException(400, str(error)) from error
    found = finder_of(request).find(asked.question, PAGE)
    versions = tuple(_versions(request, found.hits))
    return feed_answer(request, feed_of(_heading(sought), sought, versions))


def _look(request: Request, sought: Sought, asked: Asked) -> Overview:
    fields = tuple(choice.field for choice in choices().values())
    skipped = PAGE * (sought.page - 1)
    return finder_of(request).look(asked.question, PAGE, skipped=skipped, fields=fields)


def _versions(request: Request, hits: tuple[Hit, ...]) -> Iterator[Version]:
    for hit in hits:
        version = source_of(request).newest(hit.nct_id)
        if version is None:
            raise StoreDamaged(f"{hit.nct_id} was found, but its record is not in the registry")
        yield version


def _page(
    sought: Sought, hits: tuple[HitLine, ...], overview: Overview | None, *, problem: str = ""
) -> SearchPage:
    total = overview.found.total if overview else 0
    boxes = tuple(Box(name, _LABELS[name], sought.words.get(name, "")) for name in BOXES)
    last = min(LAST_PAGE, -(-total // PAGE))
    return SearchPage(
        title=_heading(sought),
        query=boxes[0],
        boxes=boxes[1:],
        near=sought.near,
        kept=tuple(
            (name, value)
            for name, value in sought.pairs
            if name not in BOXES and name not in {"near", "page", "sort"}
        ),
        problem=problem,
        counted="" if overview is None else plural(total, "study", "studies"),
        shown=_shown(sought, hits),
        chosen=tuple(_chosen(sought)),
        facets=facet_lists(overview.facets, sought) if overview else (),
        sorts=tuple(_sorts(sought)),
        views=tuple(
            Option(view, _VIEW_NAMES[view], sought.seen_as(view).address, view == sought.view)
            for view in VIEWS
        ),
        view=sought.view,
        hits=hits,
        before=_way(sought, sought.page - 1, last, "Previous page"),
        after=_way(sought, sought.page + 1, last, "Next page"),
        ways_on=_ways_on(sought) if overview else (),
    )


def _heading(sought: Sought) -> str:
    said = sought.words.get("q") or "; ".join(sought.words.values())
    return f"Search: {said}" if said else "Search studies"


def _shown(sought: Sought, hits: tuple[HitLine, ...]) -> str:
    if not hits:
        return ""
    first = PAGE * (sought.page - 1) + 1
    return f"{first:,} to {first + len(hits) - 1:,}"


def _chosen(sought: Sought) -> Iterator[Option]:
    """Yield what was chosen in facets, each with the way to let it go."""
    for name, values in sought.chosen.items():
        choice = choices()[name]
        for value in values:
            others = tuple(one for one in values if one != value)
            label = f"{choice.heading}: {choice.label(value)}"
            yield Option(value, label, sought.with_choice(name, others).address, is_chosen=True)


def _sorts(sought: Sought) -> Iterator[Option]:
    for sort, label in _SORTS.items():
        yield Option(sort, label, sought.sorted_by(sort).address, sort == sought.sort)
    if sought.sort not in _SORTS:
        yield Option(sought.sort, sought.sort, sought.address, is_chosen=True)


def _way(sought: Sought, page: int, last: int, text: str) -> Link | None:
    return Link(text, sought.on_page(page).address) if 1 <= page <= last else None


def _ways_on(sought: Sought) -> tuple[Link, ...]:
    return (
        Link("JSON of this page", sought.address_as(".json")),
        Link("Feed of updates", sought.on_page(1).address_as(".atom")),
    )
