"""What was read of a source, and what was set aside: nothing is dropped in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from trialwright.eligibility.patient import Fact, FactKind, Patient, Source
from trialwright.errors import quoted

#: Kinds of facts of which silence may be a "no".
ALL_KINDS = (FactKind.DIAGNOSIS, FactKind.ALLERGY, FactKind.MEDICATION, FactKind.PROCEDURE)
#: Of which of them a row of each kind may be a fact: an allergy stands among others, too.
MAY_BE: Mapping[FactKind, tuple[FactKind, ...]] = MappingProxyType(
    {
        FactKind.DIAGNOSIS: (FactKind.DIAGNOSIS, FactKind.ALLERGY),
        FactKind.OBSERVATION: (FactKind.ALLERGY,),
        FactKind.ALLERGY: (FactKind.ALLERGY,),
        FactKind.MEDICATION: (FactKind.MEDICATION,),
        FactKind.PROCEDURE: (FactKind.PROCEDURE,),
        FactKind.MEASUREMENT: (),
    }
)


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

    def fact(self, kind: FactKind) -> Fact:
        """Return that there is a fact of which nothing else is known."""
        text = f"not read: {self.path} is {self.found}"
        return Fact(kind=kind, text=text, source=Source(self.place, self.table, self.row))

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
    _unread: dict[str | None, dict[FactKind, Fact]] = field(default_factory=dict)

    def put_aside(self, aside: SetAside, owner: str | None, kinds: Iterable[FactKind]) -> None:
        """Take down what could not be read, of whom and of which kinds it may have been a fact.

        An `owner` of None is any patient of the source.
        """
        self.set_aside.append(aside)
        known = self._unread.setdefault(owner, {})
        for kind in kinds:
            known.setdefault(kind, aside.fact(kind))

    def close(self, format_: str, patients: Iterable[Patient]) -> PatientsRead:
        """Return what was read, patients in order of their ids.

        Each patient has a fact without a concept for every kind of which something could not be
        read: it may have been anything, so that no silence about that kind is a "no".
        """
        ordered = tuple(map(self._with_unread, sorted(patients, key=lambda one: one.id)))
        rows, ignored = dict(sorted(self.rows.items())), dict(sorted(self.ignored.items()))
        return PatientsRead(format_, ordered, rows, ignored, tuple(self.set_aside))

    def _with_unread(self, one: Patient) -> Patient:
        found = {**self._unread.get(None, {}), **self._unread.get(one.id, {})}
        return replace(one, facts=(*one.facts, *found.values())) if found else one
