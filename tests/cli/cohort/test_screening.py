"""`cohort`."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Ask

STUDY = "NCT07338357"
ROWS = """\
patient_id,kind,code_system,code,text,value,unit,date,status,specimen,method
1,birth_date,,,,,,2014-06-10,,,
1,sex,,,,male,,,,,
1,diagnosis,ICD10CM,C92.00,AML,,,2025-06-01,active,,
1,measurement,LOINC,29463-7,Body weight,34,kg,2026-03-10,final,,
2,birth_date,,,,,,2001-06,,,
3,birth_date,,,,,,2012-01-20,,,
3,measurement,LOINC,29463-7,Body weight,9,kg,2026-03-10,final,,
4,birth_date,,,,,,tomorrow,,,
"""
TEXT = "Inclusion Criteria:\n\n* AML\n* Body weight >= 10 kg\n"
SIGNED = """\
[[answer]]
patient = "2"
criterion = "I3"
statement = "Able to swallow"
holds = false
by = "Dr. Qin"
on = 2026-03-14
reason = "not yet"
"""


@pytest.fixture
def many(tmp_path: Path) -> str:
    path = tmp_path / "many.csv"
    path.write_text(ROWS)
    return str(path)


@pytest.fixture
def text(tmp_path: Path) -> str:
    path = tmp_path / "own.txt"
    path.write_text(TEXT)
    return str(path)


def test_verdicts_are_those_of_screen_patient_by_patient(
    ask: Ask, ask_json: Callable[..., Any], many: str, tmp_path: Path
) -> None:
    table = tmp_path / "all.csv"
    said = ask("cohort", STUDY, many, "--as-of", "2026-03-15", "--table", str(table))
    assert said.exit_code == 0, said.stderr
    rows = list(csv.DictReader(table.read_text("utf-8").splitlines()))
    assert [row["patient"] for row in rows] == ["1", "2", "3"]
    marks = {"satisfied": "+", "open": "?", "rules out": "X"}
    for row in rows:
        one = ask_json("screen", STUDY, many, "--as-of", "2026-03-15", "--patient", row["patient"])
        assert row["verdict"] == one["verdict"]
        assert row["ruled_out_by"] == "; ".join(one["ruled_out_by"])
        for criterion in one["criteria"] + one["fields"]:
            assert row[criterion["id"]] == marks[criterion["effect"]]
        if one["verdict"] != "not eligible":
            facts = [each["name"] for each in one["open"] if not each["for_people"]]
            assert sorted(row["needs_facts"].split("; ")) == sorted(facts)


def test_what_could_not_be_read_is_counted_and_shown(
    ask: Ask, ask_json: Callable[..., Any], many: str
) -> None:
    said = ask("cohort", STUDY, many, "--as-of", "2026-03-15")
    assert "row line 9" in said.stdout
    assert "'tomorrow'" in said.stdout
    made = ask_json("cohort", STUDY, many, "--as-of", "2026-03-15")
    assert [one["row"] for one in made["set_aside"]] == ["line 9"]
    assert made["patients"] == 3


def test_json_counts_what_the_figure_draws(
    ask_json: Callable[..., Any], many: str, text: str, tmp_path: Path
) -> None:
    figure = tmp_path / "costs.svg"
    made = ask_json(
        "cohort", "--criteria", text, many, "--as-of", "2026-03-15", "--figure", str(figure)
    )
    first, second = made["criteria"]
    assert (made["eligible"], made["needs_data"], made["not_eligible"]) == (1, 1, 1)
    assert (first["id"], first["met"], first["unknown"], first["rules_out"]) == ("I1", 1, 2, 0)
    assert (second["rules_out"], second["gained"], second["remaining"]) == (1, 1, 2)
    assert [one["verdict"] for one in made["first"]] == ["eligible", "needs data", "not eligible"]
    assert [one["criteria"] for one in made["first"]] == ["++", "??", "?X"]
    assert "2 left, 1 sure" in figure.read_text("utf-8")


def test_an_interrupted_job_goes_on_and_gives_the_same_bytes(
    ask: Ask, many: str, text: str, tmp_path: Path
) -> None:
    work, one, other = tmp_path / "work", tmp_path / "1.csv", tmp_path / "2.csv"
    words = ("cohort", "--criteria", text, many, "--as-of", "2026-03-15", "--work", str(work))
    assert ask(*words, "--table", str(one)).exit_code == 0
    again = ask(*words, "--table", str(other))
    assert "1 block was known from before" in again.stderr
    assert other.read_bytes() == one.read_bytes()
    block = work / "block-000000"
    block.write_bytes(block.read_bytes()[:-3])
    assert "known" not in ask(*words, "--table", str(other)).stderr
    assert other.read_bytes() == one.read_bytes()
    block.write_bytes(b"no JSON")
    assert "known" not in ask(*words).stderr


def test_a_folder_of_another_job_is_refused(ask: Ask, many: str, text: str, tmp_path: Path) -> None:
    work = tmp_path / "work"
    words = ("cohort", "--criteria", text, many, "--work", str(work))
    assert ask(*words, "--as-of", "2026-03-15").exit_code == 0
    said = ask(*words, "--as-of", "2026-03-16")
    assert said.exit_code == 2
    assert "another job" in said.stderr
    other = ask("cohort", "--criteria", text, many, "--work", str(tmp_path))
    assert other.exit_code == 2
    assert "other files" in other.stderr


def test_columns_say_what_the_file_said(ask: Ask, many: str, text: str, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    folder, one, other = tmp_path / "columns", tmp_path / "1.ndjson", tmp_path / "2.ndjson"
    words = ("cohort", "--criteria", text, "--as-of", "2026-03-15", "--table")
    assert ask(*words, str(one), many, "--columns", str(folder)).exit_code == 0
    assert ask(*words, str(other), str(folder)).exit_code == 0
    assert other.read_bytes() == one.read_bytes()
    assert json.loads(one.read_text().splitlines()[0])["verdict"] == "eligible"
    twice = ask(*words, str(other), many, str(folder))
    assert twice.exit_code == 2
    assert "stands twice" in twice.stderr


def test_a_source_that_cannot_be_read_does_not_stop_the_others(
    ask: Ask, ask_json: Callable[..., Any], many: str, text: str, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("no JSON")
    again = tmp_path / "again.csv"
    again.write_text(ROWS)
    made = ask_json("cohort", "--criteria", text, many, str(broken), str(again))
    assert made["patients"] == 3
    sayings = [one["table"] for one in made["set_aside"]]
    assert sayings.count("file") == 1
    assert sayings.count("patient") == 3
    assert ask("cohort", "--criteria", text, str(broken)).exit_code == 3


def test_a_signed_answer_is_about_one_patient(
    ask_json: Callable[..., Any], many: str, tmp_path: Path
) -> None:
    own, signed = tmp_path / "own.txt", tmp_path / "signed.toml"
    own.write_text(TEXT + "* Able to swallow\n")
    signed.write_text(SIGNED)
    words = ("cohort", "--criteria", str(own), many, "--as-of", "2026-03-15")
    made = ask_json(*words, "--signed", str(signed))
    assert [one["criteria"] for one in made["first"]] == ["++?", "??X", "?X?"]
    assert made["asked_one_by_one"]["signed"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("cohort", STUDY), "PATIENTS"),
        (("cohort", STUDY, "x.csv", "x.csv"), "once"),
        (("cohort", STUDY, "x.csv", "--table", "x.txt"), ".txt"),
        (("cohort", STUDY, "x.csv", "--json", "--table", "x.csv"), "ndjson"),
    ],
)
def test_what_is_asked_wrongly_is_said(
    ask: Ask, words: tuple[str, ...], said: str, many: str
) -> None:
    answer = ask(*(many if one == "x.csv" and at == 2 else one for at, one in enumerate(words)))
    if "once" in said:
        answer = ask("cohort", STUDY, many, many)
    assert answer.exit_code == 2
    assert said in answer.stderr
