"""Postings on disk: units as steps from one to the next, and so are places within a unit.

A key that stands at one place of one unit is a *single* and is kept whole in its row; most
keys are. The others have a row that tells where their lists begin; each ends where the next
row's begins.
"""

from __future__ import annotations

import numpy as np

from trialwright.registry.search.index.arrays import AnyArray, Ints, Units, starts_of
from trialwright.registry.search.index.folder import ArrayWriter
from trialwright.registry.search.index.sorting import CLOSES, PLACE_SHIFT, Postings
from trialwright.registry.search.index.varints import encoded

LIST_ROW = np.dtype([("units", "<u4"), ("units_at", "<u8"), ("places_at", "<u8")])
SINGLE_ROW = np.dtype([("unit", "<u4"), ("place", "<u4")])


class PostingsWriter:
    """Writes postings in ascending parts of their hashes; `close` after the last."""

    def __init__(self, folder: ArrayWriter, prefix: str) -> None:
        self._folder = folder
        self._prefix = prefix
        self._written = {"units": 0, "places": 0}

    def append(self, postings: Postings) -> None:
        """Write the postings whose hashes come after all that were written."""
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

    def _lists(self, postings: Postings) -> None:
        rows = np.empty(len(postings.hashes), dtype=LIST_ROW)
        rows["units"] = postings.unit_counts
        rows["units_at"] = self._stream("units", _unit_steps(postings), postings.unit_counts)
        rows["places_at"] = self._places(postings)
        self._folder.append(f"{self._prefix}list_hashes", postings.hashes)
        self._folder.append(f"{self._prefix}list_rows", rows)

    def _places(self, postings: Postings) -> Ints:
        """Write the places; those of marks tell nothing, each unit has the same one."""
        counts = postings.place_counts
        if not len(counts):
            return counts
        telling = np.maximum.reduceat(postings.places, starts_of(counts)) > CLOSES
        kept = np.repeat(telling, counts)
        return self._stream(
            "places", _place_steps(postings.places)[kept], np.where(telling, counts, 0)
        )

    def _stream(self, name: str, values: Units, counts: Ints) -> Ints:
        """Write lists one after another and return where each begins [bytes]."""
        stream, ends = encoded(values)
        self._folder.append(f"{self._prefix}{name}", stream)
        before = self._written[name]
        self._written[name] += len(stream)
        return before + np.concatenate([[0], ends])[starts_of(counts)]


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
