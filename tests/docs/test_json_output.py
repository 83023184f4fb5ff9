"""The page on JSON output lists the keys that the commands print."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from tests import records
from tests.docs.console import DOCS

from trialwright.cli.program import program

ROW = re.compile(r"^\| (`(?:registry|search)\b[^|]*) \| ([^|]*) \|$", re.MULTILINE)
STUDY = "NCT90000001"


def documented() -> dict[str, list[str]]:
    """Return the keys by command, as the page lists them; those of the live registry aside."""
    page = (DOCS / "reference" / "json.md").read_text("utf-8")
    return {
        command: re.findall(r"`(\w+)`", keys)
        for commands, keys in ROW.findall(page)
        for command in re.findall(r"`(?:registry )?([^`]*)`", commands)
        if not command.startswith("update")
    }


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with a study in two versions and something that was set aside."""
    home = tmp_path_factory.mktemp("home")
    edited = records.titled(records.FIRST, "Another Title", "2026-03-01")
    piped = b"\n".join([records.record(), edited, b'{"hasResults": true}'])
    loaded = CliRunner().invoke(
        program, ["registry", "load", "-", "--quiet", "--home", str(home)], input=piped
    )
    assert loaded.exit_code == 0
    return home


@pytest.mark.parametrize("command", documented())
def test_the_keys_are_those_of_the_page(command: str, home: Path, tmp_path: Path) -> None:
    keys = documented()[command]
    if command == "stats --contents":
        keys = documented()["stats"] + keys
    words = command.replace("NCT", STUDY).replace("FILE", str(tmp_path / "out")).split()
    words += {"load": ["-"], "history": [STUDY], "diff": [STUDY], "sample": ["2"]}.get(words[0], [])
    group = [] if words[0] == "search" else ["registry"]
    said = CliRunner().invoke(
        program, [*group, *words, "--json", "--home", str(home)], input=records.record()
    )
    assert said.exit_code == 0, said.output
    value = msgspec.json.decode(said.stdout)
    assert list(value[0] if isinstance(value, list) else value) == keys
