"""A finder that gives up: a search that takes too long is refused with a sentence.

What is asked of all records together, whatever a request says, takes the time that the
registry's size makes it take: it has no limit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import numpy.typing as npt

from trialwright.registry.fields import Field
from trialwright.registry.search.deadlines import within
from trialwright.registry.search.questions import (
    CellCount,
    Cursor,
    Finder,
    Found,
    Grid,
    Overview,
    Question,
    RecordSizes,
    SizeStatistics,
    ValueCount,
    ValueStatistics,
)

#: Most searches of 605,000 studies take less than a hundredth of this [s].
SECONDS = 10.0


class PatientFinder:
    """Answers from another finder; a search of more than `seconds` raises TookTooLong."""

    def __init__(self, finder: Finder, seconds: float = SECONDS) -> None:
        self._finder = finder
        self._seconds = seconds

    @property
    def moment(self) -> datetime:
        """When the newest change that is seen here was loaded (UTC)."""
        return self._finder.moment

    def count(self, question: Question) -> int:
        """Return how many studies there are."""
        with within(self._seconds):
            return self._finder.count(question)

    def find(self, question: Question, size: int, after: Cursor | None = None) -> Found:
        """Return a page of at most `size` hits; `size` 0 only counts."""
        with within(self._seconds):
            return self._finder.find(question, size, after)

    def find_each(self, asked: Sequence[tuple[Question, int]]) -> tuple[Found, ...]:
        """Return the first page of each question, of its size, all within the time of one."""
        with within(self._seconds):
            return self._finder.find_each(asked)

    def facet(self, question: Question, field: Field) -> tuple[ValueCount, ...]:
        """Return how often each value of a field that `Facet` tells of stands among the hits."""
        with within(self._seconds):
            return self._finder.facet(question, field)

    def among(self, question: Question, ncts: npt.NDArray[np.uint32]) -> npt.NDArray[np.bool_]:
        """Return which of some studies, given by the numbers of their ids, are hits."""
        with within(self._seconds):
            return self._finder.among(question, ncts)

    def look(  # noqa: PLR0913 - each is asked of the same hits
        self,
        question: Question,
        size: int,
        *,
        skipped: int = 0,
        fields: Sequence[Field] = (),
        most: int | None = None,
        ncts: npt.NDArray[np.uint32] | None = None,
    ) -> Overview:
        """Return a page behind so many hits, and the facets of some fields, at one go."""
        with within(self._seconds):
            return self._finder.look(
                question, size, skipped=skipped, fields=fields, most=most, ncts=ncts
            )

    def places(self, question: Question, grid: Grid) -> tuple[CellCount, ...]:
        """Return in which cells of a grid the hits have sites, from the north west."""
        with within(self._seconds):
            return self._finder.places(question, grid)

    def values(self, fields: Sequence[Field]) -> tuple[ValueStatistics, ...]:
        """Return what all records say at leaves."""
        return self._finder.values(fields)

    def sizes(self, fields: Sequence[Field]) -> tuple[SizeStatistics, ...]:
        """Return how long the lists at these fields are."""
        return self._finder.sizes(fields)

    def record_sizes(self) -> RecordSizes:
        """Return how large all records are."""
        return self._finder.record_sizes()
