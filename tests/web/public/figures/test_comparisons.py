"""How groups were compared, drawn: numbers as posted, and a line where no difference lies."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import pytest

from trialwright.registry.record.measures import MeasureAnalysis, OutcomeMeasure
from trialwright.web.public.figures.charts import Chart
from trialwright.web.public.figures.comparisons import comparison_charts, interval_in_words
from trialwright.web.public.figures.scale import log_scale_over
from trialwright.web.public.figures.shapes import Dot, Figure, Stroke, Words


def charts(*analyses: dict[str, Any]) -> tuple[Chart, ...]:
    tree = {
        "title": "Pain",
        "groups": [{"id": "A", "title": "One"}, {"id": "B", "title": "Other"}],
        "analyses": [{"groupIds": ["A", "B"]} | one for one in analyses],
    }
    return comparison_charts(msgspec.convert(tree, OutcomeMeasure), "comparison-1")


def drawn(*analyses: dict[str, Any]) -> Figure:
    (chart,) = charts(*analyses)
    return chart.figure("/results")


def strokes(figure: Figure, look: str) -> list[Stroke]:
    shapes = figure.drawings[0].shapes
    return [one for one in shapes if isinstance(one, Stroke) and one.look == look]


def texts(figure: Figure) -> str:
    return " ".join(one.text for one in figure.drawings[0].shapes if isinstance(one, Words))


DIFFERENCE = {
    "paramType": "Mean Difference (Final Values)",
    "paramValue": "-1.20",
    "ciPctValue": "95",
    "ciNumSides": "TWO_SIDED",
    "ciLowerLimit": "-2.0",
    "ciUpperLimit": "-0.40",
}


def test_a_difference_has_its_line_at_0_and_its_numbers_as_posted() -> None:
    figure = drawn(DIFFERENCE)

    (line,) = strokes(figure, "reference")
    (whisker,) = [one for one in strokes(figure, "whisker") if one.y1 == one.y2]
    assert whisker.x2 < line.x1, "the whole interval lies below no difference"
    assert "-1.20 (-2.0 to -0.40; 95% confidence, two-sided)" in texts(figure)
    assert "no difference, 0" in figure.caption
    assert figure.heading == "Groups compared: Mean Difference (Final Values)"


def test_a_ratio_has_its_line_at_1_on_a_logarithmic_axis() -> None:
    ratio = {
        "paramType": "Hazard Ratio (HR)",
        "paramValue": "1",
        "ciPctValue": "90",
        "ciLowerLimit": "0.5",
        "ciUpperLimit": "2",
    }
    figure = drawn(ratio)

    (line,) = strokes(figure, "reference")
    (whisker,) = [one for one in strokes(figure, "whisker") if one.y1 == one.y2]
    (dot,) = [one for one in figure.drawings[0].shapes if isinstance(one, Dot)]
    assert dot.x == line.x1
    assert line.x1 - whisker.x1 == pytest.approx(whisker.x2 - line.x1, abs=0.2), "equal factors"
    assert "a ratio of 1" in figure.caption
    assert "90% confidence, sides not stated" in texts(figure)


RATIO = {"paramType": "Odds Ratio (OR)", "paramValue": "0.2", "ciUpperLimit": "1.5"}


def test_an_axis_of_ratios_goes_on_where_a_limit_is_0() -> None:
    figure = drawn(RATIO | {"ciLowerLimit": "0.00"})

    (arrow,) = [one for one in strokes(figure, "whisker") if one.is_arrow]
    assert arrow.x2 == min(one.x1 for one in strokes(figure, "grid")), "to the end of the axis"
    assert arrow.x2 < arrow.x1
    assert "0.00 to 1.5; level not stated" in texts(figure)
    assert "or that lies beyond a logarithmic axis" in figure.caption


def test_an_axis_of_ratios_ends_where_a_limit_is_above_0() -> None:
    figure = drawn(RATIO | {"ciLowerLimit": "0.01"})

    assert not any(one.is_arrow for one in strokes(figure, "whisker"))
    assert "arrow" not in figure.caption


def test_on_an_axis_that_is_not_logarithmic_0_is_a_limit_as_any_other() -> None:
    figure = drawn(DIFFERENCE | {"ciLowerLimit": "0.00", "ciUpperLimit": "NA"})

    assert "0.00 to not estimable" in texts(figure)
    assert "logarithmic" not in figure.caption
    assert figure.caption.endswith("without a number, or not at all.")


def test_a_one_sided_interval_is_open_where_it_has_no_limit() -> None:
    figure = drawn(DIFFERENCE | {"ciNumSides": "ONE_SIDED", "ciUpperLimit": None})

    assert any(one.is_arrow and one.x2 > one.x1 for one in strokes(figure, "whisker"))
    assert "-2.0 to no upper limit; 95% confidence, one-sided" in texts(figure)


def test_a_two_sided_interval_without_a_limit_is_not_taken_to_be_open() -> None:
    figure = drawn(DIFFERENCE | {"ciUpperLimit": None})

    assert not any(one.is_arrow for one in strokes(figure, "whisker"))


def test_what_is_no_number_stands_in_words() -> None:
    figure = drawn(DIFFERENCE, DIFFERENCE | {"paramValue": "NA", "ciUpperLimit": "NA"})

    assert "not estimable (NA) (-2.0 to not estimable (NA);" in texts(figure)
    assert sum(isinstance(one, Dot) for one in figure.drawings[0].shapes) == 1


@pytest.mark.parametrize(
    ("posted", "words"),
    [
        ({}, "no interval posted"),
        (
            {"dispersionType": "STANDARD_ERROR_OF_MEAN", "dispersionValue": "0.3"},
            "Standard error of the mean: 0.3",
        ),
        ({"ciLowerLimit": "1"}, "1 to no upper limit; level not stated, sides not stated"),
    ],
)
def test_an_unknown_spread_is_said_to_be_unknown(posted: dict[str, str], words: str) -> None:
    one = msgspec.convert(posted, MeasureAnalysis)

    assert interval_in_words(one).casefold() == words.casefold()


def test_of_another_parameter_no_line_is_drawn_and_that_is_said() -> None:
    figure = drawn({"paramType": "Slope", "paramValue": "-0.2", "ciLowerLimit": "-1"})

    assert strokes(figure, "reference") == strokes(figure, "zero") == []
    assert "no line marks one" in figure.caption


def test_each_parameter_has_an_axis_of_its_own() -> None:
    found = charts(
        DIFFERENCE,
        {"paramType": "Odds Ratio (OR)", "paramValue": "2"},
        DIFFERENCE | {"paramType": "mean  difference (final values)"},
        {"paramType": "Slope", "paramValue": "NA"},
    )

    assert [one.name for one in found] == ["comparison-1-1", "comparison-1-2"]
    assert [len(one.blocks[0][1]) for one in found] == [2, 1]


def test_nothing_or_too_much_is_left_to_the_table() -> None:
    assert charts() == ()
    assert charts({"paramType": "Difference", "paramValue": "NA"}) == ()
    assert charts(*[DIFFERENCE] * 49) == ()


def test_the_rows_for_programs_are_as_posted() -> None:
    (chart,) = charts(DIFFERENCE)

    assert list(chart.rows()) == [
        (
            *("", "One compared with Other", "-1.20", "", "-2.0", "-0.40"),
            "-1.20 (-2.0 to -0.40; 95% confidence, two-sided)",
        )
    ]


def test_marks_of_a_logarithmic_axis_are_round_and_hold_the_values() -> None:
    scale = log_scale_over([0.03, 7.0], left=0, right=100)
    assert (scale.marks[0], scale.marks[-1]) == (0.02, 10.0)
    assert scale.at(0.02) == 0
    assert scale.at(10) == 100
    wide = log_scale_over([1e-6, 1e6], left=0, right=100)
    assert all(math.log10(mark) == pytest.approx(round(math.log10(mark))) for mark in wide.marks)
    alone = log_scale_over([1.0], left=0, right=100)
    assert len(alone.marks) >= 2
