"""Which result of a test counts, and what it says."""

from __future__ import annotations

import json

import pytest
from tests.eligibility.evaluation.screened import DAY, criterion, policies_of, tell

from trialwright.eligibility.criteria import Section
from trialwright.eligibility.evaluation import Finding, Verdict, Why, evaluate
from trialwright.eligibility.patient import FactKind, Policies
from trialwright.exchange.patients import read_patients_text

MET, UNKNOWN, NOT_MET = Verdict.MET, Verdict.UNKNOWN, Verdict.NOT_MET
EXCLUSION = Section.EXCLUSION
WHOLE = policies_of(DAY, tuple(FactKind))


def put(found: Finding) -> tuple[Verdict, list[Why]]:
    """Return the verdict and why it is open."""
    return found.verdict, [one.why for one in found.opens]


def hbsag(day: str, **elements: object) -> dict[str, object]:
    """Return an HBsAg test as FHIR has it."""
    return {
        "resourceType": "Observation",
        "id": day,
        "status": "final",
        "subject": {"reference": "Patient/p"},
        "code": {"text": "HBsAg"},
        "effectiveDateTime": day,
        **elements,
    }


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("POS", (MET, [])),
        ("NR", (NOT_MET, [])),
        ("IND", (UNKNOWN, [Why.NOT_QUALITATIVE])),
        ("A", (UNKNOWN, [Why.NOT_QUALITATIVE])),
    ],
)
def test_a_newer_result_that_is_an_interpretation_alone_is_the_one_that_counts(
    code: str, expected: tuple[Verdict, list[Why]]
) -> None:
    system = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
    resources = [
        {"resourceType": "Patient", "id": "p", "birthDate": "2014"},
        hbsag("2025-03-01", valueCodeableConcept={"text": "negative"}),
        hbsag("2026-03-10", interpretation=[{"coding": [{"system": system, "code": code}]}]),
    ]
    lines = "\n".join(map(json.dumps, resources))
    (one,) = read_patients_text(lines.encode(), "made.ndjson").patients
    asked = criterion('has(term("positive HBsAg"))', EXCLUSION)
    assert put(evaluate(asked, "What is asked.", one, WHOLE)) == expected


FLOW = "2026-03-11|final|{cells}|flow cytometry"


def of_cells(population: str, cells: str) -> Verdict:
    """Return whether a marker on as many cells of a population is found by a specimen's result."""
    asked = (
        f'biomarker(term("CLL-1"), population: "{population}", limits: >= 50, '
        'unit: unit("%", ucum: "%"))'
    )
    return tell(asked, f"measurement|||CLL-1|62|%|{FLOW.format(cells=cells)}").verdict


@pytest.mark.parametrize(
    ("population", "cells"),
    [
        ("AML blasts", "bone marrow blasts"),
        ("leukemic blasts", "Blasts"),
        ("leukemic cells", "leukaemia cells, blood"),
        ("tumour cells", "tumor cells"),
        ("plasma cells", "CD138 sorted plasma cells"),
        ("lymphocytes", "Lymphocytes"),
    ],
)
def test_a_result_is_of_the_cells_that_its_specimen_names(population: str, cells: str) -> None:
    assert of_cells(population, cells) is MET


@pytest.mark.parametrize(
    ("population", "cells"),
    [
        ("AML blasts", "lymphocytes, no blasts seen"),
        ("AML blasts", "non blast cells"),
        ("AML blasts", "non-blast cells"),
        ("AML blasts", "lymphocytes without blasts"),
        ("AML blasts", "cells other than blasts"),
        ("AML blasts", "blasts: absent"),
        ("AML blasts", "plasmablasts"),
        ("plasma cells", "plasma"),
        ("tumor cells", "tumor infiltrating lymphocytes"),
        ("malignant cells", "cells of a patient with malignant disease"),
        ("lymphocytes", "blood"),
    ],
)
def test_a_result_of_other_cells_or_of_none_of_them_does_not_count(
    population: str, cells: str
) -> None:
    assert of_cells(population, cells) is UNKNOWN


@pytest.mark.parametrize(
    "unit", ["", ', unit: unit("molecules/cell")', ', unit: unit("sites per cell")']
)
def test_a_bound_on_a_marker_without_a_unit_that_is_known_is_for_the_study_to_say(
    unit: str,
) -> None:
    asked = f'biomarker(term("CLL-1"), limits: >= 50{unit})'
    found = tell(asked, f"measurement|||CLL-1|62|%|{FLOW.format(cells='blasts')}")
    assert put(found) == (UNKNOWN, [Why.AMBIGUOUS_TEXT])


POSITIVE, NEGATIVE = (
    f"measurement|||anti-HIV|{one}" for one in ("positive||{}|final", "negative||{}|final")
)


def ever(
    *rows: str,
    more: str = "",
    words: str = "positive anti-HIV",
    policies: Policies = WHOLE,
) -> tuple[Verdict, list[Why]]:
    """Return whether a test was ever positive."""
    asked = f'has(term("{words}"), status: "history"{more})'
    return put(tell(asked, *rows, section=EXCLUSION, policies=policies))


def test_a_history_of_a_result_is_asked_of_every_result_not_of_the_newest() -> None:
    old, new = "2020-03-11", "2026-03-11"
    assert ever(POSITIVE.format(old), NEGATIVE.format(new)) == (MET, [])
    assert ever(NEGATIVE.format(old), NEGATIVE.format(new)) == (NOT_MET, [])
    assert ever(NEGATIVE.format(old), POSITIVE.format("2026-04-01")) == (NOT_MET, [])
    assert ever(POSITIVE.format("2026-04-01")) == (NOT_MET, [])
    now = tell('has(term("positive anti-HIV"))', POSITIVE.format(old), NEGATIVE.format(new))
    assert now.verdict is NOT_MET


def test_results_that_are_all_negative_prove_no_history_unless_they_are_declared_whole() -> None:
    old, new = "2020-03-11", "2026-03-11"
    rows = NEGATIVE.format(old), NEGATIVE.format(new)
    unknown = "measurement|||Zyx test|positive||2020-03-11|final"

    assert ever(*rows) == (NOT_MET, [])
    assert ever(*rows, policies=policies_of(DAY)) == (UNKNOWN, [Why.NEEDS_JUDGEMENT])
    assert ever(policies=policies_of(DAY)) == (UNKNOWN, [Why.MISSING])
    assert ever(POSITIVE.format(old), *rows, policies=policies_of(DAY)) == (MET, [])
    assert ever(*rows, unknown) == (UNKNOWN, [Why.UNMAPPED])


def test_one_result_that_cannot_be_used_leaves_a_history_open() -> None:
    new = NEGATIVE.format("2026-03-11")
    unclear = "measurement|||anti-HIV|unclear||2020-03-11|final"
    assert ever(unclear, new) == (UNKNOWN, [Why.NOT_QUALITATIVE])
    early = "measurement|||anti-HIV|positive||2020-03-11|preliminary"
    assert ever(early, new) == (UNKNOWN, [Why.TENTATIVE])
    assert ever(POSITIVE.format(""), new) == (UNKNOWN, [Why.PARTIAL_DATE])
    assert ever(unclear, POSITIVE.format("2026-03-11")) == (MET, [])


def test_a_history_within_a_time_looks_at_the_results_of_that_time() -> None:
    year = ', window: window("before", anchor: anchor("screening"), limits: <= 12, unit: "mo")'
    recent, old = POSITIVE.format("2025-09-11"), POSITIVE.format("2020-03-11")
    assert ever(recent, NEGATIVE.format("2026-03-11"), more=year) == (MET, [])
    assert ever(old, NEGATIVE.format("2026-03-11"), more=year) == (NOT_MET, [])
    assert ever(old, more=year) == (NOT_MET, [])
    assert ever(old, more=year, policies=policies_of(DAY)) == (UNKNOWN, [Why.MISSING])
    assert ever(POSITIVE.format("2025"), NEGATIVE.format("2026-03-11"), more=year) == (
        UNKNOWN,
        [Why.PARTIAL_DATE],
    )
