"""The dates of a study against one another and against the record's own."""

from __future__ import annotations

import pytest
from tests.registry.checks.building import (
    Cases,
    assert_passes,
    assert_stops,
    status,
    stops,
    trial,
)

from trialwright.registry.checks.dates import RULES
from trialwright.registry.trees import JsonObject

CASES: Cases = {
    "primary-completion-before-start": (
        {
            "status": status(
                "COMPLETED", startDateStruct="2020-02-01", primaryCompletionDateStruct="2020-01"
            )
        },
        {
            "status": status(
                "COMPLETED", startDateStruct="2020-01-31", primaryCompletionDateStruct="2020-01"
            )
        },
        "primaryCompletionDateStruct.date",
        "(2020-01) lies before the start of the study (2020-02-01)",
    ),
    "completion-before-start": (
        {"status": status("COMPLETED", startDateStruct="2021", completionDateStruct="2020-12-31")},
        {"status": status("COMPLETED", startDateStruct="2020", completionDateStruct="2020-01-01")},
        "completionDateStruct.date",
        "(2020-12-31) lies before the start",
    ),
    "completion-before-primary-completion": (
        {
            "status": status(
                "COMPLETED",
                primaryCompletionDateStruct="2020-02",
                completionDateStruct="2020-01",
            )
        },
        {
            "status": status(
                "COMPLETED",
                primaryCompletionDateStruct="2020-02",
                completionDateStruct="2020-02",
            )
        },
        "completionDateStruct.date",
        "before the primary completion (2020-02)",
    ),
    "actual-date-after-update": (
        {
            "status": status(
                "RECRUITING",
                startDateStruct="2020-01-05 ACTUAL",
                lastUpdateSubmitDate="2020-01-03",
            )
        },
        {
            "status": status(
                "RECRUITING",
                startDateStruct="2020-01-04 ACTUAL",
                lastUpdateSubmitDate="2020-01-03",
            )
        },
        "startDateStruct.date",
        "(2020-01-05) is called actual",
    ),
    "estimated-date-past-at-update": (
        {
            "status": status(
                "RECRUITING",
                completionDateStruct="2020-01-05 ESTIMATED",
                lastUpdateSubmitDate="2020-02-05",
            )
        },
        {
            "status": status(
                "RECRUITING",
                completionDateStruct="2020-01-05 ESTIMATED",
                lastUpdateSubmitDate="2020-02-04",
            )
        },
        "completionDateStruct.date",
        "over 30 days back",
    ),
    "study-date-not-stated": (
        {
            "design": trial(),
            "status": status(
                "COMPLETED", startDateStruct="2020-01", completionDateStruct="2021-01"
            ),
        },
        {"design": trial(), "status": status("WITHDRAWN")},
        "primaryCompletionDateStruct",
        "The date of primary completion is not stated.",
    ),
    "registered-after-start": (
        {
            "design": trial(),
            "status": status(
                "COMPLETED", startDateStruct="2020-01", studyFirstSubmitDate="2020-02-01"
            ),
        },
        {
            "design": trial(),
            "status": status(
                "COMPLETED", startDateStruct="2020-01", studyFirstSubmitDate="2020-01-31"
            ),
        },
        "studyFirstSubmitDate",
        "at least 1 day after",
    ),
}


@pytest.mark.parametrize("rule_id", CASES)
def test_a_reader_stops_at_the_place_and_says_what_was_found(rule_id: str) -> None:
    assert_stops(rule_id, CASES[rule_id])


@pytest.mark.parametrize("rule_id", CASES)
def test_a_reader_passes_the_nearest_neighbour(rule_id: str) -> None:
    assert_passes(rule_id, CASES[rule_id])


def test_every_rule_has_its_case_here() -> None:
    assert list(CASES) == [rule.id for rule in RULES]


def test_a_trial_before_the_editors_asked_is_not_called_late() -> None:
    parts: JsonObject = {
        "design": trial(),
        "status": status("COMPLETED", startDateStruct="2005-06", studyFirstSubmitDate="2007-08-01"),
    }
    assert stops("registered-after-start", parts) == []


def test_an_estimated_start_is_not_called_late() -> None:
    parts: JsonObject = {
        "design": trial(),
        "status": status(
            "NOT_YET_RECRUITING",
            startDateStruct="2020-01 ESTIMATED",
            studyFirstSubmitDate="2020-03-01",
        ),
    }
    assert stops("registered-after-start", parts) == []
