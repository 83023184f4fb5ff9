"""The tables of an OMOP source as rows of texts, whatever holds them."""

from __future__ import annotations

import csv
import importlib
import io
import lzma
import sqlite3
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from trialwright.errors import ContainerError, MissingExtra
from trialwright.exchange.patients.account import Odd, SetAside

#: One row: column names in small letters, values as texts; "" is null.
Row: TypeAlias = dict[str, str]

#: Not data: resource forks that macOS puts beside the files of an archive.
_FORKS = ("__macosx/", "._")
#: What a file that is no CSV table raises, and a member of an archive that is damaged, is under a
#: password (RuntimeError) or is packed in a way of its own.
_UNREADABLE = (
    UnicodeDecodeError, csv.Error, OSError, EOFError, RuntimeError,
    zipfile.BadZipFile, zlib.error, lzma.LZMAError,
)  # fmt: skip
_LONGEST_SAID = 160
DATABASES = (".sqlite", ".sqlite3", ".db", ".duckdb")


class Tables(Protocol):
    """A source of tables; names do not depend on case."""

    @property
    def place(self) -> str:
        """What the source is called."""
        ...

    def has(self, table: str) -> bool:
        """Whether the source has a table at all."""
        ...

    @property
    def torn(self) -> Mapping[tuple[str, int], SetAside]:
        """The rows, by table and line, that have not as many cells as their header, so far."""
        ...

    def rows(self, table: str) -> Iterator[Row]:
        """Yield the rows of a table, but for those that are torn; none if it is not there."""
        ...

    def close(self) -> None:
        """Let go of the source."""
        ...


def open_tables(path: Path) -> Tables:
    """Return the tables of a folder, a zip file or a database; raises ContainerError."""
    if path.is_dir():
        return CsvTables(path.name, {_stem(one.name): one for one in sorted(path.glob("*.*"))})
    if path.suffix.lower() in DATABASES:
        return _database(path)
    return _zipped(path)


def looks_like_omop(path: Path) -> bool:
    """Whether a path holds a table PERSON as OMOP has it, or is a database."""
    if path.is_dir():
        return any(_stem(one.name) == "person" for one in path.glob("*.*"))
    if path.suffix.lower() in DATABASES:
        return True
    if not zipfile.is_zipfile(path):
        return False
    with closing(_zipped(path)) as tables:
        return tables.has("person")


@dataclass(frozen=True, slots=True)
class CsvTables:
    """Tables as CSV files, in a folder or in an archive."""

    place: str
    files: dict[str, Path | zipfile.Path]
    archive: zipfile.ZipFile | None = None
    torn: dict[tuple[str, int], SetAside] = field(default_factory=dict, compare=False)

    def close(self) -> None:
        """Close the archive, if there is one."""
        if self.archive is not None:
            self.archive.close()

    def has(self, table: str) -> bool:
        """Whether there is a file of that name, in any case."""
        return table in self.files

    def rows(self, table: str) -> Iterator[Row]:
        """Yield the rows of a file; raises ContainerError where it is no CSV table in UTF-8."""
        file = self.files.get(table)
        if file is None:
            return
        try:
            with file.open("rb") as opened:
                text = io.TextIOWrapper(opened, "utf-8-sig", newline="")
                yield from self._of_text(table, text)
        except _UNREADABLE as error:
            raise ContainerError(
                place=f"{self.place}/{file.name}", found=_said(error), expected="CSV in UTF-8"
            ) from error

    def _of_text(self, table: str, text: io.TextIOWrapper) -> Iterator[Row]:
        reader = csv.reader(text)
        header = [name.strip().lower() for name in next(reader, [])]
        for cells in reader:
            if len(cells) == len(header):
                yield dict(zip(header, map(str.strip, cells), strict=True))
            elif any(map(str.strip, cells)):
                odd = Odd("row", f"{len(cells)} cells", f"{len(header)} as in the header")
                line = reader.line_num
                aside = SetAside.of(self.place, table.upper(), f"line {line}", odd)
                self.torn[table, line] = aside


@dataclass(frozen=True, slots=True)
class DatabaseTables:
    """Tables of a database file, opened to be read only."""

    place: str
    connection: Any  # sqlite3's or DuckDB's: what of them is used is the same
    names: frozenset[str]
    errors: type[Exception]

    @property
    def torn(self) -> Mapping[tuple[str, int], SetAside]:
        """None: a database keeps every row whole."""
        return {}

    def close(self) -> None:
        """Close the database."""
        self.connection.close()

    def has(self, table: str) -> bool:
        """Whether the database has a table of that name."""
        return table in self.names

    def rows(self, table: str) -> Iterator[Row]:
        """Yield the rows of a table."""
        if not self.has(table):
            return
        try:
            found = self.connection.execute(f'SELECT * FROM "{table}"')
            header = [column[0].lower() for column in found.description]
            while batch := found.fetchmany(1000):
                for cells in batch:
                    yield dict(zip(header, map(_text, cells), strict=True))
        except self.errors as error:
            raise ContainerError(
                place=f"{self.place}/{table}",
                found=_said(error),
                expected="a table of OMOP CDM 5.4",
            ) from error


def _stem(name: str) -> str:
    stem, _, suffix = name.lower().rpartition(".")
    return stem if suffix == "csv" and not stem.startswith(_FORKS) else ""


def _zipped(path: Path) -> CsvTables:
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, NotImplementedError, UnicodeDecodeError) as error:
        raise ContainerError(
            place=path.name, found=_said(error), expected="a folder, a zip or a database of OMOP"
        ) from error
    members = [name for name in archive.namelist() if not name.lower().startswith(_FORKS)]
    return CsvTables(
        path.name,
        {_stem(name.rpartition("/")[2]): zipfile.Path(archive, name) for name in members},
        archive,
    )


def _database(path: Path) -> DatabaseTables:
    if path.suffix.lower() == ".duckdb":
        return _duckdb(path)
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        with closing(connection.execute("SELECT name FROM sqlite_master")) as found:
            names = _names(found.fetchall())
    except sqlite3.DatabaseError as error:
        connection.close()
        raise ContainerError(
            place=path.name, found=_said(error), expected="an SQLite database"
        ) from error
    return DatabaseTables(path.name, connection, names, sqlite3.Error)


def _duckdb(path: Path) -> DatabaseTables:
    try:
        duckdb = importlib.import_module("duckdb")
    except ImportError as error:
        raise MissingExtra(
            f"{path.name}: reading a DuckDB file needs the extra `analytics`"
        ) from error
    try:
        connection = duckdb.connect(str(path), read_only=True)
    except duckdb.Error as error:
        raise ContainerError(
            place=path.name, found=_said(error), expected="a DuckDB database"
        ) from error
    found = connection.execute("SELECT table_name FROM information_schema.tables")
    return DatabaseTables(path.name, connection, _names(found.fetchall()), duckdb.Error)


def _said(error: Exception) -> str:
    """Return an error in one line; those of damaged files may quote all that was found."""
    text = " ".join(str(error).split()) or "an end before its time"
    return text if len(text) <= _LONGEST_SAID else f"{text[:_LONGEST_SAID]}…"


def _names(rows: Sequence[tuple[Any, ...]]) -> frozenset[str]:
    return frozenset(str(name).lower() for (name,) in rows)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()
