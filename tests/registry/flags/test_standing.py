"""What a record has, and what its dates say on a day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from trialwright.registry.flags import Answer, DaySpan, standing_of
from trialwright.registry.labels import labelled
from trialwright.registry.reading import convert_study
from trialwright.registry.record import Study
from trialwright.registry.record.enumerations import Status

YES, NO, UNKNOWN = Answer.YES, Answer.NO, Answer.UNKNOWN
TODAY = date(2026, 3, 10)


def with_status(**status: Any) -> Study:  # noqa: ANN401 - JSON
    return convert_study({"protocolSection": {"statusModule": status}})


@pytest.mark.parametrize(
    ("tree", "results", "events"),
    [
        ({"hasResults": False}, NO, NO),
        ({"hasResults": True}, YES, UNKNOWN),
        ({"hasResults": True, "resultsSection": {}}, YES, NO),
        ({"hasResults": True, "resultsSection": {"adverseEventsModule": {}}}, YES, YES),
        ({}, UNKNOWN, UNKNOWN),
    ],
)
def test_results_and_adverse_events_are_there_or_not_or_not_said(
    tree: dict[str, Any], results: Answer, events: Answer
) -> None:
    standing = standing_of(convert_study(tree), TODAY)
    assert (standing.has_results, standing.has_adverse_events) == (results, events)


def test_a_month_of_verification_gives_a_range_of_days() -> None:
    standing = standing_of(with_status(statusVerifiedDate="2026-02"), TODAY)
    assert standing.days_since_verified == DaySpan(10, 37)


def test_a_day_of_verification_gives_the_number_of_days() -> None:
    standing = standing_of(with_status(statusVerifiedDate="2026-03-01"), TODAY)
    assert standing.days_since_verified == DaySpan(9, 9)


def test_without_a_verification_date_there_is_no_number() -> None:
    assert standing_of(with_status(), TODAY).days_since_verified is None


@pytest.mark.parametrize(
    ("status", "start", "answer"),
    [
        ("NOT_YET_RECRUITING", "2026-03-09", YES),
        ("NOT_YET_RECRUITING", "2026-03-10", NO),
        ("NOT_YET_RECRUITING", "2026-02", YES),
        ("NOT_YET_RECRUITING", "2026-03", UNKNOWN),
        ("NOT_YET_RECRUITING", "2026", UNKNOWN),
        ("NOT_YET_RECRUITING", "2026-04", NO),
        ("RECRUITING", "2026-02", NO),
    ],
)
def test_a_start_that_has_passed_without_recruiting_is_flagged(
    status: str, start: str, answer: Answer
) -> None:
    study = with_status(overallStatus=status, startDateStruct={"date": start})
    standing = standing_of(study, TODAY)
    assert standing.start_passed_not_recruiting is answer
    assert labelled(Status(status)).lower() in standing.reason or start in standing.reason


@pytest.mark.parametrize(
    "status",
    [
        {"overallStatus": "NOT_YET_RECRUITING"},
        {"overallStatus": "NOT_YET_RECRUITING", "startDateStruct": {"type": "ESTIMATED"}},
        {},
    ],
)
def test_without_status_or_start_nothing_is_settled(status: dict[str, Any]) -> None:
    assert standing_of(with_status(**status), TODAY).start_passed_not_recruiting is UNKNOWN


def test_a_record_without_a_protocol_section_settles_nothing() -> None:
    standing = standing_of(convert_study({}), TODAY)
    assert standing.start_passed_not_recruiting is UNKNOWN
    assert standing.days_since_verified is None
