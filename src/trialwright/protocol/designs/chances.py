"""The chance of each count of a binomial number, at any rate."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.stats import binom

#: Below this rate SciPy's density overflows; what it is there differs by less than the rate.
_LEAST_RATE = 1e-300


def chance_of(counts: npt.NDArray[np.int_], total: int, rate: float) -> npt.NDArray[np.float64]:
    """Return P(Bin(total, rate) = count) for each count, of any shape.

    >>> chance_of(np.array([0, 1]), 2, 0.5).round(12).tolist()
    [0.25, 0.5]
    """
    possible = max(rate, _LEAST_RATE) if rate > 0 else 0.0
    return np.asarray(binom.pmf(counts, total, possible), dtype=np.float64)
