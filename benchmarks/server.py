"""The server as a program of its own, and the clients that ask it, for what is measured over HTTP.

The server has a process for each processor, and the load generator runs beside it: all of them
share this machine's processors.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec

from benchmarks.measuring import ROOT
from benchmarks.processes import anonymous_memory, processor_time, session_memory
from benchmarks.tables import in_megabytes, in_microseconds, in_milliseconds
from benchmarks.traffic import CLIENTS, Answered

#: What a row about requests says besides what was asked.
COLUMNS = (
    "requests", "requests/s", "median", "99 in 100 within", "longest", "processor time",
    "MB/s", "errors", "resident", "anonymous",
)  # fmt: skip
#: What must be known of these columns.
NOTE = (
    f"{CLIENTS} clients keep their connections and ask again when they were answered. "
    "`processor time` is that of the server's processes for a request. `resident` and "
    "`anonymous` are the memory of all the server's processes before and after; pages "
    "that they share count in each, those of files in the first alone."
)


@dataclass(frozen=True, slots=True)
class State:
    """What all the server's processes have by a moment: memory [bytes], processor time [s]."""

    resident: int
    anonymous: int
    processor: float


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs."""

    address: str
    session: int

    def state(self) -> State:
        """Return what its processes have taken by now."""
        return State(
            session_memory(self.session),
            anonymous_memory(self.session),
            processor_time(self.session),
        )


def row_of(
    name: str, server: Server, folder: Path, targets: list[str], *how: str
) -> tuple[str, ...]:
    """Ask each target once, and return the row about it with its name."""
    before = server.state()
    found = ask(server, folder, targets, *how)
    return (name, *shown(found, before, server.state()))


def shown(found: Answered, before: State, after: State) -> tuple[str, ...]:
    """Return what was found as `COLUMNS` have it."""
    times = (found.median, found.within_99, found.longest)
    return (
        f"{found.requests:,}",
        f"{found.rate:,.0f}",
        *(in_milliseconds(seconds) for seconds in times),
        in_microseconds((after.processor - before.processor) / max(found.requests, 1)),
        f"{found.bytes / found.seconds / 1e6:,.0f}",
        "; ".join((str(found.errors), *found.said)),
        _grown(before.resident, after.resident),
        _grown(before.anonymous, after.anonymous),
    )


def _grown(before: int, after: int) -> str:
    return f"{in_megabytes(before)} to {in_megabytes(after)}"


def ask(server: Server, folder: Path, targets: Sequence[str], *how: str) -> Answered:
    """Let the load generator ask each target once."""
    process = _generator(server, folder, targets, *how)
    return _result(process)


@contextmanager
def going_on(
    server: Server, folder: Path, targets: Sequence[str], *how: str
) -> Iterator[list[Answered]]:
    """Let the load generator ask until the block ends; what it found is then in the list."""
    process = _generator(server, folder, targets, "--round", *how)
    answers: list[Answered] = []
    yield answers
    answers.append(_result(process))


def _generator(
    server: Server, folder: Path, targets: Sequence[str], *how: str
) -> subprocess.Popen[bytes]:
    file = folder / "targets.txt"
    file.write_text("\n".join(targets), "utf-8")
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.traffic", server.address, str(file), *how],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def _result(process: subprocess.Popen[bytes]) -> Answered:
    """End a generator's input and return what it found."""
    said, _ = process.communicate()
    if process.returncode:
        raise RuntimeError("the load generator failed")
    return msgspec.json.decode(said, type=Answered)


@contextmanager
def serving(home: Path) -> Iterator[Server]:
    """Run the server with a process for each processor, in a session of its own."""
    workers = str(os.cpu_count() or 1)
    command = ("serve", "--port", "0", "--workers", workers, "--home", str(home))
    process = subprocess.Popen(
        [sys.executable, "-m", "trialwright", *command],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    try:
        said = process.stderr.readline()
        if not said.startswith("serving "):
            raise RuntimeError(f"the server does not start: {said}{process.stderr.read()}")
        address = said.split()[1]
        _await_ready(address)
        yield Server(address, process.pid)
    finally:
        process.terminate()
        process.wait()
        process.stderr.close()


def _await_ready(address: str, seconds: float = 60) -> None:
    """Wait until the server answers that it is ready."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}ready", trust_env=False).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise RuntimeError("the server does not become ready")
