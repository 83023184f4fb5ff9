"""Arms and interventions against each other, and doses."""

from __future__ import annotations

import pytest
from tests.registry.checks.building import (
    CELL_ARM,
    CELLS,
    Cases,
    arms,
    assert_passes,
    assert_stops,
    stops,
    trial,
)

from trialwright.registry.checks.arms import RULES
from trialwright.registry.trees import JsonObject

CASES: Cases = {
    "arms-not-stated": (
        {"design": trial()},
        {"design": {"studyType": "OBSERVATIONAL"}},
        "armGroups",
        "No arm of the trial is stated.",
    ),
    "arm-twice": (
        {"armsInterventions": arms(CELL_ARM, {}, CELL_ARM)},
        {"armsInterventions": arms(CELL_ARM, {}, {})},
        "armGroups[2].label",
        '"Cells"',
    ),
    "arm-without-intervention": (
        {"design": trial(), "armsInterventions": arms({"label": "Cells"})},
        {
            "design": trial(),
            "armsInterventions": arms({"label": "Cells"}, interventions=(CELLS,)),
        },
        "armGroups[0]",
        'No intervention is listed for the arm "Cells".',
    ),
    "untreated-arm-with-intervention": (
        {"armsInterventions": arms({**CELL_ARM, "type": "NO_INTERVENTION"})},
        {"armsInterventions": arms({"label": "Cells", "type": "NO_INTERVENTION"})},
        "armGroups[0].type",
        'lists "Biological: CAR-T"',
    ),
    "intervention-without-arm": (
        {"armsInterventions": arms(CELL_ARM, interventions=({"name": "CAR-T"},))},
        {"armsInterventions": arms(interventions=({"name": "CAR-T"},))},
        "interventions[0].armGroupLabels",
        '"CAR-T" is listed for no arm',
    ),
    "intervention-names-unknown-arm": (
        {"armsInterventions": arms({"label": "Cell"}, interventions=(CELLS,))},
        {"armsInterventions": arms({"label": "Cells"}, interventions=(CELLS,))},
        "interventions[0].armGroupLabels[0]",
        'for the arm "Cells", which the study does not have',
    ),
    "arm-names-unknown-intervention": (
        {"armsInterventions": arms(CELL_ARM, interventions=({"name": "NK"},))},
        {"armsInterventions": arms(CELL_ARM, interventions=(CELLS,))},
        "armGroups[0].interventionNames[0]",
        '"Biological: CAR-T", which is no intervention',
    ),
    "early-phase-arm-without-dose": (
        {
            "design": trial(phases=["PHASE1"]),
            "armsInterventions": arms(CELL_ARM, interventions=(CELLS,)),
        },
        {
            "design": trial(phases=["PHASE1"]),
            "armsInterventions": arms(
                CELL_ARM, interventions=({**CELLS, "description": "2 x 10^6 cells/kg"},)
            ),
        },
        "armGroups[0]",
        'Neither the arm "Cells" nor the products listed for it state an amount, in phase 1.',
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


def test_an_arm_is_read_with_its_own_product_where_several_share_a_name() -> None:
    low: JsonObject = {"type": "DRUG", "name": "X", "armGroupLabels": ["Low"]}
    high: JsonObject = {
        "type": "DRUG",
        "name": "X",
        "armGroupLabels": ["High"],
        "description": "100 mg",
    }
    parts: JsonObject = {
        "design": trial(phases=["PHASE1"]),
        "armsInterventions": arms(
            {"label": "Low", "interventionNames": ["Drug: X"]},
            {"label": "High", "interventionNames": ["Drug: X"]},
            interventions=(low, high),
        ),
    }
    (finding,) = stops("early-phase-arm-without-dose", parts)
    assert finding.path.endswith("armGroups[0]")


def test_an_arm_of_a_device_or_a_placebo_needs_no_dose() -> None:
    device: JsonObject = {"type": "DEVICE", "name": "Lamp", "armGroupLabels": ["Light"]}
    pill: JsonObject = {"type": "DRUG", "name": "Sugar", "armGroupLabels": ["Placebo"]}
    parts: JsonObject = {
        "design": trial(phases=["PHASE1"]),
        "armsInterventions": arms(
            {"label": "Light", "type": "EXPERIMENTAL"},
            {"label": "Placebo", "type": "PLACEBO_COMPARATOR"},
            interventions=(device, pill),
        ),
    }
    assert stops("early-phase-arm-without-dose", parts) == []
