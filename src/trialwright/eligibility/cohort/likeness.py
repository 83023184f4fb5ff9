"""What a fact is to a place: facts of one class are alike there, whenever they were.

A result is alike to another if all that an evaluation takes from it is the same: whether there is
one, whether it says yes or no, whether it is plainly negative, and, where results are measured
against a bound, what the place says to it alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from trialwright.eligibility.cohort.blocks import Block
from trialwright.eligibility.cohort.columns import Dictionary, Result, What
from trialwright.eligibility.cohort.places import Place
from trialwright.eligibility.evaluation.answers import Answer
from trialwright.eligibility.evaluation.expressions import atom_answered
from trialwright.eligibility.evaluation.reasons import Why
from trialwright.eligibility.evaluation.signs import is_negative
from trialwright.eligibility.evaluation.verdicts import Verdict
from trialwright.eligibility.evaluation.ways import Ask
from trialwright.eligibility.patient import (
    Absent,
    FactKind,
    Patient,
    Span,
    Standing,
    presence,
)
from trialwright.vocabulary import PartialDate

Told = tuple[Verdict, tuple[tuple[Why, Ask], ...], bool, tuple[str, ...]]
"""Verdict, what is open and why, whether anything speaks for it, and notes."""

#: Kinds of facts whose newest result is asked.
_NUMBERED = frozenset({FactKind.MEASUREMENT, FactKind.OBSERVATION})
#: Why a result is not one that could count, however new it is.
_NEVER_COUNTS = frozenset({Why.MISSING, Why.WRONG_METHOD, Why.WRONG_POPULATION})


def told(answer: Answer) -> Told:
    """Return what of an answer matters to the criterion around it, and to who reads of many."""
    opens = tuple(dict.fromkeys((one.why, one.ask) for one in answer.opens))
    return answer.verdict, opens, bool(answer.evidence), answer.notes


@dataclass(frozen=True, slots=True)
class Alike:
    """What the pairs of a block are to a place (u,).

    `classes` are numbers from 0 on, -1 for a pair that does not bear on it. `counts` if it is a
    result that surely counts where it is the newest of its `group`: of the place's one concept,
    or of one test among signs; 0 is no group. `is_denied` if it says that something is not so.
    """

    classes: npt.NDArray[np.int64]
    counts: npt.NDArray[np.bool_]
    group: npt.NDArray[np.int64]
    is_denied: npt.NDArray[np.bool_]


@dataclass(slots=True)
class Likeness:
    """The classes of facts at one place, as they are met."""

    place: Place
    _dictionary: Dictionary | None = None
    _bears: npt.NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, np.bool_))
    _pairs: dict[int, tuple[int, bool]] = field(default_factory=dict)
    _classes: dict[object, int] = field(default_factory=dict)
    _groups: dict[tuple[str, ...], int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many classes were met."""
        return len(self._classes)

    def of(self, block: Block) -> Alike:
        """Return what each pair of a block is to the place."""
        known = block.columns.dictionary
        if known is not self._dictionary:
            self._dictionary, self._pairs = known, {}
            self._bears = np.array([self.place.bears(one) for one in known.sayings], np.bool_)
        size = len(known.results)
        alike = Alike(
            classes=np.full(len(block.pairs), -1, np.int64),
            counts=np.zeros(len(block.pairs), np.bool_),
            group=np.zeros(len(block.pairs), np.int64),
            is_denied=np.zeros(len(block.pairs), np.bool_),
        )
        for at in np.flatnonzero(self._bears[block.pairs // max(size, 1)]):
            pair = int(block.pairs[at])
            what, result = known.sayings[pair // size], known.results[pair % size]
            found = self._pairs.get(pair)
            if found is None:
                found = self._pairs[pair] = self._class(what, result)
            alike.classes[at], alike.counts[at] = found
            alike.group[at] = self._group(what)
            alike.is_denied[at] = what.standing is Standing.DENIED
        return alike

    def _group(self, what: What) -> int:
        """Return of which results a result may be the newest one that counts."""
        if self.place.is_of_newest:
            return 1
        if not self.place.is_sign(what):
            return 0
        return self._groups.setdefault(what.concepts, len(self._groups) + 1)

    def _class(self, what: What, result: Result) -> tuple[int, bool]:
        """Return the class of a pair, and whether it counts where it is the newest."""
        value = result.value
        has_none = value is None or isinstance(value, Absent)
        key: tuple[object, ...] = (what, has_none, presence(value), is_negative(value))
        counts = False
        if self.place.is_of_newest:
            said = told(self._alone(what, result))
            counts = what.standing is Standing.SURE and not any(
                why in _NEVER_COUNTS for why, _ in said[1]
            )
            key = (*key, said)
        elif self.place.is_sign(what):
            counts = what.standing is Standing.SURE and what.kind in _NUMBERED and not has_none
        return self._classes.setdefault(key, len(self._classes)), counts

    def _alone(self, what: What, result: Result) -> Answer:
        """Return what the place says to a result that is there alone, sure, and of the day."""
        case = self.place.case
        day = PartialDate(case.policies.day.isoformat())
        fact = replace(what.fact(result, Span.at(day)), standing=Standing.SURE)
        return atom_answered(self.place.atom, replace(case, patient=Patient(id="", facts=(fact,))))
