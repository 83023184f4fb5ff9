"""Several blocks of postings made one, range of hashes by range of hashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from trialwright.registry.search.index.arrays import (
    Hashes,
    Ints,
    Units,
    changes_of,
    ranges,
    starts_of,
)
from trialwright.registry.search.index.folder import ArrayFolder, ArrayWriter
from trialwright.registry.search.index.sorting import Postings

#: So many places are merged at a time: it bounds the memory.
PLACES_AT_ONCE = 4_000_000

#: One in so many hashes of a block is looked at to find where parts begin.
_MARKED = 4_096


def write_block(folder: ArrayWriter, prefix: str, postings: Postings) -> None:
    """Write the postings of a block as they are, with where each list begins."""
    folder.append(f"{prefix}hashes", postings.hashes)
    for name, counts in (("unit", postings.unit_counts), ("place", postings.place_counts)):
        folder.append(f"{prefix}{name}_ends", np.cumsum(counts, dtype=np.int64))
    folder.append(f"{prefix}units", postings.units)
    folder.append(f"{prefix}places", postings.places)


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The postings of a written block, its units counted from `base` in what they become."""

    folder: ArrayFolder
    prefix: str
    base: int

    def marks(self) -> tuple[Hashes, Ints]:
        """Return some of the hashes, ascending, with how many places stand from one to the next."""
        hashes = self.folder.get(f"{self.prefix}hashes", np.uint64)
        ends = self.folder.get(f"{self.prefix}place_ends", np.int64)
        at = np.append(np.arange(_MARKED - 1, len(hashes) - 1, _MARKED), len(hashes) - 1)
        at = at[at >= 0]
        return hashes[at], np.diff(ends[at], prepend=0)

    def between(self, first: int, last: int) -> Postings:
        """Return the postings whose hashes are at least `first` and at most `last`."""
        hashes = self.folder.get(f"{self.prefix}hashes", np.uint64)
        low = int(np.searchsorted(hashes, np.uint64(first), side="left"))
        high = int(np.searchsorted(hashes, np.uint64(last), side="right"))
        unit_counts, units = self._lists("unit", low, high)
        place_counts, places = self._lists("place", low, high)
        return Postings(
            np.asarray(hashes[low:high]),
            unit_counts,
            place_counts,
            units + np.uint32(self.base),
            places,
        )

    def _lists(self, name: str, low: int, high: int) -> tuple[Ints, Units]:
        ends = self.folder.get(f"{self.prefix}{name}_ends", np.int64)[max(0, low - 1) : high]
        before = int(ends[0]) if low and len(ends) else 0
        counts = np.diff(ends if low else np.concatenate([[0], ends]))
        after = int(ends[-1]) if len(ends) else before
        return counts, self.folder.get(f"{self.prefix}{name}s")[before:after]


def merged(blocks: Sequence[Block]) -> Iterator[Postings]:
    """Yield all postings of the blocks, those of equal hashes as one, in ascending parts.

    The blocks stand in the order of their units.
    """
    for first, after in pairwise(_bounds(blocks)):
        yield _one(_joined(blocks, first, after - 1))


def _bounds(blocks: Sequence[Block]) -> list[int]:
    """Return where parts of about equally many places begin, and what comes after the last."""
    marks = [block.marks() for block in blocks]
    hashes = np.concatenate([np.zeros(0, np.uint64), *(some for some, _ in marks)])
    places = np.concatenate([np.zeros(0, np.int64), *(some for _, some in marks)])
    order = np.argsort(hashes, kind="stable")
    parts = np.cumsum(places[order]) // PLACES_AT_ONCE
    firsts = hashes[order][changes_of(parts)[1:]]
    return [0, *np.unique(firsts).tolist(), 1 << 64]


def _joined(blocks: Sequence[Block], first: int, last: int) -> Postings:
    """Return the postings of the blocks from one hash to another, block after block."""
    found = [block.between(first, last) for block in blocks]
    joined = Postings(
        np.concatenate([one.hashes for one in found]),
        np.concatenate([one.unit_counts for one in found]),
        np.concatenate([one.place_counts for one in found]),
        np.concatenate([one.units for one in found]),
        np.concatenate([one.places for one in found]),
    )
    for block in blocks:
        block.folder.let_go()
    return joined


def ahead(parts: Iterator[Postings]) -> Iterator[Postings]:
    """Yield the same, making the next one in a thread while one is used."""
    with ThreadPoolExecutor(1) as thread:
        coming = thread.submit(next, parts, None)
        while (part := coming.result()) is not None:
            coming = thread.submit(next, parts, None)
            yield part


def _one(postings: Postings) -> Postings:
    """Return postings with lists of equal hashes joined, in the order of the hashes."""
    order = np.argsort(postings.hashes, kind="stable")
    hashes = postings.hashes[order]
    unit_counts, place_counts = postings.unit_counts[order], postings.place_counts[order]
    firsts = changes_of(hashes)
    return Postings(
        hashes[firsts],
        _sums(unit_counts, firsts),
        _sums(place_counts, firsts),
        postings.units[ranges(starts_of(postings.unit_counts)[order], unit_counts)],
        postings.places[ranges(starts_of(postings.place_counts)[order], place_counts)],
    )


def _sums(counts: Ints, firsts: Ints) -> Ints:
    return np.add.reduceat(counts, firsts) if len(firsts) else counts
