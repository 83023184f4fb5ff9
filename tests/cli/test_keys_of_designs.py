"""The page on JSON output lists the keys of designs, and of estimates beyond survival."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from tests.docs.console import DOCS

from trialwright.cli.program import program
from trialwright.protocol.designs import DecisionKind

PAGE = (DOCS / "reference" / "json.md").read_text("utf-8")
TABLE = """\
days,ended,died,age,before,after
1,relapse,1,3,9,1
2,0,0,5,8,2
3,death,1,6,7,
4,relapse,0,5,6,1
5,death,1,2,5,3
6,0,0,4,4,4
"""
CAUSES = ("--time", "days", "--cause", "ended")
COMMANDS = {
    "estimate cumulative-incidence": CAUSES,
    "estimate cox": ("--time", "days", "--event", "died", "--covariate", "age"),
    "estimate fine-gray": (*CAUSES, "--of", "death", "--covariate", "age"),
    "estimate rate": ("3", "10"),
    "estimate change": ("--first", "before", "--later", "after"),
    "design stopping": ("--participants", "10", "--rate", "0.2", "--seen", "0", "1"),
    "design simon": ("--p0", "0.1", "--p1", "0.5"),
    "design two-stage": ("1/10", "5/29", "--seen", "1", "10"),
    "design single-stage": ("--p0", "0.1", "--p1", "0.5"),
}


def keys(of: str) -> list[str]:
    (listed,) = re.findall(rf"^\| `{of}` (?:adds )?\| (.*) \|$", PAGE, re.MULTILINE)
    return re.findall(r"`(\w+)`", listed)


def spoken(beginning: str) -> list[str]:
    (found,) = re.findall(rf"^{beginning}.*$", PAGE, re.MULTILINE)
    return re.findall(r"`(\w+)`", found)


def answer(command: str, *words: str) -> dict[str, Any]:
    said = CliRunner().invoke(program, [*command.split(), *words, "--json"], input=TABLE)
    assert said.exit_code == 0, said.output
    value: dict[str, Any] = msgspec.json.decode(said.stdout)
    return value


@pytest.mark.parametrize("command", COMMANDS)
def test_the_keys_are_those_of_the_page(command: str) -> None:
    assert list(answer(command, *COMMANDS[command])) == keys(command)


def test_parts_have_the_keys_of_the_page() -> None:
    beside = answer("estimate rate", "3", "10", "--beside", "1", "10")
    assert list(beside) == [*keys("estimate rate"), *keys("estimate rate --beside")]
    assert spoken("A rate has")[:7] == list(beside["rate"])[:7]
    (row, *_) = answer("estimate cumulative-incidence", *CAUSES)["incidences"]
    assert spoken("An incidence has") == list(row)
    table = COMMANDS["estimate cox"]
    (one,) = answer("estimate cox", *table)["coefficients"]
    assert spoken("A coefficient has") == list(one)
    kinds = spoken("A limit is null")
    assert kinds == ["kind", *(kind.value for kind in DecisionKind), "reason"]
