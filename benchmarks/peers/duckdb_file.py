"""DuckDB reading the same file into a table of its own, typed as it finds out itself."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

FILE = "studies.duckdb"


def store_table(source: Path, folder: Path) -> int:
    """Store all records of a newline-delimited file in `folder` and return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(folder / FILE)) as connection:
        connection.execute(
            "CREATE TABLE study AS SELECT protocolSection.identificationModule.nctId AS nct, *"
            " FROM read_json(?, format = 'newline_delimited')",
            [str(source)],
        )
        connection.execute("CREATE UNIQUE INDEX study_by_id ON study (nct)")
        row = connection.execute("SELECT count(*) FROM study").fetchone()
    assert row is not None
    return int(row[0])


if __name__ == "__main__":
    store_table(Path(sys.argv[1]), Path(sys.argv[2]))
