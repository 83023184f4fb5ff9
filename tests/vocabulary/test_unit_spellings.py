"""Units as laboratories spell them."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.vocabulary.test_units import LABORATORY

from trialwright.vocabulary import unit_spellings
from trialwright.vocabulary.unit_spellings import readings, unit_called
from trialwright.vocabulary.units import unit


@pytest.mark.parametrize(
    ("spellings", "code"),
    [
        (
            "\u00d710^9/L|x 10^9/L|\u00d710\u2079/L|10**9/L|10e9/L|x 109/L|\u00d710 9/L|109/L",
            "10*9/L",
        ),
        ("10*9/L|1E9/L|10E9/L|x10^9 / l|10^9 per L|10^9/litre|giga/L|x10(9)/L|10x9/L", "10*9/L"),
        (
            "10*3/uL|10^3/\u03bcL|10\u00b3/\u00b5L|K/uL|10*3/\u3395|X10E3/UL|10X3/UL|thousand/mcL",
            "10*3/uL",
        ),
        (
            "K/cumm|10^3 / mm^3|x 10(3)/mcL|Thou/uL|10^3/mm\u00b3|10E3/uL",
            "10*3/uL",
        ),
        ("/mm3|/ mm\u00b3|cells/\u03bcL|/cumm|/\u3395|/MM3|cells/mm^3", "/uL"),
        ("M/uL|million/uL|10^6/\u00b5L", "10*6/uL"),
        ("T/L|10^12/L|1012/L", "10*12/L"),
        ("mmHg|mm Hg|mm[Hg]|MMHG", "mm[Hg]"),
        ("MG/DL|mg/dl|mg / dL|mg per dL|mg/100 mL", "mg/dL"),
        ("\u00b5mol/L|\u03bcmol/l|umol/L|micromol/L|UMOL/L", "umol/L"),
        ("IU/L|iu/l|[iU]/L", "[iU]/L"),
        ("U/L|units/L|u/l", "U/L"),
        (
            "mL/min/1.73 m\u00b2|mL/min/1.73.m2|ml/min/1.73m2|mL/min/{1.73_m2}|mL/min/1.73 m^2",
            "mL/min/{1.73_m2}",
        ),
        ("\u00b0C|\u2103|degC|C|Cel|\u00baC", "Cel"),
        ("\u00b0F|\u2109|F", "[degF]"),
        ("lbs|lb|pounds", "[lb_av]"),
        ("kg/m\u00b2|kg/m2|KG/M2", "kg/m2"),
        ("%|percent|per cent", "%"),
        ("\u00b5kat/L|ukat/L", "ukat/L"),
        ("kU/L", "kU/L"),
        ("{score}|score", "{score}"),
        ("m\u00b2|m^2", "m2"),
    ],
)
def test_a_habit_is_read_as_it_is_meant(spellings: str, code: str) -> None:
    for spelling in spellings.split("|"):
        assert [str(one) for one in readings(spelling)] == [code], spelling
        found = unit_called(spelling)
        assert found is not None
        assert str(found) == code


@pytest.mark.parametrize(
    "spelling",
    ["", " ", "m/uL", "M", "foo", "10 g/L", "mg%", "units", "x" * 100, "x10^9", "M/L"],
)
def test_what_is_not_known_or_could_be_anything_has_no_reading(spelling: str) -> None:
    """An empty unit is missing, never 1; metre per microlitre could be thousands or millions."""
    assert readings(spelling) == ()
    assert unit_called(spelling) is None


@pytest.mark.parametrize(
    "code",
    [
        *LABORATORY,
        "mm",
        "um",
        "nm",
        "m",
        "cm",
        "mg",
        "Mg",
        "mL",
        "ms",
        "Ms",
        "mol",
        "mmol",
        "d",
        "a",
    ],
)
def test_a_code_of_ucum_is_read_as_itself(code: str) -> None:
    (found,) = readings(code)
    assert found.is_same_as(unit(code)), str(found)


@pytest.mark.parametrize(
    ("spelling", "code"), [("mM", "mmol/L"), ("mm", "mm"), ("uM", "umol/L"), ("um", "um")]
)
def test_case_tells_molar_from_metre(spelling: str, code: str) -> None:
    assert [str(one) for one in readings(spelling)] == [code]


@pytest.mark.reference
def test_every_code_of_the_sample_is_read_as_itself_or_by_the_table(reference_data: Path) -> None:
    with zipfile.ZipFile(reference_data / "eligibility" / "Synthea27Nj_5.4.zip") as archive:
        text = io.TextIOWrapper(archive.open("CONCEPT.csv"), "utf-8")
        codes = [r["concept_code"] for r in csv.DictReader(text) if r["vocabulary_id"] == "UCUM"]
    read = 0
    for code in codes:
        try:
            formal = unit(code)
        except ValueError:
            continue
        if code not in unit_spellings._by_spelling():
            assert [one.is_same_as(formal) for one in readings(code)] == [True], code
            read += 1
    assert read > 600


def test_two_readings_are_both_given_and_none_is_chosen() -> None:
    assert [str(one) for one in readings("G/L")] == ["10*9/L", "g/L"]
    assert unit_called("G/L") is None


def test_every_row_of_the_table_means_units_and_no_spelling_has_two_rows() -> None:
    for kind in ("exact", "any_case"):
        seen: set[str] = set()
        for row in unit_spellings._rows(kind):
            for spelling in row["written"]:
                plain = unit_spellings._plain(spelling)
                key = plain if kind == "exact" else plain.casefold()
                assert [str(one) for one in readings(spelling)] == row["means"] or (
                    kind == "any_case" and plain in unit_spellings._by_spelling()
                )
                assert key not in seen, spelling
                seen.add(key)


@given(st.text(max_size=40))
def test_any_text_is_read_or_not_and_never_breaks(text: str) -> None:
    for one in readings(text):
        assert one.factor > 0
