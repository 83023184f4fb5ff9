"""Where a phrase stands: stretches of pieces that follow one another within one text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from trialwright.registry.language import Coverage
from trialwright.registry.search.index import keys
from trialwright.registry.search.index.arrays import AnyArray, Flags, Units, changes_of, contained
from trialwright.registry.search.index.lookup import Entry, Lookup
from trialwright.registry.search.index.sorting import FIRST, LAST, PLACE_SHIFT
from trialwright.registry.search.phrases import QueryPhrase, QueryWord, Stretch

#: With more ways to read a phrase, it is followed word by word.
MOST_READINGS = 16

_UNIT_SHIFT = np.uint64(32 - PLACE_SHIFT)
_POSITION = np.uint64((1 << (32 - PLACE_SHIFT)) - 1)


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Places of one key: unit and position in one number, ascending, and the flags."""

    at: AnyArray
    flags: Units

    @classmethod
    def of(
        cls, postings: Lookup, entry: Entry, among: Units | None = None, demanded: int = 0
    ) -> _Places:
        """Return the places that have the demanded flags, among some units or all."""
        units, places = postings.places(entry, among)
        if demanded:
            chosen = (places & demanded) == demanded
            units, places = units[chosen], places[chosen]
        positions = (places >> np.uint32(PLACE_SHIFT)).astype(np.uint64)
        return cls((units.astype(np.uint64) << _UNIT_SHIFT) | positions, places)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read a phrase: its pieces, each with how far from the beginning it stands."""

    pieces: tuple[tuple[Entry, int], ...]
    length: int

    def with_stretch(self, entries: list[Entry], length: int) -> _Reading:
        """Return the reading with one more stretch."""
        more = tuple((entry, self.length + number) for number, entry in enumerate(entries))
        return _Reading((*self.pieces, *more), self.length + length)


@dataclass(frozen=True, slots=True, eq=False)
class _Chains:
    """Chains begun: where each begins and where it would go on, ascending by that."""

    units_and_ends: AnyArray
    begins_text: Flags
    ends_text: Flags


class Phrases:
    """Finds phrases at the nodes of one side; what was looked up is kept for the next phrase."""

    def __init__(self, postings: Lookup) -> None:
        self._postings = postings
        self._entries: dict[tuple[str, int], Entry | None] = {}
        self._found: dict[tuple[int, QueryPhrase, Coverage], Units] = {}

    def prepare(self, phrases: Iterable[QueryPhrase], nodes: Sequence[int]) -> None:
        """Look up, at one go, all that these phrases can be found by at these nodes."""
        wanted = {
            (key, node): None
            for phrase in phrases
            for word in phrase.words
            for key in keys_of_word(word)
            for node in nodes
            if (key, node) not in self._entries
        }
        if wanted:
            self._entries.update(zip(wanted, self._postings.find(list(wanted)), strict=True))

    def units(
        self, node: int, phrase: QueryPhrase, coverage: Coverage = Coverage.CONTAINS
    ) -> Units:
        """Return the units with a text in which the phrase stands, ascending, each once."""
        asked = (node, phrase, coverage)
        if asked not in self._found:
            self._found[asked] = self._units(node, phrase, coverage)
        return self._found[asked]

    def _units(self, node: int, phrase: QueryPhrase, coverage: Coverage) -> Units:
        self.prepare([phrase], [node])
        if not phrase.words or not all(self._possible(node, word) for word in phrase.words):
            return _NOTHING
        if coverage is Coverage.CONTAINS and len(phrase.words) == 1:
            return self._units_of_word(node, phrase.words[0])
        readings = self._readings(node, phrase)
        if readings is not None:
            found = [self._standing(reading, coverage) for reading in readings]
            return found[0] if len(found) == 1 else np.unique(np.concatenate(found))
        return self._units_of_chains(node, phrase, coverage)

    def _readings(self, node: int, phrase: QueryPhrase) -> list[_Reading] | None:
        """Return every way to read a phrase with what is there; None if these are too many."""
        readings = [_Reading((), 0)]
        for word in phrase.words:
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

    def _standing(self, reading: _Reading, coverage: Coverage) -> Units:
        """Return the units in which a reading stands; the rarest of its pieces leads."""
        last = len(reading.pieces) - 1
        demanded = [0] * len(reading.pieces)
        if coverage in (Coverage.STARTS_WITH, Coverage.FULL_MATCH):
            demanded[0] |= FIRST
        if coverage in (Coverage.ENDS_WITH, Coverage.FULL_MATCH):
            demanded[last] |= LAST
        begins: AnyArray | None = None
        for number in sorted(range(last + 1), key=lambda one: reading.pieces[one][0].units):
            entry, offset = reading.pieces[number]
            among = None if begins is None else _units_at(begins)
            places = _Places.of(self._postings, entry, among, demanded[number])
            if begins is None:
                begins = places.at[(places.at & _POSITION) >= offset] - np.uint64(offset)
            else:
                begins = begins[contained(begins + np.uint64(offset), places.at)]
            if not len(begins):
                return _NOTHING
        return _NOTHING if begins is None else _units_at(begins)

    def _units_of_chains(self, node: int, phrase: QueryPhrase, coverage: Coverage) -> Units:
        """Return the same as `_units`, word by word, however many readings there are."""
        chains: _Chains | None = None
        for word in phrase.words:
            chains = self._goes_on(node, chains, word)
        if chains is None:
            return _NOTHING
        chosen = np.ones(len(chains.units_and_ends), dtype=np.bool_)
        if coverage in (Coverage.STARTS_WITH, Coverage.FULL_MATCH):
            chosen &= chains.begins_text
        if coverage in (Coverage.ENDS_WITH, Coverage.FULL_MATCH):
            chosen &= chains.ends_text
        return _units_at(chains.units_and_ends[chosen])

    def _possible(self, node: int, word: QueryWord) -> bool:
        return any(
            all(self._entries[key, node] is not None for key in keys_of_stretch(stretch))
            for stretch in word.stretches
        )

    def _units_of_word(self, node: int, word: QueryWord) -> Units:
        found = []
        for stretch in word.stretches:
            entries = [self._entries[key, node] for key in keys_of_stretch(stretch)]
            if len(entries) == 1 and entries[0] is not None:
                found.append(self._postings.units(entries[0]))
            elif len(entries) > 1 and (places := self._stretch(node, stretch)) is not None:
                found.append(_units_at(places.at))
        if len(found) == 1:
            return found[0]
        return np.unique(np.concatenate(found)) if found else _NOTHING

    def _goes_on(self, node: int, chains: _Chains | None, word: QueryWord) -> _Chains:
        """Return chains with one more word, or those that the first word begins."""
        longer = []
        for stretch in word.stretches:
            places = self._stretch(node, stretch)
            if places is None:
                continue
            ends = places.at + np.uint64(stretch.length)
            last = (places.flags & LAST) != 0
            if chains is None:
                longer.append(_Chains(ends, (places.flags & FIRST) != 0, last))
                continue
            follows = _row_of(places.at, chains.units_and_ends)
            kept = follows >= 0
            row = follows[kept]
            longer.append(_Chains(ends[row], chains.begins_text[kept], last[row]))
        return _joined(longer)

    def _stretch(self, node: int, stretch: Stretch) -> _Places | None:
        """Return where a stretch begins, with the flags of its first and its last piece."""
        entries = [self._entries[key, node] for key in keys_of_stretch(stretch)]
        known = [entry for entry in entries if entry is not None]
        if len(known) < len(entries):
            return None
        first = _Places.of(self._postings, known[0])
        if len(known) == 1:
            return first
        at, begins = first.at, first.flags
        ends = first.flags
        for offset, entry in enumerate(known[1:], start=1):
            following = _Places.of(self._postings, entry)
            row = _row_of(following.at, at + np.uint64(offset))
            kept = row >= 0
            at, begins, ends = at[kept], begins[kept], following.flags[row[kept]]
        flags = (begins & np.uint32(FIRST)) | (ends & np.uint32(LAST))
        return _Places(at, flags)


def keys_of_stretch(stretch: Stretch) -> tuple[str, ...]:
    """Return the keys that all have to be there for a stretch."""
    if stretch.joined is None:
        return stretch.pieces
    return (keys.joined(stretch.joined, stretch.length),)


def keys_of_word(word: QueryWord) -> list[str]:
    """Return all keys by which a word can be found."""
    return [key for stretch in word.stretches for key in keys_of_stretch(stretch)]


_NOTHING: Units = np.zeros(0, dtype=np.uint32)


def _units_at(places: AnyArray) -> Units:
    """Return the units of places, ascending, each once."""
    units = (places >> _UNIT_SHIFT).astype(np.uint32)
    return units[changes_of(units)]


def _row_of(ascending: AnyArray, wanted: AnyArray) -> AnyArray:
    """Return at which row each wanted value stands, -1 where it does not."""
    if not len(ascending):
        return np.full(len(wanted), -1)
    rows = np.searchsorted(ascending, wanted)
    rows[rows == len(ascending)] = 0
    return np.where(ascending[rows] == wanted, rows, -1)


def _joined(some: list[_Chains]) -> _Chains:
    if len(some) == 1:
        return some[0]
    nothing = np.zeros(0, dtype=np.bool_)
    ends = np.concatenate([np.zeros(0, np.uint64), *(one.units_and_ends for one in some)])
    order = np.argsort(ends, kind="stable")
    return _Chains(
        ends[order],
        np.concatenate([nothing, *(one.begins_text for one in some)])[order],
        np.concatenate([nothing, *(one.ends_text for one in some)])[order],
    )
