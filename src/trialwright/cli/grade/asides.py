"""Rows of a table that could not be read: set aside whole, counted and shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import TypeVar

from trialwright.cli.grade.rows import CsvRow
from trialwright.cli.output import count_of, print_line
from trialwright.errors import InvalidInput

Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that could not be read: its place, and why."""

    place: str
    why: str


def read_rows(
    rows: Iterable[CsvRow], read: Callable[[CsvRow], Read]
) -> tuple[list[Read], list[Aside]]:
    """Return what `read` makes of each row, and the rows for which it raises InvalidInput."""
    made: list[Read] = []
    asides: list[Aside] = []
    for row in rows:
        try:
            made.append(read(row))
        except InvalidInput as error:
            asides.append(Aside(row.place, str(error).removeprefix(f"{row.place}: ")))
    return made, asides


def count_of_asides(asides: Sequence[Aside]) -> str:
    """Return how many rows were set aside, in words."""
    return f"{count_of(len(asides), 'row was', 'rows were')} set aside"


def lines_of(asides: Sequence[Aside]) -> list[str]:
    """Return the lines that say what was set aside."""
    return [count_of_asides(asides), *(f"  {one.place}: {one.why}" for one in asides)]


def print_asides(asides: Sequence[Aside]) -> None:
    """Print what was set aside, below all else; nothing if there is nothing."""
    if asides:
        print_line("")
        for line in lines_of(asides):
            print_line(line)


def asides_json(asides: Sequence[Aside]) -> list[dict[str, str]]:
    """Return what was set aside as JSON has it."""
    return [asdict(one) for one in asides]
