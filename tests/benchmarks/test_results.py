"""What the benchmarks write down, and what they measure with."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from benchmarks.corpus import Corpus
from benchmarks.loading import parts_of
from benchmarks.measuring import Mark, RunFailed, measured
from benchmarks.results import INTRODUCTION, Section
from benchmarks.sections import with_section, write_section
from benchmarks.tables import Table, percentile, ratio

ORDER = ("loading, small", "loading, whole", "page, small")


def test_a_section_replaces_only_its_own(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    for title, text in (
        ("page, small", "old page"),
        ("loading, whole", "whole"),
        ("loading, small", "first"),
        ("page, small", "new page"),
    ):
        write_section(path, title, text, introduction=INTRODUCTION, order=ORDER)

    written = path.read_text("utf-8")
    assert written.startswith("# Results\n")
    assert "old page" not in written
    assert [line for line in written.splitlines() if line.startswith("## ")] == [
        f"## {title}" for title in ORDER
    ]
    assert written == with_section(
        written, "page, small", "new page", introduction=INTRODUCTION, order=ORDER
    )


def test_a_section_says_when_how_and_on_what_machine() -> None:
    table = Table(("work", "time"), (("ours", "1 s"), ("theirs", "12 s")), ("How to read it.",))
    section = Section("loading, small", "python -m benchmarks", date(2026, 11, 22), (table, table))

    text = section.text()

    assert text.startswith("2026-11-22, `python -m benchmarks`, ")
    assert "| work   | time |\n| ------ | ---: |\n| ours   |  1 s |" in text
    assert text.count("How to read it.") == 1


def test_numbers_are_what_their_names_say() -> None:
    assert percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert percentile([3.0, 1.0, 2.0], 0.99) == 3.0
    assert (ratio(3.0, 2.0), ratio(1.0, 0.0)) == ("1.50", "-")


def test_a_run_is_cut_into_parts_that_leave_nothing_out() -> None:
    marks = tuple(Mark(float(n), n * 1_000, n) for n in range(1, 14))

    parts = list(parts_of(marks))

    assert [mark for *_, within in parts for mark in within] == list(marks)
    assert (parts[0][0].stored, parts[-1][1].stored) == (0, 13_000)
    assert list(parts_of(())) == []


def test_a_failing_program_says_why(tmp_path: Path) -> None:
    with pytest.raises(RunFailed, match="No such file"):
        measured("benchmarks.peers.bare_store", str(tmp_path / "none"), str(tmp_path / "store"))


def test_every_peer_stores_every_record_of_either_form(tmp_path: Path) -> None:
    from benchmarks.peers import bare_store, duckdb_file, json_sqlite  # noqa: PLC0415 - heavy

    made = Corpus("sample", 30, tmp_path)
    lines = made.lines.read_bytes().splitlines()
    with ZipFile(made.archive) as archive:
        members = [archive.read(name) for name in archive.namelist()]

    assert lines == members
    for number, source in enumerate((made.lines, made.archive)):
        assert bare_store.store_bare(source, tmp_path / f"bare{number}") == 30
        assert json_sqlite.store_text(source, tmp_path / f"text{number}") == 30
    assert duckdb_file.store_table(made.lines, tmp_path / "duckdb") == 30
