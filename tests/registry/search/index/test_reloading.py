"""The index is replaced while it is asked, and nobody notices but by what he finds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

from tests import records
from tests.registry.search.index.indexed import question

from trialwright.registry.loading import load
from trialwright.registry.search.index.catalog import bring_level, index_folder
from trialwright.registry.search.index.current import CurrentIndex
from trialwright.registry.store import Registry

STUDIES = 40


def titled(home: Path, word: str, posted: str) -> None:
    """Load a version of every study with a word in its title."""
    file = home / "in.ndjson"
    file.write_bytes(
        b"\n".join(records.titled(records.FIRST + n, word, posted) for n in range(STUDIES))
    )
    load(home, [str(file)], clock=records.clock_from(), workers=1)


def searched(current: CurrentIndex, stop: Event) -> set[tuple[int, ...]]:
    """Search until told to stop; return which counts were seen together."""
    seen: set[tuple[int, ...]] = set()
    asked = [question(word) for word in ("Alpha", "Beta", "Gamma")]
    while not stop.is_set():
        index = current()
        assert index is not None
        for one in asked:
            found = index.find(one, STUDIES)
            assert found.total == len(found.hits)
            seen.add((asked.index(one), found.total))
    return seen


def test_searches_go_on_while_the_index_is_replaced_twice(tmp_path: Path) -> None:
    """Each search sees all studies in one state or all in another, and none fails."""
    titled(tmp_path, "Alpha", "2026-01-13")
    bring_level(tmp_path, workers=1)
    stop = Event()
    with Registry.open(tmp_path) as registry, ThreadPoolExecutor(3) as threads:
        current = CurrentIndex(tmp_path, registry)
        searching = [threads.submit(searched, current, stop) for _ in range(3)]
        try:
            for word, posted in [("Beta", "2026-02-13"), ("Gamma", "2026-03-13")]:
                titled(tmp_path, word, posted)
                bring_level(tmp_path, workers=1)
        finally:
            stop.set()
        seen = set().union(*(one.result() for one in searching))
        newest = current()
        assert newest is not None
        assert newest.count(question("Gamma")) == STUDIES
    assert {total for _, total in seen} == {0, STUDIES}
    assert (0, STUDIES) in seen


def test_who_was_given_an_index_keeps_it_whatever_becomes_of_its_files(tmp_path: Path) -> None:
    titled(tmp_path, "Alpha", "2026-01-13")
    bring_level(tmp_path, workers=1)
    with Registry.open(tmp_path) as registry:
        current = CurrentIndex(tmp_path, registry)
        old = current()
        assert old is not None
        for word, posted in [("Beta", "2026-02-13"), ("Gamma", "2026-03-13")]:
            titled(tmp_path, word, posted)
            bring_level(tmp_path, workers=1)
        assert not (index_folder(tmp_path) / "000001").exists()
        assert old.find(question("Alpha"), 1).total == STUDIES
        newest = current()
        assert newest is not None
        assert newest is current()
        assert newest.find(question("Alpha"), 1).total == 0
