"""A figure of results as a file: everything lies on the sheet, and every posted number is there."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest

from trialwright.registry.reading import read_study
from trialwright.registry.record.measures import OutcomeMeasure
from trialwright.registry.record.results import ResultsSection
from trialwright.web.public.figures.charts import Chart
from trialwright.web.public.figures.comparisons import comparison_charts
from trialwright.web.public.figures.measures import outcome_chart
from trialwright.web.public.figures.sheets import drawing_of
from trialwright.web.public.landscape.drawing import COLOURS, Drawing, Text, as_sheet
from trialwright.web.public.landscape.files import SheetPage
from trialwright.web.public.landscape.lettering import CAPITAL_SHARE, CannotLetter, width_of
from trialwright.web.public.rendering import environment
from trialwright.web.public.results.charts import baseline_charts

#: A label may be written a little wider than letters were taken to be.
_ROOM = 16.0


def sheet_of(chart: Chart) -> Drawing:
    return as_sheet(
        drawing_of(chart, chart.title), (chart.caption, "Posted results of NCT00000000")
    )


def reach(text: Text) -> tuple[float, float]:
    """Return from where to where a text is written, in units of the drawing."""
    length = width_of(text.text) * text.size * CAPITAL_SHARE / 7
    left = text.x - {"start": 0.0, "middle": length / 2, "end": length}[text.anchor]
    return left, left + length


def charts_of(results: ResultsSection) -> Iterator[Chart]:
    yield from baseline_charts(results.baseline_characteristics_module)
    module = results.outcome_measures_module
    for place, one in enumerate(module.outcome_measures if module else (), start=1):
        chart = outcome_chart(one, f"outcome-{place}")
        if chart is not None:
            yield chart
        yield from comparison_charts(one, f"comparison-{place}")


def compared(**posted: str) -> Drawing:
    tree = {
        "title": "An outcome whose title is as long as titles may be " * 5,
        "groups": [{"id": "A", "title": "One"}, {"id": "B", "title": "Other"}],
        "analyses": [{"groupIds": ["A", "B"], "paramType": "Difference"} | posted],
    }
    (chart,) = comparison_charts(msgspec.convert(tree, OutcomeMeasure), "comparison-1")
    return sheet_of(chart)


def test_long_titles_and_captions_are_written_in_lines() -> None:
    sheet = compared(paramValue="1", ciLowerLimit="0", ciUpperLimit="2")

    headings = [one for one in sheet.texts if one.kind == "heading"]
    assert len(headings) >= 3
    assert all(reach(one)[1] <= sheet.width for one in sheet.texts)
    assert len({one.y for one in headings}) == len(headings)


def test_what_no_xml_file_may_have_is_left_out_of_a_sheet() -> None:
    """A title may come with a control character that somebody pasted."""
    odd = "A\x03 title\x0b of\ufffe \x7fthree — 中 🧬"
    drawing = Drawing("d", odd, odd, height=9, shapes=(), texts=(Text("label", 0, 0, odd),))

    sheet = as_sheet(drawing, (odd,))

    clean = "A title of \x7fthree — 中 🧬"
    assert {sheet.title, sheet.telling, *(one.text for one in sheet.texts)} == {clean}
    page = SheetPage(sheet.title, sheet, COLOURS)
    root = ET.fromstring(environment().get_template(page.template).render(page=page))  # noqa: S314 - our own
    assert clean in [one.text for one in root.iter()]


def test_an_open_end_has_an_arrow_and_no_difference_a_broken_line() -> None:
    sheet = compared(paramValue="1", ciLowerLimit="0.5", ciUpperLimit="NA")

    kinds = [one.kind for one in sheet.shapes]
    assert kinds.count("label") > 3, "the pieces of the broken line"
    closed = compared(paramValue="1", ciLowerLimit="0.5", ciUpperLimit="2")
    assert kinds.count("bar") > [one.kind for one in closed.shapes].count("bar")


@pytest.mark.reference
def test_all_of_a_real_figure_lies_on_its_sheet_with_its_numbers(reference_data: Path) -> None:
    cover = reference_data / "registry" / "fixtures-cover.ndjson.gz"
    met = 0
    for source in gzip.decompress(cover.read_bytes()).splitlines():
        results = read_study(source).results_section
        for chart in charts_of(results) if results else ():
            met += 1
            sheet = sheet_of(chart)
            kinds = {one.kind for one in sheet.shapes} | {one.kind for one in sheet.texts}
            assert kinds <= {*COLOURS}
            for shape in sheet.shapes:
                assert -0.1 <= shape.x <= shape.x + shape.width <= sheet.width, chart.name
                assert 0 <= shape.y <= shape.y + shape.height <= sheet.height, chart.name
            for text in sheet.texts:
                try:
                    left, right = reach(text)
                except CannotLetter:
                    continue
                assert left >= 0, (chart.name, text)
                assert right <= sheet.width + _ROOM, (chart.name, text)
            written = "".join("".join(one.text.split()) for one in sheet.texts)
            for *_, posted in chart.rows():
                assert "".join(posted.split()) in written, (chart.name, posted)
    assert met > 100
