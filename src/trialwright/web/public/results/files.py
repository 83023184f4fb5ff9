"""A figure of posted results as a file of its own: a drawing, pixels, or the table behind it."""

from __future__ import annotations

import csv
import io

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from trialwright.web.public.figures.charts import COLUMNS, Chart
from trialwright.web.public.figures.scale import as_number
from trialwright.web.public.figures.sheets import drawing_of
from trialwright.web.public.held import HeldRecord, held_record
from trialwright.web.public.landscape.drawing import COLOURS, Drawing, as_sheet
from trialwright.web.public.landscape.files import SheetPage, named, plain, png_or_refusal
from trialwright.web.public.languages import said
from trialwright.web.public.rendering import environment
from trialwright.web.public.results.charts import chart_named


async def figure_svg(request: Request) -> Response:
    """Give a figure as a drawing: ``GET /study/{nct_id}[…]/results/{figure}.svg``."""
    found = _asked(request)
    if isinstance(found, RedirectResponse):
        return found
    record, chart = found
    sheet = _sheet(record, chart)
    page = SheetPage(sheet.title, sheet, COLOURS)
    text = environment().get_template(page.template).render(page=page)
    return Response(text, media_type="image/svg+xml", headers=_named(record, chart, "svg"))


async def figure_png(request: Request) -> Response:
    """Give a figure as pixels: ``GET /study/{nct_id}[…]/results/{figure}.png``."""
    found = _asked(request)
    if isinstance(found, RedirectResponse):
        return found
    record, chart = found
    pixels = await run_in_threadpool(png_or_refusal, _sheet(record, chart))
    return Response(pixels, media_type="image/png", headers=_named(record, chart, "png"))


async def figure_csv(request: Request) -> Response:
    """Give the numbers of a figure as posted: ``GET /study/{nct_id}[…]/results/{figure}.csv``."""
    found = _asked(request)
    if isinstance(found, RedirectResponse):
        return found
    record, chart = found
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(COLUMNS)
    table.writerows(tuple(map(_cell, row)) for row in chart.rows())
    return Response(
        text.getvalue(),
        media_type="text/csv; charset=utf-8",
        headers=_named(record, chart, "csv"),
    )


def _cell(text: str) -> str:
    """Return a posted number as it is, also below 0; of any other text no formula is made."""
    return plain(text) if as_number(text) is None else text


def _asked(request: Request) -> tuple[HeldRecord, Chart] | RedirectResponse:
    """Return the record and the chart that are asked for; 404 if there is no such figure."""
    record = held_record(request)
    if isinstance(record, RedirectResponse):
        return record
    results = record.study.results_section
    name = str(request.path_params["figure"])
    chart = None if results is None else chart_named(results, name)
    if chart is None:
        raise HTTPException(404, said("These results have no such figure."))
    return record, chart


def _sheet(record: HeldRecord, chart: Chart) -> Drawing:
    has_more = chart.heading not in {"", chart.title}
    title = f"{chart.title}: {chart.heading}" if has_more else chart.title
    sources = (chart.caption, said("Posted results of {nct_id}", nct_id=record.nct_id))
    return as_sheet(drawing_of(chart, title), tuple(filter(None, sources)))


def _named(record: HeldRecord, chart: Chart, form: str) -> dict[str, str]:
    return named(f"{record.file_name}.{chart.name}", form)
