"""A Parquet file with one row a version, written by DuckDB in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import msgspec
import zstandard

from trialwright.errors import InvalidInput, MissingExtra
from trialwright.registry.export.columns import COLUMNS, Row, row_of, states_more_than_fits
from trialwright.registry.export.selection import Export, StudyEntry, entry_of, versions_of
from trialwright.registry.export.whole_file import place_beside
from trialwright.registry.reading import read_study
from trialwright.registry.store import Registry
from trialwright.registry.store.snapshot import one_moment
from trialwright.vocabulary import NctId

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

#: A row group is held whole while it is written: about 40 MB of records.
_ROW_GROUP = 2_048
_MEMORY = "768MB"
#: DuckDB takes twice this as its reading buffer; longer lines raise it.
_LINE_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Lines:
    """How many rows were written out for DuckDB, and the longest of them in bytes.

    `left_unknown` counts rows in which a number became null because its column cannot hold it.
    """

    rows: int
    longest: int
    left_unknown: int


def export_parquet(
    registry: Registry,
    target: Path,
    studies: Sequence[NctId] | None = None,
    *,
    all_versions: bool = False,
) -> Export:
    """Write records as a table (columns: `export.columns`); the file appears whole or not at all.

    The rows pass through a packed temporary file beside the target, of about a quarter of the
    records' size. Raises MissingExtra if DuckDB is not installed, InvalidInput if it refuses.
    """
    with (
        _duckdb() as duckdb,
        place_beside(target) as beside,
        TemporaryDirectory(prefix=f"{beside.name}.", dir=beside.parent) as folder,
    ):
        packed = Path(folder, "rows.ndjson.zst")
        lines = _write_rows(registry, packed, studies, all_versions=all_versions)
        _convert(duckdb, packed, beside, lines, Path(folder, "spill"))
        return Export(
            records=lines.rows,
            bytes=beside.stat().st_size,
            left_unknown=lines.left_unknown,
        )


@contextmanager
def _duckdb() -> Iterator[DuckDBPyConnection]:
    try:
        import duckdb  # noqa: PLC0415 - an extra that only this form needs
    except ImportError as error:
        raise MissingExtra(
            "Parquet needs DuckDB, which is not installed; "
            "install it with `pip install 'trialwright[analytics]'`"
        ) from error
    with duckdb.connect(":memory:") as connection:
        try:
            yield connection
        except duckdb.Error as error:
            # What follows the first line explains it to whoever wrote the query.
            sentence, _, _ = str(error).partition("\n")
            raise InvalidInput(f"the table cannot be written ({sentence})") from error


def _write_rows(
    registry: Registry, packed: Path, studies: Sequence[NctId] | None, *, all_versions: bool
) -> _Lines:
    rows = longest = left_unknown = 0
    encoder = msgspec.json.Encoder()
    with (
        one_moment(registry),
        packed.open("xb") as file,
        zstandard.ZstdCompressor(level=1).stream_writer(file) as writer,
    ):
        for row, left_out in _rows(registry, studies, all_versions=all_versions):
            line = encoder.encode(row) + b"\n"
            writer.write(line)
            rows += 1
            longest = max(longest, len(line))
            left_unknown += left_out
    return _Lines(rows, longest, left_unknown)


def _rows(
    registry: Registry, studies: Sequence[NctId] | None, *, all_versions: bool
) -> Iterator[tuple[Row, bool]]:
    """Yield each row, and whether a number of its record fits no column."""
    known: tuple[NctId, StudyEntry] | None = None
    for exported in versions_of(registry, studies, all_versions=all_versions):
        if known is None or known[0] != exported.nct_id:
            known = (exported.nct_id, entry_of(registry, exported.nct_id))
        study = read_study(exported.json)
        yield row_of(exported, known[1], study), states_more_than_fits(study)


def _convert(
    duckdb: DuckDBPyConnection, packed: Path, target: Path, lines: _Lines, spill: Path
) -> None:
    """Let DuckDB turn the rows into Parquet, one thread, one row group after the other."""
    for setting, value in (
        ("threads", "1"),
        ("memory_limit", _quoted(_MEMORY)),
        ("temp_directory", _quoted(str(spill))),
        ("autoinstall_known_extensions", "false"),
    ):
        duckdb.execute(f"SET {setting} = {value}")
    copy = (
        f"COPY (SELECT {', '.join(COLUMNS)} FROM {_reader(packed, lines)})"
        f" TO {_quoted(str(target))}"
        f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP}, USE_TMP_FILE false)"
    )
    try:
        duckdb.execute(copy)
    except RuntimeError as error:
        # What DuckDB refuses is an error of its own class. This is a signal that it has met in
        # the middle, of which it drops what the signal's handler raised.
        raise KeyboardInterrupt from error


def _reader(packed: Path, lines: _Lines) -> str:
    columns = ", ".join(f"{name}: {_quoted(kind)}" for name, kind in COLUMNS.items())
    return (
        f"read_json({_quoted(str(packed))}, format = 'newline_delimited', compression = 'zstd',"
        f" columns = {{{columns}}}, maximum_object_size = {max(_LINE_BYTES, lines.longest + 1)})"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
