"""The same questions to SQLite's FTS5."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from benchmarks.searching.answer import PeerAnswer
from benchmarks.searching.said import Ask, OneOf, Part, Words
from benchmarks.searching.sql import FACETS, INDEXES, PLAIN_COLUMNS, plain_condition, plain_row
from benchmarks.searching.texts import COLUMNS, Row

NAME = "SQLite FTS5"
_WORD_COLUMNS = tuple(f"{name}_{weight}" for name in COLUMNS for weight in range(4))
_STUDY_COLUMNS = ("nct INTEGER PRIMARY KEY", *PLAIN_COLUMNS[1:])
_FACTORS = (1.0, 0.6, 0.4, 0.2)
_CACHE_KB = 1_000_000


class Fts5:
    """A database of FTS5 over the rows of a registry."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.create_function("min_one", 1, _min_one, deterministic=True)
        self._database.execute(f"PRAGMA cache_size = -{_CACHE_KB}")
        self._database.execute("PRAGMA temp_store = MEMORY")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self._database.close()

    def fill(self, rows: Iterable[Row]) -> None:
        """Make the tables, write every row, and the indexes after them."""
        run = self._database.execute
        run("PRAGMA journal_mode = OFF")
        run("PRAGMA synchronous = OFF")
        run(
            f"CREATE VIRTUAL TABLE words USING fts5({', '.join(_WORD_COLUMNS)}, content='', "
            'tokenize="unicode61 remove_diacritics 0")'
        )
        run(f"CREATE TABLE study ({', '.join(_STUDY_COLUMNS)})")
        run("CREATE TABLE study_phase (nct, phase)")
        run("CREATE TABLE site (nct, country, city, status, latitude, longitude)")
        for row in rows:
            self._write(row)
        for statement in INDEXES:
            run(statement)
        run("INSERT INTO words (words) VALUES ('optimize')")
        run("ANALYZE")
        self._database.commit()

    def _write(self, row: Row) -> None:
        run = self._database.execute
        marks = ", ".join("?" * (1 + len(_WORD_COLUMNS)))
        words = [text for name in COLUMNS for text in row.words[name]]
        run(
            f"INSERT INTO words (rowid, {', '.join(_WORD_COLUMNS)}) VALUES ({marks})",
            (row.nct, *words),
        )
        run(f"INSERT INTO study VALUES ({', '.join('?' * len(PLAIN_COLUMNS))})", plain_row(row))
        many = self._database.executemany
        many("INSERT INTO study_phase VALUES (?, ?)", [(row.nct, phase) for phase in row.phases])
        many("INSERT INTO site VALUES (?, ?, ?, ?, ?, ?)", [(row.nct, *site) for site in row.sites])

    def ask(self, ask: Ask) -> PeerAnswer:
        """Return the count, the page and the facets of a question."""
        source, values, ranked = _source(ask)
        fetch = self._database.execute
        count = int(fetch(f"SELECT count(*) FROM {source}", values).fetchone()[0])
        factors = ", ".join(str(factor) for _ in COLUMNS for factor in _FACTORS)
        order = f"bm25(words, {factors})" if ranked else "nct"
        column = "words.rowid" if ranked else "nct"
        page = fetch(
            f"SELECT {column} FROM {source} ORDER BY {order} LIMIT {ask.size} OFFSET {ask.skipped}",
            values,
        ).fetchall()
        facets = {
            name: dict(fetch(facet.format(hits=f"SELECT {column} FROM {source}"), values))
            for name, facet in (FACETS if ask.facets else {}).items()
        }
        return PeerAnswer(count, len(page), facets)


def _source(ask: Ask) -> tuple[str, tuple[object, ...], bool]:
    """Return what stands after FROM, its values, and whether words are asked."""
    matches = " AND ".join(_match(part) for part in ask.parts if isinstance(part, Words | OneOf))
    plain = [found for part in ask.parts if (found := plain_condition(part, "?")) is not None]
    conditions = [one.sql for one in plain]
    values = tuple(value for one in plain for value in one.values)
    if not matches:
        return f"study WHERE {' AND '.join(conditions)}", values, False
    # A cross join keeps this order: SQLite else asks the words anew for every study of a range.
    source = "words CROSS JOIN study ON study.nct = words.rowid" if plain else "words"
    return (
        f"{source} WHERE {' AND '.join(['words MATCH ?', *conditions])}",
        (matches, *values),
        True,
    )


def _match(part: Part) -> str:
    """Return words as FTS5 asks them."""
    match part:
        case Words(column, words, phrase=True):
            return f'{_columns(column)} : "{" ".join(words)}"'
        case Words(column, words):
            return " AND ".join(f'{_columns(column)} : "{word}"' for word in words)
        case OneOf(column, wanted, unwanted):
            either = " OR ".join(f'{_columns(column)} : "{word}"' for word in wanted)
            without = "".join(f' NOT {_columns(column)} : "{word}"' for word in unwanted)
            return f"(({either}){without})"
        case _:
            raise TypeError(f"{part} asks no words")


def _columns(name: str) -> str:
    return "{" + " ".join(f"{name}_{weight}" for weight in range(4)) + "}"


def _min_one(value: float) -> float:
    return min(1.0, value)
