"""Where a phrase stands: stretches of pieces that follow one another within one text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from trialwright.registry.language import Coverage
from trialwright.registry.search.index import keys
from trialwright.registry.search.index.adjoining import Piece, units_at, units_with
from trialwright.registry.search.index.arrays import (
    AnyArray,
    Flags,
    Units,
    among_units,
    contained,
    indices_of,
    united,
)
from trialwright.registry.search.index.lookup import (
    Entry,
    Lookup,
)
from trialwright.registry.search.nodes import nodes
from trialwright.registry.search.phrases import QueryPhrase, QueryWord, Stretch

#: With more ways to read a phrase, it is followed word by word.
MOST_READINGS = 16

#: What stands before the first and behind the last piece of a text, asked like a word.
_BORDER = QueryWord((Stretch((keys.BORDER,), None, 1),))


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a phrase: its pieces, each with how far from the beginning it stands."""

    pieces: tuple[Piece, ...]
    length: int

    def with_stretch(self, entries: list[Entry], length: int) -> _Reading:
        """Return the reading with one more stretch."""
        more = tuple((entry, self.length + number) for number, entry in enumerate(entries))
        return _Reading((*self.pieces, *more), self.length + length)


class Phrases:
    """Finds phrases at the nodes of one side; what was looked up is kept for the next phrase."""

    def __init__(self, postings: Lookup, size: int) -> None:
        self._postings = postings
        self._size = size
        self._entries: dict[tuple[str, int], Entry | None] = {}
        self._found: dict[tuple[int, tuple[QueryWord, ...]], Units] = {}

    def prepare(self, phrases: Iterable[QueryPhrase], nodes: Sequence[int]) -> None:
        """Look up, at one go, all that these phrases can be found by at these nodes."""
        self._look_up([word for phrase in phrases for word in phrase.words], nodes)

    def units(
        self,
        node: int,
        phrase: QueryPhrase,
        coverage: Coverage = Coverage.CONTAINS,
        among: Flags | None = None,
    ) -> Units:
        """Return the units with a text in which the phrase stands, ascending, each once.

        With `among`, a mask of units, only these.
        """
        if coverage is Coverage.FULL_MATCH and nodes()[node].kept_whole:
            return _among(self._units_of_whole(node, phrase), among)
        words = _bordered(phrase, coverage)
        if among is not None and coverage is Coverage.CONTAINS and nodes()[node].kept_whole:
            return self._units_beside_wholes(node, phrase, among)
        if among is not None:
            return self._units(node, words, among)
        asked = (node, words)
        if asked not in self._found:
            self._found[asked] = self._units(node, words, None)
        return self._found[asked]

    def _units_of_whole(self, node: int, phrase: QueryPhrase) -> Units:
        """Return the units with a text that is the phrase: short ones are kept as wholes."""
        self._look_up(phrase.words, [node])
        readings = _readings_of_pieces(phrase)
        short = [one for one in readings if len(one) <= keys.LONGEST_WHOLE]
        found = self._wholes(node, short)
        if not readings or len(short) < len(readings) or self._may_be_joined(node, phrase):
            found.append(self._units(node, _bordered(phrase, Coverage.FULL_MATCH), None))
        return united(found)

    def _units_beside_wholes(self, node: int, phrase: QueryPhrase, among: Flags) -> Units:
        """Return the same as `_units`: where a text is the phrase, it is not looked into."""
        wholes = self._wholes(node, _readings_of_pieces(phrase))
        rest = among.copy()
        for units in wholes:
            rest[indices_of(units)] = False
        found = [_among(units, among) for units in wholes]
        if rest.any():
            found.append(self._units(node, phrase.words, rest))
        return united(found)

    def _wholes(self, node: int, readings: list[tuple[str, ...]]) -> list[Units]:
        """Return the units with a text that has just these pieces, for each reading there is."""
        entries = self._postings.find([(keys.whole(pieces), node) for pieces in readings])
        return [self._postings.units(entry) for entry in entries if entry is not None]

    def _may_be_joined(self, node: int, phrase: QueryPhrase) -> bool:
        """Whether a word of the phrase can be a joined word of a text."""
        return any(
            stretch.joined is not None and self._entries_of(node, stretch) is not None
            for word in phrase.words
            for stretch in word.stretches
        )

    def _look_up(self, words: Iterable[QueryWord], nodes: Sequence[int]) -> None:
        wanted = {
            (key, node): None
            for word in words
            for key in keys_of_word(word)
            for node in nodes
            if (key, node) not in self._entries
        }
        if wanted:
            self._entries.update(zip(wanted, self._postings.find(list(wanted)), strict=True))

    def _units(self, node: int, words: tuple[QueryWord, ...], among: Flags | None) -> Units:
        self._look_up(words, [node])
        if not words or not all(self._possible(node, word) for word in words):
            return _NOTHING
        readings = self._readings(node, words)
        if readings is None:
            return _among(self._units_of_chains(node, words), among)
        found = [
            units_with(self._postings, reading.pieces, self._size, among) for reading in readings
        ]
        return united(found)

    def _readings(self, node: int, words: tuple[QueryWord, ...]) -> list[_Reading] | None:
        """Return every way to read a phrase with what is there; None if these are too many."""
        readings = [_Reading((), 0)]
        for word in words:
            readings = [
                reading.with_stretch(entries, stretch.length)
                for reading in readings
                for stretch in word.stretches
                if (entries := self._entries_of(node, stretch)) is not None
            ]
            if len(readings) > MOST_READINGS:
                return None
        return readings

    def _entries_of(self, node: int, stretch: Stretch) -> list[Entry] | None:
        entries = [self._entries[key, node] for key in keys_of_stretch(stretch)]
        known = [entry for entry in entries if entry is not None]
        return known if len(known) == len(entries) else None

    def _units_of_chains(self, node: int, words: tuple[QueryWord, ...]) -> Units:
        """Return the same as `_units`, word by word, however many readings there are."""
        ends: AnyArray | None = None
        for word in words:
            ends = self._goes_on(node, ends, word)
        return _NOTHING if ends is None else units_at(ends)

    def _possible(self, node: int, word: QueryWord) -> bool:
        return any(self._entries_of(node, stretch) is not None for stretch in word.stretches)

    def _goes_on(self, node: int, ends: AnyArray | None, word: QueryWord) -> AnyArray:
        """Return where chains end with one more word, or those that the first word begins."""
        longer = [np.zeros(0, dtype=np.uint64)]
        for stretch in word.stretches:
            begins = self._begins(node, stretch)
            if ends is not None:
                begins = begins[contained(begins, ends)]
            longer.append(begins + np.uint64(stretch.length))
        return np.unique(np.concatenate(longer))

    def _begins(self, node: int, stretch: Stretch) -> AnyArray:
        """Return where a stretch begins, ascending."""
        entries = self._entries_of(node, stretch)
        if entries is None:
            return np.zeros(0, dtype=np.uint64)
        begins = self._postings.places(entries[0]).all()
        for offset, entry in enumerate(entries[1:], start=1):
            begins = begins[
                contained(begins + np.uint64(offset), self._postings.places(entry).all())
            ]
        return begins


def keys_of_stretch(stretch: Stretch) -> tuple[str, ...]:
    """Return the keys that all have to be there for a stretch."""
    if stretch.joined is None:
        return stretch.pieces
    return (keys.joined(stretch.joined, stretch.length),)


def keys_of_word(word: QueryWord) -> list[str]:
    """Return all keys by which a word can be found."""
    return [key for stretch in word.stretches for key in keys_of_stretch(stretch)]


_NOTHING: Units = np.zeros(0, dtype=np.uint32)


def _readings_of_pieces(phrase: QueryPhrase) -> list[tuple[str, ...]]:
    """Return each way to read a phrase as pieces, joined words aside; none if it is long."""
    readings: list[tuple[str, ...]] = [()]
    if not 0 < len(phrase.words) <= keys.LONGEST_WHOLE:
        return []
    for word in phrase.words:
        of_pieces = [stretch.pieces for stretch in word.stretches if stretch.joined is None]
        readings = [(*before, *pieces) for before in readings for pieces in of_pieces]
    return readings


def _bordered(phrase: QueryPhrase, coverage: Coverage) -> tuple[QueryWord, ...]:
    """Return the words of a phrase with the borders of a text that they have to touch."""
    if not phrase.words:
        return ()
    match coverage:
        case Coverage.CONTAINS:
            return phrase.words
        case Coverage.STARTS_WITH:
            return (_BORDER, *phrase.words)
        case Coverage.ENDS_WITH:
            return (*phrase.words, _BORDER)
        case Coverage.FULL_MATCH:
            return (_BORDER, *phrase.words, _BORDER)


def _among(units: Units, among: Flags | None) -> Units:
    return units if among is None else among_units(units, among)
