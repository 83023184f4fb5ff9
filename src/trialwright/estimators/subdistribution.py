"""Fine and Gray's regression: how covariates move the incidence of one of several causes.

J. P. Fine, R. J. Gray: A proportional hazards model for the subdistribution of a competing
risk. JASA 94 (1999) 496-509, doi 10.1080/01621459.1999.10474144.

Who had another event first stays in the risk set, with a weight that falls as censoring would
have taken him: at time u, G(u-)/G(T-), where T is the time of the other event and G the
Kaplan-Meier curve of censoring. Ties are counted by Breslow. The variance is the robust one of
the paper, which knows that G is estimated too; all as in `crr` of R cmprsk 2.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from trialwright.estimators.errors import InvalidSetting, NotEstimable
from trialwright.estimators.hazards.coefficients import (
    Coefficient,
    TestOfAll,
    coefficients_of,
)
from trialwright.estimators.hazards.covariates import checked_names, scale_of
from trialwright.estimators.hazards.existence import (
    check_digits,
    check_finite,
    check_independent,
)
from trialwright.estimators.hazards.likelihood import stratum_of
from trialwright.estimators.hazards.newton import Maximum, Point, maximise, ran_away
from trialwright.estimators.samples import (
    Booleans,
    Durations,
    Floats,
    Integers,
    checked_causes,
    checked_covariates,
    checked_durations,
)

#: Correlations with a lesser eigenvalue than this are singular up to rounding.
_SINGULAR = 1e-10
#: Risk sums below this part of the greatest term have lost digits.
_LOST = 1e-200


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SubdistributionFit:
    """Coefficients of the log subdistribution hazard of one cause.

    Attributes
    ----------
    cause : the cause of interest.
    coefficients : with robust standard errors, in the order of the covariates.
    covariance : of the estimates, robust, (p, p).
    log_likelihood, log_likelihood_null : pseudo likelihood at the estimates and at 0.
    wald : of all coefficients together, by the robust covariance; NaN where that is singular,
        as it is with few subjects.
    times, hazard : cumulative subdistribution hazard with all covariates 0, (k,).
    last : the longest duration; beyond it nothing is known.
    subjects, events, competing : how many, and how many had the cause and another one.

    """

    cause: int
    coefficients: tuple[Coefficient, ...]
    covariance: Floats
    log_likelihood: float
    log_likelihood_null: float
    wald: TestOfAll
    times: Floats
    hazard: Floats
    last: float
    subjects: int
    events: int
    competing: int
    iterations: int

    def incidence(self, time: float, covariates: Sequence[float]) -> float:
        """Return the chance of the cause by a time for given covariates.

        NaN after the last duration.
        """
        if not np.isfinite(time) or time < 0:
            raise InvalidSetting(setting="time", found=time, expected="a finite number from 0")
        if len(covariates) != len(self.coefficients):
            expected = f"{len(self.coefficients)} values"
            raise InvalidSetting(setting="covariates", found=list(covariates), expected=expected)
        if time > self.last:
            return float("nan")
        row = int(np.searchsorted(self.times, time, side="right"))
        hazard = float(self.hazard[row - 1]) if row else 0.0
        predictor = sum(
            one.estimate * value for one, value in zip(self.coefficients, covariates, strict=True)
        )
        return float(-np.expm1(-hazard * np.exp(predictor)))


def subdistribution_regression(
    durations: ArrayLike,
    causes: ArrayLike,
    covariates: ArrayLike,
    *,
    cause: int = 1,
    names: Sequence[str] | None = None,
) -> SubdistributionFit:
    """Return the fit for one cause.

    `causes` has 0 for a censored subject, else the number of the cause; `covariates` are (n, p)
    or (n,). Raises InvalidSample for what is no sample, NotEstimable without an event of the
    cause or with a covariate that tells nothing, InfiniteCoefficients where the likelihood
    has no maximum.
    """
    times = checked_durations(durations)
    reasons = checked_causes(causes, times.size)
    raw = checked_covariates(covariates, times.size)
    called = checked_names(names, raw.shape[1])
    if not (reasons == cause).any():
        raise NotEstimable(f"there is no event of cause {cause}")
    centre, spread = scale_of(raw, _ever_at_risk(times, reasons, cause))
    sample = _Sample.of(times, reasons, (raw - centre) / spread, cause)
    found = _maximum(sample, called)
    estimates = found.at / spread
    covariance = sample.robust_covariance(found) / np.outer(spread, spread)
    predictor = sample.covariates @ found.at
    shift = float(predictor.max())
    steps = sample.counts / sample.at_risk(np.exp(predictor - shift))
    with np.errstate(over="ignore"):
        # To all covariates 0, whose scaled values are -centre/spread.
        to_zero = float(np.exp(-shift - estimates @ centre))
    return SubdistributionFit(
        cause=cause,
        coefficients=coefficients_of(called, estimates, covariance),
        covariance=covariance,
        log_likelihood=found.point.value,
        log_likelihood_null=found.start.value,
        wald=TestOfAll(statistic=_wald(estimates, covariance), degrees=len(called)),
        times=sample.moments,
        hazard=np.asarray(np.cumsum(steps * to_zero)),
        last=float(times.max()),
        subjects=times.size,
        events=int((reasons == cause).sum()),
        competing=int(((reasons > 0) & (reasons != cause)).sum()),
        iterations=found.iterations,
    )


def _ever_at_risk(durations: Durations, causes: Integers, cause: int) -> Booleans:
    """Say who was in a risk set of the cause, (n,): with another event, everybody."""
    first = durations[causes == cause].min()
    return np.asarray((durations >= first) | ((causes > 0) & (causes != cause)))


def _wald(estimates: Floats, covariance: Floats) -> float:
    errors = np.sqrt(np.diag(covariance))
    if not (errors > 0).all():
        return float("nan")
    scaled, correlation = estimates / errors, covariance / np.outer(errors, errors)
    if np.linalg.eigvalsh(correlation)[0] < _SINGULAR:
        return float("nan")
    return float(scaled @ np.linalg.solve(correlation, scaled))


def _maximum(sample: _Sample, names: Sequence[str]) -> Maximum:
    check_independent(sample.point(np.zeros(len(names))).information, names)
    found = maximise(sample.point, len(names))
    if ran_away(found):
        # Whoever had another event stays at risk for good, as if followed without end.
        forever = np.where(sample.competing, np.inf, sample.times)
        check_finite(
            [stratum_of(forever, sample.events, sample.covariates)], names, among_events=True
        )
    if not found.converged:
        raise NotEstimable(f"the search did not converge in {found.iterations} steps")
    events = int(sample.counts.sum())
    check_digits(found.point.information, events, names, summed_apart=False)
    return found


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Sample:
    """Subjects by ascending time, with what weights need.

    times, events, competing, censored, covariates : (n,), (n, p).
    moments, counts : distinct times of the cause's events (k,), and how many at each.
    staying : 1/G(T-) of those with another event, 0 of others, (n,).
    censoring : G just before each of the moments, (k,).
    first : for each moment, how many subjects have a shorter time, (k,).
    """

    times: Floats
    events: Booleans
    competing: Booleans
    censored: Booleans
    covariates: Floats
    moments: Floats
    counts: Floats
    staying: Floats
    censoring: Floats
    first: Integers

    @classmethod
    def of(cls, durations: Durations, causes: Integers, covariates: Floats, cause: int) -> _Sample:
        order = np.argsort(durations, kind="stable")
        times, reasons = durations[order].astype(np.float64), causes[order]
        competing = (reasons > 0) & (reasons != cause)
        moments, counts = np.unique(times[reasons == cause], return_counts=True)
        before_each = _left_limits(times, reasons == 0, times)
        return cls(
            times=times,
            events=reasons == cause,
            competing=competing,
            censored=reasons == 0,
            covariates=covariates[order],
            moments=moments,
            counts=counts.astype(np.float64),
            staying=np.where(competing, 1 / before_each, 0.0),
            censoring=_left_limits(times, reasons == 0, moments),
            first=np.searchsorted(times, moments, side="left"),
        )

    def at_risk(self, values: Floats) -> Floats:
        """Return the weighted sum of values (n, ...) over the risk set at each moment."""
        extended = (slice(None), *[None] * (values.ndim - 1))
        followed = _from(values, self.first)
        stayed = _before(values * self.staying[extended], self.first)
        return np.asarray(followed + self.censoring[extended] * stayed)

    def point(self, coefficients: Floats) -> Point:
        """Return the log pseudo likelihood with gradient and information."""
        x = self.covariates
        predictor = x @ coefficients
        shift = float(predictor.max())
        risks = np.exp(predictor - shift)
        total = self.at_risk(risks)
        if not total.min() > _LOST:
            return Point(-np.inf, np.zeros(x.shape[1]), np.zeros((x.shape[1], x.shape[1])))
        mean = self.at_risk(risks[:, None] * x) / total[:, None]
        square = self.at_risk(risks[:, None, None] * x[:, :, None] * x[:, None, :])
        spread = square / total[:, None, None] - mean[:, :, None] * mean[:, None, :]
        of_events = float((predictor[self.events] - shift).sum())
        return Point(
            value=of_events - float(self.counts @ np.log(total)),
            gradient=x[self.events].sum(axis=0) - self.counts @ mean,
            information=np.tensordot(self.counts, spread, axes=1),
        )

    def robust_covariance(self, found: Maximum) -> Floats:
        """Return the sandwich: inverse information around what each subject adds to the score."""
        predictor = self.covariates @ found.at
        # All that is summed below is a share of a risk sum: a common factor does not count.
        risks = np.exp(predictor - predictor.max())
        total = self.at_risk(risks)
        mean = self.at_risk(risks[:, None] * self.covariates) / total[:, None]
        steps = self.counts / total
        added = self._scores(risks, mean, steps) + self._by_censoring(risks, mean, steps)
        # As squares, so that a variance of 0 is not made negative by rounding.
        moved = added @ np.linalg.inv(found.point.information)
        return np.asarray(moved.T @ moved)

    def _scores(self, risks: Floats, mean: Floats, steps: Floats) -> Floats:
        """Return each subject's score residual, (n, p), as if G were known."""
        x = self.covariates
        upto = np.searchsorted(self.moments, self.times, side="right")
        fading = self.censoring * steps
        here = _before(steps, upto)[:, None] * x - _before(steps[:, None] * mean, upto)
        left, left_mean = _from(fading, upto), _from(fading[:, None] * mean, upto)
        later = self.staying[:, None] * (left[:, None] * x - left_mean)
        residual = -risks[:, None] * (here + later)
        own = np.searchsorted(self.moments, self.times[self.events])
        residual[self.events] += x[self.events] - mean[own]
        return np.asarray(residual)

    def _by_censoring(self, risks: Floats, mean: Floats, steps: Floats) -> Floats:
        """Return what each subject adds to the score through G, (n, p).

        Between a censoring at v and the weights of those with another event before v stands
        how much of the score they make up from v on, by subject at risk of censoring.
        """
        moments = np.unique(self.times[self.censored])
        ends = np.searchsorted(self.times, moments, side="left")
        at_risk = self.times.size - ends
        lost = np.searchsorted(np.sort(self.times[self.censored]), moments, side="right")
        lost = np.diff(lost, prepend=0)
        fading = self.censoring * steps
        from_here = np.searchsorted(self.moments, moments, side="left")
        left, left_mean = _from(fading, from_here), _from(fading[:, None] * mean, from_here)
        stayed = self.staying * risks
        weight = _before(stayed, ends)[:, None]
        moved = _before(stayed[:, None] * self.covariates, ends)
        # With a minus twice: the residual of those who stay is negative, and so is its change.
        share = (moved * left[:, None] - weight * left_mean) / at_risk[:, None]
        drift = share * (lost / at_risk)[:, None]
        added = -_before(drift, np.searchsorted(moments, self.times, side="right"))
        own = np.searchsorted(moments, self.times[self.censored])
        added[self.censored] += share[own]
        return np.asarray(added)


def _left_limits(times: Floats, censored: Booleans, at: Floats) -> Floats:
    """Return the Kaplan-Meier curve of censoring just before each of the times `at`.

    Whoever has an event at the time of a censoring counts as at risk of it.
    """
    moments, lost = np.unique(times[censored], return_counts=True)
    at_risk = times.size - np.searchsorted(times, moments, side="left")
    curve = np.concatenate(([1.0], np.cumprod(1 - lost / at_risk)))
    return np.asarray(curve[np.searchsorted(moments, at, side="left")])


def _before(values: Floats, places: Integers) -> Floats:
    """Return the sums of the first so many values (n, ...), for each of the places."""
    zero = np.zeros((1, *values.shape[1:]))
    return np.asarray(np.concatenate((zero, np.cumsum(values, axis=0)))[places])


def _from(values: Floats, places: Integers) -> Floats:
    """Return the sums of the values (n, ...) from each of the places on.

    Summed from the end, and not as a difference, so that small sums keep their digits.
    """
    zero = np.zeros((1, *values.shape[1:]))
    sums = np.cumsum(values[::-1], axis=0)[::-1]
    return np.asarray(np.concatenate((sums, zero))[places])
