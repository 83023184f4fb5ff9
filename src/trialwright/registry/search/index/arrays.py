"""The few array operations that the index is made of."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Hashes: TypeAlias = npt.NDArray[np.uint64]
Units: TypeAlias = npt.NDArray[np.uint32]
Flags: TypeAlias = npt.NDArray[np.bool_]
AnyArray: TypeAlias = npt.NDArray[Any]


def indices_of(units: Units) -> Ints:
    """Return units as numpy counts places: by these it reads and writes two times as quickly."""
    return units.astype(np.intp)


def among_units(units: Units, flags: Flags) -> Units:
    """Return those units of which a flag is set, in their order."""
    return units[flags[indices_of(units)]]


def ranges(starts: AnyArray, lengths: AnyArray) -> Ints:
    """Return the indices of consecutive stretches, (sum of lengths,)."""
    lengths = lengths.astype(np.int64, copy=False)
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    shift: Ints = np.repeat(starts - (ends - lengths), lengths)
    return np.arange(total, dtype=np.int64) + shift


def starts_of(lengths: AnyArray) -> Ints:
    """Return where each stretch begins if they stand one after another, (n,)."""
    ends = np.cumsum(lengths, dtype=np.int64)
    return ends - lengths


def lengths_to(ends: AnyArray) -> Ints:
    """Return how long each stretch is if the first begins at 0, (n,)."""
    lengths = np.empty(len(ends), dtype=np.int64)
    lengths[:1] = ends[:1]
    np.subtract(ends[1:], ends[:-1], out=lengths[1:])
    return lengths


def changes_of(values: AnyArray) -> Ints:
    """Return where a value differs from the one before, the first included."""
    if not len(values):
        return np.zeros(0, dtype=np.int64)
    differs = np.empty(len(values), dtype=np.bool_)
    differs[0] = True
    np.not_equal(values[1:], values[:-1], out=differs[1:])
    return np.flatnonzero(differs)


def contained(values: AnyArray, ascending: AnyArray) -> Flags:
    """Return which values stand in an ascending array, (values,)."""
    if not len(ascending):
        return np.zeros(len(values), dtype=np.bool_)
    rows = np.searchsorted(ascending, values)
    rows[rows == len(ascending)] = 0
    return np.asarray(ascending[rows] == values)


def united(some: list[Units]) -> Units:
    """Return what stands in any of some ascending arrays, ascending, each value once."""
    filled = [one for one in some if len(one)]
    if len(filled) == 1:
        return filled[0]
    return np.unique(np.concatenate([np.zeros(0, dtype=np.uint32), *filled]))
