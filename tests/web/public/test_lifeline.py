"""The versions of a study on a line of time."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import records
from tests.web.public.study_pages import version_of

from trialwright.registry.course import standing_of
from trialwright.registry.store import Version
from trialwright.web.public.lifeline import LEFT, RIGHT, Lifeline, lifeline


def version(
    number: int,
    day: date,
    kind: Literal["first", "edit", "derived"] = "edit",
    cut: date | None = None,
    status: str = "RECRUITING",
) -> Version:
    tree = records.tree(protocolSection__statusModule__overallStatus=status)
    return version_of(
        msgspec.json.encode(tree),
        number=number,
        kind="first" if number == 1 else kind,
        last_update_posted=day,
        data_cut=cut,
    )


def drawn(*versions: Version) -> Lifeline | None:
    return lifeline(versions, [standing_of(one.study) for one in versions])


def sure(*versions: Version) -> Lifeline:
    found = drawn(*versions)
    assert found is not None
    return found


JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))


def test_versions_of_one_day_are_no_line() -> None:
    assert drawn(version(1, JANUARY)) is None
    assert drawn(version(1, JANUARY), version(2, JANUARY)) is None


def test_marks_stand_in_proportion_to_time() -> None:
    days = (JANUARY, JANUARY + timedelta(days=10), JANUARY + timedelta(days=30))
    found = sure(*(version(place + 1, when) for place, when in enumerate(days)))
    first, second, third = (mark.x for mark in found.marks)

    assert first == LEFT
    assert round((second - first) * 3, 0) == round(third - first, 0)
    assert third < RIGHT


def test_a_recomputation_stands_at_its_data_cut_and_an_edit_at_its_posting() -> None:
    found = sure(version(1, JANUARY, cut=FEBRUARY), version(2, JANUARY, kind="derived", cut=MARCH))

    assert [mark.title for mark in found.marks] == [
        "Version 1, 1 January 2026",
        "Version 2, 1 March 2026",
    ]
    assert [mark.kind for mark in found.marks] == ["first", "derived"]


def test_a_stretch_goes_on_as_long_as_the_same_is_stated() -> None:
    found = sure(
        version(1, JANUARY, status="RECRUITING"),
        version(2, FEBRUARY, status="RECRUITING"),
        version(3, MARCH, status="TERMINATED"),
    )
    status = found.lanes[0]

    assert [one.title for one in status.stretches] == [
        "Status from 1 January 2026: Recruiting",
        "Status from 1 March 2026: Terminated",
    ]
    assert [one.tone for one in status.stretches] == ["open", "stopped"]


def test_a_value_without_room_is_cut_or_left_out_and_whole_in_the_title() -> None:
    begun = date(2020, 1, 1)
    found = sure(
        version(1, begun, status="ENROLLING_BY_INVITATION"),
        version(2, begun + timedelta(days=20), status="RECRUITING"),
        version(3, begun + timedelta(days=2000), status="COMPLETED"),
    )
    shown = [(one.text, one.title.rpartition(": ")[2]) for one in found.lanes[0].stretches]

    assert shown == [
        ("", "Enrolling by invitation"),
        ("Recruiting", "Recruiting"),
        ("Compl…", "Completed"),
    ]


def test_numbers_that_would_overlap_are_left_out() -> None:
    found = sure(
        version(1, JANUARY), version(2, JANUARY + timedelta(days=1)), version(3, date(2030, 1, 1))
    )

    assert [mark.number for mark in found.marks] == ["1", "", "3"]


@settings(max_examples=30)
@given(st.lists(st.integers(0, 9000), min_size=2, max_size=6, unique=True))
def test_everything_stands_within_the_figure_and_in_order(offsets: list[int]) -> None:
    days = [date(2000, 1, 1) + timedelta(days=offset) for offset in sorted(offsets)]
    found = sure(*(version(place + 1, when) for place, when in enumerate(days)))
    ticks = [tick.x for tick in found.ticks]

    assert all(LEFT <= mark.x <= RIGHT for mark in found.marks)
    assert all(one.x < other.x or not other.number for one, other in pairwise(found.marks))
    assert len(ticks) <= 10
    assert ticks == sorted(ticks)
    assert all(LEFT <= tick <= RIGHT for tick in ticks)
    for lane in found.lanes:
        assert lane.y < found.height
        assert lane.stretches[0].x == LEFT
        assert round(lane.stretches[-1].x + lane.stretches[-1].width, 1) == RIGHT
        assert all(
            round(one.x + one.width, 1) == other.x for one, other in pairwise(lane.stretches)
        )
