"""What turned in which study and when: kept beside the registry, so that a period is told at once.

A line for each edit that has a version before it here, with the registry's own date. It is
worked out from the registry alone, so it can be removed and made anew at any time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

import msgspec

from trialwright.registry.course import (
    Aspect,
    Matter,
    Shift,
    edited_modules,
    matters_of,
    shifts_between,
    standing_of,
)
from trialwright.registry.store.files import only_one, registry_file
from trialwright.registry.store.moments import day_or_none
from trialwright.registry.store.registry import Registry
from trialwright.registry.store.snapshot import one_moment
from trialwright.registry.store.versions import Version
from trialwright.vocabulary import NctId

#: Changes with whatever makes a log of an older program say something else.
FORM = 1

#: So many studies are written at once.
_AT_ONCE = 100

_SCHEMA = f"""
    CREATE TABLE shift (
        nct     INTEGER NOT NULL,
        number  INTEGER NOT NULL,            -- the version with which it turned
        content TEXT NOT NULL,               -- its content hash
        day     TEXT NOT NULL,               -- the registry's date of it
        matters INTEGER NOT NULL,
        title   TEXT NOT NULL,
        shifts  TEXT NOT NULL,               -- aspect, before, after, as JSON
        modules TEXT NOT NULL,               -- paths of what was edited, as JSON
        PRIMARY KEY (nct, number)
    ) WITHOUT ROWID;
    CREATE INDEX shift_by_day ON shift (day, nct, number, matters);
    CREATE TABLE tally (                     -- of the lines, so that no period is counted anew
        day     TEXT NOT NULL,
        matters INTEGER NOT NULL,
        edits   INTEGER NOT NULL,
        PRIMARY KEY (day, matters)
    ) WITHOUT ROWID;
    CREATE TABLE level (
        version  INTEGER NOT NULL,           -- of the registry: the last that was looked at,
        mark     BLOB NOT NULL,              -- what tells it from that of another registry,
        studies  INTEGER NOT NULL,           -- and what there was up to it
        newest   TEXT NOT NULL
    );
    INSERT INTO level VALUES (0, x'', 0, '');
    PRAGMA user_version = {FORM};
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An edit of a study: the version that it made, what turned, and which modules it touched."""

    nct_id: NctId
    number: int
    content_hash: str
    day: date
    title: str
    matters: Matter
    shifts: tuple[Shift, ...]
    modules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many edits there were in a period, and how many of each matter."""

    edits: int
    by_matter: Mapping[Matter, int]


@dataclass(frozen=True, slots=True)
class Holding:
    """What the registry held when the log was level with it: up to which version, and how much.

    `newest_update` is the latest day on which the registry posted an update of any of it.
    """

    version: int
    studies: int
    newest_update: date | None


class ShiftLog:
    """The log, opened for reading."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    @classmethod
    def open(cls, home: Path) -> ShiftLog | None:
        """Open the log of a home; None if there is none yet, or another program wrote it."""
        path = log_file(home)
        if not path.exists():
            return None
        connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, check_same_thread=False)
        if _form(connection) != FORM:
            connection.close()
            return None
        return cls(connection)

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def holding(self) -> Holding:
        """Return what the registry held when the log was brought level with it."""
        version, studies, newest = self._connection.execute(
            "SELECT version, studies, newest FROM level"
        ).fetchone()
        return Holding(version, studies, day_or_none(newest))

    def tally(self, since: date) -> Tally:
        """Count what was posted from a day on."""
        rows = self._connection.execute(
            "SELECT matters, sum(edits) FROM tally WHERE day >= ? GROUP BY matters",
            (since.isoformat(),),
        ).fetchall()
        return Tally(
            edits=sum(count for _, count in rows),
            by_matter={
                matter: sum(count for matters, count in rows if matters & matter)
                for matter in Matter
            },
        )

    def entries(
        self, since: date, matter: Matter | None, limit: int, *, skipped: int = 0
    ) -> tuple[Entry, ...]:
        """Return what was posted from a day on, the newest first, of one matter or of all."""
        mask = sum(Matter) if matter is None else int(matter)
        rows = self._connection.execute(
            "SELECT nct, number, content, day, title, matters, shifts, modules FROM"
            " (SELECT nct, number FROM shift INDEXED BY shift_by_day"
            "   WHERE day >= ? AND matters & ? ORDER BY day DESC, nct DESC, number DESC"
            "   LIMIT ? OFFSET ?)"
            " JOIN shift USING (nct, number) ORDER BY day DESC, nct DESC, number DESC",
            (since.isoformat(), mask, limit, skipped),
        )
        return tuple(map(_entry, rows.fetchall()))


def log_file(home: Path) -> Path:
    """Return where the log of this home is kept."""
    return registry_file(home).parent / "shifts.sqlite"


def is_logged(home: Path, registry: Registry) -> bool:
    """Whether the log holds what the registry holds; of an empty one there is nothing to hold."""
    path = log_file(home)
    if not path.exists():
        return registry.newest_version_number() == 0
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return _form(connection) == FORM and _level(connection) == _level_of(registry)


def log_shifts(home: Path, *, stop: Callable[[], bool] = lambda: False) -> int:
    """Bring the log level with the registry, and return how many studies were looked at.

    Only those are looked at that have several versions, one of them new. `stop` is asked between
    some studies and others: what is more urgent then comes first, and the log is not level.
    Raises StoreBusy while another process does the same, NotFound if there is no registry.
    """
    lock = log_file(home).with_suffix(".lock")
    with (
        Registry.open(home) as registry,
        only_one(lock, f"another process is logging the changes of the registry at {lock.parent}"),
        one_moment(registry),
        closing(_to_write(home)) as connection,
    ):
        reached = _reached(connection, registry)
        waiting = _waiting(registry, reached)
        for start in range(0, len(waiting), _AT_ONCE):
            if stop():
                return start
            _write(connection, registry, waiting[start : start + _AT_ONCE])
        connection.execute("BEGIN")
        if waiting or not reached:
            _count(connection)
        connection.execute(
            "UPDATE level SET version = ?, mark = ?, studies = ?, newest = ?",
            (*_level_of(registry), registry.count(), _newest_update(registry)),
        )
        connection.execute("COMMIT")
    return len(waiting)


def shifts_of(before: Version, after: Version) -> tuple[Shift, ...]:
    """Return what turned between two versions."""
    return shifts_between(standing_of(before.study), standing_of(after.study))


def _to_write(home: Path) -> sqlite3.Connection:
    path = log_file(home)
    connection = sqlite3.connect(path, isolation_level=None)
    if _form(connection) != FORM:
        connection.close()
        path.unlink()
        connection = sqlite3.connect(path, isolation_level=None)
        connection.executescript(f"BEGIN; {_SCHEMA} COMMIT;")
    return connection


def _reached(connection: sqlite3.Connection, registry: Registry) -> int:
    """Return up to which version the log goes; one of another registry is emptied."""
    version, mark = _level(connection)
    row = registry.connection.execute(
        "SELECT content FROM version WHERE id = ?", (version,)
    ).fetchone()
    if row is not None and row[0] == mark:
        return version
    connection.execute("DELETE FROM shift")
    return 0


def _waiting(registry: Registry, reached: int) -> list[int]:
    rows = registry.connection.execute(
        "SELECT DISTINCT nct FROM version JOIN study USING (nct)"
        " WHERE version.id > ? AND versions > 1 ORDER BY nct",
        (reached,),
    )
    return [nct for (nct,) in rows]


def _write(connection: sqlite3.Connection, registry: Registry, studies: Sequence[int]) -> None:
    connection.execute("BEGIN")
    connection.executemany("DELETE FROM shift WHERE nct = ?", [(nct,) for nct in studies])
    for nct in studies:
        versions = registry.history(NctId.from_number(nct))
        connection.executemany("INSERT INTO shift VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _rows(versions))
    connection.execute("COMMIT")


def _count(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM tally")
    connection.execute(
        "INSERT INTO tally SELECT day, matters, count(*) FROM shift GROUP BY day, matters"
    )


def _rows(versions: Sequence[Version]) -> Iterator[tuple[object, ...]]:
    """Yield a line for each edit among the versions of a study."""
    for before, after in pairwise(versions):
        if after.kind != "edit":
            continue
        shifts = shifts_of(before, after)
        yield (
            after.nct_id.number,
            after.number,
            after.content_hash,
            day_of(after).isoformat(),
            int(matters_of(shifts)),
            standing_of(after.study).title,
            _json([(one.aspect.value, one.before, one.after) for one in shifts]),
            _json(edited_modules(before.tree, after.tree)),
        )


def day_of(version: Version) -> date:
    """Return the day of a version: the registry's if it states one, else ours."""
    stated = version.last_update_posted or version.past_date or version.data_cut
    return stated or version.first_seen.date()


def _entry(row: tuple[int, int, str, str, str, int, str, str]) -> Entry:
    nct, number, content, day, title, matters, shifts, modules = row
    return Entry(
        nct_id=NctId.from_number(nct),
        number=number,
        content_hash=content,
        day=date.fromisoformat(day),
        title=title,
        matters=Matter(matters),
        shifts=tuple(
            Shift(Aspect(aspect), before, after)
            for aspect, before, after in msgspec.json.decode(shifts)
        ),
        modules=tuple(msgspec.json.decode(modules)),
    )


def _form(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _level(connection: sqlite3.Connection) -> tuple[int, bytes]:
    version, mark = connection.execute("SELECT version, mark FROM level").fetchone()
    return version, mark


def _level_of(registry: Registry) -> tuple[int, bytes]:
    row = registry.connection.execute(
        "SELECT id, content FROM version ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return (0, b"") if row is None else (row[0], row[1])


def _newest_update(registry: Registry) -> str:
    row = registry.connection.execute("SELECT coalesce(max(posted), '') FROM version").fetchone()
    return str(row[0])


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
