"""Columns of a table of subjects, read from CSV with the place of whatever cannot be read."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn, TypeVar

from trialwright.cli.output import STDOUT
from trialwright.errors import InvalidInput, quoted
from trialwright.estimators import EstimationError, InvalidSample

_T = TypeVar("_T")

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_EVENT_WORDS = {"1": True, "true": True, "0": False, "false": False}


@dataclass(frozen=True, slots=True)
class Subjects:
    """A table of subjects: its name, the names of its columns, and its rows with their lines."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]

    def numbers(self, column: str) -> list[float]:
        """Return a column of numbers; raises InvalidInput with the line."""
        return self._cells(column, _number, "a number")

    def numbers_if_any(self, column: str) -> list[float | None]:
        """Return a column of numbers, None where a cell is empty; raises InvalidInput."""
        at = self._column(column)
        return [
            self._cell(column, n, row[at], _number, "a number, or nothing")
            if row[at].strip()
            else None
            for n, row in enumerate(self.rows)
        ]

    def labels(self, column: str) -> list[str]:
        """Return a column of texts, none of them empty; raises InvalidInput with the line."""
        return self._cells(column, _label, "a label")

    def events(self, column: str, event_values: tuple[str, ...] = ()) -> list[bool]:
        """Return in which rows the event happened; raises InvalidInput with the line.

        1 or true is the event, 0 or false censoring; if values of the event are named, these are
        it, and all others are censoring. One that is not in the column is a misunderstanding.
        """
        if not event_values:
            return self._cells(column, _EVENT_WORDS.get, "1 or true (the event), 0 or false (not)")
        labels = self.labels(column)
        for value in event_values:
            if value not in labels:
                found = ", ".join(sorted(set(labels))[:10])
                raise InvalidInput(
                    f"{self.name}, column {column}: no row has {quoted(value)}; found {found}"
                )
        return [label in event_values for label in labels]

    def place(self, column: str, position: int) -> str:
        """Return where a value stands, for a message."""
        return f"{self.name}, line {self.lines[position]}, column {column}"

    def _cells(self, column: str, read: Callable[[str], _T | None], expected: str) -> list[_T]:
        at = self._column(column)
        return [self._cell(column, n, row[at], read, expected) for n, row in enumerate(self.rows)]

    def _cell(
        self, column: str, position: int, text: str, read: Callable[[str], _T | None], expected: str
    ) -> _T:
        value = read(text.strip().lower() if read == _EVENT_WORDS.get else text.strip())
        if value is None:
            found = quoted(text) if text.strip() else "nothing"
            raise InvalidInput(
                f"{self.place(column, position)}: found {found}, expected {expected}"
            )
        return value

    def _column(self, column: str) -> int:
        count = self.columns.count(column)
        if count != 1:
            there = "no column" if not count else f"{count} columns"
            names = ", ".join(self.columns)
            raise InvalidInput(f"{self.name} has {there} {quoted(column)}; its columns are {names}")
        return self.columns.index(column)


def read_subjects(path: Path | None) -> Subjects:
    """Return the table in a file, or on standard input if none or `-` is given.

    Raises InvalidInput for what is no table: no text, no line of names, no row, or a row with more
    or fewer values than there are names.
    """
    if path is None or str(path) == STDOUT:
        return _read(sys.stdin.buffer.read(), "standard input")
    return _read(path.read_bytes(), path.name)


def _read(source: bytes, name: str) -> Subjects:
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{name}: byte {error.start + 1:,} is no UTF-8 text") from error
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    rows: list[tuple[str, ...]] = []
    lines: list[int] = []
    columns: tuple[str, ...] = ()
    try:
        for row in reader:
            if not columns:
                columns = tuple(one.strip() for one in row)
            elif row:
                _check_width(name, reader.line_num, row, columns)
                rows.append(tuple(row))
                lines.append(reader.line_num)
    except csv.Error as error:
        raise InvalidInput(f"{name}, line {reader.line_num}: {error}") from error
    if not rows:
        raise InvalidInput(f"{name}: found no subject, expected a line of names and rows below it")
    return Subjects(name, columns, tuple(rows), tuple(lines))


def _check_width(name: str, line: int, row: list[str], columns: tuple[str, ...]) -> None:
    if len(row) != len(columns):
        raise InvalidInput(
            f"{name}, line {line}: found {len(row)} values, expected {len(columns)}, one for each "
            "column"
        )


def _number(text: str) -> float | None:
    return float(text) if _NUMBER.fullmatch(text) else None


def _label(text: str) -> str | None:
    return text or None


@contextmanager
def estimating(
    subjects: Subjects | None = None, columns: Mapping[str, str | None] | None = None
) -> Iterator[None]:
    """Say what an estimator refuses as something that the user can act on.

    `columns` names the column of each quantity of the sample.
    """
    try:
        yield
    except InvalidSample as error:
        column = (columns or {}).get(error.quantity)
        if subjects is None or column is None:
            raise InvalidInput(str(error)) from error
        _refuse(subjects, column, error)
    except EstimationError as error:
        raise InvalidInput(str(error)) from error


def _refuse(subjects: Subjects, column: str, error: InvalidSample) -> NoReturn:
    place = f"{subjects.name}, column {column}"
    if error.position is not None:
        place = subjects.place(column, error.position)
    raise InvalidInput(f"{place}: found {error.found}, expected {error.expected}") from error
