"""What is typed is read in one way, or refused with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Ask


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["show", "NCT123456789"], "'NCT123456789' is not an NCT id"),
        (["show", "NCT1", "--as-of", "2026-02-30"], "'2026-02-30' is not a day"),
        (["show", "NCT1", "--seen-by", "2026-02-20"], "not a moment with its time zone"),
        (["show", "NCT1", "--seen-by", "soon"], "not a moment with its time zone"),
        (["show", "NCT1", "--version", "1", "--as-of", "2026-01-01"], "Give one of"),
        (["check"], "Give either an NCT id or --all."),
        (["flags", "NCT1", "--all"], "Give either an NCT id or --all."),
        (["load", "no-such-file"], "Path 'no-such-file' does not exist"),
        (["load"], "Missing argument 'INPUT...'"),
        (["sample", "1", "--load", "--output", "x"], "Give either --output or --load."),
        (["export", "--format", "zip"], "Give --output FILE"),
        (["export", "--json"], "Give --output FILE"),
    ],
)
def test_what_cannot_be_read_is_a_usage_error(ask: Ask, words: list[str], sentence: str) -> None:
    result = ask("registry", *words)
    assert result.exit_code == 2
    assert sentence in " ".join(result.stderr.split())


def test_home_is_the_option_before_the_variable(ask: Ask, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    result = ask("registry", "stats", "--home", str(elsewhere))
    assert result.exit_code == 4
    assert str(elsewhere) in result.stderr


def test_a_relative_home_lies_where_the_program_was_started(
    ask: Ask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert ask("registry", "sample", "1", "--load", "--home", "here").exit_code == 0
    assert ask("registry", "stats", "--home", "here").exit_code == 0
    assert (tmp_path / "here" / "registry").is_dir()
