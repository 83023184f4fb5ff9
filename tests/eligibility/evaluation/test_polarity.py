"""Texts that once turned somebody away, or let somebody in, against their words."""

from __future__ import annotations

import pytest
from tests.eligibility.evaluation.screened import DAY, patient_of, policies_of, read

from trialwright.eligibility.checks import check
from trialwright.eligibility.evaluation import Effect, evaluate
from trialwright.eligibility.patient import FactKind

WHOLE = policies_of(DAY, tuple(FactKind))
SATISFIED, RULED_OUT, OPEN = Effect.SATISFIED, Effect.RULES_OUT, Effect.OPEN

NONE_OF = "None of the following:\n  * hepatitis B\n  * HIV infection"
EXCEPT = "Malignancy except:\n  * basal cell carcinoma"


def effect(section: str, text: str, *names: str) -> Effect:
    """Return what follows from the first criterion of a text for who has some diagnoses."""
    raw = f"{section} Criteria:\n\n* {text}"
    reading = read(raw)
    rows = [f"diagnosis|||{one}|||2025-06-01|active" for one in names]
    patient = patient_of(["birth_date||||||2014-06-10|", *rows])
    return evaluate(reading.criteria[0], raw, patient, WHOLE, remarks=check(reading)).effect


@pytest.mark.parametrize(
    ("section", "text", "name", "expected"),
    [
        ("Inclusion", NONE_OF, "hepatitis B", RULED_OUT),
        ("Inclusion", NONE_OF, "asthma", SATISFIED),
        ("Exclusion", EXCEPT, "basal cell carcinoma", SATISFIED),
        ("Exclusion", EXCEPT, "AML", RULED_OUT),
        ("Exclusion", "The following are not exclusions:\n  * hepatitis B", "hepatitis B", OPEN),
        ("Exclusion", "Family history of AML or hepatitis B", "hepatitis B", OPEN),
        (
            "Exclusion",
            "Malignancy except basal cell carcinoma, or hepatitis B",
            "hepatitis B",
            OPEN,
        ),
        ("Exclusion", "Both hepatitis B and HIV infection", "hepatitis B", SATISFIED),
        ("Exclusion", "AML and hepatitis B", "hepatitis B", OPEN),
        ("Exclusion", "Patients must have AML", "AML", OPEN),
        ("Inclusion", "AML without hepatitis B or HIV infection", "HIV infection", RULED_OUT),
    ],
)
def test_who_has_it_gets_the_side_that_the_text_says(
    section: str, text: str, name: str, expected: Effect
) -> None:
    assert effect(section, text, name) is expected
