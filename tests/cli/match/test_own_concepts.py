"""`criteria read` and `match` with a site's own concepts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests import records
from tests.cli.conftest import Ask

from trialwright.cli.match.readings import Reader
from trialwright.cli.match.shelf import others_with_own, readings_file
from trialwright.vocabulary import concepts, concepts_with

OWN = """\
[[disease]]
id = "site-x"
name = "Nanning syndrome"
names = ["NNS"]
is_a = ["acute-myeloid-leukaemia"]
"""
ROWS = """\
patient_id,kind,code_system,code,text,value,unit,date,status
1,birth_date,,,,,,2014-06-10,
1,sex,,,,male,,,
1,diagnosis,,,NNS,,,2025-06-01,active
"""
DAY = ("--as-of", "2026-03-15")
STUDY = f"NCT{records.FIRST:08d}"
_ELIGIBILITY = "protocolSection__eligibilityModule__eligibilityCriteria"


@pytest.fixture
def child(tmp_path: Path) -> str:
    path = tmp_path / "child.csv"
    path.write_text(ROWS)
    return str(path)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(OWN)
    return path


@pytest.fixture
def loaded(ask: Ask) -> None:
    text = "Inclusion Criteria:\n\n* Nanning syndrome\n"
    one = records.record(records.FIRST, **{_ELIGIBILITY: text})
    assert ask("registry", "load", "-", piped=one).exit_code == 0


def read(ask: Ask, *words: str) -> None:
    made = ask("criteria", "read", "--workers", "1", "--quiet", *words)
    assert made.exit_code == 0, made.stderr


def print_of(path: Path) -> str:
    return Reader.with_concepts(concepts_with(path)).own


@pytest.mark.usefixtures("loaded")
def test_a_disease_that_only_the_site_knows_is_found_by_its_own_concepts(
    ask: Ask, ask_json: Callable[..., Any], child: str, own: Path
) -> None:
    read(ask)
    read(ask, "--concepts", str(own))
    (without,) = ask_json("match", child, *DAY)["candidates"]
    (made,) = ask_json("match", child, *DAY, "--concepts", str(own))["candidates"]
    assert (without["verdict"], without["disease_on_record"]) == ("needs review", False)
    assert (made["verdict"], made["disease_on_record"]) == ("eligible", True)
    alone = ask_json("screen", STUDY, child, *DAY, "--concepts", str(own))
    assert made["verdict"] == alone["verdict"]


@pytest.mark.usefixtures("loaded")
def test_what_is_open_is_named_as_the_site_names_it(ask: Ask, tmp_path: Path, own: Path) -> None:
    read(ask, "--concepts", str(own))
    nobody = tmp_path / "nobody.csv"
    nobody.write_text(ROWS.rpartition("1,diagnosis")[0])
    said = ask("match", str(nobody), *DAY, "--concepts", str(own))
    assert "needs 1 fact: Nanning syndrome" in said.stdout
    assert (
        "Nanning syndrome"
        in ask("match", str(nobody), *DAY, "--concepts", str(own), "--csv").stdout
    )


@pytest.mark.usefixtures("loaded")
def test_readings_that_were_made_with_other_concepts_are_not_used(
    ask: Ask, child: str, own: Path
) -> None:
    read(ask)
    refused = ask("match", child, *DAY, "--concepts", str(own))
    assert refused.exit_code == 4
    assert "make them with `trialwright criteria read --concepts FILE`" in refused.stderr

    read(ask, "--concepts", str(own))
    own.write_text(OWN.replace('"NNS"', '"NNS", "Yongning disease"'))
    refused = ask("match", child, *DAY, "--concepts", str(own))
    assert refused.exit_code == 4
    assert "make them with `trialwright criteria read --concepts FILE`" in refused.stderr


@pytest.mark.usefixtures("loaded")
def test_a_file_of_readings_that_was_renamed_is_refused(
    ask: Ask, child: str, own: Path, home: Path
) -> None:
    read(ask)
    shutil.copy(readings_file(home), readings_file(home, print_of(own)))
    refused = ask("match", child, *DAY, "--concepts", str(own))
    assert refused.exit_code == 2
    assert "or with other concepts; run `trialwright criteria read --concepts FILE`" in (
        refused.stderr
    )


@pytest.mark.usefixtures("loaded")
def test_another_version_of_a_sites_concepts_is_kept_apart_and_told(
    ask: Ask, ask_json: Callable[..., Any], child: str, own: Path, home: Path
) -> None:
    read(ask, "--concepts", str(own))
    before = readings_file(home, print_of(own))
    own.write_text(OWN.replace("NNS", "NANS"))
    said = ask("criteria", "read", "--workers", "1", "--concepts", str(own))
    assert f"{before} (0." in said.stderr
    assert "was read with other concepts, and may be deleted" in said.stderr
    assert others_with_own(home, print_of(own)) == (before,)
    made = ask_json("criteria", "read", "--concepts", str(own))
    assert (made["read_now"], made["with_other_concepts"]) == (0, [str(before)])
    (one,) = ask_json("match", child, *DAY, "--concepts", str(own))["candidates"]
    assert one["verdict"] == "needs data"


@pytest.mark.usefixtures("loaded")
def test_several_processes_read_with_the_sites_concepts(
    ask: Ask, ask_json: Callable[..., Any], child: str, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Inclusion Criteria:\n\n* NNS\n"
    two = records.record(records.FIRST + 1, **{_ELIGIBILITY: text})
    ask("registry", "load", "-", piped=two)
    monkeypatch.setattr("trialwright.cli.match.building.BLOCK_STUDIES", 1)
    made = ask("criteria", "read", "--workers", "2", "--concepts", str(own))
    assert made.exit_code == 0, made.stderr
    found = ask_json("match", child, *DAY, "--concepts", str(own))
    assert found["verdicts"]["eligible"] == 2


def test_a_file_that_adds_nothing_is_no_concepts_of_ones_own(own: Path) -> None:
    own.write_text("# Nothing yet.\n")
    assert print_of(own) == ""


def test_what_a_comment_says_makes_no_other_concepts_and_a_code_does(own: Path) -> None:
    first = print_of(own)
    assert len(first) == len(concepts().fingerprint)
    own.write_text(f"# A comment.\n{OWN}")
    assert print_of(own) == first
    own.write_text(f'{OWN}codes = ["ICD10CM:Z99.81"]\n')
    assert print_of(own) != first


@pytest.mark.usefixtures("loaded")
def test_criteria_are_shown_and_corrected_with_the_sites_concepts(ask: Ask, own: Path) -> None:
    words = (STUDY, "--concepts", str(own))
    assert 'concept: "site-x"' in ask("criteria", "show", *words, "--expressions").stdout
    assert 'concept: "site-x"' not in ask("criteria", "show", STUDY, "--expressions").stdout
    begun = ask("criteria", "correct", STUDY, "I1", "--concepts", str(own))
    assert 'concept: "site-x"' in begun.stdout
