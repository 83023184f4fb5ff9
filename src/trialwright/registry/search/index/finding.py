"""Answers questions from the index: the `Finder` that programs ask."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from threading import Lock

import numpy as np

from trialwright.registry.fields import Field
from trialwright.registry.language.conditions import AllOf
from trialwright.registry.search.index.answering import Answering
from trialwright.registry.search.index.answers import Answers, Held
from trialwright.registry.search.index.arrays import Flags, Units, contained
from trialwright.registry.search.index.cells import cell_counts
from trialwright.registry.search.index.exactness import InRecords
from trialwright.registry.search.index.shelves import Shelf
from trialwright.registry.search.index.statistics import (
    record_sizes,
    size_statistics,
    value_statistics,
)
from trialwright.registry.search.questions import (
    Among,
    CellCount,
    Cursor,
    Found,
    Grid,
    Overview,
    Question,
    RecordSizes,
    SizeStatistics,
    ValueCount,
    ValueStatistics,
)
from trialwright.registry.search.synonyms import Synonyms
from trialwright.registry.store import Registry


class Index:
    """The index of one moment; answers are exact for the versions that it holds."""

    def __init__(self, shelves: tuple[Shelf, ...], synonyms: Synonyms, registry: Registry) -> None:
        self._shelves = shelves
        self._synonyms = synonyms
        self._registry = registry
        self._exactly = InRecords(registry)
        self._counting = Lock()
        self._counted: dict[str, ValueStatistics] = {}

    @property
    def moment(self) -> datetime:
        """When the newest change that is seen here was loaded (UTC)."""
        versions = [int(shelf.segment.versions.max(initial=0)) for shelf in self._shelves]
        return self._registry.first_seen_of(max(versions, default=0))

    def ask(self, question: Question) -> Answers:
        """Return the hits of a question, of which everything can then be asked."""
        return self._ask(question, self._answering())

    def count(self, question: Question) -> int:
        """Return how many studies there are."""
        return self.ask(question).total

    def find(self, question: Question, size: int, after: Cursor | None = None) -> Found:
        """Return a page of at most `size` hits; `size` 0 only counts."""
        return self.ask(question).page(size, after)

    def find_each(self, asked: Sequence[tuple[Question, int]]) -> tuple[Found, ...]:
        """Return the first page of each question; what several of them ask is answered once."""
        answering = self._answering()
        return tuple(self._ask(question, answering).page(size) for question, size in asked)

    def facet(self, question: Question, field: Field) -> tuple[ValueCount, ...]:
        """Return how often each value of a field that `Facet` tells of stands among the hits."""
        return self.ask(question).facet(field).values

    def among(self, question: Question, ncts: Units) -> Flags:
        """Return which of some studies, given by the numbers of their ids, are hits."""
        return self.ask(question).among(ncts)

    def look(  # noqa: PLR0913 - each is asked of the same hits
        self,
        question: Question,
        size: int,
        *,
        skipped: int = 0,
        fields: Sequence[Field] = (),
        most: int | None = None,
        ncts: Units | None = None,
    ) -> Overview:
        """Return a page behind so many hits, and the facets of some fields, at one go."""
        answers = self.ask(question)
        found = answers.page(skipped + size)
        facets = tuple(answers.facet(one, most) for one in fields)
        among = None if ncts is None else answers.among(ncts)
        page = Found(found.total, found.hits[skipped:], found.following)
        return Overview(page, facets, among)

    def places(self, question: Question, grid: Grid) -> tuple[CellCount, ...]:
        """Return in which cells of a grid the hits have sites, from the north west."""
        return cell_counts(self.ask(question).held, grid)

    def missing(self, question: Question, field: Field) -> int:
        """Return how many hits have nothing at a field."""
        return self.ask(question).missing(field)

    def values(self, fields: Sequence[Field]) -> tuple[ValueStatistics, ...]:
        """Return what all records say at leaves; texts are read, which takes time once."""
        with self._counting:
            new = [field for field in fields if field.path not in self._counted]
            found = value_statistics(self._shelves, self._registry, new)
            self._counted |= {one.field.path: one for one in found}
            return tuple(self._counted[field.path] for field in fields)

    def sizes(self, fields: Sequence[Field]) -> tuple[SizeStatistics, ...]:
        """Return how long the lists at these fields are."""
        return tuple(size_statistics(self._shelves, fields))

    def record_sizes(self) -> RecordSizes:
        """Return how large all records are."""
        return record_sizes(self._registry)

    def _answering(self) -> list[Answering]:
        return [Answering(one.segment, self._synonyms, self._exactly) for one in self._shelves]

    def _ask(self, question: Question, answering: Sequence[Answering]) -> Answers:
        asked = AllOf((question.condition, *question.ranking))
        held = (
            Held(one, _only_among(one.mask(asked) & shelf.live, shelf, question.among))
            for one, shelf in zip(answering, self._shelves, strict=True)
        )
        return Answers(question, tuple(held))


def _only_among(mask: Flags, shelf: Shelf, among: Among | None) -> Flags:
    """Return a mask of the studies of a shelf without those that are not asked about."""
    if among is None:
        return mask
    ncts = shelf.segment.ncts
    named = np.zeros(len(mask), dtype=np.bool_)
    named[np.searchsorted(ncts, among.ncts[contained(among.ncts, ncts)])] = True
    return mask & (named if among.inside else ~named)
