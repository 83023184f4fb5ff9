"""`registry show`, `history` and `diff`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from tests import records
from tests.cli.conftest import Ask

from trialwright.registry.restatement import restatement_source
from trialwright.vocabulary import NctId

REFERENCE = "NCT07338357"


def load(ask: Ask, source: bytes) -> None:
    assert ask("registry", "load", "-", piped=source).exit_code == 0


def test_a_study_is_shown_on_a_screen(two_versions: str, ask: Ask) -> None:
    result = ask("registry", "show", two_versions)
    assert result.exit_code == 0
    assert result.stderr == ""
    first, blank, *facts = result.stdout.splitlines()
    assert first == "NCT90000001: A Made-up Study of Something Else"
    assert blank == ""
    for line in (
        "Lead sponsor              Made-up Hospital",
        "Overall status            Recruiting",
        "Study type                Interventional",
        "Phase                     Phase 1, Phase 2",
        "Enrollment                10 (estimated)",
        "Study start               2026-02 (estimated)",
        "First submitted           2025-12-22",
        "First posted              2026-01-13 (actual)",
        "Last update posted        2026-02-20 (actual)",
        "Sites                     1 (China)",
        "Minimum age               3 Years",
        "Healthy volunteers        No",
        "Results                   No results posted",
        "Version                   2 (edited)",
        "Registry's data cut       2026-03-25",
        "Nothing of this is real >3 times over.",
        "1. Aged 3 to 18 years.",
    ):
        assert line in facts


def test_json_is_the_bytes_as_they_came(ask: Ask) -> None:
    source = b" " + msgspec.json.format(records.record(), indent=3) + b"\n\n"
    load(ask, source)
    shown = ask("registry", "show", "nct90000001", "--json").stdout_bytes
    assert msgspec.json.decode(shown) == msgspec.json.decode(source)
    assert shown == source.strip()


def test_pretty_json_is_in_the_order_of_the_registry(ask: Ask) -> None:
    shuffled = dict(reversed(records.tree().items()))
    load(ask, msgspec.json.encode(shuffled))
    shown = ask("registry", "show", "NCT90000001", "--pretty").stdout
    assert list(msgspec.json.decode(shown)) == ["protocolSection", "derivedSection", "hasResults"]
    assert shown.startswith('{\n  "protocolSection": {\n    "identificationModule": {')


def test_a_former_id_leads_to_the_study(ask: Ask) -> None:
    load(ask, records.record(protocolSection__identificationModule__nctIdAliases=["NCT90000099"]))
    assert ask("registry", "show", "NCT90000099").stdout.startswith("NCT90000001: ")


def test_the_study_can_be_shown_as_it_was(two_versions: str, ask: Ask) -> None:
    show = ("registry", "show", two_versions)
    assert "Something Else" not in ask(*show, "--as-of", "2026-02-19").stdout
    assert "Something Else" in ask(*show, "--as-of", "2026-02-20").stdout
    assert "Something Else" in ask(*show, "--seen-by", "2999-01-01T00:00Z").stdout
    assert "Something Else" not in ask(*show, "--version", "1").stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--version", "3"], "NCT90000001 has no version 3 here; its versions are 1 to 2"),
        (["--version", "0"], "NCT90000001 has no version 0 here; its versions are 1 to 2"),
        (["--as-of", "2026-01-12"], "the oldest one was posted on 2026-01-13"),
        (["--seen-by", "2001-01-01T00:00Z"], "NCT90000001 had not been loaded here by 2001-01-01"),
    ],
)
def test_a_version_that_is_not_there_is_said_with_what_is(
    two_versions: str, ask: Ask, words: list[str], sentence: str
) -> None:
    result = ask("registry", "show", two_versions, *words)
    assert result.exit_code == 4
    assert sentence in result.stderr


def test_a_study_that_is_not_here_is_said(two_versions: str, ask: Ask) -> None:
    for words in (["show"], ["show", "--version", "1"], ["history"], ["diff"]):
        command, *options = words
        result = ask("registry", command, "NCT00000001", *options)
        assert result.exit_code == 4
        assert result.stderr == "trialwright: NCT00000001 is not in this registry\n"
    assert two_versions != "NCT00000001"


def test_without_its_record_the_reference_study_is_shown_restated_and_says_so(ask: Ask) -> None:
    result = ask("registry", "show", REFERENCE)
    assert result.exit_code == 0
    assert "is not in this registry; what is shown is a restatement" in result.stderr
    assert "Version " not in result.stdout
    assert "10. A usable specimen of blood cells can be collected." in result.stdout
    source = ask("registry", "show", REFERENCE, "--json").stdout_bytes
    assert source == restatement_source(NctId(REFERENCE))


def test_a_restatement_has_no_versions(ask: Ask, two_versions: str) -> None:
    assert two_versions
    for command in ("history", "diff"):
        assert ask("registry", command, REFERENCE).exit_code == 4
    assert ask("registry", "show", REFERENCE, "--version", "1").exit_code == 4


def test_the_real_record_takes_the_place_of_the_restatement(ask: Ask) -> None:
    load(ask, records.record(NctId(REFERENCE).number))
    result = ask("registry", "show", REFERENCE)
    assert result.stderr == ""
    assert "Version                   1 (first here)" in result.stdout


def test_long_lines_fit_the_terminal(two_versions: str, ask: Ask) -> None:
    shown = ask("registry", "show", two_versions, columns=60).stdout
    assert max(map(len, shown.splitlines())) <= 60


def test_a_record_that_states_next_to_nothing_is_shown(ask: Ask) -> None:
    protocol = records.tree()["protocolSection"]
    bare = {key: protocol[key] for key in ("identificationModule", "statusModule")}
    del bare["identificationModule"]["briefTitle"]
    bare["statusModule"] = {"overallStatus": "WITHHELD"}
    load(ask, records.record(protocolSection=bare))
    shown = ask("registry", "show", "NCT90000001").stdout
    assert shown.startswith("NCT90000001: (no title)\n")
    assert "Overall status         Withheld" in shown
    assert "Sites                  none stated" in shown


def test_nested_criteria_and_odd_values_are_readable(ask: Ask) -> None:
    load(
        ask,
        records.record(
            protocolSection__eligibilityModule__eligibilityCriteria=(
                "Inclusion Criteria:\n\n* one\n\n  * one a\n* two\n*\n\n"
                "Exclusion Criteria:\n\n1. all"
            ),
            protocolSection__designModule__enrollmentInfo={"count": 99_999_999},
            protocolSection__statusModule__whyStopped="No \\*money\\*",
            protocolSection__outcomesModule__primaryOutcomes=[{"measure": "Survival"}, {}],
            protocolSection__armsInterventionsModule__interventions=[
                {"type": "DRUG", "name": "Aspirin"},
                {"name": "Rest"},
            ],
            protocolSection__contactsLocationsModule__locations=[{"city": "Nowhere"}],
        ),
    )
    shown = ask("registry", "show", "NCT90000001").stdout
    assert "Inclusion Criteria:\n\n* one\n  * one a\n* two\n*\n\nExclusion" in shown
    assert "Enrollment                not known\n" in shown
    assert "Why it stopped            No *money*\n" in shown
    assert "Primary outcomes          Survival\n                          (no title)\n" in shown
    assert "Interventions             Drug: Aspirin\n                          Rest\n" in shown
    assert "Sites                     1\n" in shown


def test_a_long_criterion_hangs_under_its_marker(ask: Ask) -> None:
    criteria = "* one two three four five six seven eight nine ten\n  1. inner\n* \n  * deep"
    load(ask, records.record(protocolSection__eligibilityModule__eligibilityCriteria=criteria))
    shown = ask("registry", "show", "NCT90000001", columns=40).stdout
    assert "* one two three four five six seven\n  eight nine ten\n  1. inner\n*\n  * deep" in shown


def test_history_names_each_date_for_what_it_is(two_versions: str, ask: Ask) -> None:
    lines = ask("registry", "history", two_versions).stdout.splitlines()
    assert [cell.strip() for cell in lines[0].split("  ") if cell] == [
        "Version",
        "How it differs",
        "Registry: last update posted",
        "Registry: first data cut",
        "Registry: last data cut",
        "Here: first seen (UTC)",
        "Here: last seen (UTC)",
    ]
    assert lines[2].split()[:4] == ["1", "first", "here", "2026-01-13"]
    assert lines[3].split()[:3] == ["2", "edited", "2026-02-20"]


def test_history_tells_the_first_and_the_last_data_cut(
    ask: Ask, ask_json: Callable[..., Any]
) -> None:
    cut = "derivedSection__miscInfoModule__versionHolder"
    for day in ("2026-04-01", "2026-06-01", "2026-05-01"):
        load(ask, records.record(**{cut: day}))

    (version,) = ask_json("registry", "history", "NCT90000001")
    assert (version["data_cut"], version["last_data_cut"]) == ("2026-04-01", "2026-06-01")
    row = ask("registry", "history", "NCT90000001").stdout.splitlines()[2]
    assert row.split()[4:6] == ["2026-04-01", "2026-06-01"]


def test_an_id_with_a_study_of_its_own_is_shown_and_who_names_it_is_said(
    ask: Ask, ask_json: Callable[..., Any]
) -> None:
    aliases = "protocolSection__identificationModule__nctIdAliases"
    load(ask, records.record(90_000_001, **{aliases: ["NCT90000002", "NCT90000003"]}))
    load(ask, records.record(90_000_002, **{aliases: ["NCT90000001"]}))

    for own, other in (("NCT90000001", "NCT90000002"), ("NCT90000002", "NCT90000001")):
        line = f"{own} is a study of its own; {other} names it as a former NCT id of its own\n"
        shown = ask("registry", "show", own)
        assert shown.stdout.startswith(f"{own}: ")
        assert shown.stderr == line
        assert ask("registry", "history", own).stderr == line
        assert ask_json("registry", "history", own)[0]["nct_id"] == own
        exported = ask("registry", "export", own, "--format", "ndjson").stdout_bytes
        module = msgspec.json.decode(exported)["protocolSection"]["identificationModule"]
        assert module["nctId"] == own
    followed = ask("registry", "show", "NCT90000003")
    assert followed.stdout.startswith("NCT90000001: ")
    assert followed.stderr == ""


def test_history_as_json_has_every_moment(two_versions: str, ask_json: Callable[..., Any]) -> None:
    first, second = ask_json("registry", "history", two_versions)
    assert (first["number"], first["kind"], second["kind"]) == (1, "first", "edit")
    assert first["last_update_posted"] == "2026-01-13"
    assert first["first_seen"].endswith("Z")
    assert first["content_hash"] != second["content_hash"]
    assert first["bytes"] > 0


def test_a_diff_is_told_in_words(two_versions: str, ask: Ask) -> None:
    said = ask("registry", "diff", two_versions).stdout
    assert said.startswith("NCT90000001, from version 1 to version 2\n\n")
    assert "A Made-up Study of Something Else" in said
    backwards = ask("registry", "diff", two_versions, "--from", "2", "--to", "1").stdout
    assert backwards.startswith("NCT90000001, from version 2 to version 1\n")


def test_a_diff_as_json_names_both_versions(
    two_versions: str, ask_json: Callable[..., Any]
) -> None:
    diff = ask_json("registry", "diff", two_versions)
    assert (diff["nct_id"], diff["from"], diff["to"]) == (two_versions, 1, 2)
    assert [module["module"] for module in diff["modules"]] == [
        "protocolSection.identificationModule",
        "protocolSection.statusModule",
    ]


def test_one_version_cannot_be_compared(ask: Ask) -> None:
    load(ask, records.record())
    result = ask("registry", "diff", "NCT90000001")
    assert result.exit_code == 4
    assert "has no version 0 to compare; what is here is version 1" in result.stderr
