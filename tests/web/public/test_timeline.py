"""Dates on a line of time: in order, as precise as reported, with today where it belongs."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest
from tests import records
from tests.web.public.study_pages import page_of

from trialwright.registry.reading import read_record
from trialwright.web.public.record.timeline import timeline
from trialwright.web.public.timelines import Timeline

TODAY = date(2026, 7, 1)


def drawn(today: date = TODAY, /, **status: Any) -> Timeline:  # noqa: ANN401 - JSON
    tree = records.tree(protocolSection__statusModule=status)
    protocol = read_record(msgspec.json.encode(tree)).study.protocol_section
    assert protocol is not None
    (part,) = timeline(protocol.status_module, today).parts
    assert isinstance(part, Timeline)
    return part


def test_dates_stand_in_the_order_of_time_with_their_kinds() -> None:
    found = drawn(
        completionDateStruct={"date": "2026-10-31", "type": "ESTIMATED"},
        startDateStruct={"date": "2026-01", "type": "ACTUAL"},
        primaryCompletionDateStruct={"date": "2026"},
        studyFirstSubmitDate="2025-12-22",
        statusVerifiedDate="2026-02",
    )

    assert [(row.name, row.when, row.kind, row.shape) for row in found.rows] == [
        ("Record first submitted", "22 December 2025", "", "actual"),
        ("Study start", "January 2026", "actual", "actual"),
        ("Primary completion", "2026", "actual or estimated: not stated", "unstated"),
        ("Status verified", "February 2026", "", "actual"),
        ("Study completion", "31 October 2026", "estimated", "estimated"),
    ]


def test_a_month_is_a_span_and_a_day_is_a_point() -> None:
    """Of a year of 365 days January fills 31, and 1 July begins after 181."""
    found = drawn(
        startDateStruct={"date": "2026-01"},
        completionDateStruct={"date": "2026-07-01"},
        primaryCompletionDateStruct={"date": "2026"},
    )

    start, whole, end = found.rows
    assert (start.at, start.width) == (0, round(3100 / 365, 2))
    assert (whole.at, whole.width) == (0, 100)
    assert (end.at, end.width) == (round(18100 / 365, 2), 0)
    assert found.today_at == end.at
    assert found.today == "Today: 1 July 2026"


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2026, 7, 1), "Today, 1 July 2026, lies 22 years beyond the last date."),
        (date(1980, 7, 1), "Today, 1 July 1980, lies 21 years before the first date."),
    ],
)
def test_a_far_day_is_said_and_not_drawn(today: date, said: str) -> None:
    found = drawn(
        today,
        startDateStruct={"date": "2002-01", "type": "ACTUAL"},
        completionDateStruct={"date": "2003-07", "type": "ACTUAL"},
    )

    assert found.today_at is None
    assert found.today == said
    assert [tick.label for tick in found.ticks] == ["2002", "2003"]


@pytest.mark.parametrize(
    ("today", "start", "end", "said"),
    [
        (
            date(2025, 1, 1),
            "2022-12-31",
            "2024-06-02",
            "Today, 1 January 2025, lies beyond the last date.",
        ),
        (
            date(2021, 12, 31),
            "2022-12-01",
            "2024-01-01",
            "Today, 31 December 2021, lies before the first date.",
        ),
    ],
)
def test_less_than_a_year_is_not_counted_in_years(
    today: date, start: str, end: str, said: str
) -> None:
    """The axis has whole years, so that a few days beyond it can make a year of it empty."""
    found = drawn(today, startDateStruct={"date": start}, completionDateStruct={"date": end})

    assert (found.today_at, found.today) == (None, said)


def test_the_axis_has_no_more_labels_than_fit() -> None:
    found = drawn(startDateStruct={"date": "1981"}, completionDateStruct={"date": "2040"})

    assert [tick.label for tick in found.ticks] == ["1990", "2000", "2010", "2020", "2030", "2040"]


def test_the_table_says_what_is_drawn() -> None:
    page = page_of(records.tree())

    assert page.says("Dates of the study and of its record What When")
    assert page.says("Study start February 2026 (estimated)")
    assert page.says("Record first submitted 22 December 2025")
    assert ("path", "class", "estimated") in page.attributes


def test_a_record_without_dates_says_so() -> None:
    page = page_of(records.tree(protocolSection__statusModule={}))

    assert page.says("No date is stated.")
