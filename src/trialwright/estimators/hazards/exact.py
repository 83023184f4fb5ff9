"""Sums over all sets of subjects of a size, with their first and second derivatives."""

from __future__ import annotations

import numpy as np

from trialwright.estimators.errors import NotEstimable
from trialwright.estimators.hazards.newton import Point
from trialwright.estimators.samples import Floats, Integers

#: A sum of products below this has lost digits.
_LOST = 1e-250


def exact_point(x: Floats, predictor: Floats, stops: Integers, counts: Integers) -> Point:
    """Return the sum over event times of the log of B, of its gradient and curvature.

    At a time with d events among the first `stop` subjects, B is the sum over all sets of d of
    them of the product of their weights exp(predictor). Subjects join one by one, the longest
    followed first: a set of d either lacks the newcomer or holds it and a set of d - 1. Where
    B leaves what numbers can hold, its log is said to be infinite: no place for a maximum.
    """
    p = x.shape[1]
    value, gradient, information = 0.0, np.zeros(p), np.zeros((p, p))
    most = int(counts.max(initial=0))
    sizes = np.arange(most + 1)
    zero = (sizes == 0).astype(np.float64)
    first, second = np.zeros((most + 1, p)), np.zeros((most + 1, p, p))
    joined, shift = 0, -np.inf
    for stop, d in zip(stops.tolist(), counts.tolist(), strict=True):
        greatest = float(predictor[joined:stop].max(initial=-np.inf))
        if greatest > shift:
            # Weights are held relative to the greatest so far; sets of d by its d-th power.
            smaller = np.exp((shift - greatest) * sizes[1:]) if joined else np.zeros(most)
            zero[1:] *= smaller
            first[1:] *= smaller[:, None]
            second[1:] *= smaller[:, None, None]
            shift = greatest
        for place in range(joined, stop):
            _join(zero, first, second, x[place], float(np.exp(predictor[place] - shift)))
        joined = stop
        if not np.isfinite(second[d]).all():
            raise NotEstimable(
                f"{d} events at one time among {stop} subjects are too many for the exact "
                "likelihood: take Efron's"
            )
        if not zero[d] > _LOST:
            return Point(np.inf, gradient, information)
        mean = first[d] / zero[d]
        value += float(np.log(zero[d])) + d * shift
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
