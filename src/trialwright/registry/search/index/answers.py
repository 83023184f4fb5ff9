"""The hits of one question: how many, which first, and what they have."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import assert_never

import numpy as np

from trialwright.registry.fields import Field
from trialwright.registry.language.conditions import Condition, TextMatch
from trialwright.registry.search.index import keys
from trialwright.registry.search.index.answering import Answering
from trialwright.registry.search.index.arrays import Flags, Ints, Units, contained, indices_of
from trialwright.registry.search.index.foremost import best_hits
from trialwright.registry.search.index.ordering import (
    NO_VALUE,
    Ranked,
    come_after,
    foremost,
    together,
)
from trialwright.registry.search.index.ranking import (
    Scores,
    Wanted,
    score_of_all,
    scores_of,
)
from trialwright.registry.search.index.segment import Segment
from trialwright.registry.search.index.tallies import Tally, most_frequent
from trialwright.registry.search.nodes import Kind, Node, node_of
from trialwright.registry.search.questions import (
    ByRelevance,
    Cursor,
    Decay,
    Facet,
    Found,
    Hit,
    NearbyWeight,
    Order,
    Question,
)
from trialwright.vocabulary import NctId

#: The first day of the calendar of arrays, counted as dates are in the index.
_FIRST_YEAR = 1970
_FIRST_DAY = date(_FIRST_YEAR, 1, 1).toordinal()

#: With more hits than this, nearness does not count (ClinicalTrials.gov, OpenAPI 2.0.5).
MOST_NEARBY = 10_000


@dataclass(frozen=True, eq=False)
class Held:
    """The hits of one segment, as a mask of its studies."""

    answering: Answering
    hits: Flags

    @cached_property
    def rows(self) -> Ints:
        """The hits by row, ascending by NCT id."""
        return np.flatnonzero(self.hits)

    def with_key(self, node: Node, key: str) -> int:
        """Return how many hits have a key at a node, themselves or at a site."""
        units = self._side_units(node, key)
        if not node.of_site:
            return int(np.count_nonzero(self.hits[indices_of(units)]))
        having = np.zeros(len(self.hits), dtype=np.bool_)
        owners = self.answering.segment.site_studies[indices_of(units)]
        having[indices_of(owners)] = True
        return int(np.count_nonzero(having & self.hits))

    def marks(self, node: Node) -> list[str]:
        """Return the listed values that were met at a node, as keys."""
        segment = self.answering.segment
        side = segment.sites if node.of_site else segment.studies
        return [mark for mark in side.marks(node.number) if mark.startswith("=")]

    def tally(self, node: Node) -> Tally:
        """Return in how many hits each value of a node stands: of a date, each year."""
        segment = self.answering.segment
        if node.named and segment.names.has(node):
            return segment.names.counts(node, self.hits)
        if node.kind is Kind.DAY:
            return Tally.of(self._years(node))
        return Tally.of({mark[1:]: self.with_key(node, mark) for mark in self.marks(node)})

    def _years(self, node: Node) -> dict[str, int]:
        days = self.answering.segment.column(node, of_size=False)[self.hits]
        counted = (days[~np.isnan(days)] - _FIRST_DAY).astype("datetime64[D]")
        years = counted.astype("datetime64[Y]").astype(np.int64) + _FIRST_YEAR
        counts = np.bincount(years)
        met = np.flatnonzero(counts)
        return {
            f"{year:04}": count
            for year, count in zip(met.tolist(), counts[met].tolist(), strict=True)
        }

    def _side_units(self, node: Node, key: str) -> Units:
        segment = self.answering.segment
        side = segment.sites if node.of_site else segment.studies
        return side.having(key, node.number)


@dataclass(frozen=True, eq=False)
class Answers:
    """The hits of a question, segment by segment; each thing is computed when it is asked."""

    question: Question
    held: tuple[Held, ...]

    @cached_property
    def total(self) -> int:
        """How many studies are hits."""
        return sum(int(np.count_nonzero(one.hits)) for one in self.held)

    def page(self, size: int, after: Cursor | None = None) -> Found:
        """Return a page of at most `size` hits; `size` 0 only counts."""
        if not size or not self.total:
            return Found(self.total, (), None)
        asked = _Page(self.question, size, after, of_nearby=self.total <= MOST_NEARBY)
        page = together([asked.ranked(one) for one in self.held]).first(size + 1)
        shown = page.only(np.arange(min(size, len(page))))
        following = _cursor(shown) if len(page) > size else None
        return Found(self.total, tuple(_hits(shown)), following)

    def facet(self, field: Field, most: int | None = None) -> Facet:
        """Return how often each value of a field that `Facet` tells of stands among the hits.

        With `most` only so many values are given, but of a date each year.
        """
        node = node_of(field.path)
        found = most_frequent(
            [one.tally(node) for one in self.held], None if node.kind is Kind.DAY else most
        )
        return Facet(
            field, found.values, self._missing(node), self._is_counted(node), others=found.others
        )

    def _is_counted(self, node: Node) -> bool:
        """Whether the values of a node can be counted in all segments."""
        return (
            not node.named
            or node.listed_too
            or all(one.answering.segment.names.has(node) for one in self.held)
        )

    def among(self, ncts: Units) -> Flags:
        """Return which of some studies, given by the numbers of their ids, are hits."""
        found = np.zeros(len(ncts), dtype=np.bool_)
        for one in self.held:
            found |= contained(ncts, one.answering.segment.ncts[one.rows])
        return found

    def missing(self, field: Field) -> int:
        """Return how many hits have nothing at a field."""
        return self._missing(node_of(field.path))

    def _missing(self, node: Node) -> int:
        return self.total - sum(one.with_key(node, keys.PRESENT) for one in self.held)


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

    def ranked(self, held: Held) -> Ranked:
        """Return hits of a segment, among which all are that the page needs of them."""
        segment, orders = held.answering.segment, orders_of(self.question)
        rows, scores = self._scored(held)
        keys_of_rows = tuple(_key_of(segment, rows, scores, order) for order in orders)
        if self.after is not None:
            values = [_key(value) for value in self.after.values]
            later = come_after(keys_of_rows, segment.ncts[rows], values, self.after.nct_id.number)
            rows, scores = rows[later], scores[later]
            keys_of_rows = tuple(key[later] for key in keys_of_rows)
        some = foremost(keys_of_rows, self.size + 1) if orders else slice(self.size + 1)
        return Ranked(
            segment.ncts[rows[some]],
            segment.versions[rows[some]],
            scores[some],
            tuple(key[some] for key in keys_of_rows),
        )

    def _scored(self, held: Held) -> tuple[Ints, Scores]:
        """Return hits by row with their scores, as many as are needed."""
        question, nearby = self.question, self.question.nearby if self.of_nearby else None
        if any(isinstance(order, ByRelevance) for order in orders_of(question)):
            match question.ranking:
                case (TextMatch() as alone,) if nearby is None and self._best_come_first:
                    return best_hits(held.answering, alone, held.hits, self._wanted)
                case parts if nearby is not None or _any_scores(held.answering, parts):
                    return held.rows, _scores_of_rows(held, parts, nearby)
        return held.rows, np.zeros(len(held.rows))

    @property
    def _best_come_first(self) -> bool:
        first = orders_of(self.question)[0]
        return isinstance(first, ByRelevance) and first.descending

    @property
    def _wanted(self) -> Wanted:
        if self.after is None or self.after.values[0] is None:
            return Wanted(self.size + 1)
        alone = len(orders_of(self.question)) == 1
        after_nct = self.after.nct_id.number if alone else None
        return Wanted(self.size + 1, -self.after.values[0], after_nct)


def _any_scores(answering: Answering, parts: Sequence[Condition]) -> bool:
    nothing = np.zeros(0, dtype=np.int64)
    return any(scores_of(answering, part, nothing) is not None for part in parts)


def _scores_of_rows(held: Held, parts: Sequence[Condition], nearby: NearbyWeight | None) -> Scores:
    scored = score_of_all([scores_of(held.answering, part, held.rows) for part in parts])
    if nearby is None:
        return np.zeros(len(held.rows)) if scored is None else scored
    nearness: Scores = _nearness(held.answering.segment, nearby)[held.rows]
    return nearness if scored is None else scored * nearness


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
    values = segment.column(node_of(order.field.path), of_size=order.of_size)[rows]
    signed = -values if order.descending else values
    return np.where(np.isnan(values), NO_VALUE, signed)


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
