"""The bare store: decode each record, compress it, insert it; nothing is looked at.

The same dictionary compression, the same SQLite settings and the same transactions as our
own load, in one process: what reading, hashing, checking and flagging cost shows against it.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path

import msgspec

from benchmarks.peers.lines import BATCH, batches
from trialwright.registry.loading.load import TRAINING_RECORDS
from trialwright.registry.store.compression import ENOUGH_TO_TRAIN, Compressor, train_dictionary

_INSERT = "INSERT OR REPLACE INTO study (nct, body) VALUES (?, ?)"


def store_bare(source: Path, folder: Path) -> int:
    """Store all records of a file in `folder` and return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    records = batches(source)
    first = list(islice(records, TRAINING_RECORDS // BATCH))
    samples = [record for batch in first for record in batch]
    dictionary = train_dictionary(samples) if len(samples) >= ENOUGH_TO_TRAIN else b""
    with closing(sqlite3.connect(folder / "bare.sqlite", isolation_level=None)) as connection:
        _prepare(connection, dictionary)
        compressor = Compressor(dictionary)
        count = 0
        for batch in chain(first, records):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(_INSERT, _rows(batch, compressor))
            connection.execute("COMMIT")
            count += len(batch)
    return count


def _rows(batch: list[bytes], compressor: Compressor) -> Iterator[tuple[str, bytes]]:
    for record in batch:
        tree = msgspec.json.decode(record)
        nct_id = tree["protocolSection"]["identificationModule"]["nctId"]
        yield nct_id, compressor.compress(record)


def _prepare(connection: sqlite3.Connection, dictionary: bytes) -> None:
    connection.execute("PRAGMA page_size = 32768")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -65536")
    connection.execute("CREATE TABLE dictionary (data BLOB NOT NULL)")
    connection.execute("CREATE TABLE study (nct TEXT PRIMARY KEY, body BLOB NOT NULL)")
    connection.execute("INSERT INTO dictionary VALUES (?)", (dictionary,))


if __name__ == "__main__":
    store_bare(Path(sys.argv[1]), Path(sys.argv[2]))
