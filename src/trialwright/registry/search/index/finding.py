"""Answers questions from the index: the `Finder` that programs ask."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

import numpy as np

from trialwright.registry.fields import Field
from trialwright.registry.language.conditions import AllOf, Condition, TextMatch
from trialwright.registry.search.index import keys
from trialwright.registry.search.index.answering import Answering
from trialwright.registry.search.index.arrays import Flags, Ints, Units
from trialwright.registry.search.index.exactness import InRecords
from trialwright.registry.search.index.ordering import NO_VALUE, Ranked, together
from trialwright.registry.search.index.ranking import (
    Scores,
    Wanted,
    score_of_all,
    scores_of,
    scores_of_text,
)
from trialwright.registry.search.index.segment import Segment
from trialwright.registry.search.index.shelves import Shelf
from trialwright.registry.search.index.statistics import (
    record_sizes,
    size_statistics,
    value_statistics,
)
from trialwright.registry.search.nodes import node_of
from trialwright.registry.search.questions import (
    ByRelevance,
    ByValue,
    Cursor,
    Decay,
    Found,
    Hit,
    NearbyWeight,
    Order,
    Question,
    RecordSizes,
    SizeStatistics,
    ValueCount,
    ValueStatistics,
)
from trialwright.registry.search.synonyms import Synonyms
from trialwright.registry.store import Registry
from trialwright.vocabulary import NctId

#: With more hits than this, nearness does not count (ClinicalTrials.gov, OpenAPI 2.0.5).
MOST_NEARBY = 10_000


class Index:
    """The index of one moment; answers are exact for the versions that it holds."""

    def __init__(self, shelves: tuple[Shelf, ...], synonyms: Synonyms, registry: Registry) -> None:
        self._shelves = shelves
        self._synonyms = synonyms
        self._registry = registry
        self._exactly = InRecords(registry)

    @property
    def moment(self) -> datetime:
        """When the newest change that is seen here was loaded (UTC)."""
        versions = [int(shelf.segment.versions.max(initial=0)) for shelf in self._shelves]
        return self._registry.first_seen_of(max(versions, default=0))

    def count(self, question: Question) -> int:
        """Return how many studies there are."""
        return sum(int(hits.sum()) for _, hits in self._answers(question))

    def find(self, question: Question, size: int, after: Cursor | None = None) -> Found:
        """Return a page of at most `size` hits; `size` 0 only counts."""
        answers = [(one, np.flatnonzero(hits)) for one, hits in self._answers(question)]
        total = sum(len(rows) for _, rows in answers)
        if not size or not answers:
            return Found(total, (), None)
        asked = _Page(question, size, after, of_nearby=total <= MOST_NEARBY)
        hits = together([asked.ranked(one, rows) for one, rows in answers])
        if after is not None:
            hits = hits.after([_key(value) for value in after.values], after.nct_id.number)
        page = hits.first(size + 1)
        shown = page.only(np.arange(min(size, len(page))))
        return Found(total, tuple(_hits(shown)), _cursor(shown) if len(page) > size else None)

    def facet(self, question: Question, field: Field) -> tuple[ValueCount, ...]:
        """Return how often each value of an enumeration or boolean stands among the hits."""
        node = node_of(field.path)
        counts: dict[str, int] = {}
        for answering, hits in self._answers(question):
            segment = answering.segment
            side = segment.sites if node.of_site else segment.studies
            for mark in side.marks(node.number):
                if mark.startswith("="):
                    units = side.having(mark, node.number)
                    if node.of_site:
                        units = np.unique(segment.site_studies[units])
                    counts[mark[1:]] = counts.get(mark[1:], 0) + int(hits[units].sum())
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple(ValueCount(value, count) for value, count in ordered if count)

    def values(self, field: Field) -> ValueStatistics:
        """Return what all records say at a leaf; texts are read, which takes time."""
        return value_statistics(self._shelves, self._registry, field)

    def sizes(self, fields: Sequence[Field]) -> tuple[SizeStatistics, ...]:
        """Return how long the lists at these fields are."""
        return tuple(size_statistics(self._shelves, fields))

    def record_sizes(self) -> RecordSizes:
        """Return how large all records are."""
        return record_sizes(self._registry)

    def missing(self, question: Question, field: Field) -> int:
        """Return how many hits have nothing at a field."""
        node = node_of(field.path)
        total = 0
        for answering, hits in self._answers(question):
            segment = answering.segment
            side = segment.sites if node.of_site else segment.studies
            units = side.having(keys.PRESENT, node.number)
            without = hits.copy()
            without[segment.site_studies[units] if node.of_site else units] = False
            total += int(without.sum())
        return total

    def _answers(self, question: Question) -> Iterator[tuple[Answering, Flags]]:
        for shelf in self._shelves:
            answering = Answering(shelf.segment, self._synonyms, self._exactly)
            asked: Condition = AllOf((question.condition, *question.ranking))
            yield answering, answering.mask(asked) & shelf.live


def orders_of(question: Question) -> tuple[Order, ...]:
    """Return by what hits are ordered: as asked, else by relevance where something scores."""
    return question.order or ((ByRelevance(),) if question.ranking else ())


@dataclass(frozen=True, slots=True)
class _Page:
    """A page that is asked for; `of_nearby` says whether nearness counts."""

    question: Question
    size: int
    after: Cursor | None
    of_nearby: bool

    def ranked(self, answering: Answering, rows: Ints) -> Ranked:
        """Return the hits of a segment with what they are ordered by, as far as it is needed."""
        segment, orders = answering.segment, orders_of(self.question)
        if not orders:
            rows = self._by_id(segment, rows)
        scores = self._scores(answering, rows)
        keys_of_rows = tuple(_key_of(segment, rows, scores, order) for order in orders)
        return Ranked(segment.ncts[rows], segment.versions[rows], scores, keys_of_rows)

    def _by_id(self, segment: Segment, rows: Ints) -> Ints:
        """Return the first rows by NCT id, the order in which a segment has them."""
        if self.after is not None:
            rows = rows[segment.ncts[rows] > self.after.nct_id.number]
        return rows[: self.size + 1]

    def _scores(self, answering: Answering, rows: Ints) -> Scores:
        question = self.question
        if not any(isinstance(order, ByRelevance) for order in orders_of(question)):
            return np.zeros(len(rows))
        nearby = question.nearby if self.of_nearby else None
        match question.ranking:
            case (TextMatch() as alone,) if nearby is None:
                wanted = self._wanted(answering.segment, rows)
                scored: Scores | None = scores_of_text(answering, alone, rows, wanted)
            case parts:
                scored = score_of_all([scores_of(answering, part, rows) for part in parts])
        if scored is None:
            scored = np.zeros(len(rows)) if nearby is None else np.ones(len(rows))
        return scored if nearby is None else scored * _nearness(answering.segment, nearby)[rows]

    def _wanted(self, segment: Segment, rows: Ints) -> Wanted | None:
        """Return which scores are needed; None for all, if not the best ones come first."""
        if (
            not isinstance(first := orders_of(self.question)[0], ByRelevance)
            or not first.descending
        ):
            return None
        if self.after is None or self.after.values[0] is None:
            return Wanted(self.size + 1, np.inf, np.zeros(0, dtype=np.bool_))
        later = segment.ncts[rows] > self.after.nct_id.number
        if len(orders_of(self.question)) > 1:
            later[:] = False
        return Wanted(self.size + 1, -self.after.values[0], later)


def _nearness(segment: Segment, nearby: NearbyWeight) -> Scores:
    """Return the factor of every study by its nearest site; 0 without a point."""
    distances, sites = segment.distances(nearby.latitude, nearby.longitude)
    nearest = np.full(len(segment.ncts), np.inf)
    np.minimum.at(nearest, segment.site_studies[sites], distances)
    beyond = np.maximum(nearest - nearby.offset_km, 0.0)
    match nearby.kind:
        case Decay.EXPONENTIAL:
            return np.asarray(np.exp(np.log(nearby.decay) / nearby.scale_km * beyond))
        case Decay.GAUSS:
            return np.asarray(np.exp(beyond**2 * np.log(nearby.decay) / nearby.scale_km**2))
        case Decay.LINEAR:
            slope = (1 - nearby.decay) / nearby.scale_km
            return np.asarray(np.maximum(0.0, 1 - beyond * slope))
        case _:
            assert_never(nearby.kind)


def _key_of(segment: Segment, rows: Ints, scores: Scores, order: Order) -> Scores:
    if isinstance(order, ByRelevance):
        return -scores if order.descending else scores
    values = _values_by_study(segment, order)[rows]
    signed = -values if order.descending else values
    return np.where(np.isnan(values), NO_VALUE, signed)


def _values_by_study(segment: Segment, order: ByValue) -> Scores:
    """Return one value of each study, the greatest if there are several; NaN for none."""
    node = node_of(order.field.path)
    column = np.full(len(segment.ncts), np.nan)
    side = segment.sites if node.of_site else segment.studies
    if order.of_size:
        sizes = sorted(int(mark[1:]) for mark in side.marks(node.number) if mark[0] == "#")
        for size in sizes:
            column[
                _studies(segment, side.having(keys.counted(size), node.number), node.of_site)
            ] = size
        return column
    values, units = side.ordered(node.number)
    column[_studies(segment, units, node.of_site)] = values
    return column


def _studies(segment: Segment, units: Units, of_site: bool) -> Units:  # noqa: FBT001 - of a node
    return segment.site_studies[units] if of_site else units


def _key(value: float | None) -> float:
    return NO_VALUE if value is None else value


def _hits(page: Ranked) -> Iterator[Hit]:
    for nct, version, score in zip(
        page.ncts.tolist(), page.versions.tolist(), page.scores.tolist(), strict=True
    ):
        yield Hit(NctId.from_number(nct), version, score)


def _cursor(page: Ranked) -> Cursor:
    last = page.only(np.array([len(page) - 1]))
    values = tuple(None if key[0] == NO_VALUE else float(key[0]) for key in last.keys)
    return Cursor(values, NctId.from_number(int(last.ncts[0])))
