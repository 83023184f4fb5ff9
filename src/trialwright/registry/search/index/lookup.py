"""Look postings up: which units a key at a node has, and at which places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from trialwright.registry.search.index import keys
from trialwright.registry.search.index.arrays import (
    AnyArray,
    Flags,
    Ints,
    Units,
    lengths_to,
    ranges,
)
from trialwright.registry.search.index.encoding import LIST_ROW
from trialwright.registry.search.index.folder import ArrayFolder
from trialwright.registry.search.index.sorting import CLOSES, PLACE_SHIFT
from trialwright.registry.search.index.varints import GOES_ON, Bytes, decoded


@dataclass(frozen=True, slots=True)
class Entry:
    """Where the postings of one key at one node lie; `units` is how many units it has."""

    single: bool
    row: int
    units: int


class Lookup:
    """The postings of a segment's studies or sites."""

    def __init__(self, folder: ArrayFolder, prefix: str) -> None:
        self._list_hashes = folder.get(f"{prefix}list_hashes", np.uint64)
        rows = folder.get(f"{prefix}list_rows", LIST_ROW)
        self._list_units = rows["units"]
        self._units_at, self._places_at = rows["units_at"], rows["places_at"]
        self._single_hashes = folder.get(f"{prefix}single_hashes", np.uint64)
        self._single_rows = folder.get(f"{prefix}single_rows")
        self._units: Bytes = folder.get(f"{prefix}units", np.uint8)
        self._places: Bytes = folder.get(f"{prefix}places", np.uint8)

    def find(self, wanted: Sequence[tuple[str, int]]) -> list[Entry | None]:
        """Return where the postings of keys at nodes lie, None where there are none."""
        hashes = _hashes(wanted)
        entries: list[Entry | None] = [None] * len(wanted)
        for known, single in ((self._list_hashes, False), (self._single_hashes, True)):
            if len(known):
                rows = np.searchsorted(known, hashes)
                rows[rows == len(known)] = 0
                for at in np.flatnonzero(known[rows] == hashes).tolist():
                    row = int(rows[at])
                    count = 1 if single else int(self._list_units[row])
                    entries[at] = Entry(single, row, count)
        return entries

    def units(self, entry: Entry) -> Units:
        """Return the units, ascending, (entry.units,)."""
        if entry.single:
            return np.array([self._single_rows[entry.row]["unit"]], dtype=np.uint32)
        return np.cumsum(decoded(_list(self._units, self._units_at, entry.row)), dtype=np.uint32)

    def marked(self, entry: Entry) -> tuple[Units, Units]:
        """Return the units, and the position of each, of which each unit has one, (n,) each."""
        units, places = self.places(entry)
        return units, places >> np.uint32(PLACE_SHIFT)

    def places(self, entry: Entry, among: Flags | None = None) -> tuple[Units, Units]:
        """Return units and places, one of each for every place, ordered by both, (n,) each.

        With `among`, a mask of units, only those of these units.
        """
        if entry.single:
            single = self._single_rows[entry.row]
            return (
                np.array([single["unit"]], dtype=np.uint32),
                np.array([single["place"]], dtype=np.uint32),
            )
        units = self.units(entry)
        stretch = _list(self._places, self._places_at, entry.row)
        if not len(stretch):
            return units, np.full(len(units), CLOSES, dtype=np.uint32)
        if among is not None:
            chosen = np.flatnonzero(among[units])
            if len(chosen) < len(units):
                units, stretch = units[chosen], _of_units(stretch, chosen)
        steps = decoded(stretch)
        counts = lengths_to(np.flatnonzero(steps & np.uint32(CLOSES)) + 1)
        return np.repeat(units, counts), _from_steps(steps, counts)


def _of_units(stretch: Bytes, chosen: Ints) -> Bytes:
    """Return the bytes of the places of some units, by their rank, out of those of all.

    The lowest bits of a number are in its last byte: that a place closes its unit is seen
    without decoding.
    """
    ends = np.flatnonzero((stretch & np.uint8(GOES_ON | CLOSES)) == CLOSES) + 1
    lengths = lengths_to(ends)[chosen]
    return stretch[ranges(ends[chosen] - lengths, lengths)]


def _list(stream: Bytes, begins: AnyArray, row: int) -> Bytes:
    return stream[int(begins[row]) : int(begins[row + 1])]


def _from_steps(steps: Units, counts: AnyArray) -> Units:
    """Return places whose positions are steps within their unit; so many places a unit."""
    if len(counts) == len(steps):
        return steps
    reached = np.cumsum(steps >> np.uint32(PLACE_SHIFT), dtype=np.uint32)
    ends = np.cumsum(counts)
    before = np.concatenate([np.zeros(1, dtype=np.uint32), reached[ends[:-1] - 1]])
    positions = reached - np.repeat(before, counts)
    return np.asarray((positions << np.uint32(PLACE_SHIFT)) | (steps & np.uint32(CLOSES)))


@lru_cache(maxsize=1 << 14)
def _hash_of(key: str) -> int:
    return keys.hash_of(key)


def _hashes(wanted: Sequence[tuple[str, int]]) -> AnyArray:
    return keys.postings_hash(
        np.array([_hash_of(key) for key, _ in wanted], dtype=np.uint64),
        np.array([node for _, node in wanted], dtype=np.uint64),
    )
