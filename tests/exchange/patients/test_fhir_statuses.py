"""How far a resource of FHIR counts: its statuses, by several terminologies, and requests."""

from __future__ import annotations

from typing import Any

import pytest
from tests.exchange.patients.fhir_written import (
    SNOMED,
    concept,
    fact,
    observation,
    read,
    resource,
)

from trialwright.eligibility.patient import (
    Activity,
    FactKind,
    Span,
    Standing,
)
from trialwright.exchange.patients.fhir.facts import READERS, STANDINGS
from trialwright.vocabulary import PartialDate


@pytest.mark.parametrize(
    ("type_", "status", "standing"),
    [
        (type_, status, standing)
        for type_, known in STANDINGS.items()
        for status, standing in known.items()
    ],
)
def test_every_status_says_how_far_a_fact_counts(
    type_: str, status: str, standing: Standing
) -> None:
    if type_ in {"Condition", "AllergyIntolerance"}:
        verification = {"verificationStatus": {"coding": [{"code": status}]}} if status else {}
        stated = fact(resource(type_, code=concept(SNOMED, "1"), **verification))
    else:
        stated = fact(resource(type_, status=status))
    assert stated.standing is standing


VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
CLINICAL = "http://hl7.org/fhir/condition-clinical"
GERMAN = "https://fhir.kbv.de/CodeSystem/KBV_CS_SFHIR_ICD_DIAGNOSESICHERHEIT"


def coded(*codes: tuple[str, str]) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code} for system, code in codes]}


@pytest.mark.parametrize(
    ("codes", "standing"),
    [
        ([(VERIFICATION, "confirmed"), (SNOMED, "410605003")], Standing.SURE),
        ([(SNOMED, "410605003"), (VERIFICATION, "refuted")], Standing.DENIED),
        ([(GERMAN, "G"), (VERIFICATION, "provisional")], Standing.TENTATIVE),
        ([(VERIFICATION, "unconfirmed"), (VERIFICATION, "differential")], Standing.TENTATIVE),
        ([("", "confirmed"), (GERMAN, "G")], Standing.SURE),
        ([(GERMAN, "confirmed"), (VERIFICATION, "refuted")], Standing.DENIED),
    ],
)
def test_a_status_in_two_terminologies_counts_by_that_of_hl7(
    codes: list[tuple[str, str]], standing: Standing
) -> None:
    stated = resource("Condition", verificationStatus=coded(*codes))
    assert fact(stated).standing is standing


def test_so_does_the_status_of_an_allergy() -> None:
    codes = coded((SNOMED, "410605003"), (VERIFICATION.replace("condition", "allergy"), "presumed"))
    assert fact(resource("AllergyIntolerance", verificationStatus=codes)).standing is (
        Standing.TENTATIVE
    )


def test_an_activity_in_two_terminologies_counts_by_that_of_hl7() -> None:
    status = coded((SNOMED, "55561003"), (CLINICAL, "active"), (CLINICAL, "recurrence"))
    assert fact(resource("Condition", clinicalStatus=status)).activity is Activity.ACTIVE


@pytest.mark.parametrize(
    "codes",
    [
        [(VERIFICATION, "confirmed"), (VERIFICATION, "refuted")],
        [("", "confirmed"), (GERMAN, "differential")],
        [(VERIFICATION, "certain"), (GERMAN, "confirmed")],
        [(SNOMED, "410605003"), (GERMAN, "G")],
    ],
)
def test_statuses_that_disagree_or_that_nobody_knows_set_the_resource_aside(
    codes: list[tuple[str, str]],
) -> None:
    (aside,) = read(resource("Condition", verificationStatus=coded(*codes))).set_aside
    assert aside.path in {"Condition.verificationStatus", "Condition.status"}


def test_every_type_that_is_read_has_its_statuses() -> None:
    assert set(READERS) == set(STANDINGS)


def test_a_status_that_nobody_knows_sets_the_resource_aside() -> None:
    found = read(observation(status="done"))
    (aside,) = found.set_aside
    assert str(aside).startswith(
        "made.ndjson: Observation r: Observation.status is 'done', expected"
    )
    assert found.patients[0].facts == ()
    assert found.rows == {"Patient": 1}


def test_a_request_is_not_an_exposure_and_a_forbidden_one_is_a_denial() -> None:
    asked = resource(
        "MedicationRequest",
        status="active",
        intent="order",
        medicationCodeableConcept=concept(SNOMED, "1", "cytarabine"),
        authoredOn="2026-03-01",
    )
    stated = fact(asked)
    assert (stated.kind, stated.standing) == (FactKind.MEDICATION, Standing.PLANNED)
    assert (stated.concepts, stated.span) == (("cytarabine",), Span.at(PartialDate("2026-03-01")))
    assert fact({**asked, "doNotPerform": True}).standing is Standing.DENIED
