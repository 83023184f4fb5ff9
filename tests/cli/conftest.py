"""The program with a home of its own, asked within this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import msgspec
import pytest
from click.testing import CliRunner, Result
from tests import records

from trialwright.cli.program import NAME, program

Ask: TypeAlias = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home folder with nothing in it."""
    return tmp_path / "home"


@pytest.fixture
def ask(home: Path) -> Ask:
    """Return a way to run a command in that home; what it prints, and its exit code."""

    def run(*words: str, piped: bytes | None = None, columns: int | None = None) -> Result:
        environment = {
            "TRIALWRIGHT_HOME": str(home),
            "COLUMNS": None if columns is None else str(columns),
        }
        return CliRunner().invoke(program, words, input=piped, env=environment, prog_name=NAME)

    return run


@pytest.fixture
def ask_json(ask: Ask) -> Callable[..., Any]:
    """Return a way to run a command with --json that succeeds; what it prints, decoded."""

    def run(*words: str, piped: bytes | None = None) -> Any:  # noqa: ANN401 - whatever it prints
        result = ask(*words, "--json", piped=piped)
        assert result.exit_code == 0, result.stderr
        return msgspec.json.decode(result.stdout)

    return run


@pytest.fixture
def two_versions(ask: Ask) -> str:
    """Load a study with an edit and then with a churn of the derived section; return its id."""
    first = records.titled(records.FIRST, "A Made-up Study of Something")
    edited = records.titled(records.FIRST, "A Made-up Study of Something Else", "2026-02-20")
    for source in (first, edited):
        assert ask("registry", "load", "-", piped=source).exit_code == 0
    return f"NCT{records.FIRST:08d}"


@pytest.fixture(autouse=True)
def _as_wide_as_it_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no width that the process of the tests was given fold the lines of a table."""
    monkeypatch.delenv("COLUMNS", raising=False)
