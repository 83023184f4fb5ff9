"""One study as a FHIR R4 ResearchStudy: valid, and with the record's own words in place."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests import records
from tests.exchange.records.fhir import r4
from tests.exchange.records.fhir.resources import coding_of, resource_of

from trialwright.exchange.records import fhir_json, research_study
from trialwright.exchange.records.fhir.codes import STATUS_CODES
from trialwright.exchange.records.modules import modules_of
from trialwright.registry.reading import convert_study
from trialwright.registry.record import Study
from trialwright.registry.record.enumerations import Status, strangers_welcome

_STATUS = "protocolSection__statusModule__overallStatus"
_DESIGN = "protocolSection__designModule__"
_MESH = "https://www.nlm.nih.gov/mesh"


@pytest.mark.reference
def test_every_real_record_is_a_validresource_of(real_studies: list[Study]) -> None:
    without_code = 0
    for study in real_studies:
        resource = msgspec.json.decode(fhir_json(study))
        assert r4.faults(resource) == []
        assert ("status" in resource) is (modules_of(study).status.overall_status in STATUS_CODES)
        without_code += "_status" in resource

    assert 0 < without_code < len(real_studies) / 4  # those of unknown status


@pytest.mark.reference
def test_no_site_arm_outcome_or_heading_of_a_real_record_is_lost(
    real_studies: list[Study],
) -> None:
    for study in real_studies:
        resource: Any = research_study(study)
        protocol, derived = study.protocol_section, study.derived_section
        assert protocol is not None
        assert derived is not None
        if (contacts := protocol.contacts_locations_module) is not None:
            assert len(resource.get("site", ())) == len(contacts.locations)
        if (arms := protocol.arms_interventions_module) is not None:
            assert len(resource.get("arm", ())) == len(arms.arm_groups)
        if (outcomes := protocol.outcomes_module) is not None:
            said = (outcomes.primary_outcomes, outcomes.secondary_outcomes, outcomes.other_outcomes)
            assert len(resource.get("objective", ())) == sum(map(len, said))
        if (browse := derived.condition_browse_module) is not None:
            codes = {
                code["code"]
                for one in resource.get("condition", ())
                for code in one.get("coding", ())
            }
            assert codes == {mesh.id for mesh in browse.meshes}


def test_a_record_that_says_nothing_is_still_a_validresource_of() -> None:
    resource: Any = research_study(convert_study({}))

    assert r4.faults(resource) == []
    assert resource == {
        "resourceType": "ResearchStudy",
        "_status": {
            "extension": [
                {
                    "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
                    "valueCode": "unknown",
                }
            ]
        },
    }


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_a_code_or_the_reason_why_not(status: Status) -> None:
    resource = resource_of(**{_STATUS: status.value})

    if status in {Status.UNKNOWN, Status.WITHHELD}:
        [reason] = resource["_status"]["extension"]
        assert reason["valueCode"] == {"UNKNOWN": "unknown", "WITHHELD": "masked"}[status.value]
        assert "status" not in resource
    else:
        assert resource["status"] == STATUS_CODES[status]
    said = status.value.replace("_", r"\_")
    assert {"text": f"Status at ClinicalTrials.gov: {said}, verified 2026-01"} in resource["note"]


def test_a_status_that_the_registry_added_is_not_translated() -> None:
    with strangers_welcome():
        stranger = Status("PAUSED")
        study = convert_study(records.tree(**{_STATUS: "PAUSED"}))

    assert stranger not in STATUS_CODES
    resource: Any = research_study(study)
    assert r4.faults(resource) == []
    assert resource["_status"]["extension"][0]["valueCode"] == "unsupported"


def test_the_last_known_status_is_said_but_never_taken_for_the_status() -> None:
    resource = resource_of(
        protocolSection__statusModule__overallStatus="UNKNOWN",
        protocolSection__statusModule__lastKnownStatus="RECRUITING",
    )

    assert "status" not in resource
    assert {
        "text": "Status at ClinicalTrials.gov: UNKNOWN, last known status RECRUITING, "
        "verified 2026-01"
    } in resource["note"]


@pytest.mark.parametrize(
    ("phases", "code"),
    [
        (["NA"], "n-a"),
        (["EARLY_PHASE1"], "early-phase-1"),
        (["PHASE1"], "phase-1"),
        (["PHASE1", "PHASE2"], "phase-1-phase-2"),
        (["PHASE2", "PHASE3"], "phase-2-phase-3"),
        (["PHASE4"], "phase-4"),
    ],
)
def test_one_phase_or_two_are_one_code_of_hl7(phases: list[str], code: str) -> None:
    phase = resource_of(**{f"{_DESIGN}phases": phases})["phase"]

    assert phase["coding"] == [coding_of("research-study-phase", code)]


def test_phases_that_hl7_has_no_code_for_stand_in_words() -> None:
    assert resource_of(**{f"{_DESIGN}phases": ["PHASE1", "PHASE3"]})["phase"] == {
        "text": "Phase 1 / Phase 3"
    }
    assert "phase" not in resource_of(**{f"{_DESIGN}phases": ...})


def test_purpose_and_design_are_said() -> None:
    info = {"primaryPurpose": "SUPPORTIVE_CARE", "maskingInfo": {"whoMasked": ["PARTICIPANT"]}}
    resource = resource_of(**{f"{_DESIGN}designInfo": info})

    assert resource["primaryPurposeType"]["coding"] == [
        coding_of("research-study-prim-purp-type", "supportive-care")
    ]
    assert resource["category"] == [{"text": "Interventional"}, {"text": "Masked: Participant"}]
    other = resource_of(**{f"{_DESIGN}designInfo": {"primaryPurpose": "OTHER"}})
    assert other["primaryPurposeType"] == {"text": "Other"}


def test_numbers_of_other_bodies_stand_beside_the_registrys() -> None:
    identification = "protocolSection__identificationModule__"
    resource = resource_of(
        **{
            f"{identification}nctIdAliases": ["NCT90000009"],
            f"{identification}secondaryIdInfos": [
                {"id": "R01", "type": "NIH", "domain": "An Institute"},
                {"type": "NIH"},
            ],
        }
    )

    assert [(one["use"], one.get("system"), one["value"]) for one in resource["identifier"]] == [
        ("official", "http://clinicaltrials.gov", "NCT90000001"),
        ("old", "http://clinicaltrials.gov", "NCT90000009"),
        ("secondary", None, "MADE-UP-1"),
        ("secondary", None, "R01"),
    ]
    assert resource["identifier"][3]["assigner"] == {"display": "An Institute"}
    assert resource["meta"] == {"source": "https://clinicaltrials.gov/study/NCT90000001"}


def test_a_heading_that_reads_like_a_condition_is_its_code_and_others_follow() -> None:
    resource = resource_of(protocolSection__conditionsModule__conditions=["two", "Three"])

    heading = {"system": _MESH, "code": "D000002", "display": "Two"}
    other = {"system": _MESH, "code": "D000001", "display": "One"}
    assert resource["condition"] == [
        {"coding": [heading], "text": "two"},
        {"text": "Three"},
        {"coding": [other], "text": "One"},
    ]


@pytest.mark.parametrize(
    ("start", "end", "period"),
    [
        ("2026-02", "2027", {"start": "2026-02", "end": "2027"}),
        ("2026-02-03", "2026-02", {"start": "2026-02-03", "end": "2026-02"}),
        ("2026-02", "2026-01", {"start": "2026-02"}),
        ("2026-02", ..., {"start": "2026-02"}),
    ],
)
def test_a_period_is_as_precise_as_its_dates_and_never_runs_backwards(
    start: str, end: object, period: object
) -> None:
    completion = ... if end is ... else {"date": end, "type": "ESTIMATED"}
    changes: dict[str, object] = {"protocolSection__statusModule__startDateStruct": {"date": start}}
    if completion is not ...:
        changes["protocolSection__statusModule__completionDateStruct"] = completion

    resource = resource_of(**changes)

    assert resource["period"] == period
    dates = f"Dates: start {start}" + (f", completion {end} ESTIMATED" if end is not ... else "")
    assert {"text": dates} in resource["note"]


def test_an_arm_says_what_is_given_and_has_a_name_or_says_that_it_has_none() -> None:
    arms = [
        {"label": "A", "type": "EXPERIMENTAL", "description": r"\>1", "interventionNames": ["x"]},
        {"type": "NO_INTERVENTION"},
        {},
    ]

    named, nameless = resource_of(protocolSection__armsInterventionsModule={"armGroups": arms})[
        "arm"
    ]

    assert named == {
        "name": "A",
        "type": {"text": "Experimental"},
        "description": ">1\n\nInterventions: x",
    }
    assert nameless["_name"]["extension"][0]["valueCode"] == "unknown"


def test_outcomes_are_objectives_by_rank() -> None:
    resource = resource_of(
        protocolSection__outcomesModule={
            "primaryOutcomes": [{"measure": "OS", "timeFrame": "1 year"}],
            "otherOutcomes": [{"measure": "Mood"}, {}],
        }
    )

    assert [(one["name"], one["type"]["coding"]) for one in resource["objective"]] == [
        ("OS [1 year]", [coding_of("research-study-objective-type", "primary")]),
        ("Mood", [coding_of("research-study-objective-type", "exploratory")]),
    ]


def test_an_official_title_alone_is_the_title() -> None:
    resource = resource_of(
        protocolSection__identificationModule__briefTitle=...,
        protocolSection__identificationModule__officialTitle="Whole",
        protocolSection__statusModule={},
    )

    assert resource["title"] == "Whole"
    assert "note" not in resource


def test_control_characters_become_blanks() -> None:
    title = "protocolSection__identificationModule__briefTitle"

    assert resource_of(**{title: " a\x00b\tc "})["title"] == "a b\tc"
