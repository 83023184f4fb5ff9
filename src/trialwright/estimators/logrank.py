"""Tests that groups have the same survival: log-rank and its weighted relatives, stratified.

At each time of an event the events are shared out among the groups as they are at risk; a test
adds up, with a weight for each time, what each group had more or less than its share. Variances are
hypergeometric, so that tied events count as what they are. Mantel 1966, Cancer Chemotherapy
Reports 50:163; Klein, Moeschberger, Survival Analysis, 2nd ed. 2003, chapter 7.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias, assert_never

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from trialwright.estimators.errors import InvalidSample, InvalidSetting, NotEstimable
from trialwright.estimators.samples import Floats, FollowUp, Integers, checked_groups, part_of
from trialwright.estimators.tabulation import Counts, Tabulation, backwards, before, tabulate


class Weighting(StrEnum):
    """How much each time of an event counts; n are at risk, d of them have the event."""

    LOG_RANK = "log-rank"
    """1 each. Best where hazards are proportional."""
    GEHAN = "gehan"
    """n: Gehan's and Breslow's generalisation of Wilcoxon's test. Gehan 1965, Biometrika 52:203."""
    TARONE_WARE = "tarone-ware"
    """The square root of n. Tarone, Ware 1977, Biometrika 64:156."""
    PETO_PETO = "peto-peto"
    """The product of 1 - d/(n + 1) up to the time, itself included. Peto, Peto 1972, JRSS A
    135:185; Andersen et al. 1993, Statistical Models Based on Counting Processes, example V.2.1."""


@dataclass(frozen=True, slots=True)
class FlemingHarrington:
    """S^rho (1 - S)^gamma, S being survival of all groups together just before the time.

    rho 1 and gamma 0 is what R's `survdiff(rho = 1)` does and calls Peto & Peto's. Fleming,
    Harrington 1991, Counting Processes and Survival Analysis, section 7.2.
    """

    rho: float = 0.0
    gamma: float = 0.0

    def __post_init__(self) -> None:
        for setting, found in (("rho", self.rho), ("gamma", self.gamma)):
            if not 0 <= found < _STEEPEST:
                expected = f"a number from 0 to below {_STEEPEST}"
                raise InvalidSetting(setting=setting, found=found, expected=expected)


#: A power above this leaves nothing of any time but the first or the last.
_STEEPEST = 100
#: A direction in which the groups vary less than this share of the most does not vary at all.
_NO_VARIANCE = 1e-10

Weights: TypeAlias = Weighting | FlemingHarrington


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class GroupComparison:
    """A test of k groups: labels, sizes (k,), and sums over all times of events.

    observed and expected (k,) are weighted as the test is; variance (k, k) is that of their
    difference. degrees is k - 1, or less where a group was never at risk beside another when an
    event happened.
    """

    labels: tuple[Any, ...]
    sizes: Counts
    observed: Floats
    expected: Floats
    variance: Floats
    statistic: float
    degrees: int
    p_value: float
    weighting: Weights
    strata: int


def log_rank(
    sample: FollowUp,
    groups: ArrayLike,
    *,
    weighting: Weights = Weighting.LOG_RANK,
    strata: ArrayLike | None = None,
) -> GroupComparison:
    """Return the test that all groups have the same survival, within strata if these are given.

    Raises InvalidSample, also for weights that are no whole numbers, as variances are those of
    counts; raises NotEstimable where no event tells the groups apart.
    """
    labels, places = checked_groups(groups, len(sample))
    if len(labels) < 2:  # noqa: PLR2004 - a comparison
        raise InvalidSample(
            quantity="groups", position=None, found=f"{labels[0]!r} for all", expected="two or more"
        )
    _check_weights(sample)
    parts = [_sums(*part, len(labels), weighting) for part in _strata(sample, places, strata)]
    observed, expected, variance = (np.sum([part[n] for part in parts], axis=0) for n in range(3))
    statistic, degrees = _statistic(observed - expected, variance)
    return GroupComparison(
        labels=labels,
        sizes=np.bincount(places, sample.weights, len(labels)),
        observed=observed,
        expected=expected,
        variance=variance,
        statistic=statistic,
        degrees=degrees,
        p_value=float(chdtrc(degrees, statistic)),
        weighting=weighting,
        strata=len(parts),
    )


def _check_weights(sample: FollowUp) -> None:
    if sample.weights is None:
        return
    broken = np.flatnonzero(sample.weights != np.floor(sample.weights))
    if broken.size:
        raise InvalidSample(
            quantity="weights",
            position=int(broken[0]),
            found=repr(sample.weights[broken[0]].item()),
            expected="a whole number, for variances are those of counts",
        )


def _strata(
    sample: FollowUp, places: Integers, strata: ArrayLike | None
) -> Iterator[tuple[FollowUp, Integers]]:
    if strata is None:
        yield sample, places
        return
    labels, of = checked_groups(strata, len(sample), "strata")
    for stratum in range(len(labels)):
        here = of == stratum
        yield part_of(sample, here), places[here]


def _sums(
    sample: FollowUp, places: Integers, groups: int, weighting: Weights
) -> tuple[Floats, Floats, Floats]:
    """Return observed (k,), expected (k,) and variance (k, k) of one stratum."""
    ways = sample.events * groups + places
    table = tabulate(sample.durations, ways, 2 * groups, sample.weights)
    by_group = table.counts[groups:]
    total = by_group.sum(axis=0)
    happened = np.flatnonzero(total)
    events = total[happened].astype(np.float64)
    everybody = np.asarray(
        table.staying[happened] - _yet_to_enter(sample, table.times[happened]), dtype=np.float64
    )
    # Where one is at risk alone, everybody has the event and nothing varies.
    spread = events * ((everybody - events) / np.maximum(everybody - 1, 1))
    observed = by_group.sum(axis=1, dtype=np.float64)
    weights = _weights(weighting, events, everybody)
    if weights is not None:
        observed = (by_group[:, happened] * weights).sum(axis=1)
        events *= weights
        spread *= weights**2
    if groups == 2:  # noqa: PLR2004 - the second mirrors the first
        share = _at_risk(sample, places, table, happened, 0) / everybody
        first = float((share * events).sum())
        own = float((share * (1 - share) * spread).sum())
        expected = np.array([first, float(events.sum()) - first])
        return observed, expected, np.array([[own, -own], [-own, own]])
    shares = (
        np.array([_at_risk(sample, places, table, happened, group) for group in range(groups)])
        / everybody
    )
    spreads = shares * spread
    variance = -np.einsum("im,jm->ij", spreads, shares)
    # Summed by itself, so that it is exactly 0 for a group that is never at risk beside another.
    np.fill_diagonal(variance, np.einsum("im,im->i", spreads, 1 - shares))
    return observed, (shares * events).sum(axis=1), variance


def _at_risk(
    sample: FollowUp, places: Integers, table: Tabulation, at: Integers, group: int
) -> Floats:
    """Return how many of one group are at risk at some of the table's times."""
    ended = table.counts[group] + table.counts[len(table.counts) // 2 + group]
    staying = backwards(ended)[at]
    if sample.entries is None:
        return staying.astype(np.float64)
    here = part_of(sample, places == group)
    return np.asarray(staying - _yet_to_enter(here, table.times[at]), dtype=np.float64)


def _yet_to_enter(sample: FollowUp, times: Floats) -> Counts | int:
    """Return how many enter at each of the times or later."""
    if sample.entries is None:
        return 0
    entered = before(sample.entries, np.append(times, np.inf), sample.weights)
    return np.asarray(entered[-1] - entered[:-1])


def _weights(weighting: Weights, events: Floats, at_risk: Floats) -> Floats | None:
    """Return the weight of each time of an event, or None if it is 1 for all."""
    match weighting:
        case Weighting.LOG_RANK:
            return None
        case Weighting.GEHAN:
            return at_risk
        case Weighting.TARONE_WARE:
            return np.sqrt(at_risk)
        case Weighting.PETO_PETO:
            return np.asarray(np.cumprod(1 - events / (at_risk + 1)))
        case FlemingHarrington(rho, gamma):
            survival = np.cumprod((at_risk - events) / at_risk)
            earlier = np.concatenate(([1.0], survival[:-1]))[: events.size]
            return np.asarray(earlier**rho * (1 - earlier) ** gamma)
        case _:
            assert_never(weighting)


def _statistic(difference: Floats, variance: Floats) -> tuple[float, int]:
    """Return the quadratic form of the difference in its inverse variance, and its rank."""
    own = np.diag(variance)
    varies = own > 0
    if not varies.any():
        raise NotEstimable(
            "no event that counts happened while two groups were at risk and somebody stayed "
            "without it: nothing tells the groups apart"
        )
    if difference.size == 2:  # noqa: PLR2004 - two groups mirror each other
        return float(difference[0] ** 2 / variance[0, 0]), 1
    scale = np.sqrt(own[varies])
    values, vectors = np.linalg.eigh(variance[np.ix_(varies, varies)] / np.outer(scale, scale))
    counts = values > _NO_VARIANCE
    along = vectors[:, counts].T @ (difference[varies] / scale)
    return float(np.sum(along**2 / values[counts])), int(counts.sum())
