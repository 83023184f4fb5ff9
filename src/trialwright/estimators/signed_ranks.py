"""The exact distribution of a signed-rank sum, for small samples and with tied ranks."""

from __future__ import annotations

import numpy as np
from scipy.stats import rankdata

from trialwright.estimators.errors import NotEstimable
from trialwright.estimators.samples import Floats, Integers

#: More differences than this take long, and need no exact distribution.
MOST = 1_000


def sum_distribution(doubled_ranks: Integers) -> Floats:
    """Return the chance of each sum of ranks with a plus sign, each sign being a fair coin.

    Ranks are doubled so that tied ones are whole: entry k is the chance of the sum k/2. The
    array has shape (sum of doubled ranks + 1,).
    """
    if doubled_ranks.size > MOST:
        raise NotEstimable(
            f"{doubled_ranks.size} differences are too many for an exact signed-rank "
            f"distribution, which takes {MOST}"
        )
    chances = np.zeros(int(doubled_ranks.sum()) + 1)
    chances[0] = 1.0
    reached = 0
    for rank in doubled_ranks.tolist():
        moved = chances[: reached + 1] / 2
        chances[: reached + 1] = moved
        chances[rank : reached + rank + 1] += moved
        reached += rank
    return chances


def doubled_ranks(sizes: Floats) -> Integers:
    """Return twice the mean ranks (n,) of sizes."""
    return np.rint(2 * rankdata(sizes)).astype(np.int64)


def walsh_averages(values: Floats) -> Floats:
    """Return the means of all pairs, each value with itself included, ascending."""
    rows, columns = np.triu_indices(values.size)
    return np.sort((values[rows] + values[columns]) / 2)
