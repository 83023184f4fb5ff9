"""Subjects counted by the time at which their follow-up ended, and by how it ended.

This is where large samples cost time, so it is done in the cheapest way that gives exact counts:
whole numbers up to about the size of the sample are counted without being sorted; other times are
sorted together with how they ended, packed into one whole number each; what does not fit into that
is ranked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from trialwright.estimators.samples import Durations, Floats, Integers

#: Numbers of subjects, or sums of their weights.
Counts: TypeAlias = Integers | Floats

#: Whole times up to this are counted without sorting however small the sample is.
_FEW = 4_096
#: Bits of a signed whole number besides its sign.
_BITS = 63


@dataclass(frozen=True, slots=True, eq=False)
class Tabulation:
    """times (m,), distinct and ascending; counts (k, m): in each of k ways how many ended there.

    Counts are whole numbers, or sums of weights where the subjects have weights.
    """

    times: Floats
    counts: Counts


def tabulate(
    durations: Durations, ways: Integers, of: int, weights: Floats | None = None
) -> Tabulation:
    """Count subjects by duration and way; ways (n,) are numbers from 0 to below `of`."""
    whole = _whole(durations)
    if whole is not None:
        return _counted(whole, ways, of, weights)
    if weights is None:
        packed = _packed(durations.astype(np.float64, copy=False), ways, of)
        if packed is not None:
            return packed
    times, ranks = np.unique(durations, return_inverse=True)
    return Tabulation(times.astype(np.float64), _bins(ranks, ways, of, times.size, weights))


def before(entries: Durations, times: Floats, weights: Floats | None = None) -> Counts:
    """Return how many entries, or how much weight, lie before each of the times (m,)."""
    if weights is None:
        return np.searchsorted(np.sort(entries), times, side="left")
    order = np.argsort(entries)
    summed = np.concatenate(([0.0], np.cumsum(weights[order])))
    return np.asarray(summed[np.searchsorted(entries[order], times, side="left")])


def _whole(durations: Durations) -> Integers | None:
    """Return durations as whole numbers if they are such and few enough to be counted."""
    most = max(_FEW, 2 * durations.size)
    if durations.max() > most:
        return None
    if durations.dtype.kind == "i":
        return durations.astype(np.int64, copy=False)
    whole = durations.astype(np.int64)
    return whole if np.array_equal(whole, durations) else None


def _counted(whole: Integers, ways: Integers, of: int, weights: Floats | None) -> Tabulation:
    counts = _bins(whole, ways, of, int(whole.max()) + 1, weights)
    times = np.flatnonzero(counts.any(axis=0))
    return Tabulation(times.astype(np.float64), counts[:, times])


def _packed(durations: Floats, ways: Integers, of: int) -> Tabulation | None:
    """Sort durations with their ways below them in the same 63 bits; None if these do not suffice.

    The bits of numbers that are not negative are in the order of the numbers. Only those in which
    the durations of the sample differ are kept.
    """
    bits = (durations + 0.0).view(np.int64)  # minus zero has become zero
    positive = bits[bits > 0] if not bits.min() else bits
    if not positive.size:
        return None
    base = int(positive.min()) - 1
    room = (of - 1).bit_length()
    if (int(bits.max()) - base).bit_length() + room > _BITS:
        return None
    keys = np.maximum(bits - base, 0) << room
    keys |= ways
    keys.sort()
    ended = keys >> room
    starts = np.concatenate(([True], ended[1:] != ended[:-1]))
    ranks = np.cumsum(starts) - 1
    distinct = ended[starts]
    keys &= (1 << room) - 1
    counts = _bins(ranks, keys, of, distinct.size)
    times = np.where(distinct > 0, distinct + base, 0).view(np.float64)
    return Tabulation(times, counts)


def _bins(
    places: Integers, ways: Integers, of: int, size: int, weights: Floats | None = None
) -> Counts:
    """Count by way and place, as (of, size)."""
    bins = ways.astype(np.int64)
    bins *= size
    bins += places
    return np.bincount(bins, weights, of * size).reshape(of, size)
