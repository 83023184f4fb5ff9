"""The page on JSON output lists the keys that the commands print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec
import pytest
from click.testing import CliRunner
from tests import records
from tests.docs.console import DOCS

from trialwright.cli.program import program

#: The commands at the top whose rows are tried; all others of the page are tried elsewhere.
TOP = ("search", "criteria", "screen", "match", "cohort")
ROW = re.compile(rf"^\| (`(?:registry|{'|'.join(TOP)})[ `][^|]*) \| ([^|]*) \|$", re.MULTILINE)
FIRST_CELL = re.compile(r"^\| (`[^|]*) \|", re.MULTILINE)
STUDY = "NCT90000001"
PATIENT = "patient_id,kind,code_system,code,text,value,unit,date,status\n1,sex,,,,male,,,\n"


def page() -> str:
    return (DOCS / "reference" / "json.md").read_text("utf-8")


def documented() -> dict[str, list[str]]:
    """Return the keys by command, as the page lists them; those of the live registry aside."""
    return {
        command: re.findall(r"`(\w+)`", keys)
        for commands, keys in ROW.findall(page())
        for command in re.findall(r"`(?:registry )?([^`]*)`", commands)
        if not command.startswith("update") and "`" in keys
    }


def with_json(command: click.Command, name: str = "") -> Iterator[str]:
    """Yield the names of all commands that print JSON, with those of their groups before them."""
    if any("--json" in one.opts for one in command.params):
        yield name.strip()
    if isinstance(command, click.Group):
        context = click.Context(command)
        for each in command.list_commands(context):
            found = command.get_command(context, each)
            assert found is not None
            yield from with_json(found, f"{name} {each}")


def test_every_command_that_prints_json_has_a_row() -> None:
    listed = [
        f"{command} "
        for cell in FIRST_CELL.findall(page())
        for command in re.findall(r"`([^`]*)`", cell)
    ]
    names = list(with_json(program))
    assert {"registry load", "criteria read", "match", "grade rulebooks show"} <= set(names)
    unlisted = [name for name in names if not any(one.startswith(f"{name} ") for one in listed)]
    assert unlisted == []


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
    read = CliRunner().invoke(program, ["criteria", "read", "--quiet", "--home", str(home)])
    assert read.exit_code == 0
    return home


@pytest.mark.parametrize("command", documented())
def test_the_keys_are_those_of_the_page(command: str, home: Path, tmp_path: Path) -> None:
    keys = documented()[command]
    if command == "stats --contents":
        keys = documented()["stats"] + keys
    patient = tmp_path / "patient.csv"
    patient.write_text(PATIENT)
    meant = {"NCT": STUDY, "FILE": str(tmp_path / "out"), "PATIENT": str(patient)}
    words = [meant.get(word, word) for word in command.split()]
    words += {"load": ["-"], "history": [STUDY], "diff": [STUDY], "sample": ["2"]}.get(words[0], [])
    group = [] if words[0] in TOP else ["registry"]
    said = CliRunner().invoke(
        program, [*group, *words, "--json", "--home", str(home)], input=records.record()
    )
    assert said.exit_code == 0, said.output
    value = msgspec.json.decode(said.stdout)
    assert list(value[0] if isinstance(value, list) else value) == keys
