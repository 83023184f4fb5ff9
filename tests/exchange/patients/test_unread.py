"""What could not be read may have been anything: it keeps silence from being a "no"."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from trialwright.eligibility.patient import (
    Certainty,
    Completeness,
    FactKind,
    Patient,
    Policies,
    Question,
    Reason,
    Window,
    finding,
)
from trialwright.exchange.patients import PatientsRead, read_patients, read_patients_text

DAY = date(2026, 3, 15)
DIAGNOSIS, ALLERGY = FactKind.DIAGNOSIS, FactKind.ALLERGY
MEDICATION, PROCEDURE = FactKind.MEDICATION, FactKind.PROCEDURE
SILENT = (DIAGNOSIS, ALLERGY, MEDICATION, PROCEDURE)
ASKED = {
    DIAGNOSIS: "hepatitis-b",
    ALLERGY: "drug-allergy",
    MEDICATION: "methotrexate",
    PROCEDURE: "organ-transplant",
}


def open_kinds(one: Patient) -> list[FactKind]:
    """Return the kinds of facts of which silence is no "no", though all are declared complete."""
    whole = tuple(Completeness(kind, Window(None, DAY), "the site") for kind in SILENT)
    policies = Policies(day=DAY, complete=whole)
    found = {
        kind: finding(Question(one, concept, policies), [kind]) for kind, concept in ASKED.items()
    }
    reasons = {one.reason for each in found.values() for one in each.unanswered}
    assert reasons <= {Reason.UNMAPPED}
    return [kind for kind, one in found.items() if one.certainty is Certainty.UNKNOWN]


def csv_of(*rows: str) -> PatientsRead:
    lines = ["patient_id,kind,text,date,status", "1,birth_date,,2014,", "2,birth_date,,2015,"]
    return read_patients_text("\n".join([*lines, *rows]).encode(), "made.csv")


@pytest.mark.parametrize(
    ("row", "first", "second"),
    [
        ("1,diagnosis,hepatitis B,2025-01-01,in error", [DIAGNOSIS, ALLERGY], []),
        ("1,allergy,penicillin,2025-13-01,", [ALLERGY], []),
        ("1,medication,methotrexate,yesterday,", [MEDICATION], []),
        ("1,procedure,kidney transplant,2025-01-01,foo", [PROCEDURE], []),
        ("1,observation,drug allergy,2025-01-01,foo", [ALLERGY], []),
        ("1,measurement,HBsAg,2025-01-01,foo", [], []),
        ("1,sex,,,", [], []),
        ("1,diagnose,hepatitis B,2025-01-01,", [*SILENT], []),
        (",diagnosis,hepatitis B,2025-01-01,", [DIAGNOSIS, ALLERGY], [DIAGNOSIS, ALLERGY]),
        ("1,diagnosis,hepatitis B", [*SILENT], [*SILENT]),
        ("3,diagnosis,hepatitis B,2025-01-01,in error", [], []),
        ("1,diagnosis,AML,2025-01-01,confirmed", [], []),
    ],
)
def test_a_row_of_csv_that_was_set_aside_leaves_its_kind_open(
    row: str, first: list[FactKind], second: list[FactKind]
) -> None:
    assert [open_kinds(one) for one in csv_of(row).patients] == [first, second]


def test_what_was_not_read_is_one_fact_for_each_kind_and_says_why() -> None:
    bad = "1,diagnosis,hepatitis B,2025-01-01,in error"
    one, _ = csv_of(bad, bad).patients
    assert [(fact.kind, fact.text) for fact in one.facts] == [
        (DIAGNOSIS, "not read: status is 'in error'"),
        (ALLERGY, "not read: status is 'in error'"),
    ]
    assert str(one.facts[0].source) == "made.csv: row line 4"


def fhir_of(*resources: object) -> list[list[FactKind]]:
    people = [{"resourceType": "Patient", "id": one} for one in ("1", "2")]
    lines = "\n".join(map(json.dumps, (*people, *resources)))
    return [open_kinds(one) for one in read_patients_text(lines.encode(), "a.ndjson").patients]


def condition(**elements: object) -> dict[str, object]:
    return {"resourceType": "Condition", "id": "c", "code": {"text": "hepatitis B"}, **elements}


def test_a_resource_that_was_set_aside_leaves_its_kind_open() -> None:
    odd = {"verificationStatus": {"coding": [{"code": "certain"}]}}
    of_one = {"subject": {"reference": "Patient/1"}}
    assert fhir_of(condition(**odd, **of_one)) == [[DIAGNOSIS, ALLERGY], []]
    assert fhir_of(condition()) == [[DIAGNOSIS, ALLERGY], [DIAGNOSIS, ALLERGY]]
    assert fhir_of(condition(subject={"reference": "Patient/3"})) == [[], []]
    assert fhir_of(condition(subject={"reference": 5})) == [[DIAGNOSIS, ALLERGY]] * 2
    assert fhir_of("no resource") == [[*SILENT], [*SILENT]]


def test_a_row_of_omop_that_was_set_aside_leaves_its_kind_open(tmp_path: Path) -> None:
    header = "condition_occurrence_id,person_id,condition_concept_id,condition_start_date\n"
    (tmp_path / "person.csv").write_text("person_id,year_of_birth\n1,2014\n2,2015\n")
    table = tmp_path / "condition_occurrence.csv"
    table.write_text(f"{header}1,1,0,yesterday\n")
    assert [open_kinds(one) for one in read_patients(tmp_path).patients] == [
        [DIAGNOSIS, ALLERGY],
        [],
    ]
    table.write_text(f"{header}1,,0,2025-01-01\n")
    assert [open_kinds(one) for one in read_patients(tmp_path).patients] == [
        [DIAGNOSIS, ALLERGY]
    ] * 2
