"""`criteria show`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from tests import records
from tests.cli.conftest import Ask

_TEXT = (
    "Inclusion Criteria:\n\n1. Aged 3 to 18 years.\n"
    "2. Weight &#8805; 10 kg without a coat.\n\nExclusion Criteria:\n\n1. Asthma, etc.\n"
)


def test_criteria_are_said_in_sentences_with_the_words_that_were_not_read(ask: Ask) -> None:
    said = ask("criteria", "-", piped=_TEXT.encode())

    assert said.exit_code == 0
    assert "Age from 3 to 18 years." in said.stdout
    assert "without a coat" in said.stdout
    assert "2 of 3 criteria were read without words left over." in said.stdout


def test_criteria_are_printed_as_expressions(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "criteria.txt"
    file.write_text(_TEXT, "utf-8")

    said = ask("criteria", str(file), "--expressions")

    assert 'demographic("age", limits: [3, 18], unit: unit("years", ucum: "a"))' in said.stdout


def test_remarks_compare_the_text_with_the_fields_of_a_record(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    file.write_bytes(records.record(protocolSection__eligibilityModule__minimumAge="4 Years"))

    said = ask("criteria", str(file), "--remarks")

    assert "age-field-conflict" in said.stdout


def test_an_age_field_that_is_no_age_is_compared_with_nothing(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "record.json"
    file.write_bytes(records.record(protocolSection__eligibilityModule__minimumAge="young"))

    assert "age-field-conflict" not in ask("criteria", str(file), "--remarks").stdout


def test_a_study_of_the_registry_is_read_by_its_id(
    ask: Ask, ask_json: Callable[..., Any], two_versions: str
) -> None:
    value = ask_json("criteria", two_versions.lower())

    assert [one["id"] for one in value["criteria"]] == ["I1"]
    assert value["criteria"][0]["sentence"] == "Age from 3 to 18 years."
    assert {one["rule"] for one in value["remarks"]} >= {"heading-missing"}
    start, end = value["criteria"][0]["span"]
    assert value["text"][start:end] == "1. Aged 3 to 18 years."
    assert ask("criteria", "NCT00000001").exit_code == 4


def test_the_restatement_is_read_where_the_record_is_not_there(ask: Ask) -> None:
    said = ask("criteria", "NCT07338357")

    assert said.exit_code == 0
    assert "restatement" in said.stderr
    assert "E11" in said.stdout


def test_what_is_no_text_and_no_record_is_refused_in_one_sentence(ask: Ask, tmp_path: Path) -> None:
    broken, odd = tmp_path / "broken.json", tmp_path / "odd.txt"
    broken.write_text("{ no record", "utf-8")
    odd.write_bytes(b"\xff\xfe\xfa")

    assert ask("criteria", str(broken)).exit_code == 3
    assert "is not UTF-8 at byte 0" in ask("criteria", str(odd)).stderr
    assert msgspec.json.decode(ask("criteria", "-", "--json", piped=b"").stdout)["criteria"] == []


def test_each_criterion_is_shown_with_all_that_is_known_of_it(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "criteria.txt"
    file.write_text("Phase I only:\n\n" + _TEXT.replace("1. Aged", "1. Cohort A: Aged"), "utf-8")

    said = ask("criteria", "show", "--text", str(file), "--full")

    for words in (
        "Cohort      Cohort A",
        "Posted        Weight ≥ 10 kg without a coat.",
        "As read       Weight at least 10 kg.",
        'Expression    compare(term("Weight", concept: "body-weight"), limits: >= 10, ',
        "For a person  read: without a coat.",
        "For a person  complete: ",
        "Left over     unread: without a coat.",
        "(cohort-specific)",
    ):
        assert words in said.stdout, words


def test_remarks_on_the_whole_text_are_shown_too(ask: Ask) -> None:
    said = ask("criteria", "-", "--full", piped=b"Inclusion Criteria:\n* Asthma\n")

    assert "The text: no heading opens criteria of exclusion (heading-missing)" in said.stdout
    checks = ask("criteria", "-", "--checks", piped=b"Inclusion Criteria:\n* Asthma\n")
    assert "heading-missing" in checks.stdout


def test_no_criteria_are_said_to_be_none(ask: Ask) -> None:
    assert "states no criteria" in ask("criteria", "-", piped=b"").stdout
