"""Exact chances of participant-wise stopping, by a recursion over (participants, toxicities)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
#: One entry a participant: the fewest toxicities that stop the study there, None for never.
Limits: TypeAlias = Sequence[int | None]


def chances_of_stopping(limits: Limits, rate: float) -> tuple[Floats, Floats]:
    """Return the chance of stopping after each participant, and of each count at the end.

    The first array has shape (n,); the second, shape (n + 1,), holds the chance of reaching
    the last participant with x toxicities without a stop before or there. All of both sum
    to 1.
    """
    n = len(limits)
    stopping = np.zeros(n)
    going_on = np.zeros(n + 1)
    going_on[0] = 1.0
    for place, limit in enumerate(limits):
        going_on[1:] = going_on[1:] * (1 - rate) + going_on[:-1] * rate
        going_on[0] *= 1 - rate
        if limit is not None:
            stopping[place] = going_on[limit:].sum()
            going_on[limit:] = 0.0
    return stopping, going_on
