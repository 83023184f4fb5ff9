"""`grade ctcae`, `grade table` and `grade series`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Ask

AskJson = Callable[..., Any]
LABS = """\
subject,term,value,unit,lln,uln,symptoms,is_baseline
A,Anemia,70,g/L,110,,,
A,hyperkalemia,6.1,mmol/L,,5,,
B,Anemia,105,g/L,,,,
B,Anemia,10.5,g/dL,11,,,
B,Anemia,about 70,g/L,110,,,
B,Anemia,,g/L,110,,,
C,Lipase increased,200,U/L,,60,no,
C,Lipase increased,200,U/L,,60,perhaps,
C,Lipase increased,200,U/L,,60,,yes
C,Hiccups,200,U/L,,60,,
,,1,,,,,
"""


def test_a_value_is_graded_with_its_row(ask: Ask) -> None:
    said = ask("grade", "ctcae", "5", "neutrophil COUNT decreased", "0.4", "--unit", "10*9/L")
    assert said.exit_code == 0
    assert "Grade         grade 4" in said.stdout
    assert "ctcae-5.0/neutrophil-count-decreased/4" in said.stdout


def test_another_unit_is_refused_and_converted_only_on_demand(ask: Ask, ask_json: AskJson) -> None:
    words = ("grade", "ctcae", "5.0", "Neutrophil count decreased", "400", "--unit", "/uL")
    refused = ask(*words)
    assert refused.exit_code == 2
    assert "unit is '/uL', expected 10*9/L" in refused.stderr
    converted = ask_json(*words, "--lln", "1500", "--convert")
    assert converted["grade"] == 4
    assert converted["inputs"] == [{"name": "value", "text": "0.4 10*9/L"}]
    other_kind = ask(*words[:-1], "g/L", "--convert")
    assert "g/L does not measure what 10*9/L measures" in other_kind.stderr


def test_a_term_without_a_unit_is_not_converted(ask_json: AskJson) -> None:
    words = ("grade", "ctcae", "5.0", "CPK increased", "700", "--unit", "U/L", "--uln", "200")
    assert ask_json(*words, "--convert")["grade"] == 2


def test_a_value_may_be_a_bound(ask: Ask, ask_json: AskJson) -> None:
    words = ("grade", "ctcae", "5.0", "Neutrophil count decreased")
    below = ask_json(*words, "<0.1", "--unit", "10*9/L")
    assert (below["grade"], below["inputs"][0]["text"]) == (4, "<0.1 10*9/L")
    piped = b"term,value,unit\nAnemia,<75,g/L\nAnemia,<90,g/L\nAnemia,<high,g/L\n"
    said = ask_json("grade", "table", "-", "--ctcae", "5.0", piped=piped)
    assert [(one["lowest"], one["highest"]) for one in said["graded"]] == [(3, 3), (2, 3)]
    assert said["set_aside"][0]["why"].startswith("value is '<high', expected a number, or <")
    series = b"day,value,unit\n-1,<0.5,10*9/L\n3,<0.1,10*9/L\n"
    found = ask_json("grade", "series", "-", "--ctcae", "5.0", "--term", words[-1], piped=series)
    assert (found["baseline_day"], found["grade_baseline"]["grade"]) == (-1, 4)
    refused = ask(*words, "few", "--unit", "10*9/L")
    assert "value is 'few', expected a number" in refused.stderr


def test_an_open_grade_is_null_for_programs(ask_json: AskJson) -> None:
    said = ask_json("grade", "ctcae", "5.0", "Anemia", "105", "--unit", "g/L")
    assert said["grade"] is None
    assert (said["kind"], said["lowest"], said["highest"]) == ("ungradable", 0, 1)
    assert said["missing"] == ["lower limit of normal"]


@pytest.mark.parametrize(
    ("more", "grade"),
    [
        ((), None),
        (("--baseline", "200"), 1),
        (("--baseline", "200", "--baseline-uln", "250"), 3),
        (("--baseline-position", "normal"), 3),
        (("--is-baseline",), 3),
        (("--baseline", "20", "--baseline-lln", "5"), 3),
    ],
)
def test_a_baseline_is_given_as_far_as_it_is_known(
    ask_json: AskJson, more: tuple[str, ...], grade: int | None
) -> None:
    words = ("grade", "ctcae", "5.0", "Alanine aminotransferase increased", "300", "--unit", "U/L")
    assert ask_json(*words, "--uln", "40", *more)["grade"] == grade


def test_facts_are_stated_or_asked_for(ask: Ask, ask_json: AskJson) -> None:
    words = ("grade", "ctcae", "5.0", "Lipase increased", "200", "--unit", "U/L", "--uln", "60")
    assert ask_json(*words)["grade"] == 3
    assert ask_json(*words, "--fact", "symptoms=no")["grade"] == 2
    assert ask_json(*words, "--ask")["kind"] == "at_least"
    for typed, says in (
        ("symptoms", "fact is 'symptoms', expected NAME=yes or NAME=no"),
        ("pain=yes", "fact is 'pain', expected one of: symptoms"),
    ):
        refused = ask(*words, "--fact", typed)
        assert refused.exit_code == 2
        assert says in refused.stderr


def test_digits_are_a_setting(ask_json: AskJson) -> None:
    words = ("grade", "ctcae", "5.0", "Neutrophil count decreased", "0.4996", "--unit", "10*9/L")
    assert ask_json(*words)["grade"] == 4
    assert ask_json(*words, "--digits", "3")["grade"] == 3


def test_a_table_counts_grades_and_shows_what_was_set_aside(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "labs.csv"
    file.write_text(LABS, "utf-8")
    said = ask("grade", "table", str(file), "--ctcae", "5.0")
    assert said.exit_code == 0
    lines = [line.split() for line in said.stdout.splitlines()]
    assert ["Anemia", *"0001001", "1"] in lines
    assert ["Hyperkalemia", *"0001000", "0"] in lines
    assert "5 rows were set aside" in said.stdout
    assert "1 grade hangs on a clinical fact that nobody stated" in said.stdout
    for number, why in (
        (5, "Anemia: unit is 'g/dL', expected g/L"),
        (6, "value is 'about 70', expected a number"),
        (9, "symptoms is 'perhaps', expected yes or no"),
        (11, "CTCAE 5.0 has no term 'Hiccups'"),
        (12, "term is empty, expected a value"),
    ):
        assert f"{file}, line {number}: {why}" in said.stdout
    strict = ask("grade", "table", str(file), "--ctcae", "5.0", "--strict")
    assert strict.exit_code == 2
    assert "5 rows were set aside" in strict.stderr


def test_a_table_is_passed_on_with_its_grades(ask: Ask) -> None:
    said = ask("grade", "table", "-", "--ctcae", "5.0", "--csv", piped=LABS.encode())
    first, *rows = said.stdout.splitlines()
    assert first.startswith("subject,term,value,unit,lln,uln,symptoms,is_baseline,grade,lowest")
    assert rows[0] == "A,Anemia,70,g/L,110,,,,3,3,3,grade 3,ctcae-5.0/anemia/3,"
    assert rows[3].endswith(",,,,,,not assessed,,")
    assert rows[5].endswith("grade 3,ctcae-5.0/lipase-increased/3a,yes")
    assert "5 rows were set aside" in said.stderr
    assert len(rows) == 6


def test_a_table_for_programs_has_every_row(ask_json: AskJson) -> None:
    said = ask_json("grade", "table", "-", "--ctcae", "5.0", piped=LABS.encode())
    assert said["rows"] == len(said["graded"]) + len(said["set_aside"]) == 11
    assert [one["grade"] for one in said["graded"]] == [3, 3, None, None, 2, 3]
    assert said["graded"][2]["kind"] == "ungradable"
    assert [one["assumed"] for one in said["graded"]] == [False] * 5 + [True]
    assert said["set_aside"][0]["place"] == "standard input, line 5"
    nothing = ask_json("grade", "table", "-", "--ctcae", "6", piped=b"term,value\n")
    assert nothing == {"rulebook": "CTCAE 6.0", "rows": 0, "graded": [], "set_aside": []}


@pytest.mark.parametrize(
    ("words", "piped", "says"),
    [
        ((), b"", "Give either --ctcae or --rulebook"),
        (("--ctcae", "5", "--csv", "--json"), b"", "--csv goes with no --json"),
        (("--ctcae", "7"), b"", "CTCAE version is '7'"),
        (("--ctcae", "5"), b"", "column term is missing, found no columns"),
        (("--ctcae", "5"), b"term,values\n", "column value is missing, found term, values"),
        (("--ctcae", "5"), b"term,value\n\xff,1\n", "is not CSV in UTF-8"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused(
    ask: Ask, words: tuple[str, ...], piped: bytes, says: str
) -> None:
    said = ask("grade", "table", "-", *words, piped=piped)
    assert said.exit_code == 2
    assert says in said.stderr


def test_a_table_of_nothing_prints_csv_headings(ask: Ask) -> None:
    said = ask("grade", "table", "-", "--ctcae", "5", "--csv", piped=b"term,value\n")
    assert said.stdout == "term,value,grade,lowest,highest,in_words,row,assumed\n"


SERIES = (
    b"day,value,unit,lln\n-6,0.2,10*9/L,1.5\n2,0.1,10*9/L,1.5\n5,,10*9/L,1.5\n30,1.6,10*9/L,1.5\n"
)


def test_a_series_is_graded_beside_its_baseline(ask: Ask, ask_json: AskJson) -> None:
    words = ("grade", "series", "-", "--ctcae", "5.0", "--term", "Neutrophil count decreased")
    said = ask_json(*words, piped=SERIES)
    assert (said["baseline_day"], said["grade_baseline"]["grade"]) == (-6, 4)
    assert [one["treatment_emergent"] for one in said["days"]] == [
        "before the reference event",
        "no",
        "unknown",
        "no",
    ]
    assert (said["course"]["onset"], said["course"]["maximum_day"]) == (2, 2)
    for_people = ask(*words, piped=SERIES)
    assert "Maximum after the event  grade 4, first on day 2" in for_people.stdout
    assert "baseline" in for_people.stdout


def test_a_series_may_have_no_baseline_and_nothing_after_the_event(
    ask: Ask, ask_json: AskJson
) -> None:
    words = ("grade", "series", "-", "--ctcae", "5.0", "--term", "Neutrophil count decreased")
    late = ask(*words, "--event-day", "-30", piped=SERIES)
    assert "none before the event" in late.stdout
    early = ask_json(*words, "--event-day", "60", piped=SERIES)
    assert early["course"] is None
    well = ask(*words, piped=b"day,value,unit,lln\n3,2.0,10*9/L,1.5\n")
    assert "Onset after the event    none" in well.stdout
    same = ask_json(*words, "--event-day", "2", "--event-day-counts", piped=SERIES)
    assert same["baseline_day"] == 2


def test_a_misspelt_column_is_not_passed_over(ask: Ask) -> None:
    words = ("grade", "series", "-", "--ctcae", "5.0", "--term", "Anemia")
    said = ask(*words, piped=b"day,value,units\n1,70,g/L\n")
    assert "column 'units' is not known, expected day, value, unit, lln, uln" in said.stderr
    bad_day = ask(*words, piped=b"day,value,unit\n1.5,70,g/L\n")
    assert "standard input, line 2: day is '1.5', expected a whole number" in bad_day.stderr
