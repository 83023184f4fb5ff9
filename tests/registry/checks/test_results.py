"""Posted results against what the record says of itself."""

from __future__ import annotations

import pytest
from tests.registry.checks.building import (
    Cases,
    assert_passes,
    assert_stops,
    stops,
    trial,
)

from trialwright.registry.checks.results import RULES
from trialwright.registry.trees import JsonObject


def _flow(started: str) -> JsonObject:
    milestone: JsonObject = {
        "type": "STARTED",
        "achievements": [{"groupId": "FG000", "numSubjects": started}],
    }
    return {"participantFlowModule": {"periods": [{"milestones": [milestone]}]}}


def _events(**group: int) -> JsonObject:
    events: JsonObject = {"id": "EG000", "title": "Cells"}
    events.update(group)
    return {"adverseEventsModule": {"eventGroups": [events]}}


CASES: Cases = {
    "results-against-flag": (
        {"hasResults": True},
        {"hasResults": False},
        "hasResults",
        "hasResults is true, but none are there.",
    ),
    "results-without-adverse-events": (
        {"resultsSection": {}},
        {"resultsSection": _events()},
        "adverseEventsModule",
        "nothing on adverse events",
    ),
    "started-against-enrolment": (
        {
            "design": trial(enrollmentInfo={"count": 12, "type": "ACTUAL"}),
            "resultsSection": _flow("10"),
        },
        {
            "design": trial(enrollmentInfo={"count": 12, "type": "ACTUAL"}),
            "resultsSection": _flow("12"),
        },
        "periods[0].milestones",
        "10 participants started, but 12 are called enrolled.",
    ),
    "more-affected-than-at-risk": (
        {"resultsSection": _events(deathsNumAffected=3, deathsNumAtRisk=2)},
        {"resultsSection": _events(deathsNumAffected=2, deathsNumAtRisk=2)},
        "eventGroups[0]",
        'In group "Cells", 3 of 2 at risk died.',
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


def test_an_event_reported_for_more_than_were_at_risk_is_found_in_its_row() -> None:
    stats: JsonObject = {"groupId": "EG000", "numAffected": 5, "numAtRisk": 4}
    silent: JsonObject = {"groupId": "EG001", "numAffected": 5}
    parts: JsonObject = {
        "resultsSection": {
            "adverseEventsModule": {
                "otherEvents": [{"term": "Fever", "stats": [silent]}],
                "seriousEvents": [{"term": "Sepsis", "stats": [silent, stats]}],
            }
        }
    }
    (finding,) = stops("more-affected-than-at-risk", parts)
    assert finding.path.endswith("seriousEvents[0]")
    assert finding.sentence == '"Sepsis" is reported for 5 of 4 at risk in group EG000.'


def test_a_flow_without_numbers_says_nothing_about_enrolment() -> None:
    actual = trial(enrollmentInfo={"count": 12, "type": "ACTUAL"})
    silent: tuple[JsonObject, ...] = (_flow("NA"), {"participantFlowModule": {}}, {})
    for flow in silent:
        parts: JsonObject = {"design": actual, "resultsSection": flow}
        assert stops("started-against-enrolment", parts) == []


def test_the_results_flag_is_held_against_the_results_both_ways() -> None:
    (finding,) = stops("results-against-flag", {"hasResults": False, "resultsSection": {}})
    assert finding.sentence == "hasResults is false, but results are there."
