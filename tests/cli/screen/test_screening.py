"""`screen`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests import records
from tests.cli.conftest import Ask
from tests.exchange.patients.screening.test_files import SAVED

from trialwright.exchange.patients.screening import written

STUDY = "NCT07338357"
ROWS = """\
patient_id,kind,code_system,code,text,value,unit,date,status,specimen,method
1,birth_date,,,,,,2014-06-10,,,
1,sex,,,,male,,,,,
1,diagnosis,ICD10CM,C92.00,AML,,,2025-06-01,active,,
1,measurement,LOINC,29463-7,Body weight,34,kg,2026-03-10,final,,
1,measurement,,,CLL-1,62,%,2026-03-11,final,bone marrow blasts,flow cytometry
1,measurement,,,Lansky score,90,{score},2026-03-10,final,,
"""
TEXT = "Inclusion Criteria:\n\n* AML\n* Lansky score >= 50 at screening\n* Able to swallow\n"


@pytest.fixture
def child(tmp_path: Path) -> str:
    path = tmp_path / "child.csv"
    path.write_text(ROWS)
    return str(path)


@pytest.fixture
def text(tmp_path: Path) -> str:
    path = tmp_path / "own.txt"
    path.write_text(TEXT)
    return str(path)


def test_all_21_criteria_are_answered_and_the_restatement_says_what_it_is(
    ask: Ask, child: str
) -> None:
    said = ask("screen", STUDY, child, "--as-of", "2026-03-15")
    assert said.exit_code == 0
    lines = said.stdout.splitlines()
    assert lines[:3] == [f"Study    {STUDY}", "Patient  1", "Verdict  needs data"]
    for name in [f"I{n}" for n in range(1, 11)] + [f"E{n}" for n in range(1, 12)]:
        assert sum(line[2:].startswith(f"{name} ") for line in lines) == 1, name
    assert "needs a newer Lansky" in said.stdout
    assert "Policy: reference day 2026-03-15" in said.stdout
    assert "Eligible takes" in said.stdout
    assert "Not eligible may follow from as few as 1" in said.stdout
    assert "restatement" in said.stderr
    assert "restatement" not in ask("screen", STUDY, child, "--quiet").stderr


def test_a_loaded_record_is_screened_with_its_fields(
    ask: Ask, ask_json: Callable[..., Any], child: str
) -> None:
    ask("registry", "load", "-", piped=records.record())
    made = ask_json("screen", f"NCT{records.FIRST:08d}", child, "--as-of", "2026-03-15")
    assert made["verdict"] == "eligible"
    assert [one["id"] for one in made["criteria"]] == ["I1"]
    assert [one["words"] for one in made["fields"]] == [
        "Minimum age: 3 Years",
        "Maximum age: 18 Years",
    ]
    assert made["open"] == made["fewest_to_admit"]["asks"] == []


def test_json_says_where_in_the_text_and_in_the_data(
    ask_json: Callable[..., Any], child: str
) -> None:
    made = ask_json("screen", STUDY, child, "--as-of", "2026-03-15")
    (found,) = (one for one in made["criteria"] if one["id"] == "I4")
    start, end = found["span"]
    assert "CLL-1" in made["text"][start:end]
    assert found["verdict"] == "met"
    assert found["effect"] == "satisfied"
    (evidence,) = found["evidence"]
    assert (evidence["value"], evidence["date"]) == ("62 %", "2026-03-11")
    assert evidence["source"] == "child.csv: row line 6"
    (open_,) = next(one["open"] for one in made["criteria"] if one["id"] == "E8")
    assert open_["reason"] == "MISSING"
    assert open_["about"] == "allogeneic-hsct"
    assert made["fewest_to_rule_out"]["is_exact"] is True
    assert made["policies"]["at_screening_days"] is None


def test_signatures_and_policies_settle_what_they_may(
    ask: Ask, ask_json: Callable[..., Any], child: str, text: str, tmp_path: Path
) -> None:
    asked = ask("screen", "--criteria", text, child, "--questions", "--as-of", "2026-03-15")
    blank = tomllib.loads(asked.stdout)["answer"]
    assert [(one["criterion"], one["patient"]) for one in blank] == [("I3", "1")]
    signed, policies = tmp_path / "signed.toml", tmp_path / "policies.toml"
    filled = asked.stdout.replace("# holds = true or false", "holds = true").replace(
        "# by = ", 'by = "Dr. A"'
    )
    filled = filled.replace("# on = ", "on = 2026-03-14").replace("# reason = ", 'reason = "seen"')
    stray = filled.replace(blank[0]["statement"], "Able to fly")
    signed.write_text(filled + stray)
    policies.write_text("at_screening_days = 7\n")
    options = ("--criteria", text, child, "--signed", str(signed), "--policies", str(policies))

    made = ask_json("screen", *options, "--as-of", "2026-03-15")
    assert made["verdict"] == "eligible"
    assert [one["words"] for one in made["not_counted"]] == ["Able to fly"]
    said = ask("screen", *options, "--as-of", "2026-03-15")
    assert "signed by Dr. A on 2026-03-14: yes, seen" in said.stdout
    assert "not counted" in said.stdout


def test_a_saved_screening_brings_its_day_its_policies_and_its_signatures(
    ask: Ask, ask_json: Callable[..., Any], tmp_path: Path
) -> None:
    path = tmp_path / "saved.json"
    path.write_bytes(written(SAVED))
    made = ask_json("screen", STUDY, str(path))
    assert (made["patient"], made["as_of"]) == ("child", "2026-03-15")
    assert made["policies"]["at_screening_days"] == 14
    declared = made["policies"]["complete"][0]
    assert (declared["kind"], declared["concept"]) == ("procedure", "allogeneic-hsct")
    assert "every procedure that is allogeneic-hsct" in made["policies"]["words"][4]
    assert [one["words"] for one in made["not_counted"]] == ["Recovery"]
    effects = {one["id"]: one["effect"] for one in made["criteria"]}
    assert effects["E8"] == "satisfied"

    assert ask_json("screen", STUDY, "-", piped=path.read_bytes()) == made
    later = ask_json("screen", STUDY, str(path), "--as-of", "2026-06-15")
    assert later["as_of"] == "2026-06-15"
    (tmp_path / "none.toml").write_text("")
    bare = ask_json("screen", STUDY, str(path), "--policies", str(tmp_path / "none.toml"))
    assert (bare["as_of"], bare["policies"]["complete"]) == ("2026-03-15", [])
    other = ask("screen", f"NCT{records.FIRST:08d}", str(path))
    assert other.exit_code == 4
    ask("registry", "load", "-", piped=records.record())
    other = ask("screen", f"NCT{records.FIRST:08d}", str(path))
    assert other.exit_code == 2
    assert f"is a screening for {STUDY}, expected NCT" in other.stderr


def test_what_a_text_leaves_ambiguous_is_asked_as_a_reading(ask: Ask, child: str) -> None:
    asked = ask("screen", STUDY, child, "--questions", "--as-of", "2026-03-15", "--quiet")
    made = tomllib.loads(asked.stdout)
    assert made["study"] == STUDY
    assert [one["words"] for one in made["reading"]] == ["relapse and refractoriness"]
    assert {"I1", "I5", "E11"} <= {one["criterion"] for one in made["answer"]}


def test_of_several_patients_one_must_be_named(ask: Ask, tmp_path: Path, text: str) -> None:
    path = tmp_path / "two.csv"
    path.write_text(ROWS + "2,birth_date,,,,,,2012,,,\n")
    both = ask("screen", "--criteria", text, str(path))
    assert both.exit_code == 2
    assert "the source holds 2 patients; name one with --patient, such as 1" in both.stderr
    assert ask("screen", "--criteria", text, str(path), "--patient", "2").exit_code == 0
    none = ask("screen", "--criteria", text, str(path), "--patient", "3")
    assert none.exit_code == 4


def test_json_lists_what_could_not_be_read_and_a_denial_is_told_as_one(
    ask: Ask, ask_json: Callable[..., Any], tmp_path: Path
) -> None:
    text, path = tmp_path / "own.txt", tmp_path / "one.csv"
    text.write_text("Exclusion Criteria:\n\n* Hepatitis B\n")
    rows = "patient_id,kind,text,date,status\n1,birth_date,,2014,\n1,diagnosis,hepatitis B,"
    path.write_text(f"{rows}2026-03-01,in error\n")
    asked = ("screen", "--criteria", str(text), str(path), "--as-of", "2026-03-15")
    made = ask_json(*asked)
    assert [(one["row"], one["path"]) for one in made["set_aside"]] == [("line 3", "status")]
    path.write_text(f"{rows}2026-03-01,refuted\n")
    (evidence,) = ask_json(*asked)["criteria"][0]["evidence"]
    assert (evidence["standing"], evidence["date"]) == ("denied", "2026-03-01")
    shown = " ".join(ask(*asked).stdout.split())
    assert "recorded: hepatitis B (a denial), 2026-03-01 (one.csv: row line 3)" in shown
    assert "has: hepatitis B" not in shown


def test_patients_come_through_a_pipe_and_what_could_not_be_read_is_counted(
    ask: Ask, text: str
) -> None:
    piped = (ROWS + '1,measurement,,,ANC,"1,5",10*9/L,2026-03-10,final,,\n').encode()
    said = ask("screen", "--criteria", text, "-", piped=piped)
    assert said.exit_code == 0
    assert "1 row of the source could not be read" in said.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("{child}",), 2, "Give an NCT id and PATIENTS"),
        (("study", "{child}"), 2, "study"),
        (("NCT00000001", "{child}"), 4, "no registry"),
        ((STUDY, "nowhere.csv"), 4, "nowhere.csv"),
        ((STUDY, "{child}", "--criteria", "{child}"), 2, "With --criteria give PATIENTS alone"),
        ((STUDY, "{child}", "--zone", "Mars"), 2, "Mars"),
        ((STUDY, "{child}", "--signed", "{child}"), 2, "found no TOML"),
        ((STUDY, "{child}", "--policies", "{bytes}"), 2, "is not UTF-8 at byte 0"),
        (("{child}", "--criteria", "{bytes}"), 2, "is not UTF-8 at byte 0"),
    ],
)
def test_what_cannot_be_screened_is_refused(  # noqa: PLR0913, PLR0917 - a case has this many
    ask: Ask, child: str, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    odd = tmp_path / "bytes"
    odd.write_bytes(b"\xff\xfe\xff")
    result = ask("screen", *(word.format(child=child, bytes=odd) for word in words))
    assert result.exit_code == code
    assert said in result.stderr


def test_a_death_is_shown_though_no_criterion_asks_for_it(
    ask: Ask, ask_json: Callable[..., Any], text: str, tmp_path: Path
) -> None:
    path = tmp_path / "dead.csv"
    path.write_text(ROWS + "1,death,,,,,,2026-03-12,,,\n")
    said = ask("screen", "--criteria", text, str(path), "--as-of", "2026-03-15")
    assert "Died     2026-03-12" in said.stdout
    path.write_text(ROWS + "1,death,,,,,,,,,\n")
    made = ask_json("screen", "--criteria", text, str(path), "--as-of", "2026-03-15")
    assert made["died"] == "on a day that is not stated"


def test_a_zone_and_a_site_s_own_concepts_are_taken(ask: Ask, child: str, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[test]]\nid = "site-x"\nname = "X on blasts"\n')
    words = ("--concepts", str(own), "--zone", "Asia/Shanghai", "--quiet")
    assert ask("screen", STUDY, child, *words).exit_code == 0


def test_a_study_without_criteria_has_none_to_screen_by(ask: Ask, child: str) -> None:
    bare = records.record(protocolSection__eligibilityModule=...)
    ask("registry", "load", "-", piped=bare)
    said = ask("screen", f"NCT{records.FIRST:08d}", child)
    assert said.exit_code == 4
    assert "states no eligibility criteria" in said.stderr


def test_a_correction_wins_over_what_was_read(ask: Ask, child: str, tmp_path: Path) -> None:
    text, corrections = tmp_path / "own.txt", tmp_path / "corrections.toml"
    text.write_text("Inclusion Criteria:\n\n* Body weight as the protocol asks\n")
    begun = ask("criteria", "correct", "--text", str(text), "I1").stdout
    kept = begun[: begun.index("expression = ")]
    said = 'compare(term("body weight", concept: "body-weight"), limits: >= 10, unit: unit("kg"))'
    who = 'by = "A. Physician"\non = 2026-03-01\nreason = "So it is."\n'
    corrections.write_text(f"{kept}expression = '{said}'\n{who}")
    words = ("screen", "--criteria", str(text), child, "--as-of", "2026-03-10", "--quiet")

    assert "+ I1 " not in ask(*words).stdout
    assert "+ I1 " in ask(*words, "--corrections", str(corrections)).stdout
    text.write_text("Inclusion Criteria:\n\n* Something else altogether\n")
    assert not ask(*words, "--corrections", str(corrections)).stderr
    assert f"{corrections}: " in ask(*words[:-1], "--corrections", str(corrections)).stderr
