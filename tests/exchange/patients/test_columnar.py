"""Columns in a folder of Arrow files: without loss, and nothing odd is believed."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.cohorts.made import CODED, columns
from trialwright.eligibility.cohort import Columns, columns_of
from trialwright.eligibility.patient import Absent, Patient, Worded
from trialwright.errors import ContainerError, MissingExtra
from trialwright.exchange.patients import SetAside, read_patients
from trialwright.exchange.patients.columnar import (
    ColumnFolder,
    looks_like_columns,
    read_columns,
    write_columns,
)
from trialwright.vocabulary import DateRange

pytest.importorskip("pyarrow")

DAY = date(2026, 3, 15)


def people() -> list[Patient]:
    made = [columns(12).patient(at) for at in range(12)]
    fact = next(fact for one in made for fact in one.facts)
    values = (CODED.value, Worded("see note"), Absent("not done"), None)
    odd = tuple(replace(fact, value=value) for value in values)
    return [*made, Patient(id="odd", facts=odd, observed=(DateRange(DAY, DAY),))]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_columns(tmp_path / "columns", [columns_of(people())])
    return tmp_path / "columns"


def test_patients_come_back_as_they_were(folder: Path) -> None:
    assert looks_like_columns(folder)
    read = read_columns(folder)
    assert list(read.patients) == sorted(people(), key=lambda one: one.id)
    assert read_patients(folder).patients == read.patients
    assert read.set_aside == ()
    assert read.patients[0].facts[0].source == people()[0].facts[0].source


def test_what_was_set_aside_is_given_back(tmp_path: Path) -> None:
    aside = [SetAside("many.csv", "row", f"line {at}", "date", "'soon'", "a date") for at in (2, 7)]
    write_columns(tmp_path, [columns_of(people())], aside)
    assert read_columns(tmp_path).set_aside == tuple(aside)
    write_columns(tmp_path, [columns_of(people())])
    assert read_columns(tmp_path).set_aside == ()


def test_a_folder_without_an_account_says_nothing_and_a_damaged_one_is_refused(
    folder: Path,
) -> None:
    (folder / "account.json").write_text('{"set_aside": [{"place": "many.csv"}]}')
    with pytest.raises(ContainerError, match=r"columns/account\.json: found"):
        read_columns(folder)
    (folder / "account.json").unlink()
    assert read_columns(folder).set_aside == ()


def test_each_block_can_be_opened_alone(tmp_path: Path) -> None:
    write_columns(tmp_path, [columns(5), columns(4, block=1), columns(0, block=2)])
    found = ColumnFolder(tmp_path)
    assert [len(found.source(at).open()) for at in range(len(found))] == [5, 4, 0]
    assert found.source(1).open().patient(3) == columns(4, block=1).patient(3)
    assert all(one.is_file() for one in found.files)


def test_blocks_of_two_dictionaries_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="do not begin as those before"):
        write_columns(tmp_path, [columns(3), columns_of(people()[-1:])])
    assert not looks_like_columns(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_whole_leaves_what_was_there(folder: Path) -> None:
    before = read_columns(folder)
    names = sorted(folder.iterdir())
    with pytest.raises(ValueError, match="do not begin as those before"):
        write_columns(folder, [columns(3), columns_of(people()[-1:])])
    assert read_columns(folder) == before
    assert sorted(folder.iterdir()) == names


def test_a_folder_may_be_written_while_it_is_read(folder: Path) -> None:
    before = read_columns(folder)
    found = ColumnFolder(folder)
    write_columns(folder, (found.source(at).open() for at in range(len(found))))
    assert read_columns(folder) == before


def spoiled(columns_: Columns, name: str, value: int) -> Columns:
    part = "persons" if name in {"sex", "birth"} else "facts"
    whole: Any = getattr(columns_, part)
    numbers = np.array(getattr(whole, name))
    numbers[0] = value
    return replace(columns_, **{part: replace(whole, **{name: numbers})})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("what", 10_000),
        ("result", -1),
        ("clock", 99),
        ("place", 5),
        ("table", 5),
        ("sex", 3),
        ("birth", 2026 * 512 + 13 * 32),
        ("start", 2026 * 512 + 2 * 32 + 30),
        ("recorded", 2026 * 512 + 3),
    ],
)
def test_numbers_that_mean_nothing_are_refused(tmp_path: Path, name: str, value: int) -> None:
    write_columns(tmp_path, [spoiled(columns(3), name, value)])
    with pytest.raises(ContainerError, match=name):
        ColumnFolder(tmp_path).source(0).open()


def test_a_damaged_folder_says_which_file(folder: Path) -> None:
    (folder / "facts.arrow").write_bytes(b"no Arrow at all")
    with pytest.raises(ContainerError, match=r"facts\.arrow"):
        len(ColumnFolder(folder))
    with pytest.raises(ContainerError, match=r"facts\.arrow"):
        ColumnFolder(folder).source(0).open()


def test_tables_of_different_blocks_are_refused(folder: Path, tmp_path: Path) -> None:
    write_columns(tmp_path / "other", [columns(2), columns(2, block=1)])
    (folder / "facts.arrow").write_bytes((tmp_path / "other" / "facts.arrow").read_bytes())
    with pytest.raises(ContainerError, match="batches"):
        len(ColumnFolder(folder))


def test_tables_that_do_not_fit_together_are_refused(folder: Path, tmp_path: Path) -> None:
    write_columns(tmp_path / "other", [columns(2)])
    (folder / "persons.arrow").write_bytes((tmp_path / "other" / "persons.arrow").read_bytes())
    with pytest.raises(ContainerError, match="of which the persons have"):
        ColumnFolder(folder).source(0).open()
    (folder / "persons.arrow").write_bytes((folder / "watched.arrow").read_bytes())
    with pytest.raises(ContainerError, match=r"persons\.arrow"):
        ColumnFolder(folder).source(0).open()


@pytest.mark.parametrize("text", ['{"form": "another"}', "no JSON", '{"form": 1}'])
def test_a_dictionary_of_another_form_is_refused(folder: Path, text: str) -> None:
    (folder / "dictionary.json").write_text(text)
    with pytest.raises(ContainerError, match=r"dictionary\.json"):
        ColumnFolder(folder).source(0).open()


def test_without_arrow_the_extra_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtra, match="cohorts"):
        len(ColumnFolder(folder))
