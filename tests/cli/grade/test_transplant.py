"""`grade transplant`: remission after transplant without a marrow."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.cli.conftest import Ask

from trialwright.grading.shelf import bundled

AskJson = Callable[..., Any]
HEAD = (
    b"patient,day,remission_before_transplant,donor_chimerism,extramedullary,neutrophils,"
    b"platelets,last_red_cells,last_platelets,transfusions_known\n"
)


def test_every_part_of_the_rule_decides_and_silence_is_unknown(ask_json: AskJson) -> None:
    rows = (
        b"whole,100,yes,95,no,1.0,100,44,44,\n"
        b"before,100,no,95,no,1.0,100,44,44,\n"
        b"chimerism,100,yes,94.9,no,1.0,100,44,44,\n"
        b"outside,100,yes,95,yes,1.0,100,44,44,\n"
        b"neutrophils,100,yes,95,no,0.99,100,44,44,\n"
        b"platelets,100,yes,95,no,1.0,99,44,44,\n"
        b"red cells,100,yes,95,no,1.0,100,45,44,\n"
        b"last platelets,100,yes,95,no,1.0,100,44,45,\n"
        b"never,100,yes,95,no,1.0,100,,,yes\n"
        b"silent,100,yes,95,no,1.0,100,,,\n"
        b"nothing,100,,,,,,,,\n"
        b"silent and no,100,no,,,,,,,\n"
    )
    said = ask_json("grade", "transplant", "-", piped=HEAD + rows)
    found = {one["patient"]: one["accepted"] for one in said["remissions"]}
    yes, unknown = {"whole", "never"}, {"silent", "nothing"}
    assert {name for name, accepted in found.items() if accepted is True} == yes
    assert {name for name, accepted in found.items() if accepted is None} == unknown
    missing = {one["patient"]: one["missing"] for one in said["remissions"]}
    assert missing["silent"] == ["last red-cell transfusion", "last platelet transfusion"]
    assert len(missing["nothing"]) == 7
    assert said["set_aside"] == []


def test_what_cannot_be_is_set_aside_with_its_line(ask: Ask) -> None:
    rows = b"A,100,yes,0.97e4,no,1.0,100,44,44,\nB,100,yes,97,no,1.0,100,101,44,\nC,x,,,,,,,,\n"
    said = ask("grade", "transplant", "-", piped=HEAD + rows).stdout
    assert "3 rows were set aside" in said
    assert "line 2: day 100: donor_chimerism is 9700, expected percent, 0 to 100" in said
    assert "line 3: day 100: last_red_cells is 101, expected a day that is not later" in said
    assert "line 4: day is 'x', expected a whole number" in said


def test_a_rule_of_ones_own_is_asked(ask: Ask, ask_json: AskJson, tmp_path: Path) -> None:
    file = tmp_path / "ward.toml"
    ours = bundled("aml-cibmtr-post-transplant.toml").decode()
    file.write_text(ours.replace("days_without_transfusion = 56", "days_without_transfusion = 28"))
    words = ("grade", "transplant", "-", "--rulebook", str(file))
    row = HEAD + b"A,100,yes,95,no,1.0,100,72,72,\n"
    assert ask_json(*words, piped=row)["remissions"][0]["accepted"] is True
    assert ask_json("grade", "transplant", "-", piped=row)["remissions"][0]["accepted"] is False
    file.write_text(ours.replace("donor_chimerism_from = 95", 'donor_chimerism_from = "most"'))
    refused = ask(*words, piped=row)
    assert refused.exit_code == 2
    assert "donor_chimerism_from is 'most', expected a number" in refused.stderr
