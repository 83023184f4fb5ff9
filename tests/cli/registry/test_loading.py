"""`registry load`: an account that adds up, for people and for programs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests import records
from tests.cli.conftest import Ask

from trialwright.cli.clock import now
from trialwright.registry.store import RegistryWriter


@pytest.fixture
def mixed(tmp_path: Path) -> str:
    """Return a file with two records and one that cannot be read."""
    path = tmp_path / "mixed.ndjson"
    bad = records.record(records.FIRST + 1, hasResults="no")
    path.write_bytes(b"\n".join([records.record(), bad, records.record(records.FIRST + 2)]))
    return str(path)


def test_the_account_of_a_load_adds_up(mixed: str, ask_json: Callable[..., Any]) -> None:
    account = ask_json("registry", "load", mixed)
    assert list(account) == [
        "load",
        "read",
        "new",
        "changed",
        "derived_only",
        "unchanged",
        "rejected",
        "seconds",
    ]
    assert account | {"seconds": 0} == {
        "load": 1,
        "read": 3,
        "new": 2,
        "changed": 0,
        "derived_only": 0,
        "unchanged": 0,
        "rejected": 1,
        "seconds": 0,
    }
    assert account["seconds"] > 0


def test_loading_again_changes_nothing(mixed: str, ask_json: Callable[..., Any]) -> None:
    ask_json("registry", "load", mixed)
    account = ask_json("registry", "load", mixed)
    assert (account["new"], account["changed"], account["unchanged"]) == (0, 0, 2)


def test_an_edit_and_a_churn_are_told_apart(ask_json: Callable[..., Any]) -> None:
    churned = {"meshes": [{"id": "D000009", "term": "Nine"}]}
    for source, changed, derived_only in (
        (records.record(), 0, 0),
        (records.record(derivedSection__conditionBrowseModule=churned), 1, 1),
        (records.titled(records.FIRST, "Another Title", "2026-03-01"), 1, 0),
    ):
        account = ask_json("registry", "load", "-", piped=source)
        assert (account["changed"], account["derived_only"]) == (changed, derived_only)


def test_people_get_a_table_and_a_word_about_what_was_set_aside(mixed: str, ask: Ask) -> None:
    result = ask("registry", "load", mixed)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:-1] == [
        "Load                              1",
        "Records read                      3",
        "New                               2",
        "Changed                           0",
        "  only what the registry derives  0",
        "Unchanged                         0",
        "Set aside                         1",
    ]
    assert lines[-1].startswith("Seconds")
    assert result.stderr == (
        "stored 3\n1 record was set aside; see `trialwright registry rejected`\n"
    )


def test_strict_ends_with_3_if_anything_was_set_aside(mixed: str, ask: Ask) -> None:
    assert ask("registry", "load", mixed, "--strict").exit_code == 3
    assert ask("registry", "load", "-", "--strict", piped=records.record()).exit_code == 0


@pytest.mark.parametrize("words", [["--quiet"], ["--progress", "none"]])
def test_progress_can_be_left_out(ask: Ask, words: list[str]) -> None:
    assert ask("registry", "load", "-", *words, piped=records.record()).stderr == ""


def test_quiet_says_nothing_of_what_was_set_aside(mixed: str, ask: Ask) -> None:
    assert ask("registry", "load", mixed, "--quiet").stderr == ""


def test_several_inputs_are_one_load(
    mixed: str, tmp_path: Path, ask_json: Callable[..., Any]
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    folder.joinpath("one.json").write_bytes(records.record(records.FIRST + 7))
    assert ask_json("registry", "load", mixed, str(folder), "--workers", "1")["read"] == 4


def test_a_second_writer_is_told_to_wait(home: Path, mixed: str, ask: Ask) -> None:
    with RegistryWriter.open(home, now):
        result = ask("registry", "load", mixed)
    assert result.exit_code == 5
    assert "another process is writing to the registry" in result.stderr
