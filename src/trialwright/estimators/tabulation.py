"""Subjects counted by the time at which their follow-up ended, and by how it ended.

This is where large samples cost time, so it is done in the cheapest way that gives exact counts:
whole numbers up to about the size of the sample are counted without being sorted; other times are
sorted together with how they ended, packed into one whole number each; what does not fit into that
is ranked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trialwright.estimators.samples import Durations, Floats, Integers

#: Numbers of subjects, or sums of their weights.
Counts: TypeAlias = NDArray[np.integer[Any]] | Floats

#: Whole times up to this are counted without sorting however small the sample is.
_FEW = 4_096
#: So few are sorted before they are counted.
_QUICKLY_SORTED = 50
#: Bits of a signed whole number besides its sign.
_BITS = 63


@dataclass(frozen=True, slots=True, eq=False)
class Tabulation:
    """times (m,), distinct and ascending; counts (k, m): in each of k ways how many ended there.

    staying (m,) is how many ended there or later, in whatever way. Counts are whole numbers, small
    ones if nobody shares a time, or sums of weights where the subjects have weights.
    """

    times: Floats
    counts: Counts
    staying: Counts


def tabulate(
    durations: Durations, ways: Integers, of: int, weights: Floats | None = None
) -> Tabulation:
    """Count subjects by duration and way; ways (n,) are numbers from 0 to below `of`."""
    whole = _whole(durations)
    if whole is not None:
        counts = _bins(whole, ways, of, int(whole.max()) + 1, weights)
        kept = np.flatnonzero(counts.any(axis=0))
        return _table(kept.astype(np.float64), counts[:, kept])
    if weights is None:
        packed = _packed(durations.astype(np.float64, copy=False), ways, of)
        if packed is not None:
            return packed
    times, ranks = np.unique(durations, return_inverse=True)
    return _table(times.astype(np.float64), _bins(ranks, ways, of, times.size, weights))


def before(entries: Durations, times: Floats, weights: Floats | None = None) -> Counts:
    """Return how many entries, or how much weight, lie before each of the times (m,)."""
    if weights is None:
        return np.asarray(np.searchsorted(np.sort(entries), times, side="left"))
    order = np.argsort(entries)
    summed = np.concatenate(([0.0], np.cumsum(weights[order])))
    return np.asarray(summed[np.searchsorted(entries[order], times, side="left")])


def backwards(counts: Counts) -> Counts:
    """Return the sums from each place to the end; so summed, weights lose no digits."""
    return np.asarray(np.cumsum(counts[::-1])[::-1])


def _table(times: Floats, counts: Counts) -> Tabulation:
    return Tabulation(times, counts, backwards(counts.sum(axis=0)))


def _whole(durations: Durations) -> Integers | None:
    """Return durations as whole numbers if they are such and few enough to be counted."""
    if durations.size < _QUICKLY_SORTED:
        return None
    if durations.dtype.kind == "f" and durations.item(0) % 1:
        return None
    if durations.max() > max(_FEW, 2 * durations.size):
        return None
    if durations.dtype.kind == "i":
        return durations.astype(np.int64, copy=False)
    whole = durations.astype(np.int64)
    return whole if (whole == durations).all() else None


def _packed(durations: Floats, ways: Integers, of: int) -> Tabulation | None:
    """Sort durations with their ways below them in the same 63 bits; None if these do not suffice.

    The bits of numbers that are not negative are in the order of the numbers. Only those in which
    the durations of the sample differ are kept, so that 0, if it is there, is put just below the
    least other one.
    """
    bits = (durations + 0.0).view(np.int64)  # minus zero has become zero
    least = int(bits.min())
    has_zero = least == 0
    if has_zero:
        positive = bits[bits > 0]
        if not positive.size:
            return None
        least = int(positive.min())
    room = (of - 1).bit_length()
    if (int(bits.max()) - least + 1).bit_length() + room > _BITS:
        return None
    keys = bits - (least - 1)
    if has_zero:
        np.maximum(keys, 0, out=keys)
    keys <<= room
    keys |= ways
    keys.sort()
    table = _runs(keys & ((1 << room) - 1), keys >> room, of)
    ended = table.times.view(np.int64)
    ended += least - 1
    if has_zero:
        ended[0] = 0
    return table


def _runs(ways: Integers, ended: Integers, of: int) -> Tabulation:
    """Count what is sorted; the times are left as the whole numbers that stand for them."""
    new = ended[1:] != ended[:-1]
    if new.all():
        ones = (ways == np.arange(of)[:, None]).view(np.int8)
        return Tabulation(ended.view(np.float64), ones, np.arange(ways.size, 0, -1))
    new = np.concatenate(([True], new))
    starts = np.flatnonzero(new)
    ranks = np.cumsum(new)
    ranks -= 1
    counts = _bins(ranks, ways, of, starts.size)
    return Tabulation(ended[starts].view(np.float64), counts, ways.size - starts)


def _bins(
    places: Integers, ways: Integers, of: int, size: int, weights: Floats | None = None
) -> Counts:
    """Count by way and place, as (of, size)."""
    bins = ways.astype(np.int64)
    bins *= size
    bins += places
    return np.bincount(bins, weights, of * size).reshape(of, size)
