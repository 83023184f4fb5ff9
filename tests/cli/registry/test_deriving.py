"""`registry check` and `registry flags`: of one study, and counted over all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tests import records
from tests.cli.conftest import Ask

from trialwright.registry.checks import RULES, TIMED_RULES
from trialwright.registry.store.files import registry_file

REFERENCE = "NCT07338357"
CART = records.record(
    records.FIRST + 1,
    protocolSection__identificationModule__briefTitle="CD19 CAR-T Cells in Made-up Lymphoma",
    protocolSection__armsInterventionsModule__interventions=[
        {"type": "BIOLOGICAL", "name": "Autologous CD19 CAR-T cells"}
    ],
)


@pytest.fixture
def two_studies(ask: Ask) -> None:
    """Load an ordinary study and one of CAR-T cells."""
    ordinary = records.record(protocolSection__contactsLocationsModule=...)
    assert ask("registry", "load", "-", piped=ordinary + b"\n" + CART).exit_code == 0


@pytest.mark.usefixtures("two_studies")
def test_findings_have_a_rule_a_path_and_a_sentence(ask_json: Callable[..., Any]) -> None:
    answer = ask_json("registry", "check", "NCT90000001", "--today", "2026-01-20")
    assert (answer["nct_id"], answer["restated"], answer["today"]) == (
        "NCT90000001",
        False,
        "2026-01-20",
    )
    by_rule = {finding["rule"]: finding for finding in answer["findings"]}
    assert by_rule["no-location"]["path"].startswith("protocolSection.contactsLocationsModule")
    assert "start-passed" not in by_rule


@pytest.mark.usefixtures("two_studies")
def test_findings_for_people_are_a_table(ask: Ask) -> None:
    said = ask("registry", "check", "NCT90000001").stdout
    assert said.startswith("Rule ")
    assert "no-location" in said


def test_a_record_without_findings_is_said_to_have_none(ask: Ask) -> None:
    withheld = records.record(protocolSection__statusModule={"overallStatus": "WITHHELD"})
    assert ask("registry", "load", "-", piped=withheld).exit_code == 0
    assert ask("registry", "check", "NCT90000001").stdout == "NCT90000001: no findings.\n"


def test_the_restatement_is_checked_and_flagged_and_says_so(ask: Ask) -> None:
    for command, said in (("check", "intervention-as-condition"), ("flags", "CLEC12A")):
        result = ask("registry", command, REFERENCE)
        assert result.exit_code == 0
        assert "restatement" in result.stderr
        assert said in result.stdout
        assert ask("registry", command, REFERENCE, "--quiet").stderr == ""


@pytest.mark.usefixtures("two_studies")
def test_findings_of_all_studies_are_counted_by_rule(ask_json: Callable[..., Any]) -> None:
    answer = ask_json("registry", "check", "--all")
    assert (answer["studies"], answer["today"]) == (2, None)
    assert [row["rule"] for row in answer["rules"]] == [rule.id for rule in RULES]
    counts = {row["rule"]: row for row in answer["rules"]}
    assert counts["no-location"] == {"rule": "no-location", "studies": 1, "findings": 1}


@pytest.mark.usefixtures("two_studies")
def test_a_day_adds_the_rules_that_depend_on_it(ask_json: Callable[..., Any], ask: Ask) -> None:
    words = ("registry", "check", "--all", "--today", "2030-01-01")
    answer = ask_json(*words)
    assert [row["rule"] for row in answer["rules"]] == [rule.id for rule in (*RULES, *TIMED_RULES)]
    counts = {row["rule"]: row["studies"] for row in answer["rules"]}
    assert counts["no-location"] == 1
    assert counts["not-verified-for-two-years"] == 2
    assert "No location is stated" in ask(*words).stdout


@pytest.mark.usefixtures("two_studies")
def test_flags_give_answer_rule_reason_and_words(ask_json: Callable[..., Any], ask: Ask) -> None:
    answer = ask_json("registry", "flags", "NCT90000002", "--today", "2026-11-22")
    assert answer["flags"]["definitions"]["fda_gene_therapy"]["answer"] == "yes"
    assert answer["flags"]["definitions"]["in_vivo_only"]["answer"] == "no"
    assert answer["standing"]["as_of"] == "2026-11-22"
    assert answer["standing"]["has_results"] == "no"
    assert answer["standing"]["days_since_verified"] == {"fewest": 295, "most": 325}
    said = ask("registry", "flags", "NCT90000002", "--today", "2026-11-22").stdout
    assert "fda_gene_therapy.gene_modified_cells" in said
    assert "Target antigens               CD19" in said
    assert "Days since last verified      295 to 325" in said
    assert "protocolSection.identificationModule.briefTitle" in said


def test_a_date_known_to_the_day_gives_one_number_of_days(ask: Ask) -> None:
    source = records.record(protocolSection__statusModule__statusVerifiedDate="2026-01-31")
    assert ask("registry", "load", "-", piped=source).exit_code == 0
    said = ask("registry", "flags", "NCT90000001", "--today", "2026-02-02").stdout
    assert "Days since last verified      2\n" in said
    source = records.record(
        records.FIRST + 1, protocolSection__statusModule__statusVerifiedDate=...
    )
    assert ask("registry", "load", "-", piped=source).exit_code == 0
    assert "Days since" not in ask("registry", "flags", "NCT90000002").stdout


@pytest.mark.usefixtures("two_studies")
def test_flags_of_all_studies_are_counted_by_value(ask_json: Callable[..., Any]) -> None:
    flags = ask_json("registry", "flags", "--all")["flags"]
    assert flags["fda_gene_therapy"] == {"no": 1, "yes": 1}
    assert flags["antigen"] == {"CD19": 1}
    assert "has_results" not in flags
    with_day = ask_json("registry", "flags", "--all", "--today", "2026-11-22")["flags"]
    assert with_day["has_results"] == {"no": 2}
    assert flags.items() <= with_day.items()


@pytest.mark.usefixtures("two_studies")
def test_what_older_rules_derived_is_derived_anew_before_it_is_counted(
    home: Path, ask: Ask
) -> None:
    with closing(sqlite3.connect(registry_file(home))) as connection:
        connection.execute("UPDATE study SET flags = '', findings = '', rules = '0'")
        connection.commit()
    result = ask("registry", "flags", "--all")
    assert result.stderr == "derived anew by the rules of this program: 2 studies\n"
    assert "antigen" in result.stdout
    assert ask("registry", "check", "--all").stderr == ""
