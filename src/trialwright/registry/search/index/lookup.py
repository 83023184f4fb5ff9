"""Look postings up: which units a key at a node has, and at which places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from trialwright.registry.search.index import keys
from trialwright.registry.search.index.arrays import AnyArray, Units, contained, ranges
from trialwright.registry.search.index.encoding import NOT_KEPT, WIDTH_SHIFT
from trialwright.registry.search.index.folder import ArrayFolder
from trialwright.registry.search.index.sorting import CLOSES

_AT = (1 << WIDTH_SHIFT) - 1


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
        self._list_rows = folder.get(f"{prefix}list_rows")
        self._single_hashes = folder.get(f"{prefix}single_hashes", np.uint64)
        self._single_rows = folder.get(f"{prefix}single_rows")
        self._units = tuple(folder.get(f"{prefix}units{width}") for width in range(3))
        self._places = tuple(folder.get(f"{prefix}places{width}") for width in range(3))

    def find(self, wanted: Sequence[tuple[str, int]]) -> list[Entry | None]:
        """Return where the postings of keys at nodes lie, None where there are none."""
        hashes = _hashes(tuple(wanted))
        entries: list[Entry | None] = [None] * len(wanted)
        for known, single in ((self._list_hashes, False), (self._single_hashes, True)):
            if len(known):
                rows = np.searchsorted(known, hashes)
                rows[rows == len(known)] = 0
                for at in np.flatnonzero(known[rows] == hashes):
                    row = int(rows[at])
                    count = 1 if single else int(self._list_rows[row]["units"])
                    entries[at] = Entry(single, row, count)
        return entries

    def units(self, entry: Entry) -> Units:
        """Return the units, ascending, (entry.units,)."""
        if entry.single:
            return np.array([self._single_rows[entry.row]["unit"]], dtype=np.uint32)
        row = self._list_rows[entry.row]
        steps = _stretch(self._units, int(row["units_at"]), entry.units)
        return np.cumsum(steps, dtype=np.uint32)

    def places(self, entry: Entry, among: Units | None = None) -> tuple[Units, Units]:
        """Return units and places, one of each for every place, ordered by both, (n,) each.

        With `among`, ascending, only those of these units.
        """
        if entry.single:
            single = self._single_rows[entry.row]
            return (
                np.array([single["unit"]], dtype=np.uint32),
                np.array([single["place"]], dtype=np.uint32),
            )
        units = self.units(entry)
        row = self._list_rows[entry.row]
        if int(row["places_at"]) >> WIDTH_SHIFT == NOT_KEPT:
            return units, np.full(len(units), CLOSES, dtype=np.uint32)
        places = _stretch(self._places, int(row["places_at"]), int(row["places"]))
        ends = np.flatnonzero(places & CLOSES) + 1
        counts = np.diff(ends, prepend=0)
        if among is not None and len(among) < len(units):
            chosen = contained(units, among)
            units, counts = units[chosen], counts[chosen]
            places = places[ranges(ends[chosen] - counts, counts)]
        return np.repeat(units, counts), places.astype(np.uint32)


@lru_cache(maxsize=1 << 14)
def _hash_of(key: str) -> int:
    return keys.hash_of(key)


def _hashes(wanted: tuple[tuple[str, int], ...]) -> AnyArray:
    return keys.postings_hash(
        np.array([_hash_of(key) for key, _ in wanted], dtype=np.uint64),
        np.array([node for _, node in wanted], dtype=np.uint64),
    )


def _stretch(streams: tuple[AnyArray, ...], at: int, count: int) -> AnyArray:
    stream = streams[at >> WIDTH_SHIFT]
    start = at & _AT
    return stream[start : start + count]
