"""Times that differ only by the rounding of a computer, made equal as R makes them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from trialwright.estimators.errors import InvalidSample
from trialwright.estimators.samples import Durations, Floats, FollowUp

#: The square root of the distance from 1 to the next number.
TOLERANCE = 2.0**-26


def without_near_ties(sample: FollowUp, tolerance: float = TOLERANCE) -> FollowUp:
    """Return the sample with near times made one: each run of them becomes its earliest.

    A time is near to the one before it if they differ by at most `tolerance`, absolutely or as a
    share of the mean of all distinct times, which is what R's `survival` does unless it is told
    `timefix = FALSE`. As the first of these depends on the unit, very small durations all become
    one. Raises InvalidSample if by this an entry is no longer before the end of its follow-up.
    """
    if sample.durations.dtype.kind == "i":
        return sample
    if sample.entries is None:
        (durations,) = _merged((sample.durations,), tolerance)
        return replace(sample, durations=durations)
    durations, entries = _merged((sample.durations, sample.entries), tolerance)
    if not (entries < durations).all():
        place = int(np.flatnonzero(entries >= durations)[0])
        raise InvalidSample(
            quantity="entries",
            position=place,
            found=f"no earlier than the duration within {tolerance:g}",
            expected="a time before it",
        )
    return replace(sample, durations=durations, entries=entries)


def _merged(columns: tuple[Durations, ...], tolerance: float) -> list[Floats]:
    together = np.concatenate([column.astype(np.float64) for column in columns])
    distinct, places = np.unique(together, return_inverse=True)
    near = np.diff(distinct) <= tolerance * max(1.0, float(distinct.mean()))
    starts = np.flatnonzero(np.concatenate(([True], ~near)))
    runs = np.cumsum(np.concatenate(([True], ~near))) - 1
    merged = distinct[starts][runs][places]
    ends = np.cumsum([column.size for column in columns])[:-1]
    return np.split(merged, ends)
