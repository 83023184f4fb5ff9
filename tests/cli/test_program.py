"""The program as a whole: its groups, its errors, its exit codes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from tests import records
from tests.cli.conftest import Ask

import trialwright
from trialwright import errors
from trialwright.cli.exit_codes import ExitCode, exit_codes
from trialwright.cli.lazy import Entry, LazyGroup
from trialwright.cli.program import Program, program
from trialwright.errors import TrialwrightError

COMMAND = [sys.executable, "-m", "trialwright"]


def groups(command: click.Command = program) -> Iterator[LazyGroup]:
    context = click.Context(command)
    if isinstance(command, LazyGroup):
        yield command
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None
            yield from groups(below)


class Raising(Program):
    """The program with one command, which raises."""

    def __init__(self, error: BaseException) -> None:
        super().__init__("trialwright", entries={"fail": Entry("nowhere:fail", "Fail.")})
        self.error = error

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """Return the command that raises, whatever its name."""
        assert ctx.command is self

        def fail() -> None:
            raise self.error

        return click.Command(cmd_name, callback=fail)


@pytest.mark.parametrize("group", list(groups()), ids=lambda group: str(group.name))
def test_the_line_in_a_list_of_commands_is_the_first_line_of_its_help(group: LazyGroup) -> None:
    context = click.Context(group)
    for name, entry in group.entries.items():
        command = group.get_command(context, name)
        assert command is not None
        assert (command.help or "").partition("\n")[0] == entry.does
        assert command.name == name


def test_an_unknown_command_is_a_usage_error(ask: Ask) -> None:
    result = ask("registry", "loda")
    assert result.exit_code == 2
    assert "No such command 'loda'" in result.stderr


def test_what_is_no_command_cannot_be_listed_as_one() -> None:
    group = LazyGroup("wrong", entries={"name": Entry("trialwright:__version__", "Wrong.")})
    with pytest.raises(TypeError, match="is not a command"):
        group.get_command(click.Context(group), "name")


@pytest.mark.parametrize("code", exit_codes()[1:], ids=lambda code: code.error)
def test_each_error_is_one_sentence_and_its_own_exit_code(code: ExitCode) -> None:
    kind = getattr(errors, code.error)
    error = kind.__new__(kind, "No such thing.")
    error.args = ("No such thing.",)
    result = CliRunner().invoke(Raising(error), ["fail"])
    assert result.exit_code == kind.exit_code
    assert result.stderr == "trialwright: No such thing.\n"
    assert result.stdout == ""


def test_an_error_cannot_command_the_terminal() -> None:
    error = errors.NotFound("no study \x1b]0;red\u202e")
    result = CliRunner().invoke(Raising(error), ["fail"])
    assert result.stderr == "trialwright: no study \\x1b]0;red\\u202e\n"


@pytest.mark.parametrize(
    "words",
    [
        ["\x1b]0;a\x07"],
        ["--\x1b]0;a\x07"],
        ["registry", "show", "\x1b]0;a\x07"],
        ["registry", "load", "\x1b]0;a\x07"],
        ["registry", "stats", "\x1b]0;a\x07"],
        ["registry", "load", "--progress", "\x1b]0;a\x07", "-"],
        ["registry", "history", "NCT00000001", "--home", "/\x1b]0;a\x07"],
    ],
)
def test_what_was_typed_is_not_said_back_to_the_terminal_raw(ask: Ask, words: list[str]) -> None:
    result = ask(*words)
    assert result.exit_code in {2, 4}
    assert "\\x1b]0;a\\x07" in result.stderr
    assert "\x1b" not in result.output


def test_the_name_of_a_file_that_was_set_aside_is_shown_by_its_signs(
    ask: Ask, tmp_path: Path
) -> None:
    file = tmp_path / "a\x1b]0;c\x07\u202eb.json"
    file.write_bytes(records.record(hasResults="no"))
    assert ask("registry", "load", str(file)).exit_code == 0
    result = ask("registry", "rejected", "show", "1")
    assert "a\\x1b]0;c\\x07\\u202eb.json" in result.stderr
    assert "\x1b" not in result.stderr


def test_exit_codes_are_those_of_the_tree_in_errors() -> None:
    tree = {
        kind.__name__: kind.exit_code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, TrialwrightError)
    }
    assert {one.error: one.code for one in exit_codes() if one.error} == tree
    assert [one.code for one in exit_codes()] == sorted(one.code for one in exit_codes())


def test_the_help_of_the_program_lists_every_exit_code() -> None:
    text = CliRunner().invoke(program, ["--help"]).stdout
    for one in exit_codes():
        assert f"{one.code:>4}  {one.meaning}" in text


def test_a_bug_keeps_its_traceback() -> None:
    result = CliRunner().invoke(Raising(ZeroDivisionError("a bug")), ["fail"])
    assert isinstance(result.exception, ZeroDivisionError)


def test_an_interrupt_is_exit_code_130() -> None:
    result = CliRunner().invoke(Raising(KeyboardInterrupt()), ["fail"])
    assert result.exit_code == 130
    assert result.stderr == "trialwright: stopped\n"


def test_the_installed_command_says_its_version() -> None:
    beside_python = Path(sys.executable).with_name("trialwright")
    said = subprocess.run([beside_python, "--version"], capture_output=True, check=True, text=True)
    assert said.stdout == f"trialwright {trialwright.__version__}\n"


def test_help_starts_without_importing_what_it_does_not_need() -> None:
    code = (
        "import sys; from trialwright.cli.program import program;"
        " program.main(['--help'], standalone_mode=False);"
        " print(sorted(name for name in ('msgspec', 'sqlite3', 'uvicorn', 'zstandard')"
        " if name in sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert said.stdout.splitlines()[-1] == "[]"


def test_an_error_leaves_a_process_as_one_sentence(tmp_path: Path) -> None:
    said = subprocess.run(
        [*COMMAND, "registry", "stats", "--home", str(tmp_path)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert said.returncode == 4
    assert said.stdout == ""
    assert said.stderr.startswith("trialwright: no registry at ")
    assert said.stderr.count("\n") == 1


def test_records_come_through_a_pipe(tmp_path: Path) -> None:
    said = subprocess.run(
        [*COMMAND, "registry", "load", "-", "--home", str(tmp_path), "--quiet"],
        input=records.record(),
        capture_output=True,
        check=True,
    )
    assert b"New                               1\n" in said.stdout
    assert said.stderr == b""


def test_a_reader_that_goes_away_is_met_quietly() -> None:
    pipe = subprocess.Popen(
        [*COMMAND, "registry", "sample", "400"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert pipe.stdout is not None
    assert pipe.stderr is not None
    pipe.stdout.read(10)
    pipe.stdout.close()
    assert pipe.stderr.read() == b""
    pipe.stderr.close()
    assert pipe.wait(timeout=30) == 1


def test_a_terminal_that_knows_few_characters_shows_the_others_by_number(tmp_path: Path) -> None:
    title = records.titled(records.FIRST, "Dose ≥ 3 µg")
    environment = {**os.environ, "TRIALWRIGHT_HOME": str(tmp_path), "PYTHONIOENCODING": "latin-1"}
    subprocess.run(
        [*COMMAND, "registry", "load", "-", "-q"],
        input=title,
        env=environment,
        check=True,
        capture_output=True,
    )
    said = subprocess.run(
        [*COMMAND, "registry", "show", "NCT90000001"],
        env=environment,
        check=True,
        capture_output=True,
    )
    assert b"Dose \\u2265 3 \xb5g" in said.stdout


def test_a_load_that_is_interrupted_says_so_and_keeps_what_it_stored(tmp_path: Path) -> None:
    environment = {**os.environ, "TRIALWRIGHT_HOME": str(tmp_path)}
    load = subprocess.Popen(
        [*COMMAND, "registry", "load", "-", "--progress", "lines", "--workers", "1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    )
    assert load.stdin is not None
    assert load.stderr is not None
    for number in range(records.FIRST, records.FIRST + 3_000):
        load.stdin.write(records.record(number) + b"\n")
    load.stdin.flush()
    line = load.stderr.readline()
    assert line == b"stored 500\n"
    time.sleep(0.2)
    load.send_signal(signal.SIGINT)
    _, rest = load.communicate(timeout=30)
    assert load.returncode == 130
    assert b"trialwright: stopped; every stored batch is kept" in rest
    assert b"Traceback" not in rest
