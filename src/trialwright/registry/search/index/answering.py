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
from trialwright.registry.search.index.arrays import Flags, Units
from trialwright.registry.search.index.chains import Phrases
from trialwright.registry.search.index.segment import Segment, Side
from trialwright.registry.search.nodes import Node, node_of
from trialwright.registry.search.phrases import QueryPhrase
from trialwright.registry.search.plain.texts import Text, covering_span
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
    """Answers conditions over the studies of a segment, or over their sites."""

    def __init__(
        self, segment: Segment, synonyms: Synonyms, exactly: Exactly, *, of_sites: bool = False
    ) -> None:
        self.segment = segment
        self.synonyms = synonyms
        self._exactly = exactly
        self._of_sites = of_sites
        self._side = segment.sites if of_sites else segment.studies
        self._sites: Answering | None = None
        self._exact_weights: dict[TextMatch, Weights] = {}
        self._phrases = {
            True: Phrases(segment.sites.postings),
            False: Phrases(segment.studies.postings),
        }

    def mask(self, condition: Condition) -> Flags:
        """Return a mask of the units that meet a condition; raises TookTooLong after a deadline."""
        keep_to_time()
        match condition:
            case EveryStudy():
                return ~self._side.nothing()
            case NoStudy():
                return self._side.nothing()
            case AllOf(parts):
                return reduce(np.logical_and, map(self.mask, parts), ~self._side.nothing())
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
        taking = tuple(field for field in condition.fields if field.takes_synonyms)
        for other in self.synonyms.others(phrase):
            mask |= self._standing(taking, other, condition.coverage)
        return mask

    def _segments(self, condition: TextMatch, phrase: QueryPhrase) -> Iterator[Flags]:
        """Yield a mask for each name within the words; all its words count one by one."""
        every = condition.expansion is Expansion.RELAXATION
        taking = tuple(field for field in condition.fields if field.takes_synonyms)
        for segment in self.synonyms.segments(phrase):
            words = (
                self._standing(condition.fields, QueryPhrase((word,)), Coverage.CONTAINS)
                for word in segment.phrase.words
            )
            mask = reduce(np.logical_and if every else np.logical_or, words)
            for other in segment.others:
                mask |= self._standing(taking, other, Coverage.CONTAINS)
            yield mask

    def _standing(
        self, fields: tuple[SearchedField, ...], phrase: QueryPhrase, coverage: Coverage
    ) -> Flags:
        """Return a mask of the units with a phrase in a text of one of the fields."""
        mask = self._side.nothing()
        for node, units in self._places(fields, phrase, coverage):
            self._add(mask, node, units)
        return mask

    def _places(
        self, fields: tuple[SearchedField, ...], phrase: QueryPhrase, coverage: Coverage
    ) -> Iterator[tuple[Node, Units]]:
        """Yield each field with the units, of its own side, in a text of which a phrase stands."""
        for of_site, phrases in self._phrases.items():
            nodes = [node_of(one.field.path) for one in fields if not one.values]
            phrases.prepare([phrase], [node.number for node in nodes if node.of_site == of_site])
        for field in fields:
            node = node_of(field.field.path)
            if field.values:
                for value in field.values:
                    if any(covering_span(phrase, Text.of(text), coverage) for text in value.texts):
                        key = keys.listed(value.constant)
                        yield node, self._side_of(node).having(key, node.number)
            else:
                phrases = self._phrases[node.of_site]
                yield node, phrases.units(node.number, phrase, coverage)

    def weights(
        self,
        fields: tuple[SearchedField, ...],
        phrase: QueryPhrase,
        coverage: Coverage = Coverage.CONTAINS,
    ) -> Weights:
        """Return, for each unit, the greatest weight of a field that has a phrase; else 0."""
        best = np.zeros(self.size, dtype=np.float64)
        for field in sorted(fields, key=_weight):
            for node, units in self._places((field,), phrase, coverage):
                best[self._own(node, units)] = field.weight
        return best

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
            return self.segment.site_studies[units]
        return units

    def _add(self, mask: Flags, node: Node, units: Units) -> None:
        mask[self._own(node, units)] = True

    def _exact(self, condition: TextMatch, rough: Flags) -> Flags:
        """Return which of the units hold the very text."""
        ask = self._exactly.sites if self._of_sites else self._exactly.studies
        if condition not in self._exact_weights:
            rows = np.flatnonzero(rough).astype(np.uint32)
            weights = np.zeros(self.size, dtype=np.float64)
            weights[rows] = ask(condition, self.segment, rows)
            self._exact_weights[condition] = weights
        return self._exact_weights[condition] > 0

    def exact_weights(self, condition: TextMatch) -> Weights:
        """Return, for each unit, the best weight of a field that has the very text; else 0."""
        self._text(condition)
        return self._exact_weights.get(condition, np.zeros(self.size))

    def _within_one_site(self, part: Condition) -> Flags:
        """Return the studies of which one site meets all that is asked."""
        mask = self._side.nothing()
        mask[self.segment.site_studies[np.flatnonzero(self.over_sites().mask(part))]] = True
        return mask


def _weight(field: SearchedField) -> float:
    return field.weight


def _written(value: str | bool) -> str:  # noqa: FBT001 - a value of a record
    """Return a listed value as the index writes it."""
    return str(value).lower() if isinstance(value, bool) else value


def _order(bound: date | float | None) -> float | None:
    return float(bound.toordinal()) if isinstance(bound, date) else bound
