"""One study by its id, beside the peers' stores of the same records."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from statistics import median

import duckdb

from benchmarks.asked import Asked
from benchmarks.chance import dice
from benchmarks.contenders import DUCKDB, OURS, TEXT, Stores
from benchmarks.measuring import RunFailed
from benchmarks.peers import duckdb_file, json_sqlite
from benchmarks.tables import Table, in_microseconds, percentile, ratio
from trialwright.registry.store import Registry
from trialwright.vocabulary import NctId

_LOOKS = 2_000
#: DuckDB takes milliseconds: fewer looks tell as much.
_SLOW_LOOKS = 200
_COLUMNS = ("one study by id", "median", "99 in 100 within", "the first ever", "ours / it")
_NOTES = (
    (
        "Ids drawn at random, the store open, in one process. `the first ever` is the first "
        "look after opening. Ours hands out the bytes as they came; as typed values they are "
        "decoded too."
    ),
)

Look = Callable[[str], object]


def tables(asked: Asked) -> Iterator[Table]:
    """Yield the times of looking up one study."""
    stores = asked.stores()
    with ExitStack() as stack:
        ways = list(_ways(stores, asked.contenders, stack))
        timed = {name: _times(look, _ids(stores, looks)) for name, look, looks in ways}
    ours = median(timed[f"{OURS}: bytes"])
    yield Table(
        _COLUMNS,
        tuple(
            (
                name,
                in_microseconds(median(times)),
                in_microseconds(percentile(times, 0.99)),
                in_microseconds(times[0]),
                ratio(ours, median(times)),
            )
            for name, times in timed.items()
        ),
        _NOTES,
    )


def _ways(
    stores: Stores, contenders: tuple[str, ...], stack: ExitStack
) -> Iterator[tuple[str, Look, int]]:
    """Yield each way to look up a study: its name, itself, and how often to try it."""
    for way in ("bytes", "typed values"):
        registry = stack.enter_context(Registry.open(stores.ready(OURS)))
        yield f"{OURS}: {way}", _our_look(registry, typed=way != "bytes"), _LOOKS
    if TEXT in contenders:
        path = stores.ready(TEXT) / json_sqlite.FILE
        connection = stack.enter_context(closing(sqlite3.connect(path)))
        yield f"{TEXT}: text", _text_look(connection), _LOOKS
        connection = stack.enter_context(closing(sqlite3.connect(path)))
        yield f"{TEXT}: plain values", _values_look(connection), _LOOKS
    if DUCKDB in contenders:
        try:
            path = stores.ready(DUCKDB) / duckdb_file.FILE
        except RunFailed:  # the table of loading says why
            return
        table = stack.enter_context(duckdb.connect(str(path), read_only=True))
        yield f"{DUCKDB}: row", _row_look(table), _SLOW_LOOKS


def _our_look(registry: Registry, *, typed: bool) -> Look:
    def look(nct_id: str) -> object:
        version = registry.newest(NctId(nct_id))
        assert version is not None
        return version.study if typed else version.source

    return look


def _text_look(connection: sqlite3.Connection) -> Look:
    def look(nct_id: str) -> object:
        rows = connection.execute("SELECT record FROM study WHERE nct = ?", (nct_id,))
        return rows.fetchone()[0]

    return look


def _values_look(connection: sqlite3.Connection) -> Look:
    text = _text_look(connection)
    return lambda nct_id: json.loads(str(text(nct_id)))


def _row_look(table: duckdb.DuckDBPyConnection) -> Look:
    def look(nct_id: str) -> object:
        row = table.execute("SELECT * FROM study WHERE nct = ?", [nct_id]).fetchone()
        assert row is not None
        return row

    return look


def _ids(stores: Stores, looks: int) -> list[str]:
    with Registry.open(stores.ready(OURS)) as registry:
        return dice(1).choices(list(registry.ids()), k=looks)


def _times(look: Look, ids: list[str]) -> list[float]:
    """Return the seconds of each look, in order."""
    times = []
    for nct_id in ids:
        begun = time.perf_counter()
        look(nct_id)
        times.append(time.perf_counter() - begun)
    return times
