"""What is drawn of posted results, by hand: the course of participants, values with intervals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from trialwright.registry.record.flow import ParticipantFlowModule
from trialwright.registry.record.measures import OutcomeMeasure
from trialwright.web.public.figures.flow import flow_diagram
from trialwright.web.public.figures.measures import outcome_chart
from trialwright.web.public.figures.shapes import Box, Dot, Figure, Stroke, Words


def flow_of(*periods: dict[str, Any], groups: int = 2) -> Figure | None:
    tree = {
        "groups": [{"id": f"FG{n}", "title": f"Group {n}"} for n in range(groups)],
        "periods": periods,
    }
    return flow_diagram(msgspec.convert(tree, ParticipantFlowModule))


def period(**counts: tuple[str, ...]) -> dict[str, Any]:
    def stats(found: tuple[str, ...]) -> list[dict[str, str]]:
        return [{"groupId": f"FG{n}", "numSubjects": count} for n, count in enumerate(found)]

    names = {"started": "STARTED", "completed": "COMPLETED", "left": "NOT COMPLETED"}
    return {
        "title": "Overall",
        "milestones": [
            {"type": names[name], "achievements": stats(found)}
            for name, found in counts.items()
            if name in names
        ],
        "dropWithdraws": [
            {"type": name, "reasons": stats(found)}
            for name, found in counts.items()
            if name not in names
        ],
    }


def texts(figure: Figure | None) -> list[str]:
    assert figure is not None
    return [shape.text for shape in figure.drawings[0].shapes if isinstance(shape, Words)]


def boxes(figure: Figure | None, look: str) -> list[Box]:
    assert figure is not None
    return [
        shape
        for shape in figure.drawings[0].shapes
        if isinstance(shape, Box) and shape.look == look
    ]


def test_each_group_has_its_boxes_with_the_numbers_as_posted() -> None:
    figure = flow_of(
        period(started=("60", "59"), completed=("50", "59"), left=("10", "0"), Death=("10", "0"))
    )

    assert [len(boxes(figure, look)) for look in ("started", "left", "completed")] == [2, 2, 2]
    assert {"Group 0", "Overall", "60", "59", "50", "Death"} <= set(texts(figure))
    assert texts(figure).count("Death") == 1


def test_a_group_of_which_nobody_started_is_drawn_by_its_start_alone() -> None:
    figure = flow_of(period(started=("60", "0"), completed=("60", "0"), left=("0", "0")))

    assert [len(boxes(figure, look)) for look in ("started", "left", "completed")] == [2, 1, 1]


def test_reasons_beyond_a_few_are_counted_and_left_to_the_table() -> None:
    reasons = {f"Reason {n}": ("1",) for n in range(9)}
    figure = flow_of(period(started=("9",), left=("9",), **reasons), groups=1)

    assert "Reason 5" in texts(figure)
    assert "Reason 6" not in texts(figure)
    assert " ".join(texts(figure)).count("and 3 more reasons") == 1


def test_boxes_of_a_group_do_not_overlap_and_lie_within_the_figure() -> None:
    figure = flow_of(
        *(period(started=("5", "5"), completed=("4", "5"), left=("1", "0")) for _ in range(3))
    )

    assert figure is not None
    found = [shape for shape in figure.drawings[0].shapes if isinstance(shape, Box)]
    assert all(box.x >= 0 and box.x + box.width <= figure.drawings[0].width for box in found)
    assert all(box.y + box.height <= figure.drawings[0].height for box in found)
    for one in found:
        for other in found:
            if one is not other and one.x < other.x + other.width and other.x < one.x + one.width:
                assert one.y + one.height <= other.y or other.y + other.height <= one.y


def test_what_would_be_too_much_or_nothing_is_not_drawn() -> None:
    assert flow_of(period(started=("1",) * 9), groups=9) is None
    assert flow_of() is None


def outcome_figure(one: OutcomeMeasure) -> Figure | None:
    chart = outcome_chart(one, "outcome-1")
    return None if chart is None else chart.figure("/results")


def outcome(param: str, dispersion: str | None, *found: dict[str, str]) -> OutcomeMeasure:
    tree = {
        "title": "Change",
        "paramType": param,
        "groups": [{"id": f"OG{n}", "title": f"Group {n}"} for n in range(len(found))],
        "denoms": [
            {
                "units": "Participants",
                "counts": [{"groupId": f"OG{n}", "value": "20"} for n in range(len(found))],
            }
        ],
        "classes": [
            {
                "categories": [
                    {"measurements": [{"groupId": f"OG{n}"} | one for n, one in enumerate(found)]}
                ]
            }
        ],
    } | ({} if dispersion is None else {"dispersionType": dispersion})
    return msgspec.convert(tree, OutcomeMeasure)


def whiskers(figure: Figure | None) -> Iterator[Stroke]:
    assert figure is not None
    for shape in figure.drawings[0].shapes:
        if isinstance(shape, Stroke) and shape.look == "whisker" and shape.y1 == shape.y2:
            yield shape


def dots(figure: Figure | None) -> list[Dot]:
    assert figure is not None
    return [shape for shape in figure.drawings[0].shapes if isinstance(shape, Dot)]


def test_a_value_stands_between_its_limits_with_its_numbers_as_posted() -> None:
    figure = outcome_figure(
        outcome(
            "MEDIAN",
            "95% Confidence Interval",
            {"value": "4.0", "lowerLimit": "2.0", "upperLimit": "8.00"},
        )
    )

    (dot,), (whisker,) = dots(figure), whiskers(figure)
    assert whisker.x1 < dot.x < whisker.x2
    assert dot.x - whisker.x1 == pytest.approx((whisker.x2 - dot.x) / 2, abs=0.1)
    assert "4.0 (2.0 to 8.00)" in texts(figure)


def test_a_standard_deviation_reaches_as_far_below_as_above() -> None:
    figure = outcome_figure(outcome("MEAN", "Standard Deviation", {"value": "10", "spread": "2"}))

    (dot,), (whisker,) = dots(figure), whiskers(figure)
    assert dot.x - whisker.x1 == pytest.approx(whisker.x2 - dot.x, abs=0.2)
    assert whisker.x1 < dot.x


def test_around_a_geometric_mean_a_spread_is_not_added() -> None:
    figure = outcome_figure(
        outcome(
            "GEOMETRIC_MEAN",
            "Standard Deviation",
            {"value": "10", "spread": "2"},
            {"value": "20", "spread": "2"},
        )
    )

    assert len(dots(figure)) == 2
    assert list(whiskers(figure)) == []


def test_a_limit_that_was_not_reached_is_an_arrow_and_never_a_number() -> None:
    figure = outcome_figure(
        outcome(
            "MEDIAN",
            "95% Confidence Interval",
            {"value": "NA", "lowerLimit": "3.1", "upperLimit": "NA"},
            {"value": "5", "lowerLimit": "4", "upperLimit": "6"},
        )
    )

    assert figure is not None
    assert [whisker.is_arrow for whisker in whiskers(figure)] == [True, False]
    assert len(dots(figure)) == 1
    assert "without a number" in figure.caption
    assert "not estimable (NA)" in " ".join(texts(figure))


def test_a_count_is_a_bar_from_zero_before_the_number_analyzed() -> None:
    figure = outcome_figure(outcome("COUNT_OF_PARTICIPANTS", None, {"value": "5"}, {"value": "10"}))

    first, second = boxes(figure, "bar")
    assert first.x == second.x
    assert 2 * first.width == second.width
    assert [box.width for box in boxes(figure, "whole")] == [4 * first.width] * 2


def test_without_a_number_there_is_no_figure() -> None:
    assert outcome_figure(outcome("MEDIAN", None, {"value": "NA"}, {"value": "<1"})) is None
    assert outcome_figure(outcome("MEAN", None, {"value": "1"})) is None
    many = [{"value": str(n)} for n in range(60)]
    assert outcome_figure(outcome("MEAN", None, *many)) is None


@pytest.mark.parametrize(
    ("found", "drawn"),
    [
        (("0.3", "0.30000000000000004"), 2),
        (("33.3333333333333", "33.3333333333334"), 2),
        (("1234567890123", "1234567890124"), 2),
        (("1" + "0" * 120, "-1" + "0" * 120, "5", "6"), 2),
    ],
)
def test_numbers_that_are_close_or_beyond_measure_stop_no_page(
    found: tuple[str, ...], drawn: int
) -> None:
    figure = outcome_figure(outcome("MEAN", None, *({"value": one} for one in found)))

    assert len(dots(figure)) == drawn
    assert all(one in "".join(texts(figure)) for one in found), "posted numbers are never cut"


def test_a_narrow_screen_has_the_same_marks_and_words_within_its_width() -> None:
    figure = outcome_figure(
        outcome(
            "MEDIAN",
            "95% Confidence Interval",
            {"value": "4.0", "lowerLimit": "2.0", "upperLimit": "8.00"},
            {"value": "5", "lowerLimit": "4", "upperLimit": "NA"},
        )
    )

    assert figure is not None
    wide, narrow = figure.drawings
    assert (wide.look, narrow.look) == ("wide", "narrow")
    for drawing in figure.drawings:
        words = {shape.text for shape in drawing.shapes if isinstance(shape, Words)}
        assert {"Group 0", "Group 1", "4.0 (2.0 to 8.00)"} <= words
        found = [shape for shape in drawing.shapes if isinstance(shape, Dot)]
        assert len(found) == 2
        assert all(0 < dot.x < drawing.width and 0 < dot.y < drawing.height for dot in found)


def test_of_several_numbers_analyzed_that_of_participants_is_the_whole() -> None:
    one = outcome("COUNT_OF_PARTICIPANTS", None, {"value": "5"}, {"value": "10"})
    eyes = msgspec.structs.replace(one.denoms[0], units="Eyes", counts=())
    figure = outcome_figure(msgspec.structs.replace(one, denoms=(*one.denoms, eyes)))

    assert len(boxes(figure, "whole")) == 2
