"""Rows of a CSV file with their lines; what cannot be read is said with its place."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

import click

from trialwright.errors import InvalidInput, quoted
from trialwright.grading.conditions import Bound

_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,2})?")
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})

file_argument = click.argument(
    "file", metavar="FILE", type=click.Path(exists=True, dir_okay=False, allow_dash=True)
)


@dataclass(frozen=True, slots=True)
class CsvRow:
    """One row: its place for messages, and its cells by column; an empty cell is not known.

    A row with more values than columns has a `fault`, and none of its cells can be asked for:
    0,4 is no number, and no 0 either.
    """

    place: str
    cells: Mapping[str, str]
    fault: str = ""

    def text(self, name: str) -> str | None:
        """Return a cell, or None if it is empty or there is no such column.

        Raises InvalidInput if the row has more values than columns.
        """
        if self.fault:
            raise InvalidInput(f"{self.place}: {self.fault}")
        return self.cells.get(name, "").strip() or None

    def needed(self, name: str) -> str:
        """Return a cell; raises InvalidInput if it is empty."""
        text = self.text(name)
        if text is None:
            raise InvalidInput(f"{self.place}: {name} is empty, expected a value")
        return text

    def number(self, name: str) -> float | None:
        """Return a number; raises InvalidInput for anything else."""
        text = self.text(name)
        if text is None:
            return None
        number = _finite(text)
        if number is None:
            raise InvalidInput(f"{self.place}: {name} is {quoted(text)}, expected a number")
        return number

    def whole(self, name: str) -> int | None:
        """Return a whole number."""
        text = self.text(name)
        if text is None:
            return None
        if not _WHOLE.fullmatch(text):
            raise InvalidInput(f"{self.place}: {name} is {quoted(text)}, expected a whole number")
        return int(text)

    def day(self, name: str = "day") -> int:
        """Return a study day."""
        self.needed(name)
        day = self.whole(name)
        assert day is not None
        return day

    def yes_no(self, name: str) -> bool | None:
        """Return yes or no; raises InvalidInput for anything else."""
        text = self.text(name)
        if text is None:
            return None
        if text.casefold() in _YES:
            return True
        if text.casefold() in _NO:
            return False
        raise InvalidInput(f"{self.place}: {name} is {quoted(text)}, expected yes or no")


def value_of(row: CsvRow, name: str = "value") -> tuple[Bound, float | None]:
    """Return a laboratory value, which may be a bound: ``<0.1``; raises InvalidInput for text."""
    text = row.text(name)
    bound = next((one for one in (Bound.BELOW, Bound.ABOVE) if text and text[0] == one.value), None)
    if text is None or bound is None:
        return Bound.EXACT, row.number(name)
    number = _finite(text[1:].strip())
    if number is None:
        raise InvalidInput(
            f"{row.place}: {name} is {quoted(text)}, expected a number, or < or > and a number"
        )
    return bound, number


def _finite(text: str) -> float | None:
    """Return a number as it is written in a table; None for anything else, NaN and 1_000 too."""
    return float(text) if _NUMBER.fullmatch(text) else None


def csv_rows(
    file: str, needed: Collection[str], known: Collection[str] | None = None
) -> Iterator[CsvRow]:
    """Yield the rows of a file, or of standard input for ``-``.

    Raises InvalidInput if a column is missing or, where `known` is given, for a column that is
    neither needed nor known: a misspelt column must not be passed over.
    """
    name = "standard input" if file == "-" else file
    with click.open_file(file, encoding="utf-8-sig") as opened:
        reader = csv.DictReader(opened)
        try:
            columns = reader.fieldnames or []
            _check(name, columns, needed, known)
            for row in reader:
                place = f"{name}, line {reader.line_num}"
                yield CsvRow(place, _cells(row), _fault(row, len(columns)))
        except (csv.Error, UnicodeDecodeError) as error:
            raise InvalidInput(f"{name}: is not CSV in UTF-8: {error}") from error


def _fault(row: Mapping[str | None, object], columns: int) -> str:
    """Return what is wrong with a row as a whole; nothing if it has no more values than columns."""
    more = row.get(None)
    if not isinstance(more, list):
        return ""
    return f"found {columns + len(more)} values, expected {columns}, one for each column"


def _cells(row: Mapping[str | None, object]) -> dict[str, str]:
    return {name: cell for name, cell in row.items() if name and isinstance(cell, str)}


def _check(
    name: str,
    columns: Collection[str],
    needed: Collection[str],
    known: Collection[str] | None,
) -> None:
    for column in columns:
        if list(columns).count(column) > 1:
            raise InvalidInput(f"{name}: column {column} is there twice, expected once")
    for column in needed:
        if column not in columns:
            found = ", ".join(columns) or "no columns"
            raise InvalidInput(f"{name}: column {column} is missing, found {found}")
    if known is None:
        return
    for column in columns:
        if column not in needed and column not in known:
            expected = ", ".join([*needed, *known])
            raise InvalidInput(f"{name}: column {quoted(column)} is not known, expected {expected}")
