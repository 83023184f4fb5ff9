"""What was read of a source, and what was set aside: nothing is dropped in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from trialwright.eligibility.patient import Patient
from trialwright.errors import quoted


class Odd(Exception):
    """Something in a row or resource is not as its format has it; the whole row is set aside."""

    def __init__(self, path: str, found: object, expected: str) -> None:
        self.path = path
        self.found = _shown(found)
        self.expected = expected
        super().__init__(f"{path} is {self.found}, expected {expected}")


def _shown(found: object) -> str:
    try:
        return quoted(found)
    except RecursionError:
        return "something that is nested too deeply to be shown"


@dataclass(frozen=True, slots=True)
class SetAside:
    """One row or resource that could not be read: where it is, and what was wrong with it."""

    place: str
    table: str
    row: str
    path: str
    found: str
    expected: str

    @classmethod
    def of(cls, place: str, table: str, row: str, odd: Odd) -> SetAside:
        """Return the account of what was odd."""
        return cls(place, table, row, odd.path, odd.found, odd.expected)

    def __str__(self) -> str:
        where = f"{self.place}: {self.table} {self.row}"
        return f"{where}: {self.path} is {self.found}, expected {self.expected}"


@dataclass(frozen=True, slots=True)
class PatientsRead:
    """The patients of a source with its account.

    `rows` counts what was read by table or resource type, `ignored` what holds no fact of a
    patient that is asked about (claims, encounters). A type that is in neither was not in the
    source at all: of it, the source says nothing.
    """

    format: str
    patients: tuple[Patient, ...]
    rows: Mapping[str, int]
    ignored: Mapping[str, int]
    set_aside: tuple[SetAside, ...]


@dataclass(slots=True)
class Account:
    """Counts while a source is read."""

    rows: Counter[str] = field(default_factory=Counter)
    ignored: Counter[str] = field(default_factory=Counter)
    set_aside: list[SetAside] = field(default_factory=list)

    def close(self, format_: str, patients: Iterable[Patient]) -> PatientsRead:
        """Return what was read, patients in order of their ids."""
        ordered = tuple(sorted(patients, key=lambda one: one.id))
        rows, ignored = dict(sorted(self.rows.items())), dict(sorted(self.ignored.items()))
        return PatientsRead(format_, ordered, rows, ignored, tuple(self.set_aside))
