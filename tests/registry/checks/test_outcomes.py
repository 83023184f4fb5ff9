"""Planned outcomes: there, named, with a time frame."""

from __future__ import annotations

import pytest
from tests.registry.checks.building import (
    Cases,
    assert_passes,
    assert_stops,
    stops,
    trial,
)

from trialwright.registry.checks.outcomes import RULES
from trialwright.registry.trees import JsonObject


def _outcome(**outcome: str) -> JsonObject:
    primary: JsonObject = {"measure": "Overall survival", "timeFrame": "2 years"}
    primary.update(outcome)
    return {"outcomes": {"primaryOutcomes": [{k: v for k, v in primary.items() if v}]}}


CASES: Cases = {
    "primary-outcome-not-stated": (
        {"design": trial()},
        {"design": trial(), **_outcome()},
        "primaryOutcomes",
        "No primary outcome",
    ),
    "outcome-without-time-frame": (
        _outcome(timeFrame=""),
        _outcome(),
        "primaryOutcomes[0].timeFrame",
        'No time frame is stated for "Overall survival".',
    ),
    "outcome-time-frame-unusable": (
        _outcome(timeFrame="Through study completion"),
        _outcome(timeFrame="Through study completion, an average of 1 year"),
        "primaryOutcomes[0].timeFrame",
        '"Through study completion" of "Overall survival"',
    ),
    "outcome-names-no-measurement": (
        _outcome(measure="Safety and Tolerability."),
        _outcome(measure="Safety and tolerability", description="Grade 3 events by CTCAE"),
        "primaryOutcomes[0].measure",
        '"Safety and Tolerability."',
    ),
    "outcome-title-shared": (
        {
            "outcomes": {
                "primaryOutcomes": [{"measure": "Pain", "timeFrame": "Day 1"}],
                "secondaryOutcomes": [{"measure": "Sleep", "timeFrame": "Day 1"}],
                "otherOutcomes": [{"measure": "Sleep", "timeFrame": "Day 1"}],
            }
        },
        {
            "outcomes": {
                "primaryOutcomes": [{"measure": "Pain", "timeFrame": "Day 1"}],
                "secondaryOutcomes": [{"measure": "Pain", "timeFrame": "Day 2"}],
            }
        },
        "otherOutcomes[0].measure",
        "as secondaryOutcomes[0].",
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


def test_a_long_text_is_cited_by_its_beginning() -> None:
    (finding,) = stops("outcome-without-time-frame", _outcome(measure="x " * 90, timeFrame=""))
    assert "…" in finding.sentence
    assert len(finding.sentence) < 150
