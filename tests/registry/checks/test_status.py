"""Where a study stands, and how many take part."""

from __future__ import annotations

import pytest
from tests.registry.checks.building import (
    Cases,
    assert_passes,
    assert_stops,
    status,
    trial,
)

from trialwright.registry.checks.status import RULES

CASES: Cases = {
    "status-unknown": (
        {
            "status": {
                "overallStatus": "UNKNOWN",
                "lastKnownStatus": "NOT_YET_RECRUITING",
                "statusVerifiedDate": "2020-01",
            }
        },
        {"status": {"overallStatus": "COMPLETED", "statusVerifiedDate": "2020-01"}},
        "overallStatus",
        "last known as not yet recruiting, last verified 2020-01",
    ),
    "stop-reason-not-stated": (
        {"status": {"overallStatus": "TERMINATED", "whyStopped": " "}},
        {"status": {"overallStatus": "TERMINATED", "whyStopped": "No money"}},
        "whyStopped",
        "The study is terminated, and why is not stated.",
    ),
    "ended-with-estimated-completion": (
        {"status": status("COMPLETED", completionDateStruct="2020-01 ESTIMATED")},
        {"status": status("COMPLETED", completionDateStruct="2020-01 ACTUAL")},
        "completionDateStruct.type",
        "(2020-01) is called estimated",
    ),
    "enrolment-not-stated": (
        {"design": trial(enrollmentInfo={"type": "ACTUAL"})},
        {"design": trial(enrollmentInfo={"count": 0})},
        "enrollmentInfo.count",
        "not stated",
    ),
    "enrolment-placeholder": (
        {"design": trial(enrollmentInfo={"count": 99_999_999})},
        {"design": trial(enrollmentInfo={"count": 9_999_999})},
        "enrollmentInfo.count",
        "99,999,999",
    ),
    "ended-with-nobody": (
        {"status": status("COMPLETED"), "design": trial(enrollmentInfo={"count": 0})},
        {"status": status("WITHDRAWN"), "design": trial(enrollmentInfo={"count": 0})},
        "enrollmentInfo.count",
        "completed, with 0 participants",
    ),
    "enrolled-but-not-yet-recruiting": (
        {
            "status": status("NOT_YET_RECRUITING"),
            "design": trial(enrollmentInfo={"count": 10, "type": "ACTUAL"}),
        },
        {
            "status": status("NOT_YET_RECRUITING"),
            "design": trial(enrollmentInfo={"count": 10, "type": "ESTIMATED"}),
        },
        "enrollmentInfo.type",
        "its 10 participants are called actual",
    ),
    "ended-with-planned-enrolment": (
        {
            "status": status("COMPLETED"),
            "design": trial(enrollmentInfo={"count": 10, "type": "ESTIMATED"}),
        },
        {"status": status("COMPLETED"), "design": trial(enrollmentInfo={"count": 10})},
        "enrollmentInfo.type",
        "called estimated",
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
