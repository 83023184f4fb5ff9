"""The partial likelihood of one stratum, with three ways to count events at one time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

import numpy as np

from trialwright.estimators.hazards.exact import exact_point
from trialwright.estimators.hazards.newton import Point
from trialwright.estimators.samples import Booleans, Durations, Floats, Integers


class Ties(StrEnum):
    """What is done with several events at one time."""

    EFRON = "efron"
    """The average over all orders, nearly. B. Efron: The efficiency of Cox's likelihood
    function for censored data. JASA 72 (1977) 557-565."""
    BRESLOW = "breslow"
    """Each event against all at risk. N. Breslow: Covariance analysis of censored survival
    data. Biometrics 30 (1974) 89-99."""
    EXACT = "exact"
    """Time itself is discrete: the events against all sets of as many at risk. D. R. Cox:
    Regression models and life-tables. JRSS B 34 (1972) 187-220; summed as by M. H. Gail,
    J. H. Lubin, L. V. Rubinstein, Biometrika 68 (1981) 703-707."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Stratum:
    """Subjects of one stratum, the longest followed first.

    covariates (n, p); times (k,), distinct event times, descending; stops (k,), how many of the
    subjects were at risk at each; deaths (e,), places of the subjects with events, by time;
    starts (k,), where the deaths of each time begin in `deaths`; counts (k,), how many.
    """

    covariates: Floats
    times: Floats
    stops: Integers
    deaths: Integers
    starts: Integers
    counts: Integers


def stratum_of(durations: Durations, events: Booleans, covariates: Floats) -> Stratum:
    """Sort the subjects of a stratum and mark its event times."""
    order = np.argsort(-durations, kind="stable")
    sorted_times, happened = durations[order].astype(np.float64), events[order]
    deaths = np.flatnonzero(happened)
    times, starts, counts = np.unique(-sorted_times[deaths], return_index=True, return_counts=True)
    stops = np.searchsorted(-sorted_times, times, side="right")
    return Stratum(
        covariates=covariates[order],
        times=-times,
        stops=stops,
        deaths=deaths,
        starts=starts,
        counts=counts,
    )


def point_of(stratum: Stratum, coefficients: Floats, ties: Ties) -> Point:
    """Return the log partial likelihood with gradient and information."""
    x = stratum.covariates
    predictor = x @ coefficients
    shift = float(predictor.max(initial=-np.inf)) if predictor.size else 0.0
    weights = np.exp(predictor - shift)
    of_deaths = float((predictor[stratum.deaths] - shift).sum())
    sum_of_deaths = x[stratum.deaths].sum(axis=0)
    match ties:
        case Ties.EXACT:
            others = exact_point(x, weights, stratum.stops, stratum.counts)
        case Ties.EFRON | Ties.BRESLOW:
            others = _averaged(stratum, weights, shares(stratum, ties))
        case _:
            assert_never(ties)
    return Point(
        value=of_deaths - others.value,
        gradient=sum_of_deaths - others.gradient,
        information=others.information,
    )


def shares(stratum: Stratum, ties: Ties) -> Floats:
    """Return, for each event, what part of its time's events no longer counts as at risk."""
    if ties is not Ties.EFRON:
        return np.zeros(int(stratum.counts.sum()))
    within = np.arange(int(stratum.counts.sum())) - np.repeat(stratum.starts, stratum.counts)
    return np.asarray(within / np.repeat(stratum.counts, stratum.counts))


def at_risk(stratum: Stratum, values: Floats, gone: Floats) -> Floats:
    """Return for each event the sum of values (n, ...) over those at risk, less what is gone."""
    summed = np.cumsum(values, axis=0)[stratum.stops - 1]
    dying = np.add.reduceat(values[stratum.deaths], stratum.starts, axis=0)
    repeated = np.repeat(np.arange(stratum.counts.size), stratum.counts)
    share = gone.reshape(-1, *([1] * (values.ndim - 1)))
    return np.asarray(summed[repeated] - share * dying[repeated])


def _averaged(stratum: Stratum, weights: Floats, gone: Floats) -> Point:
    """Return sum of logs of risk sums, of their means, and of their covariances."""
    p = stratum.covariates.shape[1]
    if not stratum.deaths.size:
        return Point(0.0, np.zeros(p), np.zeros((p, p)))
    x = stratum.covariates
    weighted = x * weights[:, None]
    total = at_risk(stratum, weights, gone)
    mean = at_risk(stratum, weighted, gone) / total[:, None]
    square = at_risk(stratum, weighted[:, :, None] * x[:, None, :], gone)
    square = square / total[:, None, None] - mean[:, :, None] * mean[:, None, :]
    return Point(float(np.log(total).sum()), mean.sum(axis=0), square.sum(axis=0))
