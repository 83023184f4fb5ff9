"""An OMOP source to patients with their facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from trialwright.eligibility.patient import Fact, Patient, Sex
from trialwright.errors import ContainerError
from trialwright.exchange.patients.account import MAY_BE, Account, Odd, PatientsRead, SetAside
from trialwright.exchange.patients.moments import moment
from trialwright.exchange.patients.omop.facts import DOMAINS, ID_COLUMNS, birth_of, fact_of
from trialwright.exchange.patients.omop.tables import Row, Tables, open_tables
from trialwright.exchange.patients.omop.terms import Terms, read_terms
from trialwright.vocabulary import Concepts, DateRange, PartialDate, concepts

_FORMAT = "OMOP"
_SEXES = {"8507": Sex.MALE, "8532": Sex.FEMALE}
_NOT_FACTS = ("visit_occurrence", "device_exposure", "specimen", "note", "condition_era")


def read_omop(path: Path, vocabulary: Concepts | None = None) -> PatientsRead:
    """Return the patients of an OMOP CDM 5.4 source: a folder or zip of CSV, or a database.

    Raises ContainerError where there is no table PERSON, or a table is no table. A row that
    cannot be read is set aside.
    """
    with closing(open_tables(path)) as tables:
        if not tables.has("person"):
            raise ContainerError(
                place=tables.place, found="no table PERSON", expected="the tables of OMOP CDM 5.4"
            )
        terms = read_terms(tables, _used(tables), vocabulary or concepts())
        reading = _Reading(tables, terms, Account(), {}, {}, {}, {})
        reading.all()
        reading.account.set_aside.extend(tables.torn.values())
        return reading.account.close(_FORMAT, reading.patients())


def _used(tables: Tables) -> Iterator[str]:
    """Yield every concept id that the rows of facts use."""
    for table, domain in DOMAINS.items():
        columns = (f"{domain.stem}_concept_id", f"{domain.stem}_source_concept_id", *ID_COLUMNS)
        for row in tables.rows(table):
            yield from (row.get(column, "") for column in columns)


@dataclass(slots=True)
class _Reading:
    """Persons as they are found, and what each table says of them."""

    tables: Tables
    terms: Terms
    account: Account
    persons: dict[str, Patient]
    found: dict[str, list[Fact]]
    observed: dict[str, list[DateRange]]
    deaths: dict[str, PartialDate | None]

    def all(self) -> None:
        """Read every table that is there."""
        for row in self.tables.rows("person"):
            self._row("person", row, self._person)
        for row in self.tables.rows("observation_period"):
            self._row("observation_period", row, self._period)
        for row in self.tables.rows("death"):
            self._row("death", row, self._death)
        for table in DOMAINS:
            for row in self.tables.rows(table):
                self._row(table, row, partial(self._fact, table))
        for table in _NOT_FACTS:
            count = sum(1 for _ in self.tables.rows(table))
            if count:
                self.account.ignored[table.upper()] += count

    def patients(self) -> Iterable[Patient]:
        """Yield every person with what was found."""
        for one in self.persons.values():
            yield Patient(
                id=one.id,
                sex=one.sex,
                birth=one.birth,
                death=self.deaths.get(one.id),
                is_dead=one.id in self.deaths,
                observed=tuple(self.observed[one.id]),
                facts=tuple(self.found[one.id]),
            )

    def _row(self, table: str, row: Row, read: Callable[[Row], None]) -> None:
        try:
            read(row)
        except Odd as odd:
            number = row.get(f"{table}_id", "") or row.get("person_id", "")
            aside = SetAside.of(self.tables.place, table.upper(), number, odd)
            domain = DOMAINS.get(table)
            kinds = MAY_BE[domain.kind] if domain is not None else ()
            self.account.put_aside(aside, row.get("person_id", "") or None, kinds)
        else:
            self.account.rows[table.upper()] += 1

    def _person(self, row: Row) -> None:
        number = row.get("person_id", "")
        if not number or number in self.persons:
            raise Odd("person_id", number, "each person once")
        sex = _SEXES.get(row.get("gender_concept_id", ""), Sex.UNKNOWN)
        self.persons[number] = Patient(id=number, sex=sex, birth=birth_of(row))
        self.found[number] = []
        self.observed[number] = []

    def _owner(self, row: Row) -> str:
        number = row.get("person_id", "")
        if number not in self.persons:
            raise Odd("person_id", number, "a person of this source")
        return number

    def _period(self, row: Row) -> None:
        start, end = (
            moment(row.get(column, ""), column).day
            for column in ("observation_period_start_date", "observation_period_end_date")
        )
        self.observed[self._owner(row)].append(DateRange(start.earliest, end.latest))

    def _death(self, row: Row) -> None:
        day = row.get("death_date", "")
        self.deaths[self._owner(row)] = moment(day, "death_date").day if day else None

    def _fact(self, table: str, row: Row) -> None:
        owner = self._owner(row)
        self.found[owner].append(fact_of(row, table, self.tables.place, self.terms))
