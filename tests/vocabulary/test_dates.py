"""Dates are as precise as they were reported."""

from __future__ import annotations

import pickle
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialwright.vocabulary import DateRange, PartialDate, Precision, UnzonedMinute


@pytest.mark.parametrize(
    ("text", "precision", "earliest", "latest"),
    [
        ("2026", Precision.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-02", Precision.MONTH, date(2026, 2, 1), date(2026, 2, 28)),
        ("2024-02", Precision.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-01-05", Precision.DAY, date(2026, 1, 5), date(2026, 1, 5)),
    ],
)
def test_a_month_never_becomes_a_day(
    text: str, precision: Precision, earliest: date, latest: date
) -> None:
    reported = PartialDate(text)

    assert str(reported) == text
    assert reported.precision is precision
    assert reported.range == DateRange(earliest, latest)


def test_arithmetic_on_a_month_gives_a_range() -> None:
    assert PartialDate("2026-01").range.days_until(date(2026, 2, 10)) == (10, 40)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_lies_within_its_month_and_its_year(day: date) -> None:
    for length in (4, 7, 10):
        reported = PartialDate(day.isoformat()[:length])
        assert reported.earliest <= day <= reported.latest


@pytest.mark.parametrize(
    "text", ["", "26", "2026-1", "2026-13", "2026-13-05", "2026-02-30", "2026-01-05T10:00", "0000"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        PartialDate(text)


def test_a_written_value_cannot_be_changed_and_travels_whole() -> None:
    reported = PartialDate("2026-01")

    with pytest.raises(AttributeError, match="never changed"):
        reported.text = "2026-01-01"
    assert pickle.loads(pickle.dumps(reported)) == reported  # noqa: S301 - our own bytes
    assert {reported, PartialDate("2026-01")} == {reported}
    assert reported != PartialDate("2026")
    assert repr(reported) == "PartialDate('2026-01')"


def test_a_minute_without_a_zone_is_kept_as_it_stands() -> None:
    assert str(UnzonedMinute("2023-09-28T14:05")) == "2023-09-28T14:05"


@pytest.mark.parametrize("text", ["2023-09-28", "2023-09-28T14:05:00", "2023-9-28T14:05", "x"])
def test_what_is_no_minute_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a minute"):
        UnzonedMinute(text)
