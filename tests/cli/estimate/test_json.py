"""The page on JSON output lists the keys that estimates have."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from tests.docs.console import DOCS

from trialwright.cli.program import program

PAGE = (DOCS / "reference" / "json.md").read_text("utf-8")
TABLE = "days,died,arm\n1,1,A\n2,1,B\n3,0,A\n4,1,B\n"
COLUMNS = ["--time", "days", "--event", "died", "--group", "arm"]


def keys(of: str) -> list[str]:
    (listed,) = re.findall(rf"^\| `estimate {of}` (?:adds )?\| (.*) \|$", PAGE, re.MULTILINE)
    return re.findall(r"`(\w+)`", listed)


def spoken(sentence: str) -> set[str]:
    """Return the keys that the sentences with this beginning name."""
    (found,) = re.findall(rf"^{sentence}.*$", PAGE, re.MULTILINE)
    return set(re.findall(r"`(\w+)`", found))


def answer(*words: str) -> dict[str, Any]:
    said = CliRunner().invoke(program, ["estimate", *words, "--json"], input=TABLE)
    assert said.exit_code == 0, said.output
    value: dict[str, Any] = msgspec.json.decode(said.stdout)
    return value


def test_a_proportion_has_the_keys_of_the_page() -> None:
    found = answer("proportion", "1", "3", "--test", "0.5")
    assert list(found) == [*keys("proportion"), *keys("proportion --test")]
    assert list(answer("proportion", "1", "3")) == keys("proportion")
    said = spoken("An interval of a proportion has")
    assert said == set(found["intervals"][0]) | set(found["test"])


@pytest.mark.parametrize("command", ["survival", "logrank"])
def test_a_table_has_the_keys_of_the_page(command: str) -> None:
    assert list(answer(command, *COLUMNS)) == keys(command)


def test_a_group_has_the_keys_of_the_page() -> None:
    group = answer("survival", *COLUMNS, "--at", "2", "--curve")["groups"][0]
    assert set(group) == spoken("A group of `estimate survival` has")
    assert set(group["median"]) | set(group["restricted_mean"]) == spoken("A median has")
    (point, *_), (row, *_) = group["at"], group["curve"]
    assert set(point) | set(row) == spoken("A point of `at` or of `curve` has") - {"at", "curve"}
    assert set(row) - set(point) == {"events", "censored"}
    compared = answer("logrank", *COLUMNS)["groups"][0]
    assert set(compared) == spoken("A group of `estimate logrank` has")
