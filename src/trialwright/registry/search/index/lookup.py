"""Look postings up: which units a key at a node has, and at which places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from trialwright.registry.search.index import keys
from trialwright.registry.search.index.arrays import (
    AnyArray,
    Ints,
    Units,
    indices_of,
    lengths_to,
    ranges,
)
from trialwright.registry.search.index.encoding import LIST_ROW, SKIP_ROW, SKIPPED
from trialwright.registry.search.index.folder import ArrayFolder
from trialwright.registry.search.index.sorting import CLOSES, PLACE_SHIFT
from trialwright.registry.search.index.varints import GOES_ON, Bytes, decoded, encoded

#: A place is a unit and a position in one number: positions have fewer bits than this.
UNIT_SHIFT = np.uint64(24)
POSITION = np.uint64((1 << 24) - 1)

#: A list is read in parts if it has so many times more of them than units are wanted.
_WORTH_SKIPPING = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """Where the postings of one key at one node lie; `units` is how many units it has.

    `border` says that the key is that of borders, of which a unit has two at least.
    """

    single: bool
    row: int
    units: int
    border: bool


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
        self._skips = folder.get(f"{prefix}skips", SKIP_ROW)
        self._skip_lists, self._skip_ends = (
            folder.get(f"{prefix}skip_lists"),
            folder.get(f"{prefix}skip_ends"),
        )
        self._wide_hashes = folder.get(f"{prefix}wide_hashes", np.uint64)
        self._wide: Bytes = folder.get(f"{prefix}wide", np.uint8)

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
                    entries[at] = Entry(single, row, count, wanted[at][0] == keys.BORDER)
        return entries

    def column(self, key: str, node: int) -> Bytes | None:
        """Return the position of a wide key in each unit, 0 for none, (all units,); else None."""
        if not len(self._wide_hashes):
            return None
        wanted = _hashes([(key, node)])[0]
        row = int(np.searchsorted(self._wide_hashes, wanted))
        if row == len(self._wide_hashes) or self._wide_hashes[row] != wanted:
            return None
        size = len(self._wide) // len(self._wide_hashes)
        return self._wide[row * size : (row + 1) * size]

    def units(self, entry: Entry, near: Units | None = None) -> Units:
        """Return the units, ascending, (entry.units,).

        With `near`, ascending, only those of these matter: others may be left out.
        """
        if entry.single:
            return np.array([self._single_rows[entry.row]["unit"]], dtype=np.uint32)
        skips = self._skips_to(entry, near)
        if skips is not None:
            return skips.units(_list(self._units, self._units_at, entry.row))
        steps = _list(self._units, self._units_at, entry.row)
        if entry.border and len(steps) == entry.units and steps[1:].max(initial=1) == 1:
            # What nearly every unit has often has no gap at all.
            first = int(steps[0])
            return np.arange(first, first + len(steps), dtype=np.uint32)
        return np.cumsum(decoded(steps), dtype=np.uint32)

    def marked(self, entry: Entry) -> tuple[Units, Units]:
        """Return the units, and the position of each, of which each unit has one, (n,) each."""
        units = self.units(entry)
        if entry.single:
            places = np.array([self._single_rows[entry.row]["place"]], dtype=np.uint32)
        else:
            places = decoded(_list(self._places, self._places_at, entry.row))
        return units, places >> np.uint32(PLACE_SHIFT)

    def places(self, entry: Entry, near: Units | None = None) -> PlaceList:
        """Return where a key stands in each of its units; for `near` see `units`."""
        units = self.units(entry, near)
        if entry.single:
            row = self._single_rows[entry.row]
            stretch, _ = encoded(np.array([row["place"]], dtype=np.uint32))
        else:
            stretch = _list(self._places, self._places_at, entry.row)
            skips = self._skips_to(entry, near)
            stretch = stretch if skips is None else skips.places(stretch)
        ends = _evenly(len(units), stretch) if entry.border else _ends_of(stretch)
        return PlaceList(units, stretch, ends)

    def _skips_to(self, entry: Entry, near: Units | None) -> _Skips | None:
        """Return which parts of a list have all that is near, None if it is no gain."""
        if near is None or entry.units < _WORTH_SKIPPING * SKIPPED * max(1, len(near)):
            return None
        at = int(np.searchsorted(self._skip_lists, entry.row))
        first = int(self._skip_ends[at - 1]) if at else 0
        return _Skips.to(self._skips[first : int(self._skip_ends[at])], near)


@dataclass(frozen=True, slots=True, eq=False)
class _Skips:
    """The marks of a list, and which of the parts between them are read."""

    marks: AnyArray
    chosen: Ints

    @classmethod
    def to(cls, marks: AnyArray, near: Units) -> _Skips:
        parts = np.searchsorted(marks["unit"], near, side="left") - 1
        return cls(marks, np.unique(np.maximum(parts, 0)))

    def units(self, stretch: Bytes) -> Units:
        """Return the units of the parts."""
        steps = decoded(self._chosen_of("units_at", stretch))
        reached = np.cumsum(steps, dtype=np.uint32)
        firsts = np.arange(len(self.chosen)) * SKIPPED
        shifts = self.marks["unit"][self.chosen] - (reached[firsts] - steps[firsts])
        lengths = np.diff(firsts, append=len(steps))
        return np.asarray(reached + np.repeat(shifts, lengths), dtype=np.uint32)

    def places(self, stretch: Bytes) -> Bytes:
        """Return the places of the parts."""
        return self._chosen_of("places_at", stretch)

    def _chosen_of(self, name: str, stretch: Bytes) -> Bytes:
        begins = self.marks[name].tolist()
        ends = [*begins[1:], len(stretch)]
        return np.concatenate([stretch[begins[part] : ends[part]] for part in self.chosen.tolist()])


@dataclass(frozen=True, slots=True, eq=False)
class PlaceList:
    """The units of a key, ascending, and its places in each, as they are kept.

    `ends` has where the places of each unit end [bytes].
    """

    units: Units
    _stretch: Bytes
    _ends: Ints

    @property
    def density(self) -> int:
        """How many bytes of places a unit has, at least one."""
        return max(1, len(self._stretch) // len(self.units))

    def all(self) -> AnyArray:
        """Return every place as one number, ascending: see `UNIT_SHIFT`."""
        return _read(self.units, self._stretch)

    def among(self, some: Units) -> AnyArray:
        """Return the same for the places of some units, ascending and at least one."""
        first, last = some[0], some[-1]
        low, high = np.searchsorted(self.units, [first, last + np.uint32(1)])
        units = self.units[low:high]
        chosen = _places_of(some, units)
        begin = int(self._ends[low - 1]) if low else 0
        stretch = self._stretch[begin : int(self._ends[high - 1]) if high > low else begin]
        if len(chosen) < len(units):
            ends = self._ends[low:high] - begin
            lengths = lengths_to(ends)[chosen]
            units, stretch = units[chosen], stretch[ranges(ends[chosen] - lengths, lengths)]
        return _read(units, stretch)


def _places_of(some: Units, units: Units) -> Ints:
    """Return at which places of `units` those stand that are among some others, both ascending."""
    first, last = some[0], some[-1]
    if len(units) == int(last - first) + 1:
        return np.asarray(some - first, dtype=np.int64)
    asked = np.zeros(int(last - first) + 1, dtype=np.bool_)
    asked[indices_of(some - first)] = True
    return np.flatnonzero(asked[indices_of(units - first)])


def _ends_of(stretch: Bytes) -> Ints:
    """Return where the places of each unit end: a place that closes one is seen undecoded.

    The lowest bits of a number are in its last byte.
    """
    return np.flatnonzero((stretch & np.uint8(GOES_ON | CLOSES)) == CLOSES) + 1


def _evenly(units: int, stretch: Bytes) -> Ints:
    """Return the same for borders: where all units have two of one byte, it need not be looked."""
    if len(stretch) == 2 * units:
        return np.arange(2, len(stretch) + 1, 2)
    return _ends_of(stretch)


def _read(units: Units, stretch: Bytes) -> AnyArray:
    """Return places that are kept as steps within their unit."""
    steps = decoded(stretch)
    positions = steps >> np.uint32(PLACE_SHIFT)
    begins = units.astype(np.uint64) << UNIT_SHIFT
    if len(units) == len(steps):
        return np.asarray(begins + positions)
    ends = np.flatnonzero((steps & np.uint32(CLOSES)) > 0) + 1
    reached = np.cumsum(positions, dtype=np.uint64)
    begins[1:] -= reached[ends[:-1] - 1]
    return np.asarray(np.repeat(begins, lengths_to(ends)) + reached)


def _list(stream: Bytes, begins: AnyArray, row: int) -> Bytes:
    return stream[int(begins[row]) : int(begins[row + 1])]


@lru_cache(maxsize=1 << 14)
def _hash_of(key: str) -> int:
    return keys.hash_of(key)


def _hashes(wanted: Sequence[tuple[str, int]]) -> AnyArray:
    return keys.postings_hash(
        np.array([_hash_of(key) for key, _ in wanted], dtype=np.uint64),
        np.array([node for _, node in wanted], dtype=np.uint64),
    )
