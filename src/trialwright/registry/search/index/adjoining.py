"""In which units some keys stand at given distances, one behind the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import numpy as np

from trialwright.registry.search.deadlines import keep_to_time
from trialwright.registry.search.index.arrays import (
    AnyArray,
    Flags,
    Units,
    among_units,
    changes_of,
    contained,
    indices_of,
)
from trialwright.registry.search.index.encoding import SKIPPED
from trialwright.registry.search.index.lookup import (
    POSITION,
    UNIT_SHIFT,
    Entry,
    Lookup,
    PlaceList,
)

#: A key, and how far from the beginning of what is looked for it stands.
Piece: TypeAlias = tuple[Entry, int]

_NOTHING: Units = np.zeros(0, dtype=np.uint32)

#: So many places are looked at at a time, so that they stay near the processor.
_AT_ONCE = 1 << 16

#: From so many units on, a mask is quicker than looking each one up.
_MANY = 2_000


def units_with(postings: Lookup, pieces: Sequence[Piece], size: int, among: Flags | None) -> Units:
    """Return the units, of `size` there are, in which pieces stand at their distances, ascending.

    With `among`, a mask of units, only these. The rarest piece leads. Raises TookTooLong after
    a deadline.
    """
    ordered = sorted(pieces, key=_rarest_first)
    first = ordered[0][0]
    units = postings.units(first, _near(first, among))
    if among is not None:
        units = among_units(units, among)
    for entry, _ in ordered[1:]:
        if not len(units):
            return _NOTHING
        # Every unit with a word has borders.
        if not entry.border:
            units = _common(units, postings.units(entry, units), size)
    if len(pieces) == 1 or not len(units):
        return units
    lists = [(postings.places(entry, units), offset) for entry, offset in ordered]
    return np.concatenate([_NOTHING, *_in_a_row(lists, units)])


def _rarest_first(piece: Piece) -> tuple[bool, int]:
    """Return what orders pieces; borders, which are everywhere, come last."""
    entry, _ = piece
    return entry.border, entry.units


def _near(entry: Entry, among: Flags | None) -> Units | None:
    """Return the units of a mask if they are few beside those of a list."""
    if among is None or entry.units < SKIPPED:
        return None
    few = np.count_nonzero(among) < entry.units // SKIPPED
    return np.flatnonzero(among).astype(np.uint32) if few else None


def _common(some: Units, others: Units, size: int) -> Units:
    """Return the units that both have, ascending; of `size` units there are."""
    if len(some) < _MANY:
        return some[contained(some, others)]
    mask = np.zeros(size, dtype=np.bool_)
    mask[indices_of(others)] = True
    return among_units(some, mask)


def _in_a_row(lists: list[tuple[PlaceList, int]], units: Units) -> Iterator[Units]:
    """Yield in which of some units, which have all pieces, they stand at their distances."""
    step = max(1, _AT_ONCE // max(places.density for places, _ in lists))
    for start in range(0, len(units), step):
        keep_to_time()
        yield _standing_in(lists, units[start : start + step])


def _standing_in(lists: list[tuple[PlaceList, int]], units: Units) -> Units:
    begins: AnyArray | None = None
    for places, offset in lists:
        at = places.among(units if begins is None else units_at(begins))
        if begins is None:
            begins = at[(at & POSITION) >= offset] - np.uint64(offset)
        else:
            begins = _in_both(begins, at - np.uint64(offset))
        if not len(begins):
            return _NOTHING
    return _NOTHING if begins is None else units_at(begins)


def _in_both(some: AnyArray, others: AnyArray) -> AnyArray:
    """Return what stands in two ascending arrays, neither of which has a value twice."""
    # Sorting in a stable way merges the two, which is quicker than looking each value up.
    both = np.concatenate([some, others])
    both.sort(kind="stable")
    return np.asarray(both[:-1][both[1:] == both[:-1]])


def units_at(places: AnyArray) -> Units:
    """Return the units of places, ascending, each once."""
    units = (places >> UNIT_SHIFT).astype(np.uint32)
    return units[changes_of(units)]
