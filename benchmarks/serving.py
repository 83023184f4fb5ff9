"""The server under load: searches and studies by id over HTTP, and an update under way.

The server is a program of its own with a process for each processor, and so is the load
generator: all of them share this machine's processors.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec

from benchmarks.asked import Asked
from benchmarks.contenders import OURS, our_load
from benchmarks.corpus import SEED
from benchmarks.measuring import ROOT, measured
from benchmarks.processes import anonymous_memory, processor_time, session_memory
from benchmarks.searches import API, mixed, searches, studies_by_id, words_of
from benchmarks.tables import Table, in_megabytes, in_microseconds, in_milliseconds, in_seconds
from benchmarks.traffic import CLIENTS, Answered
from trialwright.registry.sample import generate_block
from trialwright.registry.store import Registry

#: Requests in all, by size: a tenth are searches, and half of all come mixed.
REQUESTS = {"small": 20_000, "medium": 100_000, "whole": 500_000}

#: Asked before anything is measured: by then every process has opened everything.
_WARMING = 400

#: An update changes one study of so many; each gets a word of its own and a later day.
_ONE_OF = 100
_UPDATES = (("without a pause", 0.0), ("pausing 20 ms", 0.02))
_TITLE = re.compile(rb'"briefTitle":"')
_POSTED = re.compile(rb'("lastUpdatePostDateStruct":\{"date":")[0-9-]+')

_LONGEST_WAIT = 600.0
_COLUMNS = (
    "asked", "requests", "requests/s", "median", "99 in 100 within", "longest", "processor time",
    "MB/s", "errors", "resident", "anonymous",
)  # fmt: skip
_NOTES = (
    (
        f"{CLIENTS} clients keep their connections and ask again when they were answered. No "
        "search is asked twice; each answers with a page of ten whole studies. `processor time` "
        "is that of the server's processes for a request. `resident` and "
        "`anonymous` are the memory of all the server's processes before and after; pages "
        "that they share count in each, those of files in the first alone."
    ),
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


def tables(asked: Asked) -> Iterator[Table]:
    """Yield what the server answers under load, and what an update does to it."""
    home, folder = _home(asked), asked.folder / "traffic"
    folder.mkdir(exist_ok=True)
    with _serving(home) as server:
        yield _under_load(server, folder, asked, home)
        yield _during_updates(server, folder, asked, home)


def _home(asked: Asked) -> Path:
    """Return a copy of the indexed store, for it will be changed."""
    ready = asked.stores().ready(OURS)
    measured("trialwright", "registry", "index", "--home", str(ready), "--quiet")
    home = asked.folder / "serving"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(ready, home)
    return home


def _under_load(server: Server, folder: Path, asked: Asked, home: Path) -> Table:
    """Ask in four ways, one after another."""
    with Registry.open(home) as registry:
        ids = list(registry.ids())
    tenth = REQUESTS[asked.size] // 20
    searched = searches(words_of(asked.corpus().lines), 3 * tenth + _WARMING, seed=1)
    by_id = studies_by_id(ids, 19 * tenth, seed=2)
    _traffic(server, folder, mixed(searched[:_WARMING], by_id[:_WARMING], seed=3))
    searched = searched[_WARMING:]
    both = mixed(searched[tenth : 2 * tenth], by_id[9 * tenth : 18 * tenth], seed=4)
    rows = (
        _row("searches", server, folder, searched[:tenth]),
        _row("searches, packed", server, folder, searched[2 * tenth :], "--packed"),
        _row("studies by id", server, folder, by_id[: 9 * tenth]),
        _row("both, a tenth searches", server, folder, both),
    )
    title = f"{asked.corpus().name}: asked"
    return Table((title, *_COLUMNS[1:]), rows, _NOTES)


def _row(name: str, server: Server, folder: Path, targets: list[str], *how: str) -> tuple[str, ...]:
    before = server.state()
    found = _traffic(server, folder, targets, *how)
    return (name, *_shown(found, before, server.state()))


def _shown(found: Answered, before: State, after: State) -> tuple[str, ...]:
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


def _during_updates(server: Server, folder: Path, asked: Asked, home: Path) -> Table:
    """Load one study of a hundred anew while clients go on asking, once in each way."""
    words = words_of(asked.corpus().lines)
    with Registry.open(home) as registry:
        by_id = studies_by_id(list(registry.ids()), 9_000, seed=6)
    targets = mixed(searches(words, 1_000, seed=5), by_id, seed=7)
    count = asked.corpus().count // _ONE_OF
    rows = tuple(
        _during_an_update(server, folder, home, targets, count, number)
        for number in range(len(_UPDATES))
    )
    columns = (f"an update of {count:,} studies, clients", "loading", "found after", *_COLUMNS[1:])
    notes = (
        (
            "`found after` is the time from the end of the load until a search finds every "
            "study changed; the requests are all from the beginning of the load to then, a "
            "tenth of them searches. A client asks again when it was answered, or 20 ms later."
        ),
    )
    return Table(columns, rows, notes)


def _during_an_update(  # noqa: PLR0913, PLR0917 - where, what, and which of the updates
    server: Server, folder: Path, home: Path, targets: list[str], count: int, number: int
) -> tuple[str, ...]:
    name, pause = _UPDATES[number]
    update = folder / "update.ndjson"
    update.write_bytes(b"".join(record + b"\n" for record in _changed(count, number)))
    before = server.state()
    with _going_on(server, folder, targets, "--pause", str(pause)) as answers:
        began = time.perf_counter()
        measured(*our_load(update, home))
        loaded = time.perf_counter()
        seen = _seconds_until_found(server, count, _word_of(number))
    took = (in_seconds(loaded - began), in_seconds(seen))
    return (name, *took, *_shown(answers[0], before, server.state()))


def _word_of(number: int) -> str:
    return f"Zyxupdated{number}"


def _changed(count: int, number: int) -> Iterator[bytes]:
    """Yield other records under the same ids, each posted later and with one title word more."""
    for record in generate_block(0, count, SEED + 1 + number):
        later = _POSTED.sub(rb"\g<1>2026-11-%02d" % (number + 1), record, count=1)
        yield _TITLE.sub(b'"briefTitle":"%b ' % _word_of(number).encode(), later, count=1)


def _seconds_until_found(server: Server, count: int, word: str) -> float:
    """Return after how long a search finds all changed studies."""
    began = time.perf_counter()
    asked = f"{API}?query.titles={word}&countTotal=true&fields=NCTId&pageSize=1"
    with httpx.Client(base_url=server.address, trust_env=False, timeout=60) as client:
        while True:
            answer = client.get(asked)
            seconds = time.perf_counter() - began
            if answer.status_code == httpx.codes.OK and answer.json()["totalCount"] == count:
                return seconds
            if seconds > _LONGEST_WAIT:
                raise RuntimeError(f"the update is not found: {answer.text[:500]}")
            time.sleep(0.05)


def _traffic(server: Server, folder: Path, targets: Sequence[str], *how: str) -> Answered:
    """Let the load generator ask each target once."""
    process = _generator(server, folder, targets, *how)
    return _result(process)


@contextmanager
def _going_on(
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
def _serving(home: Path) -> Iterator[Server]:
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
