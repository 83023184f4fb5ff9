"""`registry index --follow`: what comes is indexed as it comes, until nobody wants it any more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest
from tests import records

from trialwright.cli.registry import following
from trialwright.cli.registry.following import followed, input_is_closed
from trialwright.registry.loading import load
from trialwright.registry.search.index import catalog
from trialwright.registry.search.index.catalog import bring_level, is_level, read_catalog
from trialwright.registry.store import Registry
from trialwright.registry.store.files import only_one


def put(home: Path, number: int, title: str, posted: str) -> None:
    path = home / f"{posted}.json"
    path.write_bytes(records.titled(records.FIRST + number, title, posted=posted))
    load(home, [str(path)], clock=records.clock_from(), workers=1)


def wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(600):
        if is_so():
            return
        time.sleep(0.02)
    raise AssertionError("it never was so")


def is_searched(home: Path) -> bool:
    with Registry.open(home) as registry:
        return is_level(home, registry)


def segments_of(home: Path) -> int:
    return len(read_catalog(home).segments)


def test_what_comes_is_indexed_at_once_and_small_segments_are_made_one_when_it_is_quiet(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.mkdir(exist_ok=True)
    monkeypatch.setattr(catalog, "MOST_IN_A_RUSH", 9)
    monkeypatch.setattr(catalog, "MOST_SMALL", 2)
    monkeypatch.setattr(following, "QUIET", 1.0)
    some = [records.titled(records.FIRST + n, f"Of {n}") for n in range(20)]
    (home / "in.ndjson").write_bytes(b"\n".join(some))
    load(home, [str(home / "in.ndjson")], clock=records.clock_from(), workers=1)
    over, told = Event(), list[int]()
    thread = Thread(target=lambda: told.append(followed(home, lambda _, __: None, over.is_set)))
    thread.start()

    segments = []
    for number in range(4):
        wait_until(lambda: is_searched(home))
        segments.append(segments_of(home))
        if number < 3:
            put(home, number, "Later", f"2027-01-0{number + 1}")
    wait_until(lambda: segments_of(home) == 2)
    put(home, 5, "After it was quiet", "2027-02-01")
    wait_until(lambda: is_searched(home))
    over.set()
    thread.join()

    assert segments == [1, 2, 3, 4]
    assert told == [24]


def test_while_somebody_else_indexes_it_is_waited(home: Path) -> None:
    home.mkdir(exist_ok=True)
    put(home, 0, "Of one", "2027-01-01")
    bring_level(home, workers=1)
    put(home, 0, "Later", "2027-01-02")
    over, told = Event(), list[int]()
    thread = Thread(target=lambda: told.append(followed(home, lambda _, __: None, over.is_set)))
    with only_one(home / "registry" / "index" / "indexer.lock", "busy"):
        thread.start()
        time.sleep(0.5)
        assert not is_searched(home)
    wait_until(lambda: is_searched(home))
    over.set()
    thread.join()
    assert told == [1]


def test_the_command_ends_when_the_pipe_on_its_input_is_closed(home: Path) -> None:
    home.mkdir(exist_ok=True)
    put(home, 0, "Of one", "2027-01-01")
    command = [sys.executable, "-m", "trialwright", "registry", "index", "--follow", "--json"]
    with subprocess.Popen(
        [*command, "-q", "--home", str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as indexer:
        wait_until(lambda: is_searched(home))
        assert indexer.poll() is None
        assert indexer.stdin is not None
        indexer.stdin.close()
        assert indexer.stdout is not None
        assert json.loads(indexer.stdout.read())["indexed"] == 1
    assert indexer.returncode == 0


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_pipe_is_closed_when_its_other_end_is(
    monkeypatch: pytest.MonkeyPatch, *, is_closed: bool
) -> None:
    theirs, ours = os.pipe()
    with os.fdopen(theirs, "rb") as pipe:
        monkeypatch.setattr("sys.__stdin__", pipe)
        if is_closed:
            os.close(ours)
        assert input_is_closed() is is_closed
        if not is_closed:
            os.close(ours)


def test_what_is_no_pipe_is_never_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    with Path(os.devnull).open("rb") as nothing:
        monkeypatch.setattr("sys.__stdin__", nothing)
        assert not input_is_closed()
    monkeypatch.setattr("sys.__stdin__", None)
    assert not input_is_closed()
