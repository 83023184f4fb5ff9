"""Each rule with a record at which a reader stops, and its nearest neighbour, at which not."""

from __future__ import annotations

from datetime import date

import pytest

from trialwright.registry.checks import RULES, TIMED_RULES, CheckFinding, check
from trialwright.registry.reading import convert_study
from trialwright.registry.trees import JsonObject

TODAY = date(2026, 3, 25)


def _tree(parts: JsonObject) -> JsonObject:
    """Return a record's tree; short names are modules of the protocol section."""
    sections: JsonObject = {key: value for key, value in parts.items() if _is_top(key)}
    modules: JsonObject = {
        f"{key}Module": value for key, value in parts.items() if not _is_top(key)
    }
    return {"protocolSection": modules, **sections}


def _is_top(key: str) -> bool:
    return key.endswith("Section") or key == "hasResults"


def _stops(rule_id: str, parts: JsonObject) -> list[CheckFinding]:
    found = check(convert_study(_tree(parts)), today=TODAY)
    return [finding for finding in found if finding.rule == rule_id]


def _trial(**design: object) -> JsonObject:
    tree: JsonObject = {"studyType": "INTERVENTIONAL"}
    tree.update(design)  # type: ignore[arg-type]
    return tree


def _status(overall: str, **dates: str) -> JsonObject:
    """Return a status module; a date is given as "2020-01 ACTUAL"."""
    tree: JsonObject = {"overallStatus": overall}
    for key, written in dates.items():
        day, _, kind = written.partition(" ")
        tree[key] = {"date": day, "type": kind} if key.endswith("Struct") else day
    return tree


def _arms(*arms: JsonObject, interventions: tuple[JsonObject, ...] = ()) -> JsonObject:
    return {"armGroups": list(arms), "interventions": list(interventions)}


def _info(**info: object) -> JsonObject:
    return _trial(designInfo=info)


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


def _outcome(**outcome: str) -> JsonObject:
    primary: JsonObject = {"measure": "Overall survival", "timeFrame": "2 years"}
    primary.update(outcome)
    return {"outcomes": {"primaryOutcomes": [{k: v for k, v in primary.items() if v}]}}


def _may_owe(**changes: JsonObject | bool) -> JsonObject:
    parts: JsonObject = {
        "design": _trial(phases=["PHASE2"]),
        "oversight": {"isFdaRegulatedDrug": True},
        "status": _status("COMPLETED", primaryCompletionDateStruct="2024-06 ACTUAL"),
    }
    return {**parts, **changes}


_CELLS: JsonObject = {"type": "BIOLOGICAL", "name": "CAR-T", "armGroupLabels": ["Cells"]}
_CELL_ARM: JsonObject = {
    "label": "Cells",
    "type": "EXPERIMENTAL",
    "interventionNames": ["Biological: CAR-T"],
}
_SITE: JsonObject = {"facility": "Hospital", "city": "Nanning", "country": "China"}

#: rule: (a record that raises it, its nearest neighbour, end of the path, part of the sentence)
CASES: dict[str, tuple[JsonObject, JsonObject, str, str]] = {
    "intervention-as-condition": (
        {
            "design": _trial(),
            "conditions": {"conditions": ["Leukemia", "car-t "]},
            "armsInterventions": _arms(interventions=(_CELLS,)),
        },
        {
            "design": {"studyType": "OBSERVATIONAL"},
            "conditions": {"conditions": ["Leukemia", "CAR-T"]},
            "armsInterventions": _arms(interventions=(_CELLS,)),
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
        {"status": _status("COMPLETED", completionDateStruct="2020-01 ESTIMATED")},
        {"status": _status("COMPLETED", completionDateStruct="2020-01 ACTUAL")},
        "completionDateStruct.type",
        "(2020-01) is called estimated",
    ),
    "enrolment-not-stated": (
        {"design": _trial(enrollmentInfo={"type": "ACTUAL"})},
        {"design": _trial(enrollmentInfo={"count": 0})},
        "enrollmentInfo.count",
        "not stated",
    ),
    "enrolment-placeholder": (
        {"design": _trial(enrollmentInfo={"count": 99_999_999})},
        {"design": _trial(enrollmentInfo={"count": 9_999_999})},
        "enrollmentInfo.count",
        "99,999,999",
    ),
    "ended-with-nobody": (
        {"status": _status("COMPLETED"), "design": _trial(enrollmentInfo={"count": 0})},
        {"status": _status("WITHDRAWN"), "design": _trial(enrollmentInfo={"count": 0})},
        "enrollmentInfo.count",
        "completed, with 0 participants",
    ),
    "enrolled-but-not-yet-recruiting": (
        {
            "status": _status("NOT_YET_RECRUITING"),
            "design": _trial(enrollmentInfo={"count": 10, "type": "ACTUAL"}),
        },
        {
            "status": _status("NOT_YET_RECRUITING"),
            "design": _trial(enrollmentInfo={"count": 10, "type": "ESTIMATED"}),
        },
        "enrollmentInfo.type",
        "its 10 participants are called actual",
    ),
    "ended-with-planned-enrolment": (
        {
            "status": _status("COMPLETED"),
            "design": _trial(enrollmentInfo={"count": 10, "type": "ESTIMATED"}),
        },
        {"status": _status("COMPLETED"), "design": _trial(enrollmentInfo={"count": 10})},
        "enrollmentInfo.type",
        "called estimated",
    ),
    "primary-completion-before-start": (
        {
            "status": _status(
                "COMPLETED", startDateStruct="2020-02-01", primaryCompletionDateStruct="2020-01"
            )
        },
        {
            "status": _status(
                "COMPLETED", startDateStruct="2020-01-31", primaryCompletionDateStruct="2020-01"
            )
        },
        "primaryCompletionDateStruct.date",
        "(2020-01) lies before the start of the study (2020-02-01)",
    ),
    "completion-before-start": (
        {"status": _status("COMPLETED", startDateStruct="2021", completionDateStruct="2020-12-31")},
        {"status": _status("COMPLETED", startDateStruct="2020", completionDateStruct="2020-01-01")},
        "completionDateStruct.date",
        "(2020-12-31) lies before the start",
    ),
    "completion-before-primary-completion": (
        {
            "status": _status(
                "COMPLETED",
                primaryCompletionDateStruct="2020-02",
                completionDateStruct="2020-01",
            )
        },
        {
            "status": _status(
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
            "status": _status(
                "RECRUITING",
                startDateStruct="2020-01-05 ACTUAL",
                lastUpdateSubmitDate="2020-01-03",
            )
        },
        {
            "status": _status(
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
            "status": _status(
                "RECRUITING",
                completionDateStruct="2020-01-05 ESTIMATED",
                lastUpdateSubmitDate="2020-02-05",
            )
        },
        {
            "status": _status(
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
            "design": _trial(),
            "status": _status(
                "COMPLETED", startDateStruct="2020-01", completionDateStruct="2021-01"
            ),
        },
        {"design": _trial(), "status": _status("WITHDRAWN")},
        "primaryCompletionDateStruct",
        "The date of primary completion is not stated.",
    ),
    "registered-after-start": (
        {
            "design": _trial(),
            "status": _status(
                "COMPLETED", startDateStruct="2020-01", studyFirstSubmitDate="2020-02-01"
            ),
        },
        {
            "design": _trial(),
            "status": _status(
                "COMPLETED", startDateStruct="2020-01", studyFirstSubmitDate="2020-01-31"
            ),
        },
        "studyFirstSubmitDate",
        "at least 1 day after",
    ),
    "early-phase-without-monitoring-committee": (
        {"design": _trial(phases=["EARLY_PHASE1"]), "oversight": {"oversightHasDmc": False}},
        {"design": _trial(phases=["EARLY_PHASE1"]), "oversight": {"oversightHasDmc": True}},
        "oversightHasDmc",
        "In early phase 1,",
    ),
    "early-phase-monitoring-committee-not-stated": (
        {"design": _trial(phases=["PHASE1", "PHASE2"])},
        {"design": _trial(phases=["PHASE1"]), "oversight": {"oversightHasDmc": False}},
        "oversightHasDmc",
        "In phase 1 and phase 2, where a first use in humans may lie, whether",
    ),
    "masking-roles-not-stated": (
        {"design": _info(maskingInfo={"masking": "DOUBLE"})},
        {"design": _info(maskingInfo={"masking": "NONE"})},
        "whoMasked",
        "The masking is double",
    ),
    "masking-against-roles": (
        {"design": _info(maskingInfo={"masking": "DOUBLE", "whoMasked": ["PARTICIPANT"]})},
        {"design": _info(maskingInfo={"masking": "SINGLE", "whoMasked": ["PARTICIPANT"]})},
        "maskingInfo",
        "The masking is double, but the masked roles are: participant.",
    ),
    "placebo-without-masking": (
        {
            "design": _info(maskingInfo={"masking": "NONE"}),
            "armsInterventions": _arms(_CELL_ARM, {"type": "SHAM_COMPARATOR", "label": "Sham"}),
        },
        {
            "design": _info(maskingInfo={"masking": "SINGLE"}),
            "armsInterventions": _arms({"type": "SHAM_COMPARATOR", "label": "Sham"}),
        },
        "armGroups[1].type",
        'its arm "Sham" is a sham comparator',
    ),
    "randomised-with-one-arm": (
        {"design": _info(allocation="RANDOMIZED"), "armsInterventions": _arms(_CELL_ARM)},
        {"design": _info(allocation="RANDOMIZED"), "armsInterventions": _arms()},
        "allocation",
        'only one arm is listed: "Cells"',
    ),
    "randomised-single-group": (
        {"design": _info(allocation="RANDOMIZED", interventionModel="SINGLE_GROUP")},
        {"design": _info(allocation="RANDOMIZED", interventionModel="CROSSOVER")},
        "interventionModel",
        "single group",
    ),
    "single-group-with-several-arms": (
        {
            "design": _info(interventionModel="SINGLE_GROUP"),
            "armsInterventions": _arms(_CELL_ARM, {"label": "Other"}),
        },
        {
            "design": _info(interventionModel="SINGLE_GROUP"),
            "armsInterventions": _arms(_CELL_ARM),
        },
        "interventionModel",
        "but 2 arms are listed",
    ),
    "parallel-with-one-arm": (
        {
            "design": _info(interventionModel="PARALLEL"),
            "armsInterventions": _arms(_CELL_ARM),
        },
        {
            "design": _info(interventionModel="CROSSOVER"),
            "armsInterventions": _arms(_CELL_ARM),
        },
        "interventionModel",
        "The intervention model is parallel",
    ),
    "allocation-unsaid-with-several-arms": (
        {
            "design": _info(allocation="NA"),
            "armsInterventions": _arms(_CELL_ARM, {"label": "Other"}),
        },
        {"design": _info(allocation="NA"), "armsInterventions": _arms(_CELL_ARM)},
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
        {"design": _trial(phases=["NA"]), "oversight": {"isFdaRegulatedDrug": True}},
        {"design": _trial(phases=["NA"]), "oversight": {"isFdaRegulatedDevice": True}},
        "phases",
        "called not applicable",
    ),
    "purpose-not-stated": (
        {"design": _trial()},
        {"design": _info(primaryPurpose="TREATMENT")},
        "primaryPurpose",
        "not stated",
    ),
    "arms-not-stated": (
        {"design": _trial()},
        {"design": {"studyType": "OBSERVATIONAL"}},
        "armGroups",
        "No arm of the trial is stated.",
    ),
    "arm-twice": (
        {"armsInterventions": _arms(_CELL_ARM, {}, _CELL_ARM)},
        {"armsInterventions": _arms(_CELL_ARM, {}, {})},
        "armGroups[2].label",
        '"Cells"',
    ),
    "arm-without-intervention": (
        {"design": _trial(), "armsInterventions": _arms({"label": "Cells"})},
        {
            "design": _trial(),
            "armsInterventions": _arms({"label": "Cells"}, interventions=(_CELLS,)),
        },
        "armGroups[0]",
        'No intervention is listed for the arm "Cells".',
    ),
    "untreated-arm-with-intervention": (
        {"armsInterventions": _arms({**_CELL_ARM, "type": "NO_INTERVENTION"})},
        {"armsInterventions": _arms({"label": "Cells", "type": "NO_INTERVENTION"})},
        "armGroups[0].type",
        'lists "Biological: CAR-T"',
    ),
    "intervention-without-arm": (
        {"armsInterventions": _arms(_CELL_ARM, interventions=({"name": "CAR-T"},))},
        {"armsInterventions": _arms(interventions=({"name": "CAR-T"},))},
        "interventions[0].armGroupLabels",
        '"CAR-T" is listed for no arm',
    ),
    "intervention-names-unknown-arm": (
        {"armsInterventions": _arms({"label": "Cell"}, interventions=(_CELLS,))},
        {"armsInterventions": _arms({"label": "Cells"}, interventions=(_CELLS,))},
        "interventions[0].armGroupLabels[0]",
        'for the arm "Cells", which the study does not have',
    ),
    "arm-names-unknown-intervention": (
        {"armsInterventions": _arms(_CELL_ARM, interventions=({"name": "NK"},))},
        {"armsInterventions": _arms(_CELL_ARM, interventions=(_CELLS,))},
        "armGroups[0].interventionNames[0]",
        '"Biological: CAR-T", which is no intervention',
    ),
    "early-phase-arm-without-dose": (
        {
            "design": _trial(phases=["PHASE1"]),
            "armsInterventions": _arms(_CELL_ARM, interventions=(_CELLS,)),
        },
        {
            "design": _trial(phases=["PHASE1"]),
            "armsInterventions": _arms(
                _CELL_ARM, interventions=({**_CELLS, "description": "2 x 10^6 cells/kg"},)
            ),
        },
        "armGroups[0]",
        'Neither the arm "Cells" nor the products listed for it state an amount, in phase 1.',
    ),
    "primary-outcome-not-stated": (
        {"design": _trial()},
        {"design": _trial(), **_outcome()},
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
    "minimum-age-above-maximum": (
        {"eligibility": {"minimumAge": "18 Years", "maximumAge": "18 Months"}},
        {"eligibility": {"minimumAge": "18 Years", "maximumAge": "18 Years"}},
        "minimumAge",
        "(18 Years) lies above the maximum age (18 Months)",
    ),
    "standard-ages-against-limits": (
        {
            "eligibility": {
                "minimumAge": "3 Years",
                "maximumAge": "17 Years",
                "stdAges": ["CHILD", "ADULT"],
            }
        },
        {
            "eligibility": {
                "minimumAge": "3 Years",
                "maximumAge": "18 Years",
                "stdAges": ["CHILD", "ADULT"],
            }
        },
        "stdAges",
        "are child and adult, but the limits (3 Years to 17 Years) cover child.",
    ),
    "age-text-against-limits": (
        {
            "eligibility": {
                "eligibilityCriteria": "Inclusion: aged 18 to 60 years",
                "minimumAge": "18 Years",
            }
        },
        {
            "eligibility": {
                "eligibilityCriteria": "Inclusion: men aged 18 to 60 years, women of any age",
                "minimumAge": "18 Years",
                "maximumAge": "60 Years",
            }
        },
        "eligibilityCriteria",
        "from 18 to 60 years, the limits are 18 Years to no upper limit.",
    ),
    "criteria-not-stated": (
        {"eligibility": {"eligibilityCriteria": "\n"}},
        {"eligibility": {"eligibilityCriteria": "Adults"}},
        "eligibilityCriteria",
        "No eligibility criteria are stated.",
    ),
    "criteria-not-divided": (
        {"eligibility": {"eligibilityCriteria": "DISEASE CHARACTERISTICS: leukaemia"}},
        {"eligibility": {"eligibilityCriteria": "INCLUSION: leukaemia"}},
        "eligibilityCriteria",
        "neither an inclusion nor an exclusion",
    ),
    "exclusion-not-stated": (
        {"eligibility": {"eligibilityCriteria": "Inclusion Criteria: leukaemia"}},
        {"eligibility": {"eligibilityCriteria": "Inclusion: leukaemia. Excluded: infection."}},
        "eligibilityCriteria",
        "no exclusion criterion is stated",
    ),
    "gender-based-without-sex": (
        {"eligibility": {"genderBased": True, "sex": "ALL"}},
        {"eligibility": {"genderBased": True, "sex": "FEMALE"}},
        "genderBased",
        "the sex is all",
    ),
    "no-location": (
        {"design": _trial(), "status": _status("NOT_YET_RECRUITING")},
        {"design": _trial(), "contactsLocations": {"locations": [_SITE]}},
        "locations",
        "whose status is not yet recruiting",
    ),
    "site-without-place": (
        {"contactsLocations": {"locations": [_SITE, {"facility": "Ward", "city": "X"}]}},
        {"contactsLocations": {"locations": [_SITE]}},
        "locations[1]",
        '1 of 2 sites has no city or no country, first "Ward".',
    ),
    "site-without-point": (
        {"contactsLocations": {"locations": [_SITE, _SITE]}},
        {"contactsLocations": {"locations": [{**_SITE, "geoPoint": {"lat": 1.0, "lon": 2.0}}]}},
        "locations[0].geoPoint",
        '2 of 2 sites have no point on the map, first "Nanning, China".',
    ),
    "site-open-in-closed-study": (
        {
            "status": _status("COMPLETED"),
            "contactsLocations": {"locations": [_SITE, {**_SITE, "status": "RECRUITING"}]},
        },
        {
            "status": _status("COMPLETED"),
            "contactsLocations": {"locations": [_SITE, {**_SITE, "status": "COMPLETED"}]},
        },
        "locations[1].status",
        "1 of 2 sites is called recruiting",
    ),
    "recruiting-without-open-site": (
        {
            "status": _status("RECRUITING"),
            "contactsLocations": {"locations": [{**_SITE, "status": "WITHDRAWN"}]},
        },
        {"status": _status("RECRUITING"), "contactsLocations": {"locations": [_SITE]}},
        "locations",
        "its 1 site is withdrawn",
    ),
    "recruiting-without-contact": (
        {"status": _status("RECRUITING"), "contactsLocations": {"locations": [_SITE]}},
        {
            "status": _status("RECRUITING"),
            "contactsLocations": {"locations": [{**_SITE, "contacts": [{"name": "A Nurse"}]}]},
        },
        "centralContacts",
        "neither a central contact",
    ),
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
            "design": _trial(enrollmentInfo={"count": 12, "type": "ACTUAL"}),
            "resultsSection": _flow("10"),
        },
        {
            "design": _trial(enrollmentInfo={"count": 12, "type": "ACTUAL"}),
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
    "not-verified-for-two-years": (
        {"status": {"overallStatus": "RECRUITING", "statusVerifiedDate": "2024-02"}},
        {"status": {"overallStatus": "RECRUITING", "statusVerifiedDate": "2024-03"}},
        "statusVerifiedDate",
        "over two years before 2026-03-25",
    ),
    "start-passed": (
        {"status": _status("NOT_YET_RECRUITING", startDateStruct="2026-02 ESTIMATED")},
        {"status": _status("NOT_YET_RECRUITING", startDateStruct="2026-03 ESTIMATED")},
        "startDateStruct.date",
        "(2026-02) lies before 2026-03-25",
    ),
    "completion-passed": (
        {"status": _status("RECRUITING", completionDateStruct="2026-03-24 ESTIMATED")},
        {"status": _status("RECRUITING", completionDateStruct="2026-03-25 ESTIMATED")},
        "completionDateStruct.date",
        "(2026-03-24) lies before 2026-03-25",
    ),
    "results-may-be-due": (
        _may_owe(),
        _may_owe(design=_trial(phases=["PHASE1"])),
        "resultsSection",
        "Results may be due",
    ),
}


@pytest.mark.parametrize("rule_id", CASES)
def test_a_reader_stops_at_the_place_and_says_what_was_found(rule_id: str) -> None:
    raising, _, path, sentence = CASES[rule_id]
    findings = _stops(rule_id, raising)
    assert len(findings) == 1
    assert findings[0].path.endswith(path)
    assert sentence in findings[0].sentence


@pytest.mark.parametrize("rule_id", CASES)
def test_a_reader_passes_the_nearest_neighbour(rule_id: str) -> None:
    assert _stops(rule_id, CASES[rule_id][1]) == []


def test_every_rule_has_its_case_here() -> None:
    assert list(CASES) == [rule.id for rule in (*RULES, *TIMED_RULES)]


def test_every_rule_says_why_it_matters_in_one_sentence() -> None:
    for rule in (*RULES, *TIMED_RULES):
        assert rule.why.endswith(".")
        assert not rule.title.endswith(".")
        assert rule.id == rule.id.lower()


def test_without_a_day_no_answer_depends_on_the_calendar() -> None:
    study = convert_study(_tree(CASES["start-passed"][0]))
    timed = {rule.id for rule in TIMED_RULES}
    assert not timed & {finding.rule for finding in check(study, today=None)}
    assert timed & {finding.rule for finding in check(study, today=TODAY)}


def test_a_withheld_record_is_not_blamed_for_what_the_registry_withholds() -> None:
    assert check(convert_study(_tree({"status": _status("WITHHELD")})), today=TODAY) == ()


def test_another_name_of_an_intervention_is_named_with_it() -> None:
    parts: JsonObject = {
        "design": _trial(),
        "conditions": {"conditions": ["CLL-1 cells"]},
        "armsInterventions": _arms(interventions=({**_CELLS, "otherNames": ["CLL-1 Cells"]},)),
    }
    (finding,) = _stops("intervention-as-condition", parts)
    assert 'another name of its intervention "CAR-T"' in finding.sentence


def test_a_trial_before_the_editors_asked_is_not_called_late() -> None:
    parts: JsonObject = {
        "design": _trial(),
        "status": _status(
            "COMPLETED", startDateStruct="2005-06", studyFirstSubmitDate="2007-08-01"
        ),
    }
    assert _stops("registered-after-start", parts) == []


def test_an_estimated_start_is_not_called_late() -> None:
    parts: JsonObject = {
        "design": _trial(),
        "status": _status(
            "NOT_YET_RECRUITING",
            startDateStruct="2020-01 ESTIMATED",
            studyFirstSubmitDate="2020-03-01",
        ),
    }
    assert _stops("registered-after-start", parts) == []


@pytest.mark.parametrize(
    ("low", "high", "groups"),
    [
        (None, "17 Years", ["CHILD"]),
        (None, "215 Months", ["CHILD"]),
        (None, "216 Months", ["CHILD", "ADULT"]),
        ("18 Years", "64 Years", ["ADULT"]),
        ("18 Years", "65 Years", ["ADULT", "OLDER_ADULT"]),
        ("65 Years", None, ["OLDER_ADULT"]),
        (None, None, ["CHILD", "ADULT", "OLDER_ADULT"]),
    ],
)
def test_the_age_groups_follow_from_the_limits(
    low: str | None, high: str | None, groups: list[str]
) -> None:
    limits: JsonObject = {
        key: age for key, age in (("minimumAge", low), ("maximumAge", high)) if age
    }
    fitting: JsonObject = {**limits, "stdAges": list(groups)}
    assert _stops("standard-ages-against-limits", {"eligibility": fitting}) == []
    for other in (["CHILD"], ["ADULT"], ["OLDER_ADULT"], ["CHILD", "OLDER_ADULT"]):
        if other != groups:
            wrong: JsonObject = {**limits, "stdAges": list(other)}
            assert _stops("standard-ages-against-limits", {"eligibility": wrong})


def test_two_age_ranges_in_the_criteria_are_left_to_a_person() -> None:
    parts: JsonObject = {
        "eligibility": {
            "eligibilityCriteria": "Men aged 18 to 60 years; women aged 18 to 50 years",
            "minimumAge": "18 Years",
        }
    }
    assert _stops("age-text-against-limits", parts) == []


def test_a_limit_in_months_is_the_finer_wording_of_an_age_in_years() -> None:
    parts: JsonObject = {
        "eligibility": {
            "eligibilityCriteria": "Aged 2 to 10 years",
            "minimumAge": "24 Months",
            "maximumAge": "10 Years",
        }
    }
    assert _stops("age-text-against-limits", parts) == []


def test_an_arm_is_read_with_its_own_product_where_several_share_a_name() -> None:
    low: JsonObject = {"type": "DRUG", "name": "X", "armGroupLabels": ["Low"]}
    high: JsonObject = {
        "type": "DRUG",
        "name": "X",
        "armGroupLabels": ["High"],
        "description": "100 mg",
    }
    parts: JsonObject = {
        "design": _trial(phases=["PHASE1"]),
        "armsInterventions": _arms(
            {"label": "Low", "interventionNames": ["Drug: X"]},
            {"label": "High", "interventionNames": ["Drug: X"]},
            interventions=(low, high),
        ),
    }
    (finding,) = _stops("early-phase-arm-without-dose", parts)
    assert finding.path.endswith("armGroups[0]")


def test_an_arm_of_a_device_or_a_placebo_needs_no_dose() -> None:
    device: JsonObject = {"type": "DEVICE", "name": "Lamp", "armGroupLabels": ["Light"]}
    pill: JsonObject = {"type": "DRUG", "name": "Sugar", "armGroupLabels": ["Placebo"]}
    parts: JsonObject = {
        "design": _trial(phases=["PHASE1"]),
        "armsInterventions": _arms(
            {"label": "Light", "type": "EXPERIMENTAL"},
            {"label": "Placebo", "type": "PLACEBO_COMPARATOR"},
            interventions=(device, pill),
        ),
    }
    assert _stops("early-phase-arm-without-dose", parts) == []


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
    (finding,) = _stops("more-affected-than-at-risk", parts)
    assert finding.path.endswith("seriousEvents[0]")
    assert finding.sentence == '"Sepsis" is reported for 5 of 4 at risk in group EG000.'


def test_a_flow_without_numbers_says_nothing_about_enrolment() -> None:
    actual = _trial(enrollmentInfo={"count": 12, "type": "ACTUAL"})
    silent: tuple[JsonObject, ...] = (_flow("NA"), {"participantFlowModule": {}}, {})
    for flow in silent:
        parts: JsonObject = {"design": actual, "resultsSection": flow}
        assert _stops("started-against-enrolment", parts) == []


@pytest.mark.parametrize(
    "change",
    [
        {"design": _info(primaryPurpose="DEVICE_FEASIBILITY")},
        {"oversight": {"isFdaRegulatedDrug": False}},
        {"status": _status("COMPLETED", primaryCompletionDateStruct="2025-06 ACTUAL")},
        {"status": _status("COMPLETED", primaryCompletionDateStruct="2024-06 ESTIMATED")},
        {"status": _status("WITHDRAWN", primaryCompletionDateStruct="2024-06 ACTUAL")},
        {"status": _status("COMPLETED")},
        {
            "status": _status(
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
    assert _stops("results-may-be-due", _may_owe())
    assert _stops("results-may-be-due", _may_owe(**change)) == []


def test_the_results_flag_is_held_against_the_results_both_ways() -> None:
    (finding,) = _stops("results-against-flag", {"hasResults": False, "resultsSection": {}})
    assert finding.sentence == "hasResults is false, but results are there."


def test_a_long_text_is_cited_by_its_beginning() -> None:
    (finding,) = _stops("outcome-without-time-frame", _outcome(measure="x " * 90, timeFrame=""))
    assert "…" in finding.sentence
    assert len(finding.sentence) < 150


def test_what_has_no_name_is_said_to_have_none() -> None:
    parts: JsonObject = {"references": {"references": [{"retractions": [{"pmid": "1"}]}]}}
    (finding,) = _stops("reference-retracted", parts)
    assert "(no name)" in finding.sentence


def test_a_status_that_is_not_stated_is_called_so() -> None:
    (finding,) = _stops("no-location", {"design": _trial()})
    assert finding.sentence == "No location is stated for this study, whose status is not stated."
