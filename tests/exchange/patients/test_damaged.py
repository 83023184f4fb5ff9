"""What is damaged or beyond measure is refused or set aside with one sentence, and never hangs."""

from __future__ import annotations

import gzip
import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from tests.exchange.patients.made import fhir_text
from tests.exchange.patients.test_mutations import MADE

from trialwright.eligibility.patient import Measured, Worded
from trialwright.errors import ContainerError
from trialwright.exchange.patients import PatientsRead, read_patients, read_patients_text
from trialwright.exchange.patients.account import Odd

PERSON: dict[str, Any] = {"resourceType": "Patient", "id": "1"}
PERSONS = "person_id,gender_concept_id,year_of_birth\n" + "1,8507,2014\n" * 200


def observed(**elements: object) -> bytes:
    """Return a bundle of a patient and an observation with these elements."""
    observation = {
        "resourceType": "Observation",
        "status": "final",
        "subject": {"reference": "Patient/1"},
        "code": {"text": "made-up"},
        **elements,
    }
    entries = [{"resource": one} for one in (PERSON, observation)]
    return json.dumps({"resourceType": "Bundle", "entry": entries}).encode()


def said(found: PatientsRead) -> str:
    """Return the one thing that was set aside, as a sentence."""
    (aside,) = found.set_aside
    return str(aside)


def with_number(element: str) -> bytes:
    """Return an observation with JSON that no encoder of ours would write."""
    return observed(valueString="HERE").replace(b'"valueString": "HERE"', element.encode())


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ('"valueRange": {"low": {"value": 1e999999999}}', "expected numbers"),
        ('"valueQuantity": {"value": 1e999999999}', "expected a number"),
        ('"valueInteger": 1.5e-9999999', "expected a whole number"),
        (f'"valueInteger": {"9" * 100}', "expected a whole number"),
    ],
)
def test_a_number_beyond_measure_is_set_aside_at_once(element: str, expected: str) -> None:
    assert expected in said(read_patients_text(with_number(element), "made"))


@pytest.mark.parametrize("digits", ["1e99999999999999999999", "9" * 5_000])
def test_a_number_that_no_number_can_hold_is_no_json(digits: str) -> None:
    with pytest.raises(ContainerError, match="made: found no JSON"):
        read_patients_text(with_number(f'"valueInteger": {digits}'), "made")


@pytest.mark.parametrize("kind", ["Quantity", "Range", "Ratio", "Integer", "Boolean", "String"])
def test_a_value_that_is_null_is_not_known_and_no_no(kind: str) -> None:
    found = read_patients_text(observed(**{f"value{kind}": None}), "made")
    (fact,) = found.patients[0].facts
    assert fact.value == Worded("")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_moment_before_or_after_all_years_is_set_aside(moment: str) -> None:
    for hours in (-12, 12):
        zone = timezone(timedelta(hours=hours))
        found = read_patients_text(observed(effectiveDateTime=moment), "made", zone=zone)
        if (hours < 0) is moment.startswith("0001"):
            assert "effectiveDateTime" in said(found)


def test_half_of_a_surrogate_pair_is_no_text() -> None:
    with pytest.raises(ContainerError, match="half of a surrogate pair"):
        read_patients_text(observed(valueString="\ud800"), "made")
    whole = read_patients_text(observed(valueString="\U0001f9ec"), "made")
    assert whole.patients[0].facts[0].value == Worded("\U0001f9ec")


@pytest.mark.parametrize("depth", [100, 400, 900, 990, 3_000, 100_000])
def test_what_is_nested_is_read_set_aside_or_refused(depth: int) -> None:
    for opening, closing_ in (("[", "]"), ('{"resourceType":', "}")):
        text = opening * depth + "1" + closing_ * depth
        try:
            assert "resourceType" in said(read_patients_text(text.encode(), "made"))
        except ContainerError as error:
            assert "nested too deeply" in str(error)  # noqa: PT017 - either answer is right


def test_what_is_odd_is_shown_however_deep_it_is() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert Odd("entry", deep, "less").found == "something that is nested too deeply to be shown"


def test_resources_are_found_in_lists_in_lists() -> None:
    text = json.dumps([[PERSON], [[{**PERSON, "id": "2"}], 3]]).encode()
    found = read_patients_text(text, "made")
    assert [one.id for one in found.patients] == ["1", "2"]
    assert "number 2: resourceType is 3" in said(found)


@pytest.mark.parametrize("cut", [3, 12, 15, 30, -4])
def test_a_damaged_gzip_file_is_refused(tmp_path: Path, cut: int) -> None:
    packed = bytearray(gzip.compress(fhir_text([MADE])))
    packed[cut] ^= 0xFF
    (tmp_path / "made.ndjson.gz").write_bytes(packed)
    try:
        assert read_patients(tmp_path / "made.ndjson.gz").patients
    except ContainerError as error:
        assert "made.ndjson.gz" in str(error)  # noqa: PT017 - some bytes may be anything


def zipped(path: Path) -> bytearray:
    """Return the bytes of an archive with one table."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("PERSON.csv", PERSONS)
    return bytearray(path.read_bytes())


@pytest.mark.parametrize("place", [0, 6, 8, 26, 42, 45, 60, -5, -12, -20, -60, -80])
def test_a_damaged_archive_is_read_or_refused(tmp_path: Path, place: int) -> None:
    path = tmp_path / "made.zip"
    spoiled = zipped(path)
    spoiled[place] ^= 0xFF
    path.write_bytes(spoiled)
    try:
        assert read_patients(path).patients
    except ContainerError as error:
        assert "made.zip" in str(error)  # noqa: PT017 - some bytes may be anything


@pytest.mark.parametrize(
    ("name", "expected"),
    [(b"PERSON.csv", "is encrypted"), (b"\xff\xfe----.csv", "codec can't decode")],
)
def test_an_archive_under_a_password_or_with_names_that_are_none_is_refused(
    tmp_path: Path, name: bytes, expected: str
) -> None:
    path = tmp_path / "made.zip"
    spoiled = zipped(path)
    flags = b"\x01\x00" if name == b"PERSON.csv" else b"\x00\x08"
    central = spoiled.index(b"PK\x01\x02")
    spoiled[6:8], spoiled[central + 8 : central + 10] = flags, flags
    path.write_bytes(spoiled.replace(b"PERSON.csv", name))
    with pytest.raises(ContainerError, match=expected):
        read_patients(path)


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("INSERT INTO PERSON VALUES (CAST(X'FF' AS TEXT), 1, 2)", "Could not decode to UTF-8"),
        ("CREATE VIEW DEATH AS SELECT * FROM nowhere", "no such table"),
    ],
)
def test_a_table_that_cannot_be_read_is_named(
    tmp_path: Path, statement: str, expected: str
) -> None:
    path = tmp_path / "made.sqlite"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE PERSON (person_id, gender_concept_id, year_of_birth)")
        made.execute(statement)
        made.commit()
    with pytest.raises(ContainerError, match=expected):
        read_patients(path)


def test_a_database_with_a_damaged_page_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "made.sqlite"
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE PERSON (person_id)")
        made.executemany("INSERT INTO PERSON VALUES (?)", [(n,) for n in range(500)])
        made.commit()
    spoiled = bytearray(path.read_bytes())
    spoiled[4096] ^= 0xFF
    path.write_bytes(spoiled)
    with pytest.raises(ContainerError, match=r"made.sqlite/person: .*malformed"):
        read_patients(path)


def test_a_folder_that_is_called_like_a_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "PERSON.csv").mkdir()
    with pytest.raises(ContainerError, match="Is a directory"):
        read_patients(tmp_path)


def test_levels_of_concepts_that_are_no_numbers_say_nothing(tmp_path: Path) -> None:
    (tmp_path / "PERSON.csv").write_text("person_id\n1\n")
    (tmp_path / "CONDITION_OCCURRENCE.csv").write_text("person_id,condition_concept_id\n1,5\n")
    (tmp_path / "CONCEPT_ANCESTOR.csv").write_text(
        "descendant_concept_id,ancestor_concept_id,min_levels_of_separation\n"
        f"5,6,{'9' * 5_000}\n5,7,-\n"
    )
    (fact,) = read_patients(tmp_path).patients[0].facts
    assert fact.concepts == ()


def rows(columns: str, *values: str) -> bytes:
    """Return CSV of one patient's rows."""
    return "\n".join((f"patient_id,kind,{columns}", *(f"1,{one}" for one in values))).encode()


def test_digits_without_end_are_set_aside_and_a_large_number_is_read() -> None:
    found = read_patients_text(
        rows("value", f"measurement,{'9' * 100}", "measurement,1e99"), "made"
    )
    assert "expected a number" in said(found)
    (fact,) = found.patients[0].facts
    assert isinstance(fact.value, Measured)


@pytest.mark.parametrize("clock", ["08:30+02:00", "08:30Z", "late"])
def test_a_time_of_day_has_no_offset(clock: str) -> None:
    found = read_patients_text(rows("time,date", f"measurement,{clock},2026-01-05"), "made")
    assert "by the patient's clock" in said(found)
