"""What conditions mean for a segment: which of its studies, or of their sites, meet them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import reduce
from typing import Protocol, TypeAlias, assert_never

import numpy as np
import numpy.typing as npt

from trialwright.registry.language import Condition, Coverage, Expansion
from trialwright.registry.language.conditions import (
    AllOf,
    AnyOf,
    DistanceMatch,
    EveryStudy,
    MissingMatch,
    Negation,
    NoStudy,
    RangeMatch,
    SearchedField,
    SizeMatch,
    TextMatch,
    Tilt,
    ValueMatch,
    WithinOneSite,
)
from trialwright.registry.search.deadlines import keep_to_time
from trialwright.registry.search.index import keys
from trialwright.registry.search.index.arrays import Flags, Units, indices_of
from trialwright.registry.search.index.segment import Segment, Side
from trialwright.registry.search.index.wording import WordFinding, taking
from trialwright.registry.search.nodes import Node, node_of
from trialwright.registry.search.phrases import QueryPhrase
from trialwright.registry.search.synonyms import Synonyms

Weights: TypeAlias = npt.NDArray[np.float64]


class Exactly(Protocol):
    """Says which units truly hold the very text that the index finds by its keys only."""

    def studies(self, condition: TextMatch, segment: Segment, rows: Units) -> Weights:
        """Return, for studies by row, the best weight of a field that has the text, or 0."""
        ...

    def sites(self, condition: TextMatch, segment: Segment, rows: Units) -> Weights:
        """Return the same for sites."""
        ...


class Answering:
    """Answers conditions over the studies of a segment, or over their sites.

    It answers one question: what was found for a condition is kept for its score.
    """

    def __init__(
        self, segment: Segment, synonyms: Synonyms, exactly: Exactly, *, of_sites: bool = False
    ) -> None:
        self.segment = segment
        self.synonyms = synonyms
        self._exactly = exactly
        self._of_sites = of_sites
        self._side = segment.sites if of_sites else segment.studies
        self._sites: Answering | None = None
        self._masks: dict[int, tuple[Condition, Flags]] = {}
        self._exact_weights: dict[int, Weights] = {}
        self.finding = WordFinding(segment, of_sites=of_sites)

    def mask(self, condition: Condition) -> Flags:
        """Return a mask of the units that meet a condition; raises TookTooLong after a deadline."""
        # A condition is known by being the same value: comparing long ones takes long.
        known = self._masks.get(id(condition))
        if known is None:
            keep_to_time()
            known = self._masks[id(condition)] = condition, self._mask(condition)
        return known[1]

    def _mask(self, condition: Condition) -> Flags:
        match condition:
            case EveryStudy():
                return ~self._side.nothing()
            case NoStudy():
                return self._side.nothing()
            case AllOf(parts):
                return self._all_of(parts)
            case AnyOf(parts):
                return reduce(np.logical_or, map(self.mask, parts), self._side.nothing())
            case Negation(part):
                return ~self.mask(part)
            case Tilt(_, part):
                return self.mask(part)
            case TextMatch():
                return self._text(condition)
            case WithinOneSite(part):
                return self._within_one_site(part)
            case ValueMatch() | RangeMatch() | SizeMatch() | MissingMatch() | DistanceMatch():
                return self._value(condition)
            case _:
                assert_never(condition)

    def _all_of(self, parts: tuple[Condition, ...]) -> Flags:
        """Return where all parts hold; once nothing is left, the rest is not looked at."""
        left: Flags | None = None
        for part in parts:
            if isinstance(part, EveryStudy):
                continue
            left = self.mask(part) if left is None else left & self.mask(part)
            if not left.any():
                break
        return ~self._side.nothing() if left is None else left

    def _value(
        self, condition: ValueMatch | RangeMatch | SizeMatch | MissingMatch | DistanceMatch
    ) -> Flags:
        """Return a mask of the units at which a field has what is asked."""
        node = node_of(condition.field.path)
        side = self._side_of(node)
        match condition:
            case ValueMatch(_, values):
                return self._marked(node, [keys.listed(_written(value)) for value in values])
            case RangeMatch(_, low, high):
                return self._spread(node, side.between(node.number, _order(low), _order(high)))
            case SizeMatch(_, low, high):
                return self._sized(node, low, high)
            case MissingMatch():
                return ~self._spread(node, side.present(node.number))
            case DistanceMatch(_, latitude, longitude, radius_km):
                near = self.segment.sites_near(latitude, longitude, radius_km)
                return self._spread(node, near)
            case _:
                assert_never(condition)

    def _sized(self, node: Node, low: float | None, high: float | None) -> Flags:
        fits = [
            mark
            for mark in self._side_of(node).marks(node.number)
            if mark.startswith("#")
            and (low is None or int(mark[1:]) >= low)
            and (high is None or int(mark[1:]) <= high)
        ]
        sized = self._marked(node, fits)
        none_fits = (low is None or low <= 0) and (high is None or high >= 0)
        return sized | self.mask(MissingMatch(node.field)) if none_fits else sized

    def _marked(self, node: Node, wanted: Iterable[str]) -> Flags:
        """Return a mask of the units with one of these keys at a node."""
        side, mask = self._side_of(node), self._side.nothing()
        for key in wanted:
            self._add(mask, node, side.having(key, node.number))
        return mask

    def _spread(self, node: Node, units: Units) -> Flags:
        """Return a mask of units that a node's side has."""
        mask = self._side.nothing()
        self._add(mask, node, units)
        return mask

    def _text(self, condition: TextMatch) -> Flags:
        """Return a mask of the units in whose fields the words stand."""
        phrase = QueryPhrase.of(condition.text)
        if not phrase.words:
            return self._side.nothing()
        match condition.expansion:
            case Expansion.TERM:
                return self._standing(condition.fields, phrase, condition.coverage)
            case Expansion.NONE:
                rough = self._standing(condition.fields, phrase, condition.coverage)
                return self._exact(condition, rough)
            case Expansion.CONCEPT:
                return self._by_any_name(condition, phrase)
            case Expansion.RELAXATION:
                return reduce(np.logical_and, self._segments(condition, phrase))
            case Expansion.LOSSY:
                return reduce(np.logical_or, self._segments(condition, phrase))
            case _:
                assert_never(condition.expansion)

    def _by_any_name(self, condition: TextMatch, phrase: QueryPhrase) -> Flags:
        mask = self._standing(condition.fields, phrase, condition.coverage)
        for other in self.synonyms.others(phrase):
            mask = mask | self._standing(taking(condition), other, condition.coverage)
        return mask

    def _segments(self, condition: TextMatch, phrase: QueryPhrase) -> Iterator[Flags]:
        """Yield a mask for each name within the words; all its words count one by one."""
        every = condition.expansion is Expansion.RELAXATION
        for segment in self.synonyms.segments(phrase):
            words = (
                self._standing(condition.fields, QueryPhrase((word,)), Coverage.CONTAINS)
                for word in segment.phrase.words
            )
            mask = reduce(np.logical_and if every else np.logical_or, words)
            for other in segment.others:
                mask = mask | self._standing(taking(condition), other, Coverage.CONTAINS)
            yield mask

    def _standing(
        self, fields: tuple[SearchedField, ...], phrase: QueryPhrase, coverage: Coverage
    ) -> Flags:
        """Return a mask of the units with a phrase in a text of one of the fields."""
        return self.finding.codes(fields, phrase, coverage) > 0

    def over_sites(self) -> Answering:
        """Return what answers the same over the sites of the segment."""
        if self._sites is None:
            self._sites = Answering(self.segment, self.synonyms, self._exactly, of_sites=True)
        return self._sites

    @property
    def size(self) -> int:
        """How many units there are."""
        return self._side.size

    def _side_of(self, node: Node) -> Side:
        return self.segment.sites if node.of_site else self.segment.studies

    def _own(self, node: Node, units: Units) -> Units:
        """Return units that a node's side has as units of this side: studies for sites."""
        if node.of_site and not self._of_sites:
            return self.segment.site_studies[indices_of(units)]
        return units

    def _add(self, mask: Flags, node: Node, units: Units) -> None:
        mask[indices_of(self._own(node, units))] = True

    def _exact(self, condition: TextMatch, rough: Flags) -> Flags:
        """Return which of the units hold the very text."""
        ask = self._exactly.sites if self._of_sites else self._exactly.studies
        rows = np.flatnonzero(rough).astype(np.uint32)
        weights = np.zeros(self.size, dtype=np.float64)
        weights[rows] = ask(condition, self.segment, rows)
        self._exact_weights[id(condition)] = weights
        return weights > 0

    def exact_weights(self, condition: TextMatch) -> Weights:
        """Return, for each unit, the best weight of a field that has the very text; else 0."""
        self.mask(condition)
        return self._exact_weights.get(id(condition), np.zeros(self.size))

    def _within_one_site(self, part: Condition) -> Flags:
        """Return the studies of which one site meets all that is asked."""
        mask = self._side.nothing()
        mask[self.segment.site_studies[np.flatnonzero(self.over_sites().mask(part))]] = True
        return mask


def _written(value: str | bool) -> str:  # noqa: FBT001 - a value of a record
    """Return a listed value as the index writes it."""
    return str(value).lower() if isinstance(value, bool) else value


def _order(bound: date | float | None) -> float | None:
    return float(bound.toordinal()) if isinstance(bound, date) else bound
