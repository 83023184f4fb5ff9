"""`grade response` and `grade rulebooks`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.cli.conftest import Ask

from trialwright.grading.shelf import bundled

AskJson = Callable[..., Any]
HEAD = (
    "patient,day,marrow_blasts,baseline_blasts,circulating_blasts,extramedullary,neutrophils,"
    "platelets,spicules,mrd_method,mrd_sensitivity,mrd_threshold,mrd_level\n"
)
ROWS = (
    HEAD + "A,28,2,60,no,no,0.2,20,yes,flow,0.01,0.1,0.05\n"
    "B,28,2,60,no,no,,,yes,,,,\n"
    "C,28,,60,no,no,0.2,10,,,,,\n"
    "D,28,150,60,no,no,0.2,10,,,,,\n"
    "E,28,2,60,no,no,0.2,10,,flow,,,0.05\n"
    "F,28,60,60,no,no,0.2,10,,,,,\n"
).encode()


def test_responses_are_read_and_what_cannot_be_read_is_set_aside(
    ask: Ask, ask_json: AskJson
) -> None:
    words = ("grade", "response", "-", "--criteria", "eln-2022")
    said = ask_json(*words, "--count-as-response", "CR,CRi,MLFS", piped=ROWS)
    assert [one["category"] for one in said["responses"]] == [
        "MLFS",
        None,
        "non-evaluable",
        "no response",
    ]
    assert said["responses"][0]["mrd"] == "MRD-"
    assert said["responses"][1]["possible"] == ["CR", "CRi", "MLFS"]
    assert (said["responders"], said["responders_at_most"]) == (2, 2)
    assert [one["place"] for one in said["set_aside"]] == [
        "standard input, line 5",
        "standard input, line 6",
    ]
    narrow = ask(*words, "--count-as-response", "CR", piped=ROWS)
    assert "Responses  0 of 4, perhaps 1" in narrow.stdout
    assert "2 rows were set aside" in narrow.stdout
    assert "MRD is given without mrd_sensitivity and mrd_threshold" in narrow.stdout


def test_settings_change_what_responses_are_called(ask_json: AskJson) -> None:
    words = ("grade", "response", "-", "--criteria", "eln-2022")

    def first(*more: str, row: int = 0) -> object:
        return ask_json(*words, *more, piped=ROWS)["responses"][row]["category"]

    assert first("--cri-by-the-letter") == "CRi"
    assert first("--landmark-day", "14", row=3) == "refractory"
    assert first("--use-sd-and-pd", row=3) is None
    counts = (HEAD + "A,28,12,60,no,no,0.6,60,yes,,,,\nB,28,2,60,no,no,0.6,60,yes,,,,\n").encode()
    read = ask_json(*words, "--use-crh", "--pr-without-counts", piped=counts)["responses"]
    assert [one["category"] for one in read] == ["PR", "CRh"]
    assert ask_json(*words, piped=counts)["responders"] is None


def test_categories_that_are_none_are_refused(ask: Ask) -> None:
    words = ("grade", "response", "-", "--criteria", "iwg-2003", "--count-as-response", "CR,CRx")
    said = ask(*words, piped=ROWS)
    assert said.exit_code == 2
    assert "category is 'CRx', expected one of CR, CRh, CRi" in said.stderr


def test_rulebooks_are_listed_with_how_far_they_were_checked(ask: Ask, ask_json: AskJson) -> None:
    listed = {one["rulebook"]: one for one in ask_json("grade", "rulebooks", "list")}
    assert len(listed) == 11
    assert listed["CTCAE 5.0"]["verified"] == "second-hand"
    assert listed["ASTCT IEC-HS 2023"]["verified"] == "no"
    assert "ELN AML response 2022" in ask("grade", "rulebooks").stdout


def test_a_term_is_shown_with_its_rows(ask: Ask, ask_json: AskJson) -> None:
    said = ask_json("grade", "rulebooks", "show", "5.0", "Lipase increased")
    assert [row["grade"] for row in said["rows"]] == [1, 2, 3, 3, 4]
    assert said["facts"][0]["name"] == "symptoms"
    assert len(ask_json("grade", "rulebooks", "show", "6.0")) == 44
    assert "Hyponatremia" in ask("grade", "rulebooks", "show", "5.0").stdout
    shown = ask("grade", "rulebooks", "show", "6.0", "creatinine clearance decreased").stdout
    assert "acute kidney injury" in shown
    assert "Note" in shown


def test_a_rulebook_of_ones_own_is_checked(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_bytes(bundled("ctcae-6.0.toml"))
    sound = ask("grade", "rulebooks", "check", str(file))
    assert (sound.exit_code, sound.stdout) == (0, f"{file}: no defects.\n")
    gap, smaller = b'"value < 10"\nanswer', b'"value < 9"\nanswer'
    file.write_bytes(bundled("ctcae-6.0.toml").replace(gap, smaller))
    broken = ask("grade", "rulebooks", "check", str(file), "--json")
    assert broken.exit_code == 2
    (defect,) = msgspec.json.decode(broken.stdout)
    assert "(Creatinine clearance decreased)" in defect["place"]
    assert "gap" in defect["says"]
    for_people = ask("grade", "rulebooks", "check", str(file))
    assert "leaves a gap" in for_people.stdout
    assert "1 defect" in for_people.stderr


def test_criteria_of_ones_own_are_used_and_one_of_both_must_be_named(
    ask: Ask, ask_json: AskJson, tmp_path: Path
) -> None:
    file = tmp_path / "own.toml"
    own = bundled("aml-eln-2022.toml").decode().replace('name = "ELN AML', 'name = "Ward AML')
    file.write_text(
        own.replace("value >= 100", "value >= 20").replace("value >= 50", "value >= 15")
    )
    words = ("grade", "response", "-", "--rulebook", str(file))
    said = ask_json(*words, piped=ROWS)
    assert said["criteria"] == "Ward AML response 2022"
    assert said["responses"][0]["category"] == "CRi"
    for both in ((), ("--criteria", "eln-2022", "--rulebook", str(file))):
        refused = ask("grade", "response", "-", *both, piped=ROWS)
        assert refused.exit_code == 2
        assert "Give --criteria or --rulebook, one of them." in refused.stderr
    file.write_text(own.replace("[pr]", "[prr]"))
    assert "pr is missing, expected the table [pr]" in ask(*words, piped=ROWS).stderr


def test_a_rulebook_is_printed_as_it_is(ask: Ask) -> None:
    said = ask("grade", "rulebooks", "source", "crs-astct-2019")
    assert said.stdout_bytes == bundled("crs-astct-2019.toml")
    refused = ask("grade", "rulebooks", "source", "../shelf")
    assert refused.exit_code == 2
    assert "expected one of aml-cibmtr-post-transplant" in refused.stderr


@pytest.mark.parametrize("command", ["", "ctcae", "table", "crs", "rulebooks"])
def test_every_command_says_what_it_does(ask: Ask, command: str) -> None:
    said = ask("grade", *filter(None, [command]), "--help")
    assert said.exit_code == 0
    assert said.stdout.startswith("Usage: trialwright grade")


FOLLOWED = (
    b"patient,day,marrow_blasts,baseline_blasts,circulating_blasts,extramedullary,neutrophils,"
    b"platelets,spicules,until\n"
    b"A,28,3,60,no,no,0.3,40,yes,\n"
    b"A,56,2,60,no,no,1.1,60,yes,200\n"
    b"A,120,1,60,no,no,2.4,210,yes,90\n"
    b"B,28,3,60,no,no,,,yes,\n"
    b"B,56,30,60,no,no,1,100,yes,\n"
    b"C,100,3,60,no,no,2,200,yes,90\n"
)


def test_the_best_response_is_before_the_next_therapy_and_never_better_than_it_surely_is(
    ask: Ask, ask_json: AskJson
) -> None:
    words = ("grade", "response", "-", "--criteria", "eln-2022", "--best")
    best = {one["patient"]: one for one in ask_json(*words, piped=FOLLOWED)["best"]}
    assert (best["A"]["category"], best["A"]["day"], best["A"]["until"]) == ("CRi", 56, 90)
    assert (best["B"]["category"], best["B"]["day"]) == (None, 28)
    assert best["B"]["possible"] == ["CR", "CRi", "MLFS"]
    assert (best["C"]["category"], best["C"]["day"], best["C"]["possible"]) == (None, None, [])
    said = ask(*words, piped=FOLLOWED).stdout
    assert "none assessed" in said
    assert "best" not in ask_json(*words[:-1], piped=FOLLOWED)
