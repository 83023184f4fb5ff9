"""One update at a time, seen by two processes; whatever ends one frees its place."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from tests import records
from tests.registry.client.local_registry import (
    DOWNLOAD,
    FIRST,
    PAGES,
    Fault,
    LocalRegistry,
    archive_of,
    study,
)
from tests.registry.client.stores import named, titles

from trialwright.errors import InvalidInput, StoreBusy
from trialwright.registry.client import LiveRegistry, fetch_history, fetch_newest, update
from trialwright.registry.client.resumption import read_standing, standing_file
from trialwright.registry.client.turns import only_update
from trialwright.registry.loading import load
from trialwright.registry.store import Registry, RegistryWriter
from trialwright.vocabulary import NctId

#: Longer than any of this takes; a test that hangs ends by it.
LONG = 60.0
STUDY = NctId.from_number(FIRST)


class HalfWay:
    """A fault that stops half way through an answer until it is told to go on."""

    def __init__(self, where: str) -> None:
        self.reached = Event()
        self._go_on = Event()
        self.fault = Fault(where=where, halfway=self._stand_still)

    def _stand_still(self) -> None:
        self.reached.set()
        self._go_on.wait(LONG)

    def go_on(self) -> None:
        """Let the rest of the answer come."""
        self._go_on.set()


@pytest.fixture
def half_way(there: LocalRegistry) -> Iterator[HalfWay]:
    """Return a registry of thirty studies whose download stands still half way."""
    there.studies = [study(number) for number in range(30)]
    there.archive = archive_of(there.studies)
    half_way = HalfWay(DOWNLOAD)
    there.faults = [half_way.fault]
    yield half_way
    half_way.go_on()


@pytest.fixture
def start(there: LocalRegistry, home: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Return a way to start an update in a process of its own."""
    started: list[subprocess.Popen[str]] = []
    settings = {"TRIALWRIGHT_HOME": str(home), "TRIALWRIGHT_REGISTRY_URL": there.address}

    def run() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "trialwright", "registry", "update", "--quiet"],
            env=os.environ | settings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def test_a_second_update_is_refused_while_the_first_downloads(
    there: LocalRegistry,
    home: Path,
    half_way: HalfWay,
    start: Callable[[], subprocess.Popen[str]],
) -> None:
    first = start()
    assert half_way.reached.wait(LONG)
    second = start()
    printed, said = second.communicate(timeout=LONG)

    assert (second.returncode, printed) == (StoreBusy.exit_code, "")
    assert said == (
        f"trialwright: another update of the registry at {standing_file(home).parent} is under "
        "way; wait for it or stop it, then try again\n"
    )
    assert there.paths() == [DOWNLOAD]
    half_way.go_on()
    _, said = first.communicate(timeout=LONG)
    assert (first.returncode, said) == (0, "")
    assert there.paths() == [DOWNLOAD, PAGES]
    assert list(titles(home)) == named(30)


def test_an_update_that_was_killed_leaves_its_place_free(
    live: LiveRegistry,
    home: Path,
    half_way: HalfWay,
    start: Callable[[], subprocess.Popen[str]],
) -> None:
    first = start()
    assert half_way.reached.wait(LONG)
    first.kill()
    first.communicate(timeout=LONG)
    assert read_standing(home).filling
    update(home, live)

    assert list(titles(home)) == named(30)
    assert not read_standing(home).filling


def test_files_are_loaded_while_an_update_downloads(
    home: Path,
    half_way: HalfWay,
    start: Callable[[], subprocess.Popen[str]],
    tmp_path: Path,
) -> None:
    first = start()
    assert half_way.reached.wait(LONG)
    file = tmp_path / "one.json"
    file.write_bytes(study(40))
    load(home, [str(file)], clock=records.clock_from())
    half_way.go_on()
    first.communicate(timeout=LONG)

    assert first.returncode == 0
    assert len(titles(home)) == 31


@pytest.mark.parametrize(
    "ask",
    [
        update,
        lambda home, live: update(home, live, everything=False),
        lambda home, live: fetch_newest(home, live, [STUDY]),
        lambda home, live: fetch_history(home, live, [STUDY]),
    ],
    ids=["everything", "changes", "newest records", "past versions"],
)
def test_while_an_update_is_under_way_no_other_asks_anything(
    there: LocalRegistry,
    live: LiveRegistry,
    home: Path,
    ask: Callable[[Path, LiveRegistry], object],
) -> None:
    there.studies = [study(0)]
    with only_update(home), pytest.raises(StoreBusy, match="another update of the registry"):
        ask(home, live)
    assert there.asked == []

    update(home, live)
    assert list(titles(home)) == named(1)


def test_homes_do_not_wait_for_each_other(
    there: LocalRegistry, live: LiveRegistry, home: Path, tmp_path: Path
) -> None:
    there.studies = [study(0)]
    with only_update(tmp_path / "elsewhere"):
        update(home, live)

    with Registry.open(home) as registry:
        assert registry.count() == 1


def test_while_another_process_writes_nothing_is_asked_of_the_pages(
    there: LocalRegistry, live: LiveRegistry, home: Path
) -> None:
    there.studies = [study(0)]
    with RegistryWriter.open(home, records.clock_from()), pytest.raises(StoreBusy):
        update(home, live, everything=False)

    assert there.asked == []


@pytest.mark.parametrize("in_the_way", ["home", "home/registry/update.lock/anything"])
def test_a_home_that_cannot_be_written_to_is_told(
    live: LiveRegistry, tmp_path: Path, in_the_way: str
) -> None:
    (tmp_path / in_the_way).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / in_the_way).write_text("no folder")
    with pytest.raises(InvalidInput, match="set TRIALWRIGHT_HOME to a folder that can be"):
        update(tmp_path / "home", live)
