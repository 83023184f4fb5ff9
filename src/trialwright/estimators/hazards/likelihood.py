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


#: Risk sums below this part of the greatest term have lost digits.
_LOST = 1e-200
#: Where a covariance is this part of the squares from which it is a difference, it has lost about
#: as many digits; from how many terms on it is worse to be slow.
_CANCELLED = 1e-5
_SLOW = 20_000_000


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
    if not stratum.deaths.size:
        return Point(0.0, np.zeros(x.shape[1]), np.zeros((x.shape[1], x.shape[1])))
    match ties:
        case Ties.EXACT:
            others = exact_point(x, predictor, stratum.stops, stratum.counts)
        case Ties.EFRON | Ties.BRESLOW:
            others = _averaged(stratum, predictor, shares(stratum, ties))
        case _:
            assert_never(ties)
    return Point(
        value=float(predictor[stratum.deaths].sum()) - others.value,
        gradient=x[stratum.deaths].sum(axis=0) - others.gradient,
        information=others.information,
    )


def shares(stratum: Stratum, ties: Ties) -> Floats:
    """Return, for each event, what part of its time's events no longer counts as at risk."""
    if ties is not Ties.EFRON:
        return np.zeros(int(stratum.counts.sum()))
    within = np.arange(int(stratum.counts.sum())) - np.repeat(stratum.starts, stratum.counts)
    return np.asarray(within / np.repeat(stratum.counts, stratum.counts))


def is_small(stratum: Stratum) -> bool:
    """Whether each risk set can be looked at by itself in good time."""
    return int(stratum.stops @ stratum.counts) <= _SLOW


def at_risk(stratum: Stratum, values: Floats, gone: Floats) -> Floats:
    """Return for each event the sum of values (n, ...) over those at risk, less what is gone."""
    summed = np.cumsum(values, axis=0)[stratum.stops - 1]
    dying = np.add.reduceat(values[stratum.deaths], stratum.starts, axis=0)
    repeated = np.repeat(np.arange(stratum.counts.size), stratum.counts)
    share = gone.reshape(-1, *([1] * (values.ndim - 1)))
    return np.asarray(summed[repeated] - share * dying[repeated])


def log_risk_sums(stratum: Stratum, predictor: Floats, gone: Floats) -> Floats:
    """Return for each event the log of the sum of exp(predictor) over those at risk, (e,)."""
    shift = float(predictor[: stratum.stops[-1]].max())
    total = at_risk(stratum, np.exp(np.minimum(predictor - shift, 0)), gone)
    if total.min() > _LOST:
        return np.asarray(np.log(total) + shift)
    logs = []
    event = 0
    for stop, start, count in zip(
        stratum.stops.tolist(), stratum.starts.tolist(), stratum.counts.tolist(), strict=True
    ):
        shift = float(predictor[:stop].max())
        weights = np.exp(predictor[:stop] - shift)
        dying = float(weights[stratum.deaths[start : start + count]].sum())
        left = float(weights.sum()) - gone[event : event + count] * dying
        logs.append(np.log(left) + shift)
        event += count
    return np.concatenate(logs)


def _averaged(stratum: Stratum, predictor: Floats, gone: Floats) -> Point:
    """Return sums over events: of the log of the risk sum, its mean, and its covariance."""
    # Whoever was followed for less than until the first event is in no risk set.
    shift = float(predictor[: stratum.stops[-1]].max())
    x, weights = stratum.covariates, np.exp(np.minimum(predictor - shift, 0))
    total = at_risk(stratum, weights, gone)
    if total.min() > _LOST:
        weighted = x * weights[:, None]
        mean = at_risk(stratum, weighted, gone) / total[:, None]
        square = at_risk(stratum, weighted[:, :, None] * x[:, None, :], gone)
        raw = (square / total[:, None, None]).sum(axis=0)
        information = raw - mean.T @ mean
        kept_digits = (np.diag(information) > _CANCELLED * np.diag(raw)).all()
        if kept_digits or not is_small(stratum):
            value = float(np.log(total).sum()) + total.size * shift
            return Point(value, mean.sum(axis=0), information)
    return _one_by_one(stratum, predictor, gone)


def _one_by_one(stratum: Stratum, predictor: Floats, gone: Floats) -> Point:
    """Return the same from each risk set by itself, with covariances around its own mean.

    That is slow, and needed only where values lie so far apart that sums over all lose digits:
    predictors by hundreds, or covariates by a million times what they differ by later.
    """
    p = stratum.covariates.shape[1]
    value, gradient, information = 0.0, np.zeros(p), np.zeros((p, p))
    event = 0
    for stop, start, count in zip(
        stratum.stops.tolist(), stratum.starts.tolist(), stratum.counts.tolist(), strict=True
    ):
        x = stratum.covariates[:stop]
        shift = float(predictor[:stop].max())
        weights = np.exp(predictor[:stop] - shift)
        dying = np.zeros(stop)
        dying[stratum.deaths[start : start + count]] = 1.0
        for share in gone[event : event + count].tolist():
            left = weights * (1 - share * dying)
            total = float(left.sum())
            mean = left @ x / total
            away = x - mean
            value += float(np.log(total)) + shift
            gradient += mean
            information += (away * left[:, None]).T @ away / total
        event += count
    return Point(value, gradient, information)
