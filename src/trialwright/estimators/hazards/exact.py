"""Sums over all sets of subjects of a size, with their first and second derivatives."""

from __future__ import annotations

import numpy as np

from trialwright.estimators.errors import NotEstimable
from trialwright.estimators.hazards.newton import Point
from trialwright.estimators.samples import Floats, Integers


def exact_point(x: Floats, weights: Floats, stops: Integers, counts: Integers) -> Point:
    """Return the sum over event times of the log of B, of its gradient and curvature.

    At a time with d events among the first `stop` subjects, B is the sum over all sets of d of
    them of the product of their weights exp(x b). Subjects join one by one, the longest
    followed first: a set of d either lacks the newcomer or holds it and a set of d - 1.
    """
    p = x.shape[1]
    value, gradient, information = 0.0, np.zeros(p), np.zeros((p, p))
    most = int(counts.max(initial=0))
    zero = np.zeros(most + 1)
    zero[0] = 1.0
    first, second = np.zeros((most + 1, p)), np.zeros((most + 1, p, p))
    joined = 0
    for stop, d in zip(stops.tolist(), counts.tolist(), strict=True):
        for place in range(joined, stop):
            _join(zero, first, second, x[place], weights[place])
        joined = stop
        if not np.isfinite(second[d]).all() or not zero[d] > 0:
            raise NotEstimable(
                f"{d} events at one time among {stop} subjects are too many for the exact "
                "likelihood: take Efron's"
            )
        mean = first[d] / zero[d]
        value += float(np.log(zero[d]))
        gradient += mean
        information += second[d] / zero[d] - np.outer(mean, mean)
    return Point(value, gradient, information)


def _join(zero: Floats, first: Floats, second: Floats, x: Floats, weight: float) -> None:
    """Let one subject join, in place; sums of d - 1 are read before they are written."""
    crossed = first[:-1, :, None] * x
    with np.errstate(over="ignore", invalid="ignore"):
        second[1:] += weight * (
            second[:-1]
            + crossed
            + crossed.transpose(0, 2, 1)
            + zero[:-1, None, None] * np.outer(x, x)
        )
        first[1:] += weight * (first[:-1] + zero[:-1, None] * x)
        zero[1:] += weight * zero[:-1]
