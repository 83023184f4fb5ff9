"""What a record is about and who answers for it: its titles, sponsor, references."""

from __future__ import annotations

import pytest
from tests.registry.checks.building import (
    CELLS,
    Cases,
    arms,
    assert_passes,
    assert_stops,
    stops,
    trial,
)

from trialwright.registry.checks.identity import RULES
from trialwright.registry.trees import JsonObject

CASES: Cases = {
    "intervention-as-condition": (
        {
            "design": trial(),
            "conditions": {"conditions": ["Leukemia", "car-t "]},
            "armsInterventions": arms(interventions=(CELLS,)),
        },
        {
            "design": {"studyType": "OBSERVATIONAL"},
            "conditions": {"conditions": ["Leukemia", "CAR-T"]},
            "armsInterventions": arms(interventions=(CELLS,)),
        },
        "conditions[1]",
        '"car-t" is listed as a condition and is also an intervention of this study.',
    ),
    "title-in-capitals": (
        {"identification": {"briefTitle": "CELLS FOR SICK CHILDREN"}},
        {"identification": {"briefTitle": "Cells for Sick Children", "officialTitle": "CLL-1"}},
        "briefTitle",
        "in capitals throughout",
    ),
    "official-title-not-stated": (
        {"identification": {"briefTitle": "Cells"}},
        {"identification": {"officialTitle": "Cells for Children"}},
        "officialTitle",
        "is not stated",
    ),
    "sponsor-as-collaborator": (
        {
            "sponsorCollaborators": {
                "leadSponsor": {"name": "A Hospital"},
                "collaborators": [{"name": "A University"}, {"name": "A hospital"}],
            }
        },
        {
            "sponsorCollaborators": {
                "leadSponsor": {"name": "A Hospital"},
                "collaborators": [{"name": "A University"}, {}],
            }
        },
        "collaborators[1].name",
        '"A Hospital" is the lead sponsor',
    ),
    "reference-retracted": (
        {"references": {"references": [{"citation": "X", "retractions": [{"pmid": "1"}]}]}},
        {"references": {"references": [{"citation": "X"}]}},
        "references[0].retractions",
        '"X" was retracted',
    ),
    "sharing-without-terms": (
        {"ipdSharingStatement": {"ipdSharing": "YES"}},
        {"ipdSharingStatement": {"ipdSharing": "YES", "timeFrame": "After 6 months"}},
        "ipdSharingStatementModule",
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


def test_another_name_of_an_intervention_is_named_with_it() -> None:
    parts: JsonObject = {
        "design": trial(),
        "conditions": {"conditions": ["CLL-1 cells"]},
        "armsInterventions": arms(interventions=({**CELLS, "otherNames": ["CLL-1 Cells"]},)),
    }
    (finding,) = stops("intervention-as-condition", parts)
    assert 'another name of its intervention "CAR-T"' in finding.sentence


def test_what_has_no_name_is_said_to_have_none() -> None:
    parts: JsonObject = {"references": {"references": [{"retractions": [{"pmid": "1"}]}]}}
    (finding,) = stops("reference-retracted", parts)
    assert "(no name)" in finding.sentence
