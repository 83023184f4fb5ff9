"""Postings on disk: lists of units as steps, each list in the narrowest integers that hold it.

A key that stands at one place of one unit is a *single* and is kept whole in its row; most
keys are. The others have a row that tells where their lists lie.
"""

from __future__ import annotations

import numpy as np

from trialwright.registry.search.index.arrays import AnyArray, Ints, starts_of
from trialwright.registry.search.index.folder import ArrayWriter
from trialwright.registry.search.index.sorting import CLOSES, Postings

WIDTHS = (np.uint8, np.uint16, np.uint32)

#: A place in a list and, in the two highest bits, how wide the list is, or that it is not kept.
WIDTH_SHIFT = 62
NOT_KEPT = 3

LIST_ROW = np.dtype(
    [("units", "<u4"), ("places", "<u4"), ("units_at", "<u8"), ("places_at", "<u8")]
)
SINGLE_ROW = np.dtype([("unit", "<u4"), ("place", "<u4")])


class PostingsWriter:
    """Writes postings in ascending parts of their hashes."""

    def __init__(self, folder: ArrayWriter, prefix: str) -> None:
        self._folder = folder
        self._prefix = prefix
        self._written: dict[str, int] = {}

    def append(self, postings: Postings) -> None:
        """Write the postings whose hashes come after all that were written."""
        single = postings.place_counts == 1
        self._singles(postings, single)
        self._lists(_only(postings, ~single))

    def _singles(self, postings: Postings, single: AnyArray) -> None:
        rows = np.empty(int(single.sum()), dtype=SINGLE_ROW)
        rows["unit"] = postings.units[starts_of(postings.unit_counts)[single]]
        rows["place"] = postings.places[starts_of(postings.place_counts)[single]]
        self._folder.append(f"{self._prefix}single_hashes", postings.hashes[single])
        self._folder.append(f"{self._prefix}single_rows", rows)

    def _lists(self, postings: Postings) -> None:
        rows = np.empty(len(postings.hashes), dtype=LIST_ROW)
        rows["units"] = postings.unit_counts
        rows["places"] = postings.place_counts
        rows["units_at"] = self._stream("units", _steps(postings), postings.unit_counts)
        rows["places_at"] = self._places(postings)
        self._folder.append(f"{self._prefix}list_hashes", postings.hashes)
        self._folder.append(f"{self._prefix}list_rows", rows)

    def _places(self, postings: Postings) -> AnyArray:
        """Write the places; those of marks tell nothing, each unit has the same one."""
        if not len(postings.hashes):
            return np.zeros(0, dtype=np.uint64)
        telling = np.maximum.reduceat(postings.places, starts_of(postings.place_counts)) > CLOSES
        at = np.full(len(telling), NOT_KEPT << WIDTH_SHIFT, dtype=np.uint64)
        kept = postings.places[np.repeat(telling, postings.place_counts)]
        at[telling] = self._stream("places", kept, postings.place_counts[telling])
        return at

    def _stream(self, name: str, values: AnyArray, counts: Ints) -> AnyArray:
        """Write lists, each in the narrowest width, and return where each lies."""
        at = np.zeros(len(counts), dtype=np.uint64)
        if not len(counts):
            return at
        widest = np.maximum.reduceat(values, starts_of(counts))
        widths = (widest > np.iinfo(np.uint8).max).astype(np.int64) + (
            widest > np.iinfo(np.uint16).max
        )
        width_of_value = np.repeat(widths, counts)
        for width, kind in enumerate(WIDTHS):
            chosen = widths == width
            array = f"{self._prefix}{name}{width}"
            before = self._written.get(array, 0)
            at[chosen] = (starts_of(counts[chosen]) + before).astype(np.uint64)
            self._folder.append(array, values[width_of_value == width].astype(kind))
            self._written[array] = before + int(counts[chosen].sum())
        return at | (widths.astype(np.uint64) << np.uint64(WIDTH_SHIFT))


def _only(postings: Postings, chosen: AnyArray) -> Postings:
    return Postings(
        postings.hashes[chosen],
        postings.unit_counts[chosen],
        postings.place_counts[chosen],
        postings.units[np.repeat(chosen, postings.unit_counts)],
        postings.places[np.repeat(chosen, postings.place_counts)],
    )


def _steps(postings: Postings) -> AnyArray:
    """Return each list of units as steps from one to the next, the first from nothing."""
    steps = np.diff(postings.units, prepend=np.uint32(0))
    firsts = starts_of(postings.unit_counts)
    steps[firsts] = postings.units[firsts]
    return steps
