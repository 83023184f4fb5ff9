"""Windows of days over dates that are as exact as they were reported."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.eligibility.patient.people import partial

from trialwright.eligibility.patient import Certainty, Span, Window, days_ago

NO, UNKNOWN, YES = Certainty.NO, Certainty.UNKNOWN, Certainty.YES
WINDOW = Window(date(2026, 2, 1), date(2026, 3, 15))


@pytest.mark.parametrize(
    ("start", "held"),
    [
        ("2026-02-01", YES),
        ("2026-03-15", YES),
        ("2026-01-31", NO),
        ("2026-03-16", NO),
        ("2026-02", YES),
        ("2026-03", UNKNOWN),
        ("2026-01", NO),
        ("2026", UNKNOWN),
        ("2025", NO),
        (None, UNKNOWN),
    ],
)
def test_an_event_lies_in_a_window_surely_or_perhaps(start: str | None, held: Certainty) -> None:
    span = Span.at(partial(start))
    assert WINDOW.holds_start(span) is held
    assert WINDOW.overlaps(span) is held


@pytest.mark.parametrize(
    ("start", "end", "by", "ongoing", "held"),
    [
        ("2020", "2026-02-01", None, None, YES),
        ("2020", "2026-01-31", None, None, NO),
        ("2020", "2026-01", None, None, NO),
        ("2020", "2026", None, None, UNKNOWN),
        ("2020", None, None, None, UNKNOWN),
        ("2020", None, None, "2026-03-15", YES),
        ("2026-02-03", None, None, None, YES),
        ("2026-04", None, None, None, NO),
        (None, None, "2019-05", "2026-03-15", YES),
        (None, None, "2019-05", None, UNKNOWN),
        (None, "2026-01-01", None, None, NO),
        (None, None, None, None, UNKNOWN),
        (None, None, "2026-05", "2026-03-15", UNKNOWN),
    ],
)
def test_a_state_overlaps_a_window_surely_or_perhaps(
    start: str | None, end: str | None, by: str | None, ongoing: str | None, held: Certainty
) -> None:
    span = Span(partial(start), partial(end), partial(by))
    still = None if ongoing is None else date.fromisoformat(ongoing)
    assert WINDOW.overlaps(span, still) is held


@pytest.mark.parametrize(
    ("start", "over_by", "held"),
    [
        ("2020", "2026-01-31", NO),
        ("2020", "2026-01", NO),
        ("2020", "2026-02-01", UNKNOWN),
        ("2020", "2026-05", UNKNOWN),
        (None, "2026-01-31", NO),
        (None, "2026-02", UNKNOWN),
        ("2026-02-03", "2026-05", YES),
        ("2026-04", "2026-05", NO),
    ],
)
def test_what_was_over_by_a_day_ended_on_it_or_before(
    start: str | None, over_by: str, held: Certainty
) -> None:
    assert WINDOW.overlaps(Span(partial(start), over_by=partial(over_by))) is held


def test_what_was_over_by_a_day_had_begun_by_then() -> None:
    assert Window(None, date(2026, 1, 1)).overlaps(Span(over_by=partial("2025"))) is YES


@pytest.mark.parametrize(
    ("span", "is_past"),
    [
        (Span(), True),
        (Span(None, partial("2026-03-14")), True),
        (Span(None, partial("2026-03-15")), False),
        (Span(None, partial("2026")), False),
        (Span(over_by=partial("2026-03-15")), True),
        (Span(over_by=partial("2026-03-16")), False),
        (Span(over_by=partial("2026-03")), False),
        (Span(None, partial("2026-03-16"), None, partial("2026-03-14")), False),
    ],
)
def test_what_is_over_is_past_from_the_day_on_which_it_was_said(
    span: Span, *, is_past: bool
) -> None:
    """Its last day still belongs to it; whoever says that it is over speaks of that day."""
    assert span.is_past(date(2026, 3, 15)) is is_past


def test_an_open_window_holds_what_its_one_bound_allows() -> None:
    assert Window().holds_start(Span()) is YES
    assert Window(None, date(2026, 1, 1)).holds_start(Span(None, None, partial("2025"))) is YES


DAYS = st.dates(date(2019, 1, 1), date(2027, 12, 31))
SPANS = st.tuples(DAYS, DAYS, st.sampled_from([4, 7, 10]), st.sampled_from([4, 7, 10])).filter(
    lambda drawn: drawn[0] <= drawn[1]
)


@given(SPANS, DAYS, DAYS)
def test_an_answer_for_a_partial_date_holds_for_every_day_that_it_can_mean(
    drawn: tuple[date, date, int, int], first: date, last: date
) -> None:
    begun, ended, start_signs, end_signs = drawn
    window = Window(min(first, last), max(first, last))
    said = Span(partial(begun.isoformat()[:start_signs]), partial(ended.isoformat()[:end_signs]))
    true = Span(partial(begun.isoformat()), partial(ended.isoformat()))
    assert window.overlaps(true) is not UNKNOWN
    assert window.overlaps(said) in {window.overlaps(true), UNKNOWN}
    assert window.holds_start(said) in {window.holds_start(true), UNKNOWN}


@given(DAYS, DAYS, st.integers(-400, 400))
def test_all_dates_may_be_shifted_by_days(begun: date, bound: date, days: int) -> None:
    shift = timedelta(days=days)
    moved = Span.at(partial((begun + shift).isoformat()))
    there = Window(bound, bound + timedelta(days=42))
    beyond = Window(bound + shift, bound + shift + timedelta(days=42))
    assert there.holds_start(Span.at(partial(begun.isoformat()))) is beyond.holds_start(moved)


@pytest.mark.parametrize(
    ("day", "amount", "unit", "before"),
    [
        ("2026-03-15", 42, "d", "2026-02-01"),
        ("2026-03-15", 2, "wk", "2026-03-01"),
        ("2026-03-31", 1, "mo", "2026-02-28"),
        ("2024-02-29", 3, "a", "2021-02-28"),
        ("2024-02-29", 4, "a", "2020-02-29"),
        ("2026-01-15", 1, "mo", "2025-12-15"),
        ("2026-12-15", -1, "mo", "2027-01-15"),
        ("2026-03-15", -1, "a", "2027-03-15"),
    ],
)
def test_months_and_years_go_by_the_calendar(day: str, amount: int, unit: str, before: str) -> None:
    assert days_ago(date.fromisoformat(day), amount, unit) == date.fromisoformat(before)


def test_what_is_no_unit_of_the_calendar_is_refused() -> None:
    with pytest.raises(ValueError, match="'h' is not a unit of the calendar"):
        days_ago(date(2026, 1, 1), 1, "h")


def test_three_values_are_not_two() -> None:
    assert (YES & UNKNOWN, YES | UNKNOWN, ~UNKNOWN, ~YES, NO & UNKNOWN, NO | UNKNOWN) == (
        UNKNOWN,
        YES,
        UNKNOWN,
        NO,
        NO,
        UNKNOWN,
    )
    with pytest.raises(TypeError, match="three values"):
        bool(YES)


def test_a_span_knows_what_it_is() -> None:
    assert Span.at(partial("2026")).is_event
    assert not Span().is_event
    assert not Span(partial("2026"), partial("2027")).is_event
