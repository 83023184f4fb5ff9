"""The landscape page, its JSON twin, and each of its figures as a file of its own."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from trialwright.errors import InvalidInput
from trialwright.web.public.api.serving import finder_of
from trialwright.web.public.content import Link
from trialwright.web.public.landscape.counting import (
    counted_fields,
    figure_names,
    figures_of,
    product_figures,
)
from trialwright.web.public.landscape.drawing import COLOURS, Drawing, Kind, as_sheet, drawing_of
from trialwright.web.public.landscape.figures import MOST_BARS, Bar, Figure, share
from trialwright.web.public.landscape.files import (
    SheetPage,
    forms_said,
    named,
    plain,
    png_or_refusal,
)
from trialwright.web.public.languages import said, said_of
from trialwright.web.public.products import derived_choices, only_derived, products_of
from trialwright.web.public.rendering import answer, environment
from trialwright.web.public.search.addresses import Sought
from trialwright.web.public.search.reading import asked_of, read_sought
from trialwright.web.public.wording import moment, retold, why

PATH = "/landscape"
#: Below a drawing there is room for so much of what was asked.
_MOST_ASKED = 44


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of the table beside a drawing; `is_rest` if it is no value."""

    label: str
    href: str
    studies: str
    share: str
    is_rest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureShown:
    """A figure on the page: drawing, table, and the files that can be saved."""

    name: str
    title: str
    what: str
    note: str
    uncounted: str
    drawing: Drawing | None
    rows: tuple[FigureRow, ...]
    files: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LandscapePage:
    """What the landscape page may show."""

    template: ClassVar[str] = "landscape.html"
    title: str
    asked: str
    remarks: tuple[str, ...]
    counted: str
    is_empty: bool
    figures: tuple[FigureShown, ...]
    colours: dict[Kind, str]
    ways_on: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Landscape:
    """What was counted over the hits of a search, and when the copy was brought up to date.

    `remarks` are what of the search changes nothing.
    """

    sought: Sought
    remarks: tuple[str, ...]
    total: int
    figures: tuple[Figure, ...]
    as_of: str


async def landscape(request: Request) -> Response:
    """Show figures of a result set: ``GET /landscape?<as for a search>``."""
    found = await _counted(request)
    return answer(_page(found))


async def landscape_json(request: Request) -> Response:
    """Give the same counts for programs: ``GET /landscape.json``."""
    found = await _counted(request)
    return JSONResponse(
        {
            "total": found.total,
            "asOf": found.as_of,
            "remarks": list(found.remarks),
            "figures": {one.name: one.as_json() for one in found.figures},
        }
    )


async def figure_svg(request: Request) -> Response:
    """Give one figure as a drawing: ``GET /landscape/{name}.svg``."""
    sheet = await _sheet(request)
    page = SheetPage(sheet.title, sheet, COLOURS)
    text = environment().get_template(page.template).render(page=page)
    return Response(text, media_type="image/svg+xml", headers=named(sheet.name, "svg"))


async def figure_png(request: Request) -> Response:
    """Give one figure as pixels: ``GET /landscape/{name}.png``."""
    sheet = await _sheet(request)
    pixels = await run_in_threadpool(png_or_refusal, sheet)
    return Response(pixels, media_type="image/png", headers=named(sheet.name, "png"))


async def figure_csv(request: Request) -> Response:
    """Give all values of one figure as a table: ``GET /landscape/{name}.csv``."""
    _, figure = await _asked_figure(request, most=None)
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(("value", "label", "studies", "of"))
    for bar in figure.rows():
        table.writerow((plain(bar.value), plain(bar.label), bar.studies, figure.total))
    return Response(
        text.getvalue(), media_type="text/csv; charset=utf-8", headers=named(figure.name, "csv")
    )


async def _sheet(request: Request) -> Drawing:
    found, figure = await _asked_figure(request)
    asked = _asked(found.sought)
    sources = (
        said_of(
            found.total,
            "{asked}: {count} study",
            "{asked}: {count} studies",
            asked=asked if len(asked) <= _MOST_ASKED else f"{asked[: _MOST_ASKED - 1]}…",
        ),
        said("ClinicalTrials.gov, as copied on {moment}", moment=found.as_of),
    )
    return as_sheet(drawing_of(figure.at_most()), sources)


async def _asked_figure(
    request: Request, *, most: int | None = MOST_BARS
) -> tuple[Landscape, Figure]:
    """Return the one figure that is asked for, nothing else being counted."""
    name = str(request.path_params["name"])
    if name not in figure_names():
        known = ", ".join(figure_names())
        raise HTTPException(404, said("There is no such figure; these are: {known}.", known=known))
    found = await _counted(request, (name,), most=most)
    figure = next(one for one in found.figures if one.name == name)
    if figure.uncounted:
        raise HTTPException(404, figure.uncounted)
    return found, figure


async def _counted(
    request: Request, names: tuple[str, ...] | None = None, *, most: int | None = MOST_BARS
) -> Landscape:
    """Count the figures of these names, or all, over the hits of a search; `most` values each."""
    sought = read_sought(request.query_params)
    plain = sought.all_of_it()
    fields = [one for one in counted_fields() if names is None or one.name in names]
    wants_products = names is None or not fields
    products = await products_of(request) if wants_products else None
    try:
        asked = asked_of(plain)
        question = await only_derived(request, asked.question, plain.derived)
        overview = finder_of(request).look(
            question,
            0,
            fields=[one.field for one in fields],
            most=most,
            ncts=None if products is None else products.ncts,
        )
    except InvalidInput as error:
        raise HTTPException(400, why(error)) from error
    counts = None
    if products is not None and overview.among is not None:
        counts = products.counted(overview.among)
    total = overview.found.total
    return Landscape(
        sought=plain,
        remarks=asked.remarks,
        total=total,
        figures=(
            *figures_of(fields, overview, plain),
            *(product_figures(counts, total, plain) if wants_products else ()),
        ),
        as_of=moment(finder_of(request).moment),
    )


def _page(found: Landscape) -> LandscapePage:
    query = urlencode(found.sought.pairs)
    return LandscapePage(
        title=said("Landscape: {asked}", asked=_asked(found.sought)),
        asked=_asked(found.sought),
        remarks=tuple(map(retold, found.remarks)),
        counted=said_of(
            found.total,
            "Counted over {count} study that the search finds, as of {moment}.",
            "Counted over all {count} studies that the search finds, as of {moment}.",
            moment=found.as_of,
        ),
        is_empty=not found.total,
        figures=tuple(_shown(one, query) for one in found.figures),
        colours=COLOURS,
        ways_on=(
            Link(said("The studies"), found.sought.address),
            Link(said("JSON of this page"), _address(".json", query)),
        ),
    )


def _shown(figure: Figure, query: str) -> FigureShown:
    shown = figure.at_most()
    return FigureShown(
        name=figure.name,
        title=figure.title,
        what=figure.what,
        note=shown.note,
        uncounted=figure.uncounted,
        drawing=None if figure.uncounted or not figure.bars else drawing_of(shown),
        rows=(
            *(_row(bar, figure.total, is_rest=False) for bar in shown.bars),
            *(_row(bar, figure.total, is_rest=True) for bar in shown.rest),
        ),
        files=()
        if figure.uncounted
        else tuple(
            Link(name, _address(f"/{figure.name}.{form}", query))
            for form, name in forms_said().items()
        ),
    )


def _row(bar: Bar, total: int, *, is_rest: bool) -> FigureRow:
    return FigureRow(bar.label, bar.href, f"{bar.studies:,}", share(bar.studies, total), is_rest)


def _address(rest: str, query: str) -> str:
    return f"{PATH}{rest}?{query}" if query else f"{PATH}{rest}"


def _asked(sought: Sought) -> str:
    """Return in a line what was searched for."""
    parts = [*sought.words.values()]
    parts += [value for values in sought.chosen.values() for value in values]
    parts += [
        derived_choices()[name].label(value)
        for name, values in sought.derived.items()
        for value in values
    ]
    parts += [sought.near] if sought.near else []
    return "; ".join(parts) or said("all studies")
