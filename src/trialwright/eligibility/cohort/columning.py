"""Patients, one after another, put into columns."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import time
from typing import Generic, TypeVar

import numpy as np

from trialwright.eligibility.cohort.columns import (
    SEXES,
    Columns,
    Dictionary,
    Facts,
    Persons,
    Result,
    What,
)
from trialwright.eligibility.cohort.days import written
from trialwright.eligibility.patient import Fact, Measured, Patient

Thing = TypeVar("Thing")


def columns_of(patients: Iterable[Patient]) -> Columns:
    """Return patients as columns, in the order in which they come."""
    made = Columning()
    for one in patients:
        made.add(one)
    return made.columns()


@dataclass(slots=True)
class _Numbered(Generic[Thing]):
    """Things in the order in which they were met first, each with its number."""

    things: list[Thing] = field(default_factory=list)
    _numbers: dict[Hashable, int] = field(default_factory=dict)

    def number(self, thing: Thing, key: Hashable) -> int:
        """Return the number of a thing, which is another one where its key is."""
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.things)
            self.things.append(thing)
        return found


@dataclass(slots=True)
class Columning:
    """Columns as they grow; the dictionary goes on from one lot of patients to the next."""

    _sayings: _Numbered[What] = field(default_factory=_Numbered)
    _results: _Numbered[Result] = field(default_factory=_Numbered)
    _clocks: _Numbered[time] = field(default_factory=_Numbered)
    _places: _Numbered[str] = field(default_factory=_Numbered)
    _tables: _Numbered[str] = field(default_factory=_Numbered)
    _persons: list[tuple[int, int, int, bool]] = field(default_factory=list)
    _ids: list[str] = field(default_factory=list)
    _watched: list[tuple[int, int, int]] = field(default_factory=list)
    _offsets: list[int] = field(default_factory=lambda: [0])
    _facts: list[tuple[int, ...]] = field(default_factory=list)
    _rows: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, one: Patient) -> None:
        """Put a patient behind those that are there."""
        at = len(self._ids)
        self._ids.append(one.id)
        birth, death = written(one.birth), written(one.death)
        self._persons.append((SEXES.index(one.sex), birth, death, one.is_dead))
        self._watched += [
            (at, span.earliest.toordinal(), span.latest.toordinal()) for span in one.observed
        ]
        for fact in one.facts:
            self._facts.append(self._numbers(fact))
            self._rows.append(fact.source.row)
        self._offsets.append(len(self._facts))

    def columns(self) -> Columns:
        """Return the patients since the last time as columns, and forget them."""
        persons = np.array(self._persons, np.int32).reshape(-1, 4)
        facts = np.array(self._facts, np.int32).reshape(-1, 10).T.copy()
        made = Columns(
            dictionary=self.dictionary(),
            persons=Persons(
                ids=tuple(self._ids),
                sex=persons[:, 0].astype(np.uint8),
                birth=persons[:, 1].copy(),
                death=persons[:, 2].copy(),
                is_dead=persons[:, 3].astype(np.bool_),
                watched=np.array(self._watched, np.int32).reshape(-1, 3),
            ),
            offsets=np.array(self._offsets, np.int64),
            facts=Facts(
                what=facts[0],
                result=facts[1],
                start=facts[2],
                end=facts[3],
                by=facts[4],
                over_by=facts[5],
                recorded=facts[6],
                clock=facts[7],
                place=facts[8],
                table=facts[9],
                rows=tuple(self._rows),
            ),
        )
        self._persons, self._ids, self._watched = [], [], []
        self._offsets, self._facts, self._rows = [0], [], []
        return made

    def dictionary(self) -> Dictionary:
        """Return what the numbers mean so far; later ones are added behind."""
        return Dictionary(
            sayings=tuple(self._sayings.things),
            results=tuple(self._results.things),
            clocks=tuple(self._clocks.things),
            places=tuple(self._places.things),
            tables=tuple(self._tables.things),
        )

    def _numbers(self, fact: Fact) -> tuple[int, ...]:
        what = What.of(fact)
        result = Result(fact.value, fact.ranges)
        # Numbers that are equal may be written differently, and both are kept.
        digits = fact.value.written if isinstance(fact.value, Measured) else None
        clock = fact.clock
        span, source = fact.span, fact.source
        return (
            self._sayings.number(what, what),
            self._results.number(result, (result, digits)),
            written(span.start),
            written(span.end),
            written(span.by),
            written(span.over_by),
            written(fact.recorded),
            -1 if clock is None else self._clocks.number(clock, clock.isoformat()),
            self._places.number(source.place, source.place),
            self._tables.number(source.table, source.table),
        )
