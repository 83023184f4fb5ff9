"""What must agree within one record, whatever the dice say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from trialwright.registry.fields import fields_by_path
from trialwright.registry.sample import generate_object
from trialwright.registry.sample.shapes import read_table, shapes
from trialwright.registry.sample.timeline import DATA_CUT
from trialwright.vocabulary.dates import PartialDate

RECORDS = 1_500

Study = dict[str, Any]


@cache
def _records() -> tuple[Study, ...]:
    return tuple(generate_object(number, seed=11) for number in range(RECORDS))


@pytest.fixture
def records() -> tuple[Study, ...]:
    return _records()


def _with_results() -> Iterator[Study]:
    return (record for record in _records() if record["hasResults"])


def _status(record: Study) -> Study:
    status: Study = record["protocolSection"]["statusModule"]
    return status


def _first(matches: Callable[[Study], bool]) -> Study:
    """Return the first record of its kind, looking as far as rare kinds need."""
    return next(
        record
        for record in (generate_object(number, seed=11) for number in range(20_000))
        if matches(record)
    )


def test_dates_follow_one_another(records: tuple[Study, ...]) -> None:
    for status in map(_status, records):
        days = [
            status["studyFirstSubmitDate"],
            status["studyFirstSubmitQcDate"],
            status["studyFirstPostDateStruct"]["date"],
            status["lastUpdateSubmitDate"],
            status["lastUpdatePostDateStruct"]["date"],
            DATA_CUT.isoformat(),
        ]
        assert days == sorted(days)


def test_a_study_starts_before_it_is_completed(records: tuple[Study, ...]) -> None:
    names = ("startDateStruct", "primaryCompletionDateStruct", "completionDateStruct")
    for status in map(_status, records):
        days = [PartialDate(status[name]["date"]) for name in names if name in status]
        for earlier, later in pairwise(days):
            assert earlier.earliest <= later.latest


def test_what_has_ended_is_actual_and_what_is_to_begin_is_estimated(
    records: tuple[Study, ...],
) -> None:
    for status in map(_status, records):
        completion = status.get("completionDateStruct", {}).get("type")
        start = status.get("startDateStruct", {}).get("type")
        if status["overallStatus"] in ("COMPLETED", "TERMINATED"):
            assert completion in ("ACTUAL", None)
        if status["overallStatus"] == "NOT_YET_RECRUITING":
            assert start in ("ESTIMATED", None)
        if status["overallStatus"] == "RECRUITING":
            assert start in ("ACTUAL", None)


def test_an_unknown_status_follows_two_years_of_silence(records: tuple[Study, ...]) -> None:
    unknown = [status for status in map(_status, records) if status["overallStatus"] == "UNKNOWN"]
    assert unknown
    for status in unknown:
        assert "lastKnownStatus" in status
        assert (DATA_CUT - date.fromisoformat(status["lastUpdateSubmitDate"])).days > 730


def test_results_come_after_primary_completion() -> None:
    for record in _with_results():
        status = _status(record)
        primary = PartialDate(status["primaryCompletionDateStruct"]["date"])
        assert primary.earliest <= date.fromisoformat(status["resultsFirstSubmitDate"])
        posted = status["resultsFirstPostDateStruct"]["date"]
        assert status["resultsFirstSubmitDate"] <= status["resultsFirstSubmitQcDate"] <= posted
        assert posted <= status["lastUpdatePostDateStruct"]["date"]


def test_only_ended_interventional_studies_have_results() -> None:
    for record in _with_results():
        assert record["protocolSection"]["designModule"]["studyType"] == "INTERVENTIONAL"
        assert _status(record)["overallStatus"] in ("COMPLETED", "TERMINATED")
        assert "resultsSection" in record


def test_a_withdrawn_study_has_enrolled_nobody(records: tuple[Study, ...]) -> None:
    withdrawn = [record for record in records if _status(record)["overallStatus"] == "WITHDRAWN"]
    assert withdrawn
    for record in withdrawn:
        assert record["protocolSection"]["designModule"]["enrollmentInfo"]["count"] == 0


def test_a_withheld_study_states_its_identity_and_status_alone() -> None:
    withheld = _first(lambda record: _status(record)["overallStatus"] == "WITHHELD")
    assert set(withheld["protocolSection"]) == {"identificationModule", "statusModule"}
    assert set(withheld["derivedSection"]) == {"miscInfoModule"}


def test_expanded_access_has_neither_phases_nor_outcomes() -> None:
    access = _first(lambda record: _status(record)["overallStatus"] == "NO_LONGER_AVAILABLE")
    protocol = access["protocolSection"]
    assert protocol["designModule"]["studyType"] == "EXPANDED_ACCESS"
    assert "phases" not in protocol["designModule"]
    assert "outcomesModule" not in protocol


def test_arms_and_interventions_name_each_other(records: tuple[Study, ...]) -> None:
    for record in records:
        module = record["protocolSection"].get("armsInterventionsModule", {})
        labels = [arm["label"] for arm in module.get("armGroups", ())]
        names = {part["name"] for part in module.get("interventions", ())}
        assert len(set(labels)) == len(labels)
        for part in module.get("interventions", ()):
            assert set(part.get("armGroupLabels", ())) <= set(labels)
        for arm in module.get("armGroups", ()):
            called = {name.partition(": ")[2] for name in arm.get("interventionNames", ())}
            assert called <= names


def test_standard_ages_follow_from_the_limits(records: tuple[Study, ...]) -> None:
    for record in records:
        module = record["protocolSection"].get("eligibilityModule")
        if module is None:
            continue
        assert module["stdAges"]
        if module.get("minimumAge") == "18 Years":
            assert "CHILD" not in module["stdAges"]
        if module.get("maximumAge") == "64 Years":
            assert "OLDER_ADULT" not in module["stdAges"]


def test_every_city_lies_in_its_country(records: tuple[Study, ...]) -> None:
    countries = {row["name"]: row for row in read_table("places.toml")["countries"]}
    for record in records:
        module = record["protocolSection"].get("contactsLocationsModule", {})
        for site in module.get("locations", ()):
            country = countries[site["country"]]
            point = site.get("geoPoint", country)
            assert abs(point["lat"] - country["lat"]) <= country["spread"]
            assert abs(point["lon"] - country["lon"]) <= country["spread"]


def test_reported_outcomes_are_the_registered_ones() -> None:
    for record in _with_results():
        registered = [
            outcome["measure"]
            for outcomes in record["protocolSection"]["outcomesModule"].values()
            for outcome in outcomes
        ]
        reported = record["resultsSection"]["outcomeMeasuresModule"]["outcomeMeasures"]
        assert [measure["title"] for measure in reported] == registered


def test_the_flow_of_participants_adds_up() -> None:
    for record in _with_results():
        for period in record["resultsSection"]["participantFlowModule"]["periods"]:
            counts = {
                milestone["type"]: [int(part["numSubjects"]) for part in milestone["achievements"]]
                for milestone in period["milestones"]
            }
            columns = (counts["STARTED"], counts["COMPLETED"], counts["NOT COMPLETED"])
            for group, (started, completed, lost) in enumerate(zip(*columns, strict=True)):
                assert started == completed + lost
                if "dropWithdraws" in period:
                    rows = [reason["reasons"][group] for reason in period["dropWithdraws"]]
                    assert sum(int(row["numSubjects"]) for row in rows) == lost


def test_no_group_has_more_people_affected_than_at_risk() -> None:
    for record in _with_results():
        module = record["resultsSection"].get("adverseEventsModule", {})
        for group in module.get("eventGroups", ()):
            assert group["seriousNumAffected"] <= group["seriousNumAtRisk"]
            assert group["otherNumAffected"] <= group["otherNumAtRisk"]
        for event in (*module.get("seriousEvents", ()), *module.get("otherEvents", ())):
            for stats in event["stats"]:
                assert stats["numAffected"] <= stats["numAtRisk"]


def test_escapes_stand_in_markup_and_nowhere_else(records: tuple[Study, ...]) -> None:
    escaped = {path for record in records for path, text in _texts(record) if "\\" in text}
    assert "protocolSection.eligibilityModule.eligibilityCriteria" in escaped
    assert {path for path in escaped if not fields_by_path()[path].is_markup} == set()


def _texts(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part, path)


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("status", lambda record: [_status(record)["overallStatus"]]),
        (
            "sponsor_class",
            lambda record: [
                module["leadSponsor"]["class"]
                for name, module in record["protocolSection"].items()
                if name == "sponsorCollaboratorsModule"
            ],
        ),
        (
            "phases",
            lambda record: [
                "_".join(module["phases"])
                for name, module in record["protocolSection"].items()
                if name == "designModule" and "phases" in module
            ],
        ),
    ],
)
def test_values_turn_up_as_often_as_in_the_whole_registry(
    records: tuple[Study, ...], table: str, values: Callable[[Study], list[str]]
) -> None:
    """Within four standard deviations of a share among so many draws, and one record."""
    drawn = [value for record in records for value in values(record)]
    weights = shapes().weights[table]
    before = 0.0
    for value, total in zip(weights.values, weights.sums, strict=True):
        share = (total - before) / weights.sums[-1]
        before = total
        slack = 4 * (share * (1 - share) / len(drawn)) ** 0.5 + 1 / len(drawn)
        assert abs(drawn.count(value) / len(drawn) - share) <= slack, value
