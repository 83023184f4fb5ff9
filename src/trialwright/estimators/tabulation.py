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
#: Bits of the whole numbers that are sorted.
_BITS = 64


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
    """Sort durations with their ways below them in the same 64 bits; None if these do not suffice.

    The bits of numbers that are not negative are in the order of the numbers, and the uppermost,
    the sign's, is free. Where one bit is not enough, only those bits are kept in which the
    durations of the sample differ.
    """
    bits = (durations + 0.0).view(np.uint64)  # minus zero has become zero
    room = (of - 1).bit_length()
    base = np.uint64(0)
    if room > 1:
        least = _least_but_zero(bits)
        if (int(bits.max()) - int(least) + 1).bit_length() + room > _BITS:
            return None
        base = least - np.uint64(1)
        # Zero, if it is there, comes just below the least other duration.
        bits = np.maximum(bits, base) - base
    # All in one place: the memory of a large sample costs more time than these operations.
    bits <<= np.uint64(room)
    bits |= ways.view(f"u{ways.itemsize}")
    bits.sort()
    ended = bits >> np.uint64(room)
    bits &= np.uint64((1 << room) - 1)
    table = _runs(bits, ended, of)
    if base:
        ended = table.times.view(np.uint64)
        has_zero = ended[0] == 0
        ended += base
        if has_zero:
            ended[0] = 0
    return table


def _least_but_zero(bits: NDArray[np.uint64]) -> np.uint64:
    """Return the least of the bits that is not zero, or 1 if all are."""
    positive = bits if bits.min() else bits[bits > 0]
    return np.uint64(positive.min()) if positive.size else np.uint64(1)


def _runs(ways: NDArray[np.uint64], ended: NDArray[np.uint64], of: int) -> Tabulation:
    """Count what is sorted; the times are left as the whole numbers that stand for them."""
    new = ended[1:] != ended[:-1]
    if new.all():
        ones = (ways == np.arange(of, dtype=np.uint64)[:, None]).view(np.int8)
        return Tabulation(ended.view(np.float64), ones, np.arange(ways.size, 0, -1))
    new = np.concatenate(([True], new))
    starts = np.flatnonzero(new)
    ranks = np.cumsum(new)
    ranks -= 1
    counts = _bins(ranks, ways.view(np.int64), of, starts.size)
    return Tabulation(ended[starts].view(np.float64), counts, ways.size - starts)


def _bins(
    places: Integers, ways: Integers, of: int, size: int, weights: Floats | None = None
) -> Counts:
    """Count by way and place, as (of, size)."""
    bins = ways.astype(np.int64)
    bins *= size
    bins += places
    return np.bincount(bins, weights, of * size).reshape(of, size)
