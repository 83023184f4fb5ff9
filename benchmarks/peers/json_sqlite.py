"""The standard library alone: json into text in SQLite."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.peers.lines import batches

FILE = "json.sqlite"


def store_text(source: Path, folder: Path) -> int:
    """Store all records of a file in `folder` as JSON text and return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    with closing(sqlite3.connect(folder / FILE, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE study (nct TEXT PRIMARY KEY, record TEXT NOT NULL)")
        for batch in batches(source):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT OR REPLACE INTO study VALUES (?, ?)", _rows(batch))
            connection.execute("COMMIT")
            count += len(batch)
    return count


def _rows(batch: list[bytes]) -> Iterator[tuple[str, str]]:
    for record in batch:
        tree = json.loads(record)
        nct_id = tree["protocolSection"]["identificationModule"]["nctId"]
        yield nct_id, json.dumps(tree, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    store_text(Path(sys.argv[1]), Path(sys.argv[2]))
