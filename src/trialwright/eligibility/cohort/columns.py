"""Many patients' facts as columns: the same facts, each part of them a row of numbers.

What repeats (a code with its name, a result, a file) stands once in a dictionary and is meant by
its place there; dates are numbers. Facts stand together by patient, in the order of the source.
Nothing is lost: `patient` gives back the very patient that was put in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from functools import cached_property

import numpy as np
import numpy.typing as npt

from trialwright.eligibility.cohort.days import Dates, read
from trialwright.eligibility.patient import (
    Activity,
    Fact,
    FactKind,
    Patient,
    ReferenceRange,
    Sex,
    Source,
    Span,
    Standing,
    Value,
)
from trialwright.eligibility.patient.times import NEVER_SAID
from trialwright.vocabulary import Code, DateRange

_NOWHERE = Source("", "", "")
#: The order in which sexes are numbered.
SEXES = (Sex.FEMALE, Sex.MALE, Sex.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class What:
    """All that a fact says but its result, its time and where it came from."""

    kind: FactKind
    codes: tuple[Code, ...] = ()
    text: str = ""
    concepts: tuple[str, ...] = ()
    standing: Standing = Standing.SURE
    activity: Activity = Activity.UNKNOWN
    specimen: str = ""
    method: str = ""
    severity: str = ""

    @classmethod
    def of(cls, fact: Fact) -> What:
        """Return what a fact says."""
        return cls(
            kind=fact.kind,
            codes=fact.codes,
            text=fact.text,
            concepts=fact.concepts,
            standing=fact.standing,
            activity=fact.activity,
            specimen=fact.specimen,
            method=fact.method,
            severity=fact.severity,
        )

    def fact(self, result: Result | None = None, span: Span = NEVER_SAID) -> Fact:
        """Return a fact that says it, of nobody and from nowhere."""
        told = result or Result()
        return Fact(
            kind=self.kind,
            codes=self.codes,
            text=self.text,
            concepts=self.concepts,
            value=told.value,
            ranges=told.ranges,
            span=span,
            standing=self.standing,
            activity=self.activity,
            specimen=self.specimen,
            method=self.method,
            severity=self.severity,
            source=_NOWHERE,
        )


@dataclass(frozen=True, slots=True)
class Result:
    """What came out, with the normal ranges that came with it."""

    value: Value | None = None
    ranges: tuple[ReferenceRange, ...] = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class Dictionary:
    """What the numbers of columns mean: each thing by its place."""

    sayings: tuple[What, ...] = ()
    results: tuple[Result, ...] = ()
    clocks: tuple[time, ...] = ()
    places: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()

    @cached_property
    def same_results(self) -> npt.NDArray[np.int32]:
        """(r,) for each result the first one that is equal to it, however it was written."""
        first: dict[Result, int] = {}
        found = [first.setdefault(one, place) for place, one in enumerate(self.results)]
        return np.array(found, np.int32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Persons:
    """(n,) one row a patient; `sex` is a place in `SEXES`, dates are as in `days`.

    `watched` are the spans of days for which a source watched somebody: (w, 3) the row of the
    patient, the first and the last day as ordinals.
    """

    ids: Sequence[str]
    sex: npt.NDArray[np.uint8]
    birth: Dates
    death: Dates
    is_dead: npt.NDArray[np.bool_]
    watched: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Facts:
    """(m,) one row a fact, by patient; numbers are places in the dictionary, dates as in `days`.

    `clock` is -1 where no time of day is known. `rows` names the row of the source.
    """

    what: npt.NDArray[np.int32]
    result: npt.NDArray[np.int32]
    start: Dates
    end: Dates
    by: Dates
    over_by: Dates
    recorded: Dates
    clock: npt.NDArray[np.int32]
    place: npt.NDArray[np.int32]
    table: npt.NDArray[np.int32]
    rows: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Columns:
    """Patients and their facts; those of patient i are the rows `offsets[i]` to `offsets[i+1]`."""

    dictionary: Dictionary
    persons: Persons
    offsets: npt.NDArray[np.int64]
    facts: Facts

    def __len__(self) -> int:
        return len(self.persons.sex)

    def patient(self, at: int, rows: Sequence[int] | None = None) -> Patient:
        """Return the patient of a row; only those of the facts that `rows` names, if given."""
        persons = self.persons
        wanted = range(int(self.offsets[at]), int(self.offsets[at + 1])) if rows is None else rows
        return Patient(
            id=persons.ids[at],
            sex=SEXES[int(persons.sex[at])],
            birth=read(int(persons.birth[at])),
            death=read(int(persons.death[at])),
            is_dead=bool(persons.is_dead[at]),
            observed=self._watched(at),
            facts=tuple(self.fact(row) for row in wanted),
        )

    def fact(self, row: int) -> Fact:
        """Return the fact of a row."""
        facts, known = self.facts, self.dictionary
        what = known.sayings[int(facts.what[row])]
        result = known.results[int(facts.result[row])]
        clock = int(facts.clock[row])
        dates = (facts.start[row], facts.end[row], facts.by[row], facts.over_by[row])
        span = Span(*(read(int(one)) for one in dates))
        place, table = known.places[int(facts.place[row])], known.tables[int(facts.table[row])]
        return replace(
            what.fact(result, span),
            recorded=read(int(facts.recorded[row])),
            clock=known.clocks[clock] if clock >= 0 else None,
            source=Source(place, table, facts.rows[row]),
        )

    def _watched(self, at: int) -> tuple[DateRange, ...]:
        if not len(self.persons.watched):
            return ()
        spans = self.persons.watched[self.persons.watched[:, 0] == at]
        return tuple(
            DateRange(date.fromordinal(int(first)), date.fromordinal(int(last)))
            for _, first, last in spans
        )
