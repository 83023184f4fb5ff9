"""`criteria correct` and what `criteria show` does with a file of corrections."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests import records
from tests.cli.conftest import Ask

_TEXT = (
    "Inclusion Criteria:\n\n1. Aged 3 to 18 years.\n"
    "2. Weight &#8805; 10 kg without a coat.\n\nExclusion Criteria:\n\n1. Asthma.\n"
)


@pytest.fixture
def text(tmp_path: Path) -> Path:
    file = tmp_path / "criteria.txt"
    file.write_text(_TEXT, "utf-8")
    return file


@pytest.fixture
def corrections(ask: Ask, tmp_path: Path, text: Path) -> Path:
    """Return a file of corrections that a person has filled in."""
    begun = ask("criteria", "correct", "--text", str(text)).stdout
    before = begun[begun.index("expression = ") : begun.index('by = ""')]
    after = 'expression = \'compare(term("net weight"), limits: >= 10, unit: unit("kg"))\'\n'
    signed = begun.replace(before, after).replace('by = ""', 'by = "A. Physician"')
    signed = signed.replace('reason = ""', 'reason = "So the protocol."')
    file = tmp_path / "corrections.toml"
    file.write_text(signed.replace("# on = the day, such as", "on ="), "utf-8")
    return file


def test_a_skeleton_has_what_was_not_read_whole(ask: Ask, text: Path) -> None:
    said = ask("criteria", "correct", str(text))

    assert said.exit_code == 0
    assert said.stdout.count("[[correction]]") == 1
    assert 'criterion = "I2"' in said.stdout
    assert 'text = "Weight ≥ 10 kg without a coat."' in said.stdout
    assert 'by = ""' in said.stdout


def test_a_skeleton_has_the_criteria_that_are_named(ask: Ask, text: Path) -> None:
    for words in ((str(text), "e1", "I1", "I1"), ("--text", str(text), "e1", "I1")):
        said = ask("criteria", "correct", *words)
        assert [line for line in said.stdout.splitlines() if line.startswith("criterion")] == [
            'criterion = "E1"',
            'criterion = "I1"',
        ]
    unknown = ask("criteria", "correct", str(text), "E9")
    assert unknown.exit_code == 2
    assert "the text has no criterion E9; its criteria are I1, I2, E1" in unknown.stderr


def test_a_text_that_was_read_whole_says_so(ask: Ask) -> None:
    said = ask("criteria", "correct", "-", piped=b"Exclusion Criteria:\n* Asthma\n")

    assert "[[correction]]" not in said.stdout
    assert "Every criterion was read whole" in said.stderr


def test_a_correction_wins_and_is_told(ask: Ask, text: Path, corrections: Path) -> None:
    said = ask("criteria", str(text), "--corrections", str(corrections))

    assert said.exit_code == 0
    assert "Net weight at least 10 kg." in said.stdout
    assert "3 of 3 criteria were read without words left over." in said.stdout
    assert "1 of them are as a person corrected them." in said.stdout
    full = ask("criteria", str(text), "--corrections", str(corrections), "--full")
    assert "A. Physician on 2026-11-28: So the protocol." in full.stdout


def test_a_program_is_told_who_corrected_what(
    ask_json: Callable[..., Any], text: Path, corrections: Path
) -> None:
    value = ask_json("criteria", "--text", str(text), "--corrections", str(corrections))

    assert [one.get("origin", "rules") for one in value["criteria"]] == ["rules", "person", "rules"]
    assert value["corrections"] == {
        "applied": [
            {
                "criterion": "I2",
                "by": "A. Physician",
                "on": "2026-11-28",
                "reason": "So the protocol.",
            }
        ],
        "unfit": [],
    }


def test_a_correction_that_no_longer_fits_is_told_and_ends_with_one(
    ask: Ask, text: Path, corrections: Path
) -> None:
    text.write_text(_TEXT.replace("a coat", "shoes"), "utf-8")

    said = ask("criteria", str(text), "--corrections", str(corrections))

    assert said.exit_code == 1
    assert "fits no criterion: its text has changed; I2 is the most like it" in said.stderr
    assert "0 of them are as a person corrected them." in said.stdout
    machine = ask("criteria", str(text), "--corrections", str(corrections), "--json")
    assert '"nearest": "I2"' in machine.stdout


def test_corrections_of_another_study_are_refused(
    ask: Ask, tmp_path: Path, corrections: Path
) -> None:
    file = tmp_path / "record.json"
    file.write_bytes(records.record())
    filled = corrections.read_text("utf-8").replace("version = 1", 'version = 1\nstudy = "NCT1"')
    corrections.write_text(filled, "utf-8")

    said = ask("criteria", str(file), "--corrections", str(corrections))

    assert said.exit_code == 2
    assert "study is NCT1, expected NCT90000001, the study shown" in said.stderr


def test_either_a_source_or_a_text_is_asked_for(ask: Ask, text: Path) -> None:
    for words in ((), (str(text), "--text", str(text))):
        said = ask("criteria", *words)
        assert said.exit_code == 2
        assert "Give either an NCT id, a file or -" in said.stderr
