"""The file of readings beside the registry: one SQLite file, whole whatever happens.

It can be made anew from the registry at any time, and holds nothing of a patient.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import msgspec
import numpy as np
import numpy.typing as npt
import zstandard

from trialwright.cli.match.readings import KeptStudy, Site, Text, sites_of
from trialwright.eligibility.evaluation.formulas import Columns
from trialwright.eligibility.evaluation.formulas.columns import ARRAYS, LISTS
from trialwright.errors import NotFound, StoreDamaged
from trialwright.registry.store.compression import Compressor, train_dictionary
from trialwright.registry.store.files import only_one, registry_file

#: "TwRd": marks the file; the number is raised with every change of what is kept.
_APPLICATION_ID = 0x54775264
_FORM = 2
_SCHEMA = f"""
    PRAGMA page_size = 32768;
    PRAGMA journal_mode = WAL;
    BEGIN IMMEDIATE;
    CREATE TABLE study (nct INTEGER PRIMARY KEY, version INTEGER NOT NULL, reader TEXT NOT NULL,
                        key BLOB NOT NULL, title TEXT NOT NULL, sites BLOB NOT NULL);
    CREATE TABLE text (key BLOB PRIMARY KEY, criteria INTEGER NOT NULL, unread INTEGER NOT NULL,
                       dictionary INTEGER NOT NULL, formula BLOB NOT NULL,
                       reading BLOB NOT NULL);
    CREATE TABLE dictionary (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
    CREATE TABLE aside (nct INTEGER PRIMARY KEY, version INTEGER NOT NULL, reader TEXT NOT NULL,
                        why TEXT NOT NULL);
    CREATE TABLE piece (name TEXT PRIMARY KEY, kind TEXT NOT NULL, data BLOB NOT NULL);
    PRAGMA application_id = {_APPLICATION_ID};
    PRAGMA user_version = {_FORM};
    COMMIT;
"""
_LEVEL = 3
#: What SQLite says of bytes that are not, or no longer, a database; whatever else, it is no fault
#: of the file.
_NONE_OF_OURS = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


@dataclass(frozen=True, slots=True)
class Aside:
    """A study of which the criteria could not be read, and why."""

    nct: int
    version: int
    reader: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The sites of S studies as arrays; G sites have a place."""

    start: npt.NDArray[np.int64]
    """(S + 1) The first site of each study."""
    latitude: npt.NDArray[np.float64]
    """(G) [degrees north]."""
    longitude: npt.NDArray[np.float64]
    """(G) [degrees east]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching:
    """All that is asked of every study: who they are, their criteria, and where they recruit.

    `reader` is the print of the reader by which they were read, `newest_version` the greatest
    number of a version that the registry had, and `asides` how many studies could not be read.
    """

    nct: npt.NDArray[np.int64]
    columns: Columns
    places: Places
    reader: str
    newest_version: int
    asides: int


def readings_file(home: Path, own: str = "") -> Path:
    """Return where the readings of a home are kept, those with a site's own concepts apart."""
    return registry_file(home).with_name(f"readings-{own}.sqlite" if own else "readings.sqlite")


def others_with_own(home: Path, own: str) -> tuple[Path, ...]:
    """Return the files of readings that were made with other concepts of a site."""
    here = readings_file(home, own)
    return tuple(sorted(one for one in here.parent.glob("readings-*.sqlite") if one != here))


@contextmanager
def only_reader(home: Path) -> Iterator[None]:
    """Hold the one place for a process that reads criteria; raises StoreBusy if it is taken."""
    lock = readings_file(home).with_name("readings.lock")
    with only_one(lock, f"another process is reading criteria into {lock.parent}"):
        yield


class Shelf:
    """The file of readings, opened."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        rows = connection.execute("SELECT id, data FROM dictionary ORDER BY id").fetchall()
        self._dictionaries = {0: b"", **dict(rows)}
        self._packing = _Packing(
            max(self._dictionaries), self._dictionaries[max(self._dictionaries)]
        )

    @classmethod
    def to_write(cls, home: Path, own: str = "") -> Self:
        """Open the file to write, and make it where there is none or one of another form."""
        path = readings_file(home, own)
        with ExitStack() as on_error:
            connection = sqlite3.connect(path, isolation_level=None)
            on_error.callback(connection.close)
            if _form(connection, path) not in {0, _FORM}:
                connection.close()
                for one in (path, *(path.with_name(f"{path.name}{end}") for end in _BESIDE)):
                    one.unlink(missing_ok=True)
                connection = sqlite3.connect(path, isolation_level=None)
                on_error.callback(connection.close)
            if _form(connection, path) == 0:
                connection.executescript(_SCHEMA)
            on_error.pop_all()
        return cls(connection, path)

    @classmethod
    def to_read(cls, home: Path, own: str = "") -> Self:
        """Open the file to read it as it is now, whatever is written until it is closed.

        Raises NotFound where there is none, or none of this form.
        """
        path = readings_file(home, own)
        if not path.exists():
            raise NotFound(_none_yet(path, own))
        with ExitStack() as on_error:
            connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, isolation_level=None)
            on_error.callback(connection.close)
            # What is read first within a transaction fixes the moment; here, that is the form.
            connection.execute("BEGIN")
            if _form(connection, path) != _FORM:
                raise NotFound(_none_yet(path, own))
            on_error.pop_all()
        return cls(connection, path)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def versions(self, reader: str) -> Mapping[int, int | None]:
        """Return the version that is kept of each study, those set aside too.

        It is None where another reader read it.
        """
        rows = self._connection.execute(
            "SELECT nct, CASE reader WHEN ?1 THEN version END FROM study UNION ALL"
            " SELECT nct, CASE reader WHEN ?1 THEN version END FROM aside",
            (reader,),
        )
        return dict(rows)

    def keys(self) -> frozenset[bytes]:
        """Return the keys of all texts that are kept."""
        return frozenset(key for (key,) in self._connection.execute("SELECT key FROM text"))

    @property
    def is_trained(self) -> bool:
        """Whether there is a dictionary by which texts are compressed."""
        return len(self._dictionaries) > 1

    def train(self, studies: Iterable[KeptStudy]) -> None:
        """Learn from some studies how texts are best compressed, if there is enough in them."""
        texts = [one.text for one in studies if one.text is not None]
        try:
            learned = train_dictionary(
                [part for one in texts for part in (one.formula, one.reading)]
            )
        except zstandard.ZstdError:
            return
        number = len(self._dictionaries)
        with self._whole() as connection:
            connection.execute("INSERT INTO dictionary VALUES (?, ?)", (number, learned))
        self._dictionaries[number] = learned
        self._packing = _Packing(number, learned)

    def keep(self, studies: Iterable[KeptStudy], asides: Iterable[Aside]) -> None:
        """Keep some studies, and those set aside, all or none of them."""
        with self._whole() as connection:
            for one in studies:
                _keep(connection, one, self._packing)
            for aside in asides:
                connection.execute("DELETE FROM study WHERE nct = ?", (aside.nct,))
                row = (aside.nct, aside.version, aside.reader, aside.why)
                connection.execute("REPLACE INTO aside VALUES (?, ?, ?, ?)", row)

    def remove(self, ncts: Iterable[int]) -> None:
        """Forget some studies."""
        rows = [(nct,) for nct in ncts]
        with self._whole() as connection:
            connection.executemany("DELETE FROM study WHERE nct = ?", rows)
            connection.executemany("DELETE FROM aside WHERE nct = ?", rows)

    def formulas(self) -> Iterator[tuple[int, bytes, tuple[Site, ...]]]:
        """Yield each study by its number, with its formula and sites, ascending."""
        rows = self._connection.execute(
            "SELECT nct, dictionary, formula, sites FROM study JOIN text USING (key) ORDER BY nct"
        )
        unpack = {number: _unpacking(data) for number, data in self._dictionaries.items()}
        for nct, dictionary, formula, sites in rows:
            yield nct, unpack[dictionary].decompress(formula), sites_of(sites)

    def put_together(self, matching: Matching) -> None:
        """Replace what is asked of every study, and forget texts that no study has any more."""
        with self._whole() as connection:
            connection.execute("DELETE FROM text WHERE key NOT IN (SELECT key FROM study)")
            connection.execute("DELETE FROM piece")
            connection.executemany("INSERT INTO piece VALUES (?, ?, ?)", _pieces(matching))

    def newest_version(self) -> int | None:
        """Return the newest version of the registry when all was put together, if it ever was."""
        row = self._connection.execute("SELECT data FROM piece WHERE name = 'about'").fetchone()
        return None if row is None else msgspec.json.decode(row[0], type=_About).newest_version

    def reader(self) -> str:
        """Return by which reader all was put together; empty where it never was."""
        row = self._connection.execute("SELECT data FROM piece WHERE name = 'about'").fetchone()
        return "" if row is None else msgspec.json.decode(row[0], type=_About).reader

    def matching(self) -> Matching:
        """Return what is asked of every study; raises NotFound before it is put together."""
        rows = self._connection.execute("SELECT name, kind, data FROM piece").fetchall()
        pieces = {name: (kind, data) for name, kind, data in rows}
        if "about" not in pieces:
            raise NotFound(
                f"the criteria in {self._path} are not all read yet; "
                "run `trialwright criteria read` to its end"
            )
        about = msgspec.json.decode(pieces.pop("about")[1], type=_About)
        arrays = {name: _unpacked(kind, data) for name, (kind, data) in pieces.items()}
        parts: dict[str, Any] = {name: arrays[name] for name in ARRAYS}
        parts |= {name: getattr(about, name) for name in LISTS}
        return Matching(
            nct=arrays["nct"],
            columns=Columns(**parts),
            places=Places(
                start=arrays["site_start"],
                latitude=arrays["latitude"],
                longitude=arrays["longitude"],
            ),
            reader=about.reader,
            newest_version=about.newest_version,
            asides=about.asides,
        )

    def title(self, nct: int) -> str:
        """Return the title of a study."""
        return str(self._study(nct, "title"))

    def sites(self, nct: int) -> tuple[Site, ...]:
        """Return the sites of a study."""
        kept = self._study(nct, "sites")
        assert isinstance(kept, bytes)
        return sites_of(kept)

    def sites_in(self, city: str) -> Iterator[Site]:
        """Yield the sites in cities of a name, in whatever case it is written."""
        wanted = msgspec.json.encode(city.casefold())
        for (sites,) in self._connection.execute("SELECT sites FROM study ORDER BY nct"):
            if wanted in sites.decode().casefold().encode():
                yield from (one for one in sites_of(sites) if one.city.casefold() == city)

    def reading(self, nct: int) -> bytes:
        """Return the criteria of a study as kept."""
        row = self._connection.execute(
            "SELECT dictionary, reading FROM study JOIN text USING (key) WHERE nct = ?", (nct,)
        ).fetchone()
        if row is None:
            raise StoreDamaged(f"{self._path} has lost the criteria of study number {nct}")
        return _unpacking(self._dictionaries[row[0]]).decompress(row[1])

    def counts(self) -> tuple[int, int, int, int, int]:
        """Return how many studies, without criteria, set aside, criteria, and criteria unread."""
        row = self._connection.execute(
            "SELECT count(*), coalesce(sum(criteria = 0), 0), (SELECT count(*) FROM aside),"
            " coalesce(sum(criteria), 0), coalesce(sum(unread), 0) FROM study JOIN text USING (key)"
        ).fetchone()
        return (row[0], row[1], row[2], row[3], row[4])

    def asides(self) -> Iterator[Aside]:
        """Yield what was set aside, ascending."""
        for row in self._connection.execute(
            "SELECT nct, version, reader, why FROM aside ORDER BY nct"
        ):
            yield Aside(*row)

    def _study(self, nct: int, column: str) -> object:
        row = self._connection.execute(f"SELECT {column} FROM study WHERE nct = ?", (nct,))
        found = row.fetchone()
        if found is None:
            raise StoreDamaged(f"{self._path} has lost study number {nct}")
        return found[0]

    @contextmanager
    def _whole(self) -> Iterator[sqlite3.Connection]:
        """Give the connection within one transaction: all of it is kept, or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")


_BESIDE = ("-wal", "-shm")


class _About(msgspec.Struct):
    """What is said of all pieces together."""

    reader: str
    newest_version: int
    asides: int
    groups: tuple[tuple[str, ...], ...]
    diseases: tuple[str, ...]


class _Packing:
    """The newest dictionary by its number, and how to compress with it."""

    def __init__(self, number: int, dictionary: bytes) -> None:
        self.number = number
        self._compressor = Compressor(dictionary)

    def row(self, text: Text) -> tuple[object, ...]:
        """Return a text as a row of its table."""
        packed = (self._compressor.compress(one) for one in (text.formula, text.reading))
        return (text.key, text.criteria, text.unread, self.number, *packed)


def _unpacking(dictionary: bytes) -> zstandard.ZstdDecompressor:
    if not dictionary:
        return zstandard.ZstdDecompressor()
    return zstandard.ZstdDecompressor(dict_data=zstandard.ZstdCompressionDict(dictionary))


def _keep(connection: sqlite3.Connection, one: KeptStudy, packing: _Packing) -> None:
    if one.text is not None:
        row = packing.row(one.text)
        connection.execute("INSERT OR IGNORE INTO text VALUES (?, ?, ?, ?, ?, ?)", row)
    connection.execute("DELETE FROM aside WHERE nct = ?", (one.nct,))
    study = (one.nct, one.version, one.reader, one.key, one.title, one.sites)
    connection.execute("REPLACE INTO study VALUES (?, ?, ?, ?, ?, ?)", study)


def _pieces(matching: Matching) -> Iterator[tuple[str, str, bytes]]:
    about = _About(
        reader=matching.reader,
        newest_version=matching.newest_version,
        asides=matching.asides,
        groups=matching.columns.groups,
        diseases=matching.columns.diseases,
    )
    yield "about", "json", msgspec.json.encode(about)
    columns = {name: getattr(matching.columns, name) for name in ARRAYS}
    others = {
        "nct": matching.nct,
        "site_start": matching.places.start,
        "latitude": matching.places.latitude,
        "longitude": matching.places.longitude,
    }
    for name, array in (columns | others).items():
        stored = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
        packed = zstandard.ZstdCompressor(_LEVEL).compress(stored.tobytes())
        yield name, stored.dtype.str, packed


def _unpacked(kind: str, data: bytes) -> Any:  # noqa: ANN401 - an array of what its name says
    return np.frombuffer(zstandard.ZstdDecompressor().decompress(data), np.dtype(kind))


def _form(connection: sqlite3.Connection, path: Path) -> int:
    """Return the form of a file, 0 where it is empty; raises StoreDamaged if it is none of ours."""
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (form,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in _NONE_OF_OURS:
            raise
        raise StoreDamaged(f"{path} is no file of readings: {error}") from error
    if not tables:
        return 0
    if application != _APPLICATION_ID:
        raise StoreDamaged(f"{path} is no file of readings: it has not its mark")
    return int(form)


def _none_yet(path: Path, own: str) -> str:
    return f"no readings at {path}; make them with {command_of(own)}"


def command_of(own: str) -> str:
    """Return the command that makes readings, quoted."""
    return "`trialwright criteria read --concepts FILE`" if own else "`trialwright criteria read`"
