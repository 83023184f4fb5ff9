"""Phase, masking, allocation and model of a study against its arms."""

from __future__ import annotations

import pytest
from tests.registry.checks.building import (
    CELL_ARM,
    Cases,
    arms,
    assert_passes,
    assert_stops,
    design_info,
    trial,
)

from trialwright.registry.checks.design import RULES

CASES: Cases = {
    "early-phase-without-monitoring-committee": (
        {"design": trial(phases=["EARLY_PHASE1"]), "oversight": {"oversightHasDmc": False}},
        {"design": trial(phases=["EARLY_PHASE1"]), "oversight": {"oversightHasDmc": True}},
        "oversightHasDmc",
        "In early phase 1,",
    ),
    "early-phase-monitoring-committee-not-stated": (
        {"design": trial(phases=["PHASE1", "PHASE2"])},
        {"design": trial(phases=["PHASE1"]), "oversight": {"oversightHasDmc": False}},
        "oversightHasDmc",
        "In phase 1 and phase 2, where a first use in humans may lie, whether",
    ),
    "masking-roles-not-stated": (
        {"design": design_info(maskingInfo={"masking": "DOUBLE"})},
        {"design": design_info(maskingInfo={"masking": "NONE"})},
        "whoMasked",
        "The masking is double",
    ),
    "masking-against-roles": (
        {"design": design_info(maskingInfo={"masking": "DOUBLE", "whoMasked": ["PARTICIPANT"]})},
        {"design": design_info(maskingInfo={"masking": "SINGLE", "whoMasked": ["PARTICIPANT"]})},
        "maskingInfo",
        "The masking is double, but the masked roles are: participant.",
    ),
    "placebo-without-masking": (
        {
            "design": design_info(maskingInfo={"masking": "NONE"}),
            "armsInterventions": arms(CELL_ARM, {"type": "SHAM_COMPARATOR", "label": "Sham"}),
        },
        {
            "design": design_info(maskingInfo={"masking": "SINGLE"}),
            "armsInterventions": arms({"type": "SHAM_COMPARATOR", "label": "Sham"}),
        },
        "armGroups[1].type",
        'its arm "Sham" is a sham comparator',
    ),
    "randomised-with-one-arm": (
        {"design": design_info(allocation="RANDOMIZED"), "armsInterventions": arms(CELL_ARM)},
        {"design": design_info(allocation="RANDOMIZED"), "armsInterventions": arms()},
        "allocation",
        'only one arm is listed: "Cells"',
    ),
    "randomised-single-group": (
        {"design": design_info(allocation="RANDOMIZED", interventionModel="SINGLE_GROUP")},
        {"design": design_info(allocation="RANDOMIZED", interventionModel="CROSSOVER")},
        "interventionModel",
        "single group",
    ),
    "single-group-with-several-arms": (
        {
            "design": design_info(interventionModel="SINGLE_GROUP"),
            "armsInterventions": arms(CELL_ARM, {"label": "Other"}),
        },
        {
            "design": design_info(interventionModel="SINGLE_GROUP"),
            "armsInterventions": arms(CELL_ARM),
        },
        "interventionModel",
        "but 2 arms are listed",
    ),
    "parallel-with-one-arm": (
        {
            "design": design_info(interventionModel="PARALLEL"),
            "armsInterventions": arms(CELL_ARM),
        },
        {
            "design": design_info(interventionModel="CROSSOVER"),
            "armsInterventions": arms(CELL_ARM),
        },
        "interventionModel",
        "The intervention model is parallel",
    ),
    "allocation-unsaid-with-several-arms": (
        {
            "design": design_info(allocation="NA"),
            "armsInterventions": arms(CELL_ARM, {"label": "Other"}),
        },
        {"design": design_info(allocation="NA"), "armsInterventions": arms(CELL_ARM)},
        "allocation",
        "called not applicable",
    ),
    "observational-with-phase": (
        {"design": {"studyType": "OBSERVATIONAL", "phases": ["PHASE4"]}},
        {"design": {"studyType": "OBSERVATIONAL", "phases": ["NA"]}},
        "phases",
        "has a phase: phase 4",
    ),
    "regulated-drug-without-phase": (
        {"design": trial(phases=["NA"]), "oversight": {"isFdaRegulatedDrug": True}},
        {"design": trial(phases=["NA"]), "oversight": {"isFdaRegulatedDevice": True}},
        "phases",
        "called not applicable",
    ),
    "purpose-not-stated": (
        {"design": trial()},
        {"design": design_info(primaryPurpose="TREATMENT")},
        "primaryPurpose",
        "not stated",
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
