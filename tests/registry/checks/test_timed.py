"""What the calendar says of a record."""

from __future__ import annotations

import pytest
from tests.registry.checks.building import (
    TODAY,
    Cases,
    assert_passes,
    assert_stops,
    design_info,
    status,
    stops,
    tree_of,
    trial,
)

from trialwright.registry.checks import check
from trialwright.registry.checks.timed import RULES
from trialwright.registry.reading import convert_study
from trialwright.registry.trees import JsonObject


def _may_owe(**changes: JsonObject | bool) -> JsonObject:
    parts: JsonObject = {
        "design": trial(phases=["PHASE2"]),
        "oversight": {"isFdaRegulatedDrug": True},
        "status": status("COMPLETED", primaryCompletionDateStruct="2024-06 ACTUAL"),
    }
    return {**parts, **changes}


CASES: Cases = {
    "not-verified-for-two-years": (
        {"status": {"overallStatus": "RECRUITING", "statusVerifiedDate": "2024-02"}},
        {"status": {"overallStatus": "RECRUITING", "statusVerifiedDate": "2024-03"}},
        "statusVerifiedDate",
        "over two years before 2026-03-25",
    ),
    "start-passed": (
        {"status": status("NOT_YET_RECRUITING", startDateStruct="2026-02 ESTIMATED")},
        {"status": status("NOT_YET_RECRUITING", startDateStruct="2026-03 ESTIMATED")},
        "startDateStruct.date",
        "(2026-02) lies before 2026-03-25",
    ),
    "completion-passed": (
        {"status": status("RECRUITING", completionDateStruct="2026-03-24 ESTIMATED")},
        {"status": status("RECRUITING", completionDateStruct="2026-03-25 ESTIMATED")},
        "completionDateStruct.date",
        "(2026-03-24) lies before 2026-03-25",
    ),
    "results-may-be-due": (
        _may_owe(),
        _may_owe(design=trial(phases=["PHASE1"])),
        "resultsSection",
        "Results may be due",
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


@pytest.mark.parametrize(
    "change",
    [
        {"design": design_info(primaryPurpose="DEVICE_FEASIBILITY")},
        {"oversight": {"isFdaRegulatedDrug": False}},
        {"status": status("COMPLETED", primaryCompletionDateStruct="2025-06 ACTUAL")},
        {"status": status("COMPLETED", primaryCompletionDateStruct="2024-06 ESTIMATED")},
        {"status": status("WITHDRAWN", primaryCompletionDateStruct="2024-06 ACTUAL")},
        {"status": status("COMPLETED")},
        {
            "status": status(
                "COMPLETED",
                primaryCompletionDateStruct="2024-06 ACTUAL",
                dispFirstSubmitDate="2025-01-01",
            )
        },
        {"hasResults": True},
        {"derivedSection": {"miscInfoModule": {"submissionTracking": {"submissionInfos": [{}]}}}},
    ],
)
def test_results_are_not_called_due_where_the_record_shows_another_reason(
    change: dict[str, JsonObject | bool],
) -> None:
    assert stops("results-may-be-due", _may_owe())
    assert stops("results-may-be-due", _may_owe(**change)) == []


def test_without_a_day_no_answer_depends_on_the_calendar() -> None:
    study = convert_study(tree_of(CASES["start-passed"][0]))
    timed = {rule.id for rule in RULES}
    assert not timed & {finding.rule for finding in check(study, today=None)}
    assert timed & {finding.rule for finding in check(study, today=TODAY)}
