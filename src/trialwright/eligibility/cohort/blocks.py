"""A block of patients, with what every place of a study needs of its facts, found once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from trialwright.eligibility.cohort.columns import Columns
from trialwright.eligibility.cohort.days import (
    Ordinals,
    earliest,
    latest,
)
from trialwright.eligibility.cohort.grouping import Whole

#: As long as there are no more pairs of what and result than this, they are found by a table.
_TABLED = 1 << 25


@dataclass(frozen=True)
class Block:
    """Columns, and for each fact whose it is and which pair of what and result it has."""

    columns: Columns

    def __len__(self) -> int:
        return len(self.columns)

    @cached_property
    def owners(self) -> npt.NDArray[np.int32]:
        """(m,) the row of the patient of each fact."""
        counts = np.diff(self.columns.offsets)
        return np.repeat(np.arange(len(self), dtype=np.int32), counts)

    @cached_property
    def pairs(self) -> Whole:
        """(u,) the pairs that occur, each as what x results + result, in order."""
        return self._paired[0]

    @cached_property
    def pair(self) -> npt.NDArray[np.int32]:
        """(m,) the place of the pair of each fact among those that occur."""
        return self._paired[1]

    @cached_property
    def _paired(self) -> tuple[Whole, npt.NDArray[np.int32]]:
        facts, known = self.columns.facts, self.columns.dictionary
        size = len(known.sayings) * len(known.results)
        codes = facts.what.astype(np.int64) * len(known.results) + facts.result
        if size > _TABLED:
            pairs, places = np.unique(codes, return_inverse=True)
            return pairs, places.astype(np.int32)
        occurs = np.zeros(size, np.bool_)
        occurs[codes] = True
        pairs = np.flatnonzero(occurs)
        table = np.zeros(size, np.int32)
        table[pairs] = np.arange(len(pairs), dtype=np.int32)
        return pairs, table[codes]

    def starts(self, rows: Whole) -> tuple[Ordinals, Ordinals]:
        """Return the first and the last day on which facts can have begun."""
        facts = self.columns.facts
        start = facts.start[rows]
        end = np.where(start == 0, facts.end[rows], 0)
        by = np.where(start == 0, facts.by[rows], 0)
        known = np.where(start != 0, start, np.where(by != 0, by, end))
        if self.says_over_by:
            known = np.where(known != 0, known, facts.over_by[rows])
        return earliest(start), latest(known)

    def ends(self, rows: Whole) -> tuple[Ordinals, Ordinals]:
        """Return the first and the last day on which facts can have ended."""
        facts = self.columns.facts
        end = facts.end[rows]
        known = np.where(end != 0, end, facts.over_by[rows]) if self.says_over_by else end
        return earliest(np.where(end != 0, end, facts.start[rows])), latest(known)

    @cached_property
    def says_over_by(self) -> bool:
        """Whether of any fact nothing is known of its end but a day by which it was over."""
        return bool(self.columns.facts.over_by.any())

    def are_over_by(self, rows: Whole) -> npt.NDArray[np.bool_]:
        """Whether of facts nothing is known of their end but a day by which they were over."""
        facts = self.columns.facts
        found: npt.NDArray[np.bool_] = (facts.end[rows] == 0) & (facts.over_by[rows] != 0)
        return found

    def are_events(self, rows: Whole) -> npt.NDArray[np.bool_]:
        """Whether facts start and end at once."""
        start = self.columns.facts.start[rows]
        found: npt.NDArray[np.bool_] = (start != 0) & (start == self.columns.facts.end[rows])
        return found

    def clocks(self, rows: Whole) -> Whole:
        """Return times of day as numbers in their order; -1 where none is known.

        Midnight is 0, as an evaluation takes a fact without a time of day to be.
        """
        known = self.columns.dictionary.clocks
        micros = [
            ((one.hour * 60 + one.minute) * 60 + one.second) * 1_000_000 + one.microsecond
            for one in known
        ]
        table = np.array([*micros, -1], np.int64)
        return table[self.columns.facts.clock[rows]]
