"""The search page, its JSON twin and its feed: one question each, one answer each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from trialwright.errors import InvalidInput, StoreDamaged
from trialwright.registry.flags import RULES_VERSION
from trialwright.registry.search.asking import Asked
from trialwright.registry.search.nearness import circle_of
from trialwright.registry.search.products import ProductCounts
from trialwright.registry.search.questions import Hit, Overview
from trialwright.registry.store import Version
from trialwright.registry.trees import JsonObject
from trialwright.web.public.api.serving import finder_of
from trialwright.web.public.asking import source_of
from trialwright.web.public.atom import feed_answer
from trialwright.web.public.content import Link
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.products import (
    counted_values,
    derived_choices,
    only_derived,
    products_of,
)
from trialwright.web.public.rendering import answer
from trialwright.web.public.search.addresses import BOXES, VIEWS, Sought
from trialwright.web.public.search.columns import HitTable, hit_table
from trialwright.web.public.search.corrections import corrections
from trialwright.web.public.search.exports import exports
from trialwright.web.public.search.facets import (
    FacetList,
    choices,
    derived_lists,
    facet_lists,
)
from trialwright.web.public.search.feed import feed_of
from trialwright.web.public.search.hits import HitLine, hit_line
from trialwright.web.public.search.reading import (
    LAST_PAGE,
    PAGE,
    asked_of,
    read_sought,
    study_of,
)
from trialwright.web.public.wording import distance, number, retold, why


def _labels() -> dict[str, str]:
    return {
        "q": said("Words or a query"),
        "cond": said("Condition or disease"),
        "intr": said("Intervention or treatment"),
        "locn": said("Place"),
        "spons": said("Sponsor or collaborator"),
    }


def _orders() -> dict[str, str]:
    return {
        "": said("Relevance"),
        "LastUpdatePostDate:desc": said("Last update posted, newest first"),
        "StudyFirstPostDate:desc": said("First posted, newest first"),
        "StartDate:desc": said("Study start, latest first"),
        "EnrollmentCount:desc": said("Enrollment, largest first"),
    }


def _view_names() -> dict[str, str]:
    return {"list": said("List"), "table": said("Table")}


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


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """What a browser keeps of a search: a name that can be changed, and what its address says."""

    name: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage:
    """What the search page may show."""

    template: ClassVar[str] = "search.html"
    scripted: ClassVar[bool] = True
    title: str
    query: Box
    boxes: tuple[Box, ...]
    near: str
    kept: tuple[tuple[str, str], ...]
    problem: str
    corrections: tuple[Link, ...]
    remarks: tuple[str, ...]
    counted: str
    shown: str
    chosen: tuple[Option, ...]
    facets: tuple[FacetList, ...]
    sorts: tuple[Option, ...]
    views: tuple[Option, ...]
    hits: tuple[HitLine, ...]
    table: HitTable | None
    before: Link | None
    after: Link | None
    ways_on: tuple[Link, ...]
    exports: tuple[Link, ...]
    saved: SavedSearch | None


async def search(request: Request) -> Response:
    """Show the hits of a search: ``GET /search``."""
    sought = read_sought(request.query_params)
    nct_id = study_of(sought)
    if nct_id is not None:
        return RedirectResponse(f"/study/{nct_id}", 303)
    try:
        asked = asked_of(sought)
        overview, counts = await _look(request, sought, asked)
    except InvalidInput as error:
        return answer(_page(sought, (), None, problem=error), 400)
    versions = tuple(_versions(request, overview.found.hits))
    return answer(_page(sought, versions, overview, counts, remarks=asked.remarks))


async def search_json(request: Request) -> Response:
    """Give the same hits and facets for programs: ``GET /search.json``."""
    sought = read_sought(request.query_params)
    try:
        asked = asked_of(sought)
        overview, counts = await _look(request, sought, asked)
    except InvalidInput as error:
        raise HTTPException(400, why(error)) from error
    lines = [hit_line(version) for version in _versions(request, overview.found.hits)]
    return JSONResponse(
        {
            "total": overview.found.total,
            "page": sought.page,
            "remarks": list(asked.remarks),
            "hits": [line.as_json() for line in lines],
            "facets": {
                name: {
                    "path": choice.field.path,
                    "values": {one.value: one.studies for one in facet.values},
                    "missing": facet.missing,
                }
                for (name, choice), facet in zip(choices().items(), overview.facets, strict=True)
            },
            "derived": None if counts is None else _derived_json(counts, overview.found.total),
        }
    )


async def search_feed(request: Request) -> Response:
    """Give what was posted last among the hits, as a feed: ``GET /search.atom``."""
    sought = read_sought(request.query_params).sorted_by("LastUpdatePostDate:desc")
    try:
        question = await only_derived(request, asked_of(sought).question, sought.derived)
    except InvalidInput as error:
        raise HTTPException(400, why(error)) from error
    found = finder_of(request).find(question, PAGE)
    versions = tuple(_versions(request, found.hits))
    return feed_answer(request, feed_of(_heading(sought), sought, versions))


async def _look(
    request: Request, sought: Sought, asked: Asked
) -> tuple[Overview, ProductCounts | None]:
    """Return a page with its facets, and what is derived of all hits if anything is."""
    question = await only_derived(request, asked.question, sought.derived)
    products = await products_of(request)
    overview = finder_of(request).look(
        question,
        PAGE,
        skipped=PAGE * (sought.page - 1),
        fields=tuple(choice.field for choice in choices().values()),
        ncts=None if products is None else products.ncts,
    )
    if products is None or overview.among is None:
        return overview, None
    return overview, products.counted(overview.among)


def _derived_json(counts: ProductCounts, total: int) -> JsonObject:
    """Return for programs what is derived of the hits, and by which rules."""
    return {
        "rulesVersion": RULES_VERSION,
        **{
            name: {"values": dict(values), "none": none}
            for name, values, none in counted_values(counts, total)
        },
    }


def _versions(request: Request, hits: tuple[Hit, ...]) -> Iterator[Version]:
    for hit in hits:
        version = source_of(request).newest(hit.nct_id)
        if version is None:
            raise StoreDamaged(f"{hit.nct_id} was found, but its record is not in the registry")
        yield version


def _page(  # noqa: PLR0913 - each is something that is shown
    sought: Sought,
    versions: tuple[Version, ...],
    overview: Overview | None,
    counts: ProductCounts | None = None,
    *,
    problem: InvalidInput | None = None,
    remarks: tuple[str, ...] = (),
) -> SearchPage:
    total = overview.found.total if overview else 0
    labels, view_names = _labels(), _view_names()
    boxes = tuple(Box(name, labels[name], sought.words.get(name, "")) for name in BOXES)
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
        problem="" if problem is None else why(problem),
        corrections=() if problem is None else corrections(sought, problem),
        remarks=tuple(map(retold, remarks)),
        counted="" if overview is None else said_of(total, "{count} study", "{count} studies"),
        shown=_shown(sought, len(versions)),
        chosen=tuple(_chosen(sought)),
        facets=(
            *(facet_lists(overview.facets, sought) if overview else ()),
            *(derived_lists(counts, total, sought) if counts else ()),
        ),
        sorts=tuple(_sorts(sought)),
        views=tuple(
            Option(view, view_names[view], sought.seen_as(view).address, view == sought.view)
            for view in VIEWS
        ),
        hits=() if sought.view == "table" else tuple(map(hit_line, versions)),
        table=hit_table(sought, versions) if sought.view == "table" and versions else None,
        before=_way(sought, sought.page - 1, last, said("Previous page")),
        after=_way(sought, sought.page + 1, last, said("Next page")),
        ways_on=_ways_on(sought) if overview else (),
        exports=exports(sought) if total else (),
        saved=_saved(sought) if overview else None,
    )


def _heading(sought: Sought) -> str:
    words = sought.words.get("q") or "; ".join(sought.words.values())
    return said("Search: {words}", words=words) if words else said("Search studies")


def _saved(sought: Sought) -> SavedSearch:
    first = sought.on_page(1)
    words = [*first.words.values(), *(one.label for one in _chosen(first)), first.near]
    name = "; ".join(word for word in words if word) or said("All studies")
    return SavedSearch(name, urlencode(first.pairs))


def _shown(sought: Sought, hits: int) -> str:
    if not hits:
        return ""
    first = PAGE * (sought.page - 1) + 1
    return said("{first} to {last}", first=number(first), last=number(first + hits - 1))


def _chosen(sought: Sought) -> Iterator[Option]:
    """Yield what was chosen in facets, each with the way to let it go."""
    if sought.near:
        yield Option(sought.near, _nearness(sought.near), sought.anywhere().address, is_chosen=True)
    for name, values in sought.chosen.items():
        choice = choices()[name]
        for value in values:
            others = tuple(one for one in values if one != value)
            label = f"{choice.heading}: {choice.label(value)}"
            yield Option(value, label, sought.with_choice(name, others).address, is_chosen=True)
    yield from _chosen_derived(sought)


def _chosen_derived(sought: Sought) -> Iterator[Option]:
    """Yield what was chosen of what we derive, each with the way to let it go."""
    for name, values in sought.derived.items():
        choice = derived_choices()[name]
        for value in values:
            others = tuple(one for one in values if one != value)
            label = f"{choice.heading}: {choice.label(value)}"
            yield Option(value, label, sought.with_derived(name, others).address, is_chosen=True)


def _nearness(near: str) -> str:
    """Return a circle in words, its radius in both units; as it was typed if it is none."""
    try:
        circle = circle_of(near)
    except InvalidInput:
        return near
    return said(
        "Within {distance} of {latitude}, {longitude}",
        distance=distance(circle.radius_km),
        latitude=circle.latitude,
        longitude=circle.longitude,
    )


def _sorts(sought: Sought) -> Iterator[Option]:
    orders = _orders()
    for sort, label in orders.items():
        yield Option(sort, label, sought.sorted_by(sort).address, sort == sought.sort)
    if sought.sort not in orders:
        yield Option(sought.sort, sought.sort, sought.address, is_chosen=True)


def _way(sought: Sought, page: int, last: int, text: str) -> Link | None:
    return Link(text, sought.on_page(page).address) if 1 <= page <= last else None


def _ways_on(sought: Sought) -> tuple[Link, ...]:
    query = urlencode(sought.all_of_it().pairs)
    return (
        Link(said("Landscape"), f"/landscape?{query}" if query else "/landscape"),
        Link(said("Map"), sought.on_page(1).address_as("/map")),
        Link(said("JSON of this page"), sought.address_as(".json")),
        Link(said("Feed of updates"), sought.on_page(1).address_as(".atom")),
    )
