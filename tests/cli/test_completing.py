"""Completion in a shell."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from tests.cli.conftest import Ask


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_a_script(ask: Ask, shell: str) -> None:
    result = ask("completion", shell)
    assert result.exit_code == 0
    assert "_TRIALWRIGHT_COMPLETE" in result.stdout


def test_an_unknown_shell_is_refused(ask: Ask) -> None:
    assert ask("completion", "tcsh").exit_code == 2


def test_the_script_asks_the_program_which_commands_there_are() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "trialwright"],
        env={
            **os.environ,
            "_TRIALWRIGHT_COMPLETE": "bash_complete",
            "COMP_WORDS": "trialwright registry re",
            "COMP_CWORD": "2",
        },
        capture_output=True,
        check=False,
        text=True,
    )
    assert said.stdout.splitlines() == ["plain,rejected"]
