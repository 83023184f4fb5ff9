"""Small numbers in few bytes: seven bits a byte, the highest first, all but the last marked."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from trialwright.registry.search.index.arrays import Ints, Units

Bytes = npt.NDArray[np.uint8]

_BITS = 7
_LOW = (1 << _BITS) - 1
#: The bit of each byte of a number but the last.
GOES_ON = 1 << _BITS
_SIZES = tuple(1 << _BITS * more for more in range(1, 5))


def encoded(values: Units) -> tuple[Bytes, Ints]:
    """Return numbers below 2^32 as bytes one after another, and where each ends, (n,)."""
    lengths = np.ones(len(values), dtype=np.int64)
    for size in _SIZES:
        lengths += values >= size
    ends = np.cumsum(lengths)
    made = np.empty(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    made[ends - 1] = values & np.uint32(_LOW)
    longer, more = np.flatnonzero(lengths > 1), 1
    while len(longer):
        digits = (values[longer] >> np.uint32(_BITS * more)) & np.uint32(_LOW)
        made[ends[longer] - 1 - more] = digits | np.uint32(GOES_ON)
        more += 1
        longer = longer[lengths[longer] > more]
    return made, ends


def decoded(stretch: Bytes) -> Units:
    """Return the numbers that stand one after another in these bytes."""
    if not len(stretch) or stretch.max() < GOES_ON:
        return stretch.astype(np.uint32)
    ends = np.flatnonzero(stretch < GOES_ON)
    values = stretch[ends].astype(np.uint32)
    # Before the first byte stands the last one, which ends a number, as does any before it.
    longer, more = np.flatnonzero(stretch[ends - 1] >= GOES_ON), 1
    while len(longer):
        digits = stretch[ends[longer] - more] & np.uint8(_LOW)
        values[longer] |= digits.astype(np.uint32) << np.uint32(_BITS * more)
        more += 1
        longer = longer[stretch[ends[longer] - more] >= GOES_ON]
    return values
