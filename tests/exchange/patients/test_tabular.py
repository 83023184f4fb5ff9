"""Patients from CSV with one fact a row; nothing is repaired."""

from __future__ import annotations

import zipfile
from datetime import date, time
from fractions import Fraction
from pathlib import Path

import pytest

from trialwright.eligibility.patient import (
    Activity,
    Fact,
    FactKind,
    Interval,
    Measured,
    ReferenceRange,
    Sex,
    Span,
    Standing,
    Worded,
)
from trialwright.errors import ContainerError, NotFound
from trialwright.exchange.patients import PatientsRead, read_patients, read_patients_text
from trialwright.exchange.patients.tabular import STATUSES
from trialwright.vocabulary import Code, DateRange, PartialDate

HEADER = (
    "patient_id,kind,code_system,code,text,value,unit,range_low,range_high,date,status,source_id"
)

DRUGS = "drug-allergy"


def read(*rows: str, header: str = HEADER) -> PatientsRead:
    return read_patients_text("\n".join([header, *rows, ""]).encode(), "made.csv")


def fact(row: str, header: str = HEADER) -> Fact:
    found = read(row, header=header)
    assert found.set_aside == ()
    (stated,) = found.patients[0].facts
    return stated


def test_a_row_is_a_fact() -> None:
    stated = fact("1,measurement,LOINC,751-8,ANC,1.50,10*9/L,2,7.5,2026-01-05,final,L77")
    assert (stated.kind, stated.codes, stated.concepts) == (
        FactKind.MEASUREMENT,
        (Code("LOINC", "751-8"),),
        ("neutrophils",),
    )
    assert stated.value == Measured(Interval.exactly(Fraction("1.5")), "10*9/L")
    assert isinstance(stated.value, Measured)
    assert stated.value.written == "1.50"
    assert stated.ranges == (ReferenceRange("2", "7.5"),)
    assert stated.span == Span.at(PartialDate("2026-01-05"))
    assert str(stated.source) == "made.csv: row L77"


def test_a_date_may_be_partial_and_a_moment_has_a_clock() -> None:
    assert fact("1,diagnosis,,,AML,,,,,2025-06,,").span == Span(PartialDate("2025-06"))
    moment = fact("1,measurement,,,ANC,1,/uL,,,2026-01-05T08:30,,")
    assert (moment.clock, moment.span.start) == (time(8, 30), PartialDate("2026-01-05"))
    undated = fact("1,diagnosis,,,AML,,,,,,,")
    assert (undated.span, str(undated.source)) == (Span(), "made.csv: row line 2")


def test_further_columns_are_read_where_they_are_there() -> None:
    header = f"{HEADER},end_date,time,specimen,method"
    stated = fact("1,measurement,,,ANC,1,/uL,,,2026-01-05,,,,09:15,serum,flow", header)
    assert (stated.clock, stated.specimen, stated.method) == (time(9, 15), "serum", "flow")
    over = fact("1,diagnosis,,,AML,,,,,2025-06,,,2025-07,,,", header)
    assert (over.span, over.activity) == (
        Span(PartialDate("2025-06"), PartialDate("2025-07")),
        Activity.RESOLVED,
    )


def test_a_medication_that_is_completed_is_over_though_nobody_knows_since_when() -> None:
    header = f"{HEADER},end_date"
    over = fact("1,medication,,,methotrexate,,,,,2025-06,completed,,", header)
    assert (over.span, over.activity) == (Span(PartialDate("2025-06")), Activity.RESOLVED)
    ended = fact("1,medication,,,methotrexate,,,,,2025-06,completed,,2025-07", header)
    assert (str(ended.span.end), ended.activity) == ("2025-07", Activity.UNKNOWN)
    done = fact("1,procedure,,,allogeneic HSCT,,,,,2025-06,completed,,", header)
    assert (done.span, done.activity) == (Span.at(PartialDate("2025-06")), Activity.UNKNOWN)


def test_what_is_said_of_a_person_stands_in_rows_of_its_own() -> None:
    header = "patient_id,kind,value,date,end_date"
    found = read(
        "1,birth_date,,2014-05,",
        "1,sex,Female,,",
        "1,death,,2026-02,",
        "1,observed,,2020-01-01,2026-01",
        "2,sex,unknown,,",
        "2,death,,,",
        header=header,
    )
    assert found.set_aside == ()
    one, other = found.patients
    assert (one.birth, one.sex, one.death) == (
        PartialDate("2014-05"),
        Sex.FEMALE,
        PartialDate("2026-02"),
    )
    assert one.observed == (DateRange(date(2020, 1, 1), date(2026, 1, 31)),)
    assert (other.sex, other.is_dead, other.death, other.birth) == (Sex.UNKNOWN, True, None, None)


@pytest.mark.parametrize(
    ("value", "read_as"),
    [
        ("<0.5", Measured(Interval(None, Fraction(1, 2), high_open=True), "/uL")),
        (">= 5", Measured(Interval(Fraction(5), None), "/uL")),
        ("-1", Measured(Interval.exactly(Fraction(-1)), "/uL")),
        ("1e3", Measured(Interval.exactly(Fraction(1000)), "/uL")),
        ("positive", Worded("positive")),
        ("1:128", Worded("1:128")),
        ("2+", Worded("2+")),
        ("", None),
    ],
)
def test_a_value_is_a_number_a_bound_or_words(value: str, read_as: object) -> None:
    assert fact(f"1,measurement,,,ANC,{value},/uL,,,2026-01-05,,").value == read_as


@pytest.mark.parametrize(
    ("kind", "text", "value", "status", "said"),
    [
        ("observation", "drug allergy", "negative", "final", (DRUGS, Standing.DENIED)),
        ("observation", "drug allergy", "Yes", "final", (DRUGS, Standing.SURE)),
        ("observation", "drug allergy", "", "final", (DRUGS, Standing.SURE)),
        ("observation", "drug allergy", "not known", "final", (DRUGS, Standing.TENTATIVE)),
        ("observation", "drug allergy", "no", "preliminary", (DRUGS, Standing.TENTATIVE)),
        ("diagnosis", "latex allergy", "absent", "", ("latex-allergy", Standing.DENIED)),
        ("allergy", "allergy", "no", "", ("allergy", Standing.DENIED)),
        ("observation", "no known allergy", "", "final", ("allergy", Standing.DENIED)),
        ("observation", "no known allergy", "yes", "final", ("allergy", Standing.DENIED)),
        ("observation", "no known allergy", "no", "final", ("allergy", Standing.TENTATIVE)),
        ("allergy", "NKDA", "negative", "", ("allergy", Standing.TENTATIVE)),
        ("observation", "no known allergy", "see note", "", ("allergy", Standing.TENTATIVE)),
        ("allergy", "no known allergies", "", "refuted", ("allergy", Standing.TENTATIVE)),
        ("allergy", "no known allergies", "", "cancelled", ("allergy", Standing.VOID)),
    ],
)
def test_an_allergy_counts_by_the_answer_beside_it(
    kind: str, text: str, value: str, status: str, said: tuple[str, Standing]
) -> None:
    stated = fact(f"1,{kind},,,{text},{value},,,,2026-01-10,{status},")
    assert (stated.kind, stated.concepts) == (FactKind.ALLERGY, said[:1])
    assert stated.standing is said[1]


@pytest.mark.parametrize("status", list(STATUSES))
def test_every_status_says_how_far_a_fact_counts(status: str) -> None:
    stated = fact(f"1,diagnosis,,,AML,,,,,2025,{status},")
    assert (stated.standing, stated.activity) == STATUSES[status]
    assert (stated.standing is Standing.VOID) is (status in {"cancelled", "entered-in-error"})


@pytest.mark.parametrize(
    ("row", "path"),
    [
        ('1,measurement,,,ANC,"1,5",/uL,,,2026-01-05,,', "value"),
        ('1,measurement,,,ANC,"1,500",/uL,,,2026-01-05,,', "value"),
        ("1,measurement,,,ANC,1.500.000,/uL,,,2026-01-05,,", "value"),
        ("1,measurement,,,ANC,1,/uL,low,,2026-01-05,,", "range_low"),
        ("1,measurement,,,ANC,1,/uL,,,05.01.2026,,", "date"),
        ("1,measurement,,,ANC,1,/uL,,,2026-02-30,,", "date"),
        ("1,measurement,,,ANC,1,/uL,,,2026-01-05,done,", "status"),
        ("1,measurement,LOINC,05-Feb,ANC,1,/uL,,,2026-01-05,,", "code"),
        ("1,measurement,LOINC,Feb-05,ANC,1,/uL,,,2026-01-05,,", "code"),
        ("1,measurement,LOINC,1975-02-01,ANC,1,/uL,,,2026-01-05,,", "code"),
        ("1,measurement,SNOMED,9.18E+07,ANC,1,/uL,,,2026-01-05,,", "code"),
        ("1,measurement,,751-8,ANC,1,/uL,,,2026-01-05,,", "code_system"),
        ("1,finding,,,ANC,1,/uL,,,2026-01-05,,", "kind"),
        (",measurement,,,ANC,1,/uL,,,2026-01-05,,", "patient_id"),
        ("1,measurement,,,ANC", "row"),
        ("1,birth_date,,,,,,,,,,", "date"),
        ("1,sex,,,,x,,,,,,", "value"),
        ("1,observed,,,,,,,,2026,,", "date and end_date"),
    ],
)
def test_a_row_that_cannot_be_read_is_set_aside_with_its_line(row: str, path: str) -> None:
    good = "1,measurement,,,ANC,2,/uL,,,2026-01-06,,"
    found = read(row, good)
    (aside,) = found.set_aside
    assert (aside.place, aside.row, aside.path) == ("made.csv", "line 2", path)
    read_on = [[fact.text for fact in one.facts if fact.concepts] for one in found.patients]
    assert read_on == [["ANC"]]
    assert found.rows == {"measurement": 1}


def test_a_row_that_was_set_aside_makes_no_patient() -> None:
    assert read("9,finding,,,ANC,1,/uL,,,2026-01-05,,").patients == ()


def test_a_person_is_not_told_twice_and_differently() -> None:
    found = read(
        "1,birth_date,,,,,,,,2014,,",
        "1,birth_date,,,,,,,,2015,,",
        "1,sex,,,,male,,,,,,",
        "1,sex,,,,female,,,,,,",
        "1,birth_date,,,,,,,,2014,,",
    )
    assert [one.row for one in found.set_aside] == ["line 3", "line 5"]


def test_a_time_that_is_none_is_set_aside() -> None:
    found = read("1,measurement,ANC,1,noon", header="patient_id,kind,text,value,time")
    assert found.set_aside[0].path == "time"


def test_a_file_has_one_decimal_mark() -> None:
    header = HEADER.replace(",", ";")
    found = read(
        "1;measurement;;;ANC;1,5;10*9/L;;;2026-01-05;;",
        "1;measurement;;;ANC;<2,25;10*9/L;1;7,5;2026-01-06;;",
        "1;measurement;;;ANC;1.5;10*9/L;;;2026-01-07;;",
        header=header,
    )
    values = [one.value for one in found.patients[0].facts]
    assert values == [
        Measured(Interval.exactly(Fraction("1.5")), "10*9/L"),
        Measured(Interval(None, Fraction("2.25"), high_open=True), "10*9/L"),
    ]
    (aside,) = found.set_aside
    assert (aside.row, aside.expected) == (
        "line 4",
        "a number with ',' as its decimal mark and no other",
    )


def test_points_stay_points_in_a_file_with_semicolons() -> None:
    found = read("1;measurement;;;ANC;1.5;10*9/L;;;2026-01-05;;", header=HEADER.replace(",", ";"))
    assert found.set_aside == ()


SEMICOLONS = HEADER.replace(",", ";")


def platelets(*values: str) -> tuple[list[str], list[str]]:
    """Return what numbers of one file with semicolons are read as, and those set aside."""
    rows = [f"1;measurement;;;platelets;{value};/mm3;;;2026-01-05;;" for value in values]
    found = read(*rows, header=SEMICOLONS)
    facts = found.patients[0].facts if found.patients else ()
    measured = [one.value for one in facts if isinstance(one.value, Measured)]
    return [str(one.number) for one in measured], [one.found for one in found.set_aside]


@pytest.mark.parametrize(
    ("others", "read_as"),
    [
        (["1.5"], {"50.000": "50", "-1.250": "-5/4", "<50.000": "< 50"}),
        (["0.125"], {"50.000": "50"}),
        (["1234.567"], {"50.000": "50"}),
        (["2.500e3"], {"50.000": "50"}),
        (["1,5"], {"50,000": "50", "50.000": None}),
        (["> 0,250"], {"50,000": "50", "1.234.567": None}),
        ([], {"50.000": None, "50,000": None, "100.000": None}),
        (["platelets 1.5", "7"], {"50.000": None}),
        (["150.000", "75,000"], {"50.000": None}),
        (["1,5", "1.5"], {"50,000": None, "50.000": None, "7,5": "15/2"}),
    ],
)
def test_three_digits_behind_a_mark_are_read_only_where_the_file_tells_what_it_is(
    others: list[str], read_as: dict[str, str | None]
) -> None:
    for value, number in read_as.items():
        told, aside = platelets(value, *others)
        assert number is None or told[0] == number
        assert (repr(value) in aside) is (number is None)


def test_a_range_tells_the_decimal_mark_too() -> None:
    found = read("1;measurement;;;ANC;1.500;10*9/L;;7.5;2026-01-05;;", header=SEMICOLONS)
    assert found.set_aside == ()
    found = read("1;measurement;;;ANC;1500;/uL;1.500;7.500;2026-01-05;;", header=SEMICOLONS)
    assert [one.path for one in found.set_aside] == ["range_low"]


def test_points_are_decimal_marks_between_commas() -> None:
    assert fact("1,measurement,,,pH,7.350,1,,,2026-01-05,,").value == Measured(
        Interval.exactly(Fraction("7.35")), "1"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("patient_id,sort\n", "found the columns patient_id, sort"),
        ("patient_id,kind,kind\n", "found the columns patient_id, kind, kind"),
        ("", "found the columns of no header"),
        ('patient_id,kind\n"1,sex\n', "expected a CSV table"),
    ],
)
def test_what_is_no_such_table_is_refused(text: str, said: str) -> None:
    with pytest.raises(ContainerError, match=said):
        read_patients_text(text.encode(), "made.csv")


def test_what_is_not_utf_8_is_refused() -> None:
    with pytest.raises(ContainerError, match="expected CSV in UTF-8"):
        read_patients_text(b"patient_id,kind\n\xff\n", "made.csv")


def test_the_format_is_told_by_the_path(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("patient_id,kind\n")
    assert read_patients(tmp_path / "a.csv").format == "CSV"
    with pytest.raises(NotFound, match="there is no such file or folder"):
        read_patients(tmp_path / "none")
    with pytest.raises(ContainerError, match="expected FHIR"):
        read_patients(tmp_path)
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(ContainerError, match=r"found the name a\.txt, expected FHIR"):
        read_patients(tmp_path / "a.txt")


def test_a_zip_without_persons_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(ContainerError, match="found a zip without PERSON"):
        read_patients(tmp_path / "a.zip")
