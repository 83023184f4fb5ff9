"""What a status of FHIR says is over, and by when, where no end is stated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.eligibility.evaluation.screened import criterion, policies_of
from tests.exchange.patients.fhir_written import fact, read, resource

from trialwright.eligibility.criteria import Section
from trialwright.eligibility.evaluation import Verdict, evaluate
from trialwright.eligibility.patient import Activity, FactKind, Span
from trialwright.vocabulary import PartialDate

OVER, UNSAID = Activity.RESOLVED, Activity.UNKNOWN
DRUG = {"medicationCodeableConcept": {"text": "methotrexate"}}
SINCE = {"effectivePeriod": {"start": "2025-01-10"}}
UPDATED = {"meta": {"lastUpdated": "2026-02-01T08:00:00Z"}}
MET, UNKNOWN, NOT_MET = Verdict.MET, Verdict.UNKNOWN, Verdict.NOT_MET


def span(*days: str) -> Span:
    return Span(*(PartialDate(one) if one else None for one in days))


@pytest.mark.parametrize("status", ["completed", "stopped"])
@pytest.mark.parametrize(
    ("elements", "told", "activity"),
    [
        (SINCE, span("2025-01-10"), OVER),
        ({**SINCE, **UPDATED}, span("2025-01-10", "", "", "2026-02-01"), OVER),
        ({**SINCE, "dateAsserted": "2025-06"}, span("2025-01-10", "", "", "2025-06"), OVER),
        (
            {**SINCE, **UPDATED, "dateAsserted": "2025-06"},
            span("2025-01-10", "", "", "2026-02-01"),
            OVER,
        ),
        ({**SINCE, "dateAsserted": "2025-01-10"}, span("2025-01-10"), OVER),
        ({**SINCE, "dateAsserted": "2025"}, span("2025-01-10"), OVER),
        ({"dateAsserted": "2025-06"}, span("", "", "", "2025-06"), OVER),
        (
            {"effectiveDateTime": "2025-01-10", **UPDATED},
            span("2025-01-10", "", "", "2026-02-01"),
            OVER,
        ),
        ({"effectiveDateTime": "2025-01-10"}, span("2025-01-10"), OVER),
        ({}, Span(), OVER),
        (
            {"effectivePeriod": {"start": "2025-01-10", "end": "2025-03"}, **UPDATED},
            span("2025-01-10", "2025-03"),
            UNSAID,
        ),
        ({"effectivePeriod": {"end": "2025-03"}, **UPDATED}, span("", "2025-03"), UNSAID),
    ],
)
def test_a_statement_that_is_over_was_so_by_the_day_of_its_status(
    status: str, elements: dict[str, Any], told: Span, activity: Activity
) -> None:
    """One that was asserted when all began is older than its status, and tells no end."""
    stated = fact(resource("MedicationStatement", status=status, **DRUG, **elements))
    assert (stated.span, stated.activity) == (told, activity)


@pytest.mark.parametrize(
    ("type_", "stem"), [("Procedure", "performed"), ("MedicationAdministration", "effective")]
)
def test_so_was_a_procedure_or_an_infusion_without_an_end(type_: str, stem: str) -> None:
    begun = {"status": "completed", f"{stem}Period": {"start": "2025-01-10"}}
    stated = fact(resource(type_, **begun, **UPDATED))
    assert (stated.span, stated.activity) == (span("2025-01-10", "", "", "2026-02-01"), OVER)
    stated = fact(resource(type_, **{**begun, "status": "in-progress"}, **UPDATED))
    assert (stated.span, stated.activity) == (span("2025-01-10"), UNSAID)
    at_once = fact(
        resource(type_, status="completed", **{f"{stem}DateTime": "2025-01-10"}, **UPDATED)
    )
    assert (at_once.span, at_once.activity) == (Span.at(PartialDate("2025-01-10")), UNSAID)


@pytest.mark.parametrize("type_", ["Condition", "AllergyIntolerance"])
def test_so_was_what_is_resolved(type_: str) -> None:
    """The day on which it was first recorded is no day of its end."""

    def stated(status: str, **elements: Any) -> Span:  # noqa: ANN401 - any element
        coded = {"clinicalStatus": {"coding": [{"code": status}]}}
        return fact(resource(type_, **coded, recordedDate="2024-05-01", **elements)).span

    assert stated("resolved", **UPDATED) == span("", "", "2024-05-01", "2026-02-01")
    assert stated("inactive", **UPDATED) == span("", "", "2024-05-01", "2026-02-01")
    assert stated("resolved") == span("", "", "2024-05-01")
    assert stated("active", **UPDATED) == span("", "", "2024-05-01")


def test_a_disease_with_an_end_needs_no_other_day() -> None:
    status = {"clinicalStatus": {"coding": [{"code": "resolved"}]}}
    stated = fact(resource("Condition", **status, abatementDateTime="2025", **UPDATED))
    assert stated.span == span("", "2025")


def test_a_day_of_the_status_that_is_none_sets_the_resource_aside() -> None:
    odd = resource("MedicationStatement", status="completed", meta={"lastUpdated": "soon"}, **DRUG)
    (aside,) = read(odd).set_aside
    assert aside.path == "MedicationStatement.meta.lastUpdated"


def within(days: int) -> str:
    window = f'window("before", anchor: anchor("screening"), limits: <= {days}, unit: "d")'
    return f'exposure(term("methotrexate"), window: {window})'


NOW = 'exposure(term("methotrexate"), status: "present")'


@pytest.mark.parametrize(
    ("asked", "elements", "day", "verdict"),
    [
        (NOW, {**SINCE, **UPDATED}, "2026-03-15", NOT_MET),
        (NOW, {**SINCE, **UPDATED}, "2026-02-01", NOT_MET),
        (NOW, {**SINCE, **UPDATED}, "2026-01-31", UNKNOWN),
        (NOW, SINCE, "2026-03-15", NOT_MET),
        (within(14), {**SINCE, **UPDATED}, "2026-03-15", NOT_MET),
        (within(60), {**SINCE, **UPDATED}, "2026-03-15", UNKNOWN),
        (within(14), {**SINCE, **UPDATED}, "2025-01-20", MET),
        (within(14), {**SINCE, **UPDATED}, "2025-06-20", UNKNOWN),
        (within(14), SINCE, "2026-03-15", UNKNOWN),
        ('exposure(term("methotrexate"))', {**SINCE, **UPDATED}, "2026-03-15", MET),
        ('exposure(term("methotrexate"))', UPDATED, "2026-03-15", MET),
    ],
)
def test_a_course_that_was_over_by_a_day_may_have_ended_on_any_day_before(
    asked: str, elements: dict[str, Any], day: str, verdict: Verdict
) -> None:
    """Everything else of the kind is declared to be recorded, so that silence is a "no"."""
    stated = fact(resource("MedicationStatement", status="completed", **DRUG, **elements))
    (one,) = read().patients
    policies = policies_of(date.fromisoformat(day), (FactKind.MEDICATION, FactKind.PROCEDURE))
    put = criterion(asked, Section.EXCLUSION)
    patient = replace(one, facts=(stated,))
    assert evaluate(put, "What is asked.", patient, policies).verdict is verdict
