"""Postings on disk: units as steps from one to the next, and so are places within a unit.

A key that stands at one place of one unit is a *single* and is kept whole in its row; most
keys are. The others have a row that tells where their lists begin; each ends where the next
row's begins. Long lists have a mark for every `SKIPPED` units, so that some of the units can
be read without the others.

Where each unit has one position at most, keys that many units have are *wide*: their positions
are kept unit by unit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trialwright.registry.search.index.arrays import AnyArray, Ints, Units, ranges, starts_of
from trialwright.registry.search.index.folder import ArrayWriter
from trialwright.registry.search.index.sorting import CLOSES, PLACE_SHIFT, Postings
from trialwright.registry.search.index.varints import Bytes, encoded

LIST_ROW = np.dtype([("units", "<u4"), ("units_at", "<u8"), ("places_at", "<u8")])
SINGLE_ROW = np.dtype([("unit", "<u4"), ("place", "<u4")])
#: The unit before those that are skipped to, and where those begin in their lists [bytes].
SKIP_ROW = np.dtype([("unit", "<u4"), ("units_at", "<u4"), ("places_at", "<u4")])
SKIPPED = 512

#: A key is wide if this many times its units are all units.
_WIDE = 8


class PostingsWriter:
    """Writes postings in ascending parts of their hashes; `close` after the last.

    With `size`, the number of units, each unit has one position of a key, below 256, and wide
    keys are kept as such.
    """

    def __init__(self, folder: ArrayWriter, prefix: str, *, size: int | None = None) -> None:
        self._folder = folder
        self._prefix = prefix
        self._size = size
        self._lists_written = 0
        self._written = {"units": 0, "places": 0, "skips": 0}

    def append(self, postings: Postings) -> None:
        """Write the postings whose hashes come after all that were written."""
        if self._size is not None:
            wide = postings.unit_counts * _WIDE > self._size
            self._wide(_only(postings, wide), self._size)
            postings = _only(postings, ~wide)
        single = postings.place_counts == 1
        self._singles(postings, single)
        self._lists(_only(postings, ~single))

    def close(self) -> None:
        """Write where the last lists end."""
        end = np.array([(0, self._written["units"], self._written["places"])], dtype=LIST_ROW)
        self._folder.append(f"{self._prefix}list_rows", end)

    def _singles(self, postings: Postings, single: AnyArray) -> None:
        rows = np.empty(int(single.sum()), dtype=SINGLE_ROW)
        rows["unit"] = postings.units[starts_of(postings.unit_counts)[single]]
        rows["place"] = postings.places[starts_of(postings.place_counts)[single]]
        self._folder.append(f"{self._prefix}single_hashes", postings.hashes[single])
        self._folder.append(f"{self._prefix}single_rows", rows)

    def _wide(self, postings: Postings, size: int) -> None:
        self._folder.append(f"{self._prefix}wide_hashes", postings.hashes)
        ends = np.cumsum(postings.unit_counts)
        for first, end in zip(ends - postings.unit_counts, ends, strict=True):
            column = np.zeros(size, dtype=np.uint8)
            column[postings.units[first:end]] = postings.places[first:end] >> PLACE_SHIFT
            self._folder.append(f"{self._prefix}wide", column)

    def _lists(self, postings: Postings) -> None:
        units = _Stream.of(_unit_steps(postings), postings.unit_counts)
        places = _places(postings)
        rows = np.empty(len(postings.hashes), dtype=LIST_ROW)
        rows["units"] = postings.unit_counts
        self._skips(postings, units, places)
        rows["units_at"] = self._append("units", units)
        rows["places_at"] = self._append("places", places)
        self._folder.append(f"{self._prefix}list_hashes", postings.hashes)
        self._folder.append(f"{self._prefix}list_rows", rows)
        self._lists_written += len(rows)

    def _append(self, name: str, stream: _Stream) -> Ints:
        """Write lists one after another and return where each begins [bytes]."""
        self._folder.append(f"{self._prefix}{name}", stream.bytes)
        before = self._written[name]
        self._written[name] += len(stream.bytes)
        return before + stream.begins

    def _skips(self, postings: Postings, units: _Stream, places: _Stream) -> None:
        """Write the marks of long lists, and which lists those are."""
        long = np.flatnonzero(postings.unit_counts > SKIPPED)
        marks = -(-postings.unit_counts[long] // SKIPPED)
        lists, steps = np.repeat(long, marks), ranges(np.zeros_like(marks), marks) * SKIPPED
        at = starts_of(postings.unit_counts)[lists] + steps
        # As each unit's last place closes it, so do all places before this unit those of others.
        closed = np.append(0, np.flatnonzero(postings.places & np.uint32(CLOSES)) + 1)
        placed = closed[at] - starts_of(postings.place_counts)[lists]
        rows = np.zeros(len(at), dtype=SKIP_ROW)
        rows["unit"] = np.where(steps > 0, postings.units[at - 1], 0)
        rows["units_at"] = units.bytes_before(lists, steps)
        rows["places_at"] = places.bytes_before(lists, placed)
        self._folder.append(f"{self._prefix}skips", rows)
        self._folder.append(f"{self._prefix}skip_lists", (self._lists_written + long).astype("<u4"))
        self._folder.append(
            f"{self._prefix}skip_ends", (self._written["skips"] + np.cumsum(marks)).astype("<u4")
        )
        self._written["skips"] += len(rows)


@dataclass(frozen=True, slots=True, eq=False)
class _Stream:
    """Lists of numbers as bytes, one after another.

    `ends` (numbers,) tells where each number ends; of each list `firsts` has the place of its
    first number, `counts` how many it has, `begins` where it begins [bytes], (lists,) each.
    """

    bytes: Bytes
    ends: Ints
    firsts: Ints
    counts: Ints
    begins: Ints

    @classmethod
    def of(cls, values: Units, counts: Ints) -> _Stream:
        stream, ends = encoded(values)
        ends = np.append(0, ends)
        firsts = starts_of(counts)
        return cls(stream, ends, firsts, counts, ends[firsts])

    def bytes_before(self, lists: Ints, numbers: Ints) -> Ints:
        """Return how many bytes so many first numbers of lists take, none in an empty list."""
        before = self.ends[self.firsts[lists] + np.where(self.counts[lists] > 0, numbers, 0)]
        return np.asarray(before - self.begins[lists])


def _places(postings: Postings) -> _Stream:
    """Return the places; those of marks tell nothing, each unit has the same one."""
    counts = postings.place_counts
    if not len(counts):
        return _Stream.of(postings.places, counts)
    telling = np.maximum.reduceat(postings.places, starts_of(counts)) > CLOSES
    kept = np.repeat(telling, counts)
    return _Stream.of(_place_steps(postings.places)[kept], np.where(telling, counts, 0))


def _only(postings: Postings, chosen: AnyArray) -> Postings:
    return Postings(
        postings.hashes[chosen],
        postings.unit_counts[chosen],
        postings.place_counts[chosen],
        postings.units[np.repeat(chosen, postings.unit_counts)],
        postings.places[np.repeat(chosen, postings.place_counts)],
    )


def _unit_steps(postings: Postings) -> Units:
    """Return each list of units as steps from one to the next, the first from nothing."""
    steps: Units = np.diff(postings.units, prepend=np.uint32(0))
    firsts = starts_of(postings.unit_counts)
    steps[firsts] = postings.units[firsts]
    return steps


def _place_steps(places: Units) -> Units:
    """Return places with their positions as steps within their unit, the first from nothing."""
    positions = places >> np.uint32(PLACE_SHIFT)
    steps: Units = np.diff(positions, prepend=np.uint32(0))
    firsts = np.flatnonzero(np.roll(places, 1) & np.uint32(CLOSES))
    steps[firsts] = positions[firsts]
    return (steps << np.uint32(PLACE_SHIFT)) | (places & np.uint32(CLOSES))
