"""`cohort`."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Ask

from trialwright.cli.patient.sources import patients_from
from trialwright.errors import ContainerError, InvalidInput, NotFound
from trialwright.exchange.patients import PatientsRead
from trialwright.vocabulary import Concepts

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


def test_who_has_died_is_counted_and_marked(
    ask: Ask, ask_json: Callable[..., Any], text: str, tmp_path: Path
) -> None:
    pytest.importorskip("pyarrow")
    many, table, folder = (str(tmp_path / name) for name in ("many.csv", "all.csv", "columns"))
    Path(many).write_text(f"{ROWS}1,death,,,,,,2025-12-01,,,\n3,death,,,,,,,,,\n")
    words = ("cohort", "--criteria", text, "--as-of", "2026-03-15")
    said = ask(*words, many, "--table", table, "--columns", folder)
    assert "Died          2 of these" in said.stdout
    rows = list(csv.DictReader(Path(table).read_text("utf-8").splitlines()))
    assert [(row["verdict"], row["died"]) for row in rows] == [
        ("eligible", "died"),
        ("needs data", ""),
        ("not eligible", "died"),
    ]
    for source in (many, folder):
        made = ask_json(*words, source)
        assert (made["eligible"], made["died"]) == (1, 2)
        assert [one["died"] for one in made["first"]] == [True, False, True]
    assert "eligible, died" in ask(*words, many).stdout


def test_nobody_who_died_is_not_told(ask: Ask, text: str, many: str) -> None:
    assert "Died" not in ask("cohort", "--criteria", text, many, "--as-of", "2026-03-15").stdout


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
    assert "another job, with another reference day (--as-of 2026-03-15); expected" in said.stderr
    Path(many).write_text(ROWS.replace("34,kg", "35,kg"))
    said = ask(*words, "--as-of", "2026-03-15", "--table", str(tmp_path / "all.ndjson"))
    assert "another job, with other patients; a table of another form; expected" in said.stderr
    (work / "job.json").write_text("[]")
    assert "that does not read" in ask(*words).stderr
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
    again = ask("cohort", "--criteria", text, str(folder), "--columns", str(tmp_path / "copy"))
    copied = ask("patient", "show", str(tmp_path / "copy"))
    assert "row line 9" in again.stdout
    assert "row line 9" in copied.stdout
    assert json.loads(one.read_text().splitlines()[0])["verdict"] == "eligible"
    twice = ask(*words, str(other), many, str(folder))
    assert twice.exit_code == 2
    assert "stands twice" in twice.stderr


def several(tmp_path: Path) -> list[str]:
    """Return two files, of which the second has a patient and words that the first has not."""
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(ROWS)
    other = ROWS.replace("\n1,", "\n5,").replace("\n2,", "\n6,").replace("\n3,", "\n7,")
    second.write_text(other.replace("34,kg", "35,kg") + "6,sex,,,,female,,,,,\n")
    return [str(first), str(second)]


@pytest.mark.parametrize("kept", [(), (0,), (1,), (0, 1)], ids=str)
def test_columns_of_several_sources_say_what_these_said(
    ask: Ask, text: str, tmp_path: Path, kept: tuple[int, ...]
) -> None:
    """Whatever the sources are: files, folders of columns, or both."""
    pytest.importorskip("pyarrow")
    words = ("cohort", "--criteria", text, "--as-of", "2026-03-15", "--table")
    sources = several(tmp_path)
    for at in kept:
        made = str(tmp_path / f"kept-{at}")
        assert ask(*words, str(tmp_path / "x.csv"), sources[at], "--columns", made).exit_code == 0
        sources[at] = made
    folder, one, other = tmp_path / "columns", tmp_path / "1.ndjson", tmp_path / "2.ndjson"
    said = ask(*words, str(one), *sources, "--columns", str(folder))
    assert said.exit_code == 0, said.stderr
    assert ask(*words, str(other), str(folder)).exit_code == 0
    assert [json.loads(line)["patient"] for line in one.read_text().splitlines()] == list("123567")
    assert other.read_bytes() == one.read_bytes()


@pytest.mark.parametrize("option", ["--columns", "--table", "--figure", "--work"])
def test_a_source_is_never_written_over(
    ask: Ask, many: str, text: str, tmp_path: Path, option: str
) -> None:
    if option == "--columns":
        pytest.importorskip("pyarrow")
    source = tmp_path / "kept"
    if option in {"--columns", "--work"}:
        assert ask("cohort", "--criteria", text, many, "--columns", str(source)).exit_code == 0
    else:
        source = Path(many)
    files = [source] if source.is_file() else sorted(source.iterdir())
    before = [one.read_bytes() for one in files]
    target = tmp_path / "another-name"
    target.symlink_to(source)
    for name in (source, target):
        said = ask("cohort", "--criteria", text, str(source), option, str(name))
        assert said.exit_code == 2
        assert "is a source of patients" in said.stderr
    assert [one.read_bytes() for one in files] == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--table", "all.txt"), ".txt"),
        (("--json", "--table", "all.csv"), "ndjson"),
        (("--work", "work"), "a pipe cannot be read again"),
        (("--figure", "nowhere/costs.svg"), "no such folder to write to"),
        (("--table", "nowhere/all.csv"), "no such folder to write to"),
    ],
)
def test_what_a_job_could_not_write_is_said_before_anything_is_read(  # noqa: PLR0913, PLR0917 - fixtures
    ask: Ask,
    text: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("trialwright.cli.cohort.screening.gathered", lambda *_: pytest.fail("read"))
    made = ask("cohort", "--criteria", text, "-", "--columns", "kept", *words, piped=ROWS.encode())
    assert made.exit_code == 2
    assert said in made.stderr
    assert sorted(one.name for one in tmp_path.iterdir()) == ["own.txt"]


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


@pytest.mark.parametrize(
    "error",
    [
        ContainerError(place="odd.csv", found="no CSV", expected="CSV"),
        InvalidInput("odd.csv is no screening"),
        NotFound("odd.csv: there is no such file"),
        PermissionError(13, "Permission denied", "odd.csv"),
    ],
    ids=lambda one: type(one).__name__,
)
def test_whatever_is_wrong_with_a_source_the_others_go_on(  # noqa: PLR0913, PLR0917 - fixtures
    ask: Ask,
    ask_json: Callable[..., Any],
    many: str,
    text: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
) -> None:
    def some(source: str, vocabulary: Concepts, zone: str | None) -> PatientsRead:
        if source == "odd.csv":
            raise error
        return patients_from(source, vocabulary, zone)

    monkeypatch.setattr("trialwright.cli.cohort.sources.patients_from", some)
    words = ("cohort", "--criteria", text, "--work", str(tmp_path / "work"), "odd.csv")
    made = ask_json(*words, many)
    assert made["patients"] == 3
    (aside,) = [one for one in made["set_aside"] if one["table"] == "file"]
    assert (aside["place"], aside["found"]) == ("odd.csv", str(error))
    assert ask("cohort", "--criteria", text, "odd.csv").exit_code != 0


def test_a_screening_that_does_not_read_does_not_stop_the_others(
    ask_json: Callable[..., Any], many: str, text: str, tmp_path: Path
) -> None:
    odd = tmp_path / "odd.json"
    odd.write_text('{"trialwright_screening": 1}')
    made = ask_json("cohort", "--criteria", text, str(odd), many)
    assert made["patients"] == 3
    assert made["set_aside"][0]["row"] == "odd.json"


def test_a_damaged_folder_of_columns_does_not_stop_the_others(
    ask: Ask, ask_json: Callable[..., Any], text: str, tmp_path: Path
) -> None:
    pytest.importorskip("pyarrow")
    first, second = several(tmp_path)
    folder = tmp_path / "kept"
    assert ask("cohort", "--criteria", text, first, "--columns", str(folder)).exit_code == 0
    (folder / "facts.arrow").write_bytes(b"no Arrow at all")
    made = ask_json("cohort", "--criteria", text, str(folder), second, first)
    assert made["patients"] == 6
    assert [one["row"] for one in made["set_aside"] if one["table"] == "file"] == ["kept"]


def test_a_zone_that_is_none_is_no_fault_of_the_sources(
    ask: Ask, many: str, text: str, tmp_path: Path
) -> None:
    said = ask("cohort", "--criteria", text, many, str(tmp_path), "--zone", "Nowhere/None")
    assert said.exit_code == 2
    assert "is not a time zone" in said.stderr


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
