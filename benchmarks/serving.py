"""The server under load: searches and studies by id over HTTP, and an update under way.

The server is a program of its own with a process for each processor, and so is the load
generator: all of them share this machine's processors.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from benchmarks.asked import Asked
from benchmarks.contenders import OURS, our_load
from benchmarks.corpus import SEED
from benchmarks.measuring import measured
from benchmarks.searches import API, mixed, searches, studies_by_id, words_of
from benchmarks.server import COLUMNS, NOTE, Server, ask, going_on, row_of, serving, shown
from benchmarks.tables import Table, in_seconds
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
_NOTES = (f"{NOTE} No search is asked twice; each answers with a page of ten whole studies.",)


def tables(asked: Asked) -> Iterator[Table]:
    """Yield what the server answers under load, and what an update does to it."""
    home, folder = _home(asked), asked.folder / "traffic"
    folder.mkdir(exist_ok=True)
    with serving(home) as server:
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
    ask(server, folder, mixed(searched[:_WARMING], by_id[:_WARMING], seed=3))
    searched = searched[_WARMING:]
    both = mixed(searched[tenth : 2 * tenth], by_id[9 * tenth : 18 * tenth], seed=4)
    rows = (
        row_of("searches", server, folder, searched[:tenth]),
        row_of("searches, packed", server, folder, searched[2 * tenth :], "--packed"),
        row_of("studies by id", server, folder, by_id[: 9 * tenth]),
        row_of("both, a tenth searches", server, folder, both),
    )
    title = f"{asked.corpus().name}: asked"
    return Table((title, *COLUMNS), rows, _NOTES)


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
    columns = (f"an update of {count:,} studies, clients", "loading", "found after", *COLUMNS)
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
    with going_on(server, folder, targets, "--pause", str(pause)) as answers:
        began = time.perf_counter()
        measured(*our_load(update, home))
        loaded = time.perf_counter()
        seen = _seconds_until_found(server, count, _word_of(number))
    took = (in_seconds(loaded - began), in_seconds(seen))
    return (name, *took, *shown(answers[0], before, server.state()))


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
