"""The same patient, written in three formats, is the same facts."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.patients.made import (
    Made,
    MadePatient,
    csv_rows,
    csv_text,
    fhir_text,
    omop_tables,
    written_zip,
)

from trialwright.eligibility.patient import Fact, Patient
from trialwright.exchange.patients import PatientsRead, read_patients, read_patients_text

_TESTS = (
    ("LOINC", "751-8", "Neutrophils", "10*3/uL"),
    ("LOINC", "777-3", "Platelets", "/uL"),
    ("LOINC", "718-7", "Hemoglobin", "g/dL"),
    ("LOINC", "89243-0", "Karnofsky", "{score}"),
    ("LOINC", "1742-6", "ALT", "U/L"),
    ("LOINC", "10230-1", "LVEF", "%"),
    ("SNOMED", "99999001", "Something of a site", ""),
)
_DISEASES = (
    ("SNOMED", "91861009", "Acute myeloid leukemia"),
    ("ICD10CM", "C92.40", "Acute promyelocytic leukemia"),
    ("SNOMED", "195967001", "Asthma"),
    ("SNOMED", "99999002", "hepatitis B"),
)
DAYS = st.dates(date(2015, 1, 1), date(2026, 3, 1)).map(str)
#: Bound to be the same as a binary number of JSON and as the digits of a table.
NUMBERS = st.integers(0, 4000).map(lambda quarter: f"{quarter / 4}")


@st.composite
def measurements(draw: st.DrawFn) -> Made:
    """Draw a result: a number with a unit, a bound, or words."""
    system, code, name, unit = draw(st.sampled_from(_TESTS))
    made = Made("measurement", system, code, name, draw(DAYS))
    if draw(st.booleans()):
        return replace(made, words=draw(st.sampled_from(["positive", "not seen", "n/a"])))
    return replace(
        made,
        number=draw(NUMBERS),
        unit=unit,
        comparator=draw(st.sampled_from(["", "", "<", "<=", ">=", ">"])),
        low=draw(st.sampled_from(["", "1.5"])),
        high=draw(st.sampled_from(["", "40.25"])),
    )


@st.composite
def others(draw: st.DrawFn) -> Made:
    """Draw a diagnosis, a procedure, a drug or an allergy."""
    start, end = sorted([draw(DAYS), draw(DAYS)])
    until = draw(st.sampled_from(["", end]))
    kind = draw(st.sampled_from(["diagnosis", "procedure", "medication", "allergy"]))
    match kind:
        case "diagnosis":
            return Made(kind, *draw(st.sampled_from(_DISEASES)), start, until)
        case "medication":
            return Made(kind, "RXNORM", "105585", "methotrexate 2.5 MG Oral Tablet", start, until)
        case "procedure":
            return Made(kind, "SNOMED", "88039007", "Transplant of lung", start)
        case _:
            code = draw(st.sampled_from(["300916003", "716186003"]))
            return Made(kind, "SNOMED", code, "an allergy or none", start)


@st.composite
def people(draw: st.DrawFn) -> list[MadePatient]:
    """Draw up to three patients."""
    made = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        born = draw(DAYS)[: draw(st.sampled_from([4, 7, 10]))]
        facts = draw(st.lists(measurements() | others(), max_size=6))
        sex = draw(st.sampled_from(["male", "female", "unknown"]))
        death = draw(st.sampled_from(["", "2026-03-05"]))
        made.append(MadePatient(str(number), sex, born, death, tuple(facts)))
    return made


def told(read: PatientsRead) -> list[Patient]:
    """Return patients with their facts in an order of their own."""
    assert read.set_aside == ()
    return [
        replace(one, facts=tuple(sorted(one.facts, key=_without_source))) for one in read.patients
    ]


def _without_source(fact: Fact) -> str:
    shown = repr(fact)
    return shown[: shown.index("source=Source")]


@settings(max_examples=60)
@given(people())
def test_one_patient_in_three_formats_is_the_same_facts(drawn: list[MadePatient]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        zipped = written_zip(Path(folder) / "omop.zip", omop_tables(drawn))
        omop = told(read_patients(zipped))
    fhir = told(read_patients_text(fhir_text(drawn), "made"))
    plain = told(read_patients_text(csv_text(csv_rows(drawn)).encode(), "made"))

    assert fhir == plain
    assert omop == plain
    assert [len(one.facts) for one in plain] == [len(one.facts) for one in drawn]


@settings(max_examples=30)
@given(people())
def test_semicolons_decimal_commas_and_a_byte_order_mark_change_nothing(
    drawn: list[MadePatient],
) -> None:
    rows = csv_rows(drawn)
    german = [
        {
            column: text.replace(".", ",") if column in _NUMBERS else text
            for column, text in r.items()
        }
        for r in rows
    ]
    written = "\ufeff" + csv_text(german, ";").replace("\r\n", "\n")
    assert told(read_patients_text(written.encode(), "made")) == told(
        read_patients_text(csv_text(rows).encode(), "made")
    )


_NUMBERS = {"value", "range_low", "range_high"}
