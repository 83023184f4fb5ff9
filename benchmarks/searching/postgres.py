"""The same questions to PostgreSQL: tsvector, GIN, and plain indexes."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import psycopg

from benchmarks.searching.answer import PeerAnswer
from benchmarks.searching.said import Ask, OneOf, Part, Words
from benchmarks.searching.sql import FACETS, INDEXES, PLAIN_COLUMNS, plain_condition, plain_row
from benchmarks.searching.texts import COLUMNS, DATES, Row

NAME = "PostgreSQL"
_LETTERS = "ABCD"
_AT_ONCE = 2_000
#: PostgreSQL keeps no later position, and no more of one word in one text.
_LAST_POSITION = 16_383
_SETTINGS = (
    "shared_buffers=1GB", "work_mem=64MB", "maintenance_work_mem=1GB", "effective_cache_size=8GB",
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "jit=off",
    "max_wal_size=8GB", "autovacuum=off",
)  # fmt: skip


def programs() -> Path | None:
    """Return the folder of PostgreSQL's programs, or None if this machine has none."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return None if found is None else Path(found).parent


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server of its own over a folder, made if it is not there; gives how to reach it."""
    bin_folder = programs()
    if bin_folder is None:
        raise FileNotFoundError("no PostgreSQL on this machine")
    data, sockets = folder / "data", folder / "sockets"
    sockets.mkdir(parents=True, exist_ok=True)
    _own(folder)
    if not data.exists():
        _run(
            [
                str(bin_folder / "initdb"),
                "-D",
                str(data),
                "-U",
                "peer",
                "-E",
                "UTF8",
                "--locale=C",
                "-A",
                "trust",
                "--no-sync",
            ]
        )
    options = " ".join(f"-c {setting}" for setting in _SETTINGS)
    control = [str(bin_folder / "pg_ctl"), "-D", str(data), "-w", "-t", "120"]
    _run([*control, "-l", str(folder / "log"), "-o", f"-h '' -k {sockets} {options}", "start"])
    try:
        yield f"host={sockets} user=peer dbname=postgres"
    finally:
        _run([*control, "-m", "fast", "stop"])


class Postgres:
    """A database of PostgreSQL over the rows of a registry."""

    def __init__(self, reached: str) -> None:
        self._database = psycopg.connect(reached, autocommit=True)

    def close(self) -> None:
        """End the session."""
        self._database.close()

    def fill(self, rows: Iterable[Row]) -> None:
        """Make the tables, write every row, and the indexes after them."""
        run = self._database.execute
        words = ", ".join(f"{name} tsvector" for name in COLUMNS)
        dates = ", ".join(f"date_{name} date" for name in DATES)
        run(
            "CREATE TABLE study (nct integer PRIMARY KEY, status text, study_type text, "
            f"acronym text, enrollment integer, {dates}, {words})"
        )
        run("CREATE TABLE study_phase (nct integer, phase text)")
        run(
            "CREATE TABLE site (nct integer, country text, city text, status text, "
            "latitude double precision, longitude double precision)"
        )
        run(
            "CREATE FUNCTION min_one(double precision) RETURNS double precision "
            "IMMUTABLE LANGUAGE sql AS 'SELECT least(1.0, $1)'"
        )
        self._copy(rows)
        for statement in INDEXES:
            run(statement)
        for name in COLUMNS:
            run(f"CREATE INDEX study_{name} ON study USING gin ({name})")
        run("VACUUM ANALYZE")

    def _copy(self, rows: Iterable[Row]) -> None:
        studies = f"study ({', '.join((*PLAIN_COLUMNS, *COLUMNS))})"
        coming = iter(rows)
        while some := list(islice(coming, _AT_ONCE)):
            self._copy_into(studies, map(_study_row, some))
            self._copy_into("study_phase", ((row.nct, one) for row in some for one in row.phases))
            self._copy_into("site", ((row.nct, *site) for row in some for site in row.sites))

    def _copy_into(self, table: str, values: Iterable[tuple[object, ...]]) -> None:
        with (
            self._database.cursor() as cursor,
            cursor.copy(f"COPY {table} FROM STDIN") as copy,
        ):
            for one in values:
                copy.write_row(one)

    def ask(self, ask: Ask) -> PeerAnswer:
        """Return the count, the page and the facets of a question."""
        where, values = _where(ask)
        rank = _rank(ask)
        with self._database.cursor() as cursor:
            fetch = cursor.execute
            found = fetch(f"SELECT count(*) FROM study WHERE {where}", values).fetchone()
            assert found is not None
            order, ranked_by = rank or ("nct", ())
            page = fetch(
                f"SELECT nct FROM study WHERE {where} ORDER BY {order} "
                f"LIMIT {ask.size} OFFSET {ask.skipped}",
                (*values, *ranked_by),
            ).fetchall()
            facets: dict[str, dict[str | None, int]] = {
                name: dict(
                    fetch(
                        facet.format(hits=f"SELECT nct FROM study WHERE {where}"), values
                    ).fetchall()
                )
                for name, facet in (FACETS if ask.facets else {}).items()
            }
        return PeerAnswer(int(found[0]), len(page), facets)


def can_say(ask: Ask) -> bool:
    """Whether counts must be equal: positions of long texts are cut, so no phrase in all fields."""
    return not any(
        isinstance(part, Words) and part.phrase and part.column == "basic" for part in ask.parts
    )


def _where(ask: Ask) -> tuple[str, tuple[object, ...]]:
    conditions: list[str] = []
    values: list[object] = []
    for part in ask.parts:
        plain = plain_condition(part, "%s")
        if plain is not None:
            conditions.append(plain.sql)
            values += plain.values
        else:
            column, query = _query(part)
            conditions.append(f"{column} @@ %s::tsquery")
            values.append(query)
    return " AND ".join(conditions), tuple(values)


def _rank(ask: Ask) -> tuple[str, tuple[object, ...]] | None:
    asked = [_query(part) for part in ask.parts if isinstance(part, Words | OneOf)]
    if not asked:
        return None
    said = " + ".join(f"ts_rank({column}, %s::tsquery)" for column, _ in asked)
    return f"{said} DESC, nct", tuple(query for _, query in asked)


def _query(part: Part) -> tuple[str, str]:
    """Return the column and the tsquery of words."""
    match part:
        case Words(column, words, phrase=True):
            return column, " <-> ".join(f"'{word}'" for word in words)
        case Words(column, words):
            return column, " & ".join(f"'{word}'" for word in words)
        case OneOf(column, wanted, unwanted):
            either = " | ".join(f"'{word}'" for word in wanted)
            return column, f"({either})" + "".join(f" & !'{word}'" for word in unwanted)
        case _:
            raise TypeError(f"{part} asks no words")


def _study_row(row: Row) -> tuple[object, ...]:
    return (*plain_row(row), *(_vector(row.words[name]) for name in COLUMNS))


def _vector(by_weight: tuple[str, str, str, str]) -> str:
    """Return words by weight as the text of a tsvector."""
    places: dict[str, list[str]] = {}
    position = 0
    for letter, text in zip(_LETTERS, by_weight, strict=True):
        for word in text.split():
            position += 1
            places.setdefault(word, []).append(f"{min(position, _LAST_POSITION)}{letter}")
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())


def _own(folder: Path) -> None:
    """Give a folder to the user that runs the server: PostgreSQL refuses root.

    Raises PermissionError where that user cannot come to it.
    """
    user = _user()
    if user is None:
        return
    for path in (folder, *folder.iterdir()):
        os.chown(path, user.pw_uid, user.pw_gid)
    for above in folder.resolve().parents:
        if not above.stat().st_mode & stat.S_IXOTH:
            raise PermissionError(f"{user.pw_name} cannot enter {above}: choose another --folder")


def _user() -> pwd.struct_passwd | None:
    if os.geteuid():
        return None
    names = {one.pw_name: one for one in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _run(command: list[str]) -> None:
    user = _user()
    subprocess.run(
        command,
        check=True,
        stdout=subprocess.DEVNULL,
        cwd="/",
        user=None if user is None else user.pw_uid,
        group=None if user is None else user.pw_gid,
    )
