"""Patients from OMOP CDM 5.4, and the traps of its tables."""

from __future__ import annotations

import importlib
import sqlite3
from collections import Counter
from datetime import date, time
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest
from tests.eligibility.patient.people import measurement, times_upper_limit
from tests.exchange.patients.made import Made, MadePatient, csv_text, omop_tables, written_zip

from trialwright.eligibility.patient import (
    Activity,
    Coded,
    Fact,
    FactKind,
    Interval,
    Measured,
    Patient,
    Policies,
    Question,
    Reason,
    ReferenceRange,
    Sex,
    Standing,
    Unanswered,
    Worded,
)
from trialwright.errors import ContainerError, MissingExtra
from trialwright.exchange.patients import PatientsRead, read_patients
from trialwright.vocabulary import Code, DateRange, PartialDate

PERSON = {"person_id": "1", "gender_concept_id": "8532", "year_of_birth": "2014"}
Rows = dict[str, list[dict[str, str]]]


def concept(number: str, vocabulary: str, code: str, name: str) -> dict[str, str]:
    return {
        "concept_id": number,
        "vocabulary_id": vocabulary,
        "concept_code": code,
        "concept_name": name,
    }


CONCEPTS = [
    concept("3013650", "LOINC", "751-8", "Neutrophils"),
    concept("8792", "UCUM", "K/uL", "Kelvin per microliter"),
    concept("8848", "UCUM", "10*3/uL", "thousand per microliter"),
    concept("9191", "SNOMED", "10828004", "Positive"),
    concept("55", "SNOMED", "5555", "A leukaemia of a site"),
    concept("56", "SNOMED", "91861009", "Acute myeloid leukemia"),
    concept("57", "SNOMED", "5557", "Leukaemia of any kind"),
    concept("900", "Condition Status", "x", "Preliminary diagnosis"),
    concept("901", "Type Concept", "y", "EHR prescription order"),
    concept("902", "Procedure Type", "z", "EHR order list entry"),
    concept("903", "Drug Type", "w", "Physician administered drug (identified from EHR order)"),
    concept("4188540", "SNOMED", "373067005", "No"),
    concept("4188539", "SNOMED", "373066001", "Yes"),
]


def read(folder: Path, **tables: list[dict[str, str]]) -> PatientsRead:
    for name, rows in {"person": [PERSON], "concept": CONCEPTS, **tables}.items():
        (folder / f"{name.upper()}.csv").write_text(csv_text(rows), "utf-8")
    return read_patients(folder)


def fact(folder: Path, table: str, **cells: str) -> Fact:
    found = read(folder, **{table: [{f"{table}_id": "7", "person_id": "1", **cells}]})
    assert found.set_aside == ()
    (stated,) = found.patients[0].facts
    return stated


@pytest.mark.parametrize(
    ("cells", "birth"),
    [
        ({"year_of_birth": "2014", "month_of_birth": "5", "day_of_birth": "9"}, "2014-05-09"),
        ({"year_of_birth": "2014", "month_of_birth": "5"}, "2014-05"),
        ({"year_of_birth": "2014"}, "2014"),
    ],
)
def test_a_birth_date_is_as_exact_as_its_columns(
    tmp_path: Path, cells: dict[str, str], birth: str
) -> None:
    found = read(tmp_path, person=[{"person_id": "1", "gender_concept_id": "0", **cells}])
    assert found.patients == (Patient(id="1", sex=Sex.UNKNOWN, birth=PartialDate(birth)),)


def measured(folder: Path, **cells: str) -> Fact:
    given = {"measurement_concept_id": "3013650", "measurement_date": "2026-01-05", **cells}
    return fact(folder, "measurement", **given)


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        (
            {"value_as_number": "1.50", "unit_concept_id": "8848", "unit_source_value": "K/uL"},
            Measured(Interval.exactly(Fraction("1.5")), "10*3/uL"),
        ),
        (
            {"value_as_number": "1.5", "unit_concept_id": "8792", "unit_source_value": "g/L"},
            Measured(Interval.exactly(Fraction("1.5")), "K/uL", other_unit="g/L"),
        ),
        (
            {"value_as_number": "1.5", "unit_concept_id": "0", "unit_source_value": "kU/L"},
            Measured(Interval.exactly(Fraction("1.5")), "kU/L"),
        ),
        (
            {"value_as_number": "1.5", "operator_concept_id": "4171756"},
            Measured(Interval(None, Fraction("1.5"), high_open=True), ""),
        ),
        ({"value_as_concept_id": "9191"}, Coded((Code("SNOMED", "10828004"),), "Positive")),
        ({"value_as_concept_id": "4444"}, Coded((Code("OMOP", "4444"),), "")),
        ({"value_source_value": "Negative"}, Worded("Negative")),
        ({"value_as_concept_id": "0"}, None),
    ],
)
def test_a_value_is_taken_as_it_is(tmp_path: Path, cells: dict[str, str], value: object) -> None:
    stated = measured(tmp_path, **cells)
    assert (stated.value, stated.concepts) == (value, ("neutrophils",))


def test_kelvin_per_microlitre_means_thousands(tmp_path: Path) -> None:
    stated = measured(tmp_path, value_as_number="1.5", unit_concept_id="8792")
    one = Patient(id="1", facts=(stated,))
    told = measurement(Question(one, "neutrophils", Policies(day=date(2026, 1, 6))))
    assert not isinstance(told, Unanswered)
    assert told.number.value == Fraction("1.5")


def test_a_range_and_a_time_come_with_the_row(tmp_path: Path) -> None:
    stated = measured(
        tmp_path,
        value_as_number="1",
        range_low="2.0",
        range_high="7.5",
        measurement_datetime="2026-01-05 08:30:00",
    )
    assert (stated.ranges, stated.clock) == ((ReferenceRange("2.0", "7.5"),), time(8, 30))
    midnight = measured(tmp_path, measurement_datetime="2026-01-05 00:00:00")
    assert (midnight.clock, midnight.span.start) == (None, PartialDate("2026-01-05"))


def test_what_is_not_mapped_is_said_by_the_source(tmp_path: Path) -> None:
    stated = fact(
        tmp_path,
        "condition_occurrence",
        condition_concept_id="0",
        condition_source_value="hepatitis B",
        condition_start_date="2020-01-01",
    )
    assert (stated.codes, stated.text, stated.concepts) == ((), "hepatitis B", ("hepatitis-b",))
    assert (stated.activity, stated.span.end) == (Activity.UNKNOWN, None)


def test_the_hierarchy_of_the_source_is_used_where_it_has_one(tmp_path: Path) -> None:
    def above(ancestor: str, levels: str) -> dict[str, str]:
        return {
            "ancestor_concept_id": ancestor,
            "descendant_concept_id": "55",
            "min_levels_of_separation": levels,
        }

    row = {"condition_occurrence_id": "1", "person_id": "1", "condition_concept_id": "55"}
    found = read(
        tmp_path,
        condition_occurrence=[row],
        concept_ancestor=[above("55", "0"), above("56", "2"), above("57", "1"), above("58", "x")],
    )
    assert found.patients[0].facts[0].concepts == ("acute-myeloid-leukaemia",)


def test_without_ancestors_what_a_concept_is_is_climbed(tmp_path: Path) -> None:
    def is_a(below: str, above: str, **cells: str) -> dict[str, str]:
        return {
            "concept_id_1": below,
            "concept_id_2": above,
            "relationship_id": "Is a",
            "invalid_reason": "",
            **cells,
        }

    row = {"condition_occurrence_id": "1", "person_id": "1", "condition_concept_id": "55"}
    found = read(
        tmp_path,
        condition_occurrence=[row],
        concept_relationship=[
            is_a("55", "57"),
            is_a("57", "55"),
            is_a("57", "56"),
            is_a("55", "3013650", invalid_reason="D"),
            is_a("55", "3013650", relationship_id="Maps to"),
        ],
    )
    assert found.patients[0].facts[0].concepts == ("acute-myeloid-leukaemia",)


@pytest.mark.parametrize(
    ("cells", "standing"),
    [
        ({"condition_status_concept_id": "900"}, Standing.TENTATIVE),
        ({"condition_status_source_value": "Ruled out"}, Standing.DENIED),
        ({"condition_status_concept_id": "0"}, Standing.SURE),
    ],
)
def test_a_condition_counts_by_the_words_of_its_status(
    tmp_path: Path, cells: dict[str, str], standing: Standing
) -> None:
    assert fact(tmp_path, "condition_occurrence", **cells).standing is standing


@pytest.mark.parametrize(
    ("type_", "standing"),
    [
        ("32838", Standing.PLANNED),
        ("38000177", Standing.PLANNED),
        ("901", Standing.PLANNED),
        ("32833", Standing.PLANNED),
        ("903", Standing.SURE),
        ("32818", Standing.SURE),
        ("", Standing.SURE),
    ],
)
def test_a_prescription_is_not_an_exposure(tmp_path: Path, type_: str, standing: Standing) -> None:
    stated = fact(tmp_path, "drug_exposure", drug_concept_id="0", drug_type_concept_id=type_)
    assert (stated.kind, stated.standing) == (FactKind.MEDICATION, standing)


@pytest.mark.parametrize(
    ("type_", "standing"),
    [
        ("32833", Standing.PLANNED),
        ("38000275", Standing.PLANNED),
        ("902", Standing.PLANNED),
        ("32827", Standing.SURE),
        ("0", Standing.SURE),
    ],
)
def test_an_order_is_nothing_done(tmp_path: Path, type_: str, standing: Standing) -> None:
    cells = {"procedure_concept_id": "0", "procedure_source_value": "allogeneic HSCT"}
    stated = fact(tmp_path, "procedure_occurrence", procedure_type_concept_id=type_, **cells)
    assert (stated.kind, stated.standing) == (FactKind.PROCEDURE, standing)


@pytest.mark.parametrize(
    ("cells", "standing"),
    [
        ({}, Standing.SURE),
        ({"value_as_string": "No"}, Standing.DENIED),
        ({"value_as_string": "negative"}, Standing.DENIED),
        ({"value_as_concept_id": "4188540"}, Standing.DENIED),
        ({"value_as_concept_id": "4188539"}, Standing.SURE),
        ({"value_as_string": "not asked"}, Standing.TENTATIVE),
        ({"value_as_number": "0"}, Standing.TENTATIVE),
    ],
)
def test_an_allergy_among_observations_counts_by_its_answer(
    tmp_path: Path, cells: dict[str, str], standing: Standing
) -> None:
    named = {"observation_concept_id": "0", "observation_source_value": "drug allergy"}
    stated = fact(tmp_path, "observation", **named, **cells)
    assert (stated.kind, stated.standing) == (FactKind.ALLERGY, standing)


def test_deaths_and_observed_periods_belong_to_the_person(tmp_path: Path) -> None:
    period = {
        "observation_period_id": "1",
        "person_id": "1",
        "observation_period_start_date": "2020-01-01",
        "observation_period_end_date": "2021-01-01",
    }
    found = read(
        tmp_path,
        observation_period=[period],
        death=[{"person_id": "1", "death_date": "2021-02-03"}],
        visit_occurrence=[{"visit_occurrence_id": "1", "person_id": "1"}],
    )
    (one,) = found.patients
    assert one.observed == (DateRange(date(2020, 1, 1), date(2021, 1, 1)),)
    assert (one.is_dead, one.death) == (True, PartialDate("2021-02-03"))
    assert found.ignored == {"VISIT_OCCURRENCE": 1}


@pytest.mark.parametrize(
    ("table", "cells", "path"),
    [
        ("measurement", {"person_id": "2"}, "person_id"),
        ("measurement", {"value_as_number": "1,5"}, "value_as_number"),
        (
            "measurement",
            {"value_as_number": "1", "operator_concept_id": "5"},
            "operator_concept_id",
        ),
        ("measurement", {"measurement_date": "05/01/2026"}, "measurement_date"),
        ("observation_period", {}, "observation_period_start_date"),
        ("person", {}, "person_id"),
        (
            "person",
            {"person_id": "3", "day_of_birth": "5", "year_of_birth": "2000"},
            "day_of_birth",
        ),
        (
            "person",
            {"person_id": "3", "month_of_birth": "13", "year_of_birth": "2000"},
            "year_of_birth, month_of_birth, day_of_birth",
        ),
    ],
)
def test_a_row_that_is_odd_is_set_aside(
    tmp_path: Path, table: str, cells: dict[str, str], path: str
) -> None:
    rows = [PERSON] if table == "person" else []
    found = read(tmp_path, **{table: [*rows, {f"{table}_id": "7", "person_id": "1", **cells}]})
    (aside,) = found.set_aside
    assert (aside.path, aside.table) == (path, table.upper())
    assert found.rows == {"PERSON": 1}


def test_a_row_that_is_torn_is_set_aside_once_with_its_line(tmp_path: Path) -> None:
    read(tmp_path)
    drugs = "drug_exposure_id,person_id,drug_source_value"
    files = {
        "PERSON": "person_id,gender_concept_id,year_of_birth\n1,8507,2014\n2,8507\n3,8532,2015\n",
        "DRUG_EXPOSURE": f"{drugs}\n1,1,aspirin,81 mg\n2,1,aspirin\n\n3,2,aspirin\n",
        "CONCEPT": "concept_id,concept_name\n1\n",
    }
    for name, text in files.items():
        (tmp_path / f"{name}.csv").write_text(text)
    found = read_patients(tmp_path)
    assert [(one.id, len(one.facts)) for one in found.patients] == [("1", 1), ("3", 0)]
    assert sorted((one.table, one.row, one.path) for one in found.set_aside) == [
        ("CONCEPT", "line 2", "row"),
        ("DRUG_EXPOSURE", "3", "person_id"),
        ("DRUG_EXPOSURE", "line 2", "row"),
        ("PERSON", "line 3", "row"),
    ]
    assert "row is '4 cells', expected 3 as in the header" in "".join(map(str, found.set_aside))


@pytest.mark.parametrize("blank", ["\n", "\n\n", "  \n", ",\n"])
def test_an_empty_row_is_no_row(tmp_path: Path, blank: str) -> None:
    read(tmp_path)
    rows = f"person_id,gender_concept_id,year_of_birth\n1,8507,2014\n{blank}"
    (tmp_path / "PERSON.csv").write_text(rows)
    found = read_patients(tmp_path)
    assert (found.set_aside, found.rows) == ((), {"PERSON": 1})


def test_a_table_that_is_none_is_refused(tmp_path: Path) -> None:
    read(tmp_path)
    (tmp_path / "DEATH.csv").write_bytes(b"person_id\n\xff\n")
    with pytest.raises(ContainerError, match=r"DEATH\.csv: found .* expected CSV in UTF-8"):
        read_patients(tmp_path)


MADE = [
    MadePatient(
        "1",
        "male",
        "2014-05-09",
        "",
        (Made("measurement", "LOINC", "751-8", "ANC", "2026-01-05", "", "1.5", "", "10*9/L"),),
    )
]


def in_sqlite(path: Path, tables: Rows) -> Path:
    connection = sqlite3.connect(path)
    for name, rows in tables.items():
        columns = list(rows[0]) if rows else ["person_id"]
        connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
        marks = ", ".join("?" * len(columns))
        values = [[row[column] or None for column in columns] for row in rows]
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", values)
    connection.commit()
    connection.close()
    return path


def in_duckdb(path: Path, tables: Rows) -> Path:
    connection = duckdb.connect(str(path))
    for name, rows in tables.items():
        columns = list(rows[0]) if rows else ["person_id"]
        connection.execute(f"CREATE TABLE {name} ({', '.join(f'{c} VARCHAR' for c in columns)})")
        for row in rows:
            marks = ", ".join("?" * len(columns))
            connection.execute(f"INSERT INTO {name} VALUES ({marks})", list(row.values()))
    connection.close()
    return path


def test_a_folder_a_zip_and_databases_hold_the_same_patients(tmp_path: Path) -> None:
    tables = omop_tables(MADE)
    from_zip = read_patients(written_zip(tmp_path / "made.zip", tables))
    from_sqlite = read_patients(in_sqlite(tmp_path / "made.sqlite", tables))
    from_duckdb = read_patients(in_duckdb(tmp_path / "made.duckdb", tables))
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, rows in tables.items():
        (folder / f"{name.lower()}.CSV").write_text(csv_text(rows), "utf-8")
    from_folder = read_patients(folder)
    assert len(from_zip.patients[0].facts) == 1
    for other in (from_sqlite, from_duckdb, from_folder):
        assert other.patients == from_zip.patients
        assert other.rows == from_zip.rows


@pytest.mark.parametrize("name", ["made.sqlite", "made.duckdb"])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"no database at all, " * 100)
    with pytest.raises(ContainerError, match=f"{name}: found"):
        read_patients(tmp_path / name)


def test_a_database_without_persons_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContainerError, match="found no table PERSON"):
        read_patients(in_sqlite(tmp_path / "made.db", {"concept": []}))


def test_duckdb_is_asked_for_by_the_name_of_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    (tmp_path / "made.duckdb").touch()
    with pytest.raises(MissingExtra, match="needs the extra `analytics`"):
        read_patients(tmp_path / "made.duckdb")


@pytest.fixture(scope="module")
def sample(reference_data: Path) -> PatientsRead:
    return read_patients(reference_data / "eligibility" / "Synthea27Nj_5.4.zip")


@pytest.mark.reference
def test_the_sample_is_read_whole(sample: PatientsRead) -> None:
    assert (sample.format, len(sample.patients), sample.set_aside) == ("OMOP", 28, ())
    assert sample.rows == {
        "PERSON": 28,
        "CONDITION_OCCURRENCE": 470,
        "MEASUREMENT": 10_040,
        "DRUG_EXPOSURE": 883,
        "PROCEDURE_OCCURRENCE": 1_649,
        "OBSERVATION": 8_099,
        "OBSERVATION_PERIOD": 28,
        "DEATH": 3,
    }
    assert sample.ignored["VISIT_OCCURRENCE"] == 1_791
    assert sum(len(one.facts) for one in sample.patients) == 470 + 10_040 + 883 + 1_649 + 8_099


@pytest.mark.reference
def test_the_sample_has_the_gaps_that_are_known_of_it(sample: PatientsRead) -> None:
    facts = [fact for one in sample.patients for fact in one.facts]
    of_kind = Counter(fact.source.table for fact in facts)
    assert of_kind["MEASUREMENT"] == 10_040
    conditions = [fact for fact in facts if fact.source.table == "CONDITION_OCCURRENCE"]
    assert sum(fact.span.end is None for fact in conditions) == 96
    measured = [fact for fact in facts if fact.kind is FactKind.MEASUREMENT]
    assert sum(not isinstance(fact.value, Measured) for fact in measured) == 933
    assert not any(fact.ranges for fact in measured)
    births = sorted(one.birth.earliest.year for one in sample.patients if one.birth is not None)
    assert (births[0], births[-1]) == (1938, 2022)
    assert sum(one.is_dead for one in sample.patients) == 3


@pytest.mark.reference
def test_questions_to_the_sample_are_answered_or_say_why_not(sample: PatientsRead) -> None:
    reasons: Counter[Reason | None] = Counter()
    for one in sample.patients:
        question = Question(one, "alt", Policies(day=date(2023, 1, 1)))
        told, multiple = measurement(question), times_upper_limit(question)
        reasons[told.reason if isinstance(told, Unanswered) else None] += 1
        assert isinstance(multiple, Unanswered)
        expected = told.reason if isinstance(told, Unanswered) else Reason.NO_REFERENCE_RANGE
        assert multiple.reason is expected
    assert set(reasons) == {None, Reason.MISSING}
    assert reasons[None] == 3
