"""`grade relapse`: whether assessments after a response show relapse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Ask

from trialwright.grading.shelf import bundled

AskJson = Callable[..., Any]
HEAD = b"patient,day,after,marrow_blasts,circulating_blasts,extramedullary\n"
WORDS = ("grade", "relapse", "-", "--criteria", "eln-2022")


@pytest.mark.parametrize(
    ("row", "relapse", "missing"),
    [
        (b"A,90,CR,5,no,no", True, []),
        (b"A,90,CR,4.9,no,no", False, []),
        (b"A,90,CR,1,yes,no", True, []),
        (b"A,90,CRi,1,no,yes", True, []),
        (b"A,90,CR,6,,", True, []),
        (b"A,90,CRh,1,no,", None, ["extramedullary disease"]),
        (b"A,90,CR,,,", None, ["marrow blasts", "circulating blasts", "extramedullary disease"]),
    ],
)
def test_one_sign_is_enough_and_its_absence_takes_all(
    ask_json: AskJson,
    row: bytes,
    relapse: bool | None,  # noqa: FBT001 - what is found
    missing: list[str],
) -> None:
    (found,) = ask_json(*WORDS, piped=HEAD + row + b"\n")["relapses"]
    assert found["relapse"] is relapse
    assert found["missing"] == missing


def test_the_table_counts_and_says_from_which_blasts_on(ask: Ask) -> None:
    said = ask(*WORDS, piped=HEAD + b"A,90,CR,5,no,no\nB,91,CR,,no,no\n").stdout
    assert "Relapse from     5 % blasts in the marrow" in said
    assert "1 yes" in said
    assert "1 unknown" in said
    assert "Wording checked  no" in said


def test_what_was_asked_is_named_with_whether_its_wording_was_checked(ask_json: AskJson) -> None:
    said = ask_json(*WORDS, piped=HEAD + b"A,90,CR,5,no,no\n")
    assert (said["row"], said["verified"]) == ("eln-aml-response-2022/relapse", "no")


def test_relapse_after_what_is_no_response_is_set_aside(ask: Ask) -> None:
    rows = b"A,90,PR,50,no,no\nB,90,cured,50,no,no\nC,90,,50,no,no\n"
    said = ask(*WORDS, piped=HEAD + rows).stdout
    assert "3 rows were set aside" in said
    assert "relapse after PR is not defined, expected one of CR" in said
    assert "after is 'cured', expected one of CR" in said
    assert "after is empty, expected a value" in said


def test_a_study_lets_relapse_be_from_responses_of_its_own(ask_json: AskJson) -> None:
    row = HEAD + b"A,90,PR,50,no,no\n"
    assert ask_json(*WORDS, "--after", "CR,PR", piped=row)["relapses"][0]["relapse"] is True


def test_criteria_of_ones_own_are_asked(ask_json: AskJson, tmp_path: Path) -> None:
    file = tmp_path / "ward.toml"
    ours = bundled("aml-eln-2022.toml").decode()
    head = "[relapse]\nmarrow_blasts_from = "
    assert f"{head}5\n" in ours
    file.write_text(ours.replace(f"{head}5\n", f"{head}10\n"))
    row = HEAD + b"A,90,CR,9,no,no\n"
    own = ask_json("grade", "relapse", "-", "--rulebook", str(file), piped=row)
    assert own["relapses"][0]["relapse"] is False
    assert ask_json(*WORDS, piped=row)["relapses"][0]["relapse"] is True


def test_criteria_are_named(ask: Ask) -> None:
    refused = ask("grade", "relapse", "-", piped=HEAD)
    assert refused.exit_code == 2
    assert "Give --criteria or --rulebook, one of them." in refused.stderr
