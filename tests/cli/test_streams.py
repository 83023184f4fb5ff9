"""The program does what it can with the streams and the signals that it is started with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from tests import records

from trialwright import cli
from trialwright.cli import streams
from trialwright.errors import InvalidInput

COMMAND = [sys.executable, "-m", "trialwright"]
ENDINGS = (signal.SIGTERM, signal.SIGHUP)


@pytest.fixture
def own_signals() -> Iterator[None]:
    """Give the signals back their handlers."""
    before = {number: signal.getsignal(number) for number in ENDINGS}
    for number in ENDINGS:
        signal.signal(number, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def started(
    *words: str, home: Path, without: str, piped: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a shell that closes some of its standard streams."""
    return subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {without}', "sh", *COMMAND, *words],
        env={**os.environ, "TRIALWRIGHT_HOME": str(home)},
        input=piped,
        capture_output=True,
        check=False,
    )


@pytest.fixture
def loaded(tmp_path: Path) -> Path:
    """Return a home with one study, loaded while standard error was closed."""
    file = tmp_path / "one.json"
    file.write_bytes(records.record())
    home = tmp_path / "home"
    said = started("registry", "load", str(file), home=home, without="2>&-")
    assert said.returncode == 0
    assert b"New                               1\n" in said.stdout
    return home


def test_progress_that_nobody_can_see_stops_no_load(loaded: Path) -> None:
    said = started("registry", "verify", home=loaded, without="2>&-")
    assert said.returncode == 0
    assert b"Versions        1\n" in said.stdout


@pytest.mark.parametrize("words", [["stats"], ["export"], ["--help"], ["show", "NCT90000001"]])
def test_output_that_cannot_be_written_is_one_sentence(loaded: Path, words: list[str]) -> None:
    said = started("registry", *words, home=loaded, without=">&-")
    assert said.returncode == 2
    assert said.stderr == b"trialwright: standard output is closed\n"


def test_a_command_that_prints_nothing_needs_no_output(loaded: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.ndjson"
    said = started("registry", "export", "--output", str(file), home=loaded, without=">&- 2>&- <&-")
    assert said.returncode == 0
    assert file.read_bytes() == records.record() + b"\n"


def test_records_cannot_come_from_an_input_that_is_closed(tmp_path: Path) -> None:
    said = started("registry", "load", "-", home=tmp_path, without="<&-")
    assert said.returncode == 2
    assert said.stderr.endswith(b"trialwright: standard input is closed\n")
    assert b"Traceback" not in said.stderr


@pytest.mark.usefixtures("own_signals")
def test_streams_that_are_not_there_are_put_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("stdin", "stdout", "stderr"):
        monkeypatch.setattr(sys, name, None)
    streams.make_ready()
    sys.stderr.write("lost")
    sys.stderr.close()
    assert not sys.stdout.isatty()
    with pytest.raises(InvalidInput, match="standard output is closed"):
        sys.stdout.write("a")
    with pytest.raises(InvalidInput, match="standard input is closed"):
        sys.stdin.buffer.read(1)


@pytest.mark.usefixtures("own_signals")
def test_no_file_gets_the_number_of_a_closed_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    real, opened = os.fstat, []

    def closed_error(number: int) -> os.stat_result:
        if number == 2:
            opened.append(os.dup(2))  # the next free number, as it was before
            os.close(opened[0])
            raise OSError
        return real(number)

    monkeypatch.setattr(os, "fstat", closed_error)
    streams.make_ready()
    monkeypatch.undo()
    assert os.path.samestat(os.fstat(opened[0]), Path(os.devnull).stat())
    assert os.get_inheritable(opened[0])
    os.close(opened[0])


@pytest.mark.usefixtures("own_signals")
@pytest.mark.parametrize("number", ENDINGS)
def test_being_asked_to_end_is_an_interrupt(number: signal.Signals) -> None:
    streams.make_ready()
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(number)


@pytest.mark.usefixtures("own_signals")
def test_a_signal_that_is_ignored_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    streams.make_ready()
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


@pytest.mark.parametrize("number", [signal.SIGINT, *ENDINGS])
def test_a_file_that_was_being_written_is_gone_and_the_old_one_there(
    tmp_path: Path, number: signal.Signals
) -> None:
    target = tmp_path / "sample.ndjson"
    target.write_bytes(b"from before")
    writer = subprocess.Popen(
        [*COMMAND, "registry", "sample", "1000000", "--output", str(target)],
        stderr=subprocess.PIPE,
    )
    give_up = time.monotonic() + 20
    while not list(tmp_path.glob(".*.part")) and time.monotonic() < give_up:
        time.sleep(0.01)
    assert list(tmp_path.glob(".*.part"))
    writer.send_signal(number)
    _, said = writer.communicate(timeout=20)
    assert (writer.returncode, said) == (130, b"trialwright: stopped\n")
    assert [one.name for one in tmp_path.iterdir()] == ["sample.ndjson"]
    assert target.read_bytes() == b"from before"


def test_an_interrupt_while_the_program_starts_is_met_quietly(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    class Interrupting(ModuleType):
        """A module whose import is interrupted."""

        def __getattr__(self, name: str) -> object:
            raise KeyboardInterrupt

    monkeypatch.setitem(sys.modules, "trialwright.cli.program", Interrupting("program"))
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 130
    assert capfd.readouterr() == ("", "")


def test_the_door_of_the_program_imports_nothing_that_takes_time() -> None:
    code = (
        "import sys; before = set(sys.modules); import trialwright.cli;"
        " print(sorted(set(sys.modules) - before))"
    )
    said = subprocess.run(
        [sys.executable, "-S", "-c", code],
        env={"PYTHONPATH": str(Path(cli.__file__).parents[2])},
        capture_output=True,
        check=True,
        text=True,
    )
    assert said.stdout == "['__future__', 'trialwright', 'trialwright.cli']\n"
