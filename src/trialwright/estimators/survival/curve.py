"""The Kaplan-Meier curve as a value: survival at each time, and what can be read off it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Real

import numpy as np
from numpy.typing import ArrayLike

from trialwright.estimators.errors import InvalidSetting
from trialwright.estimators.samples import (
    Durations,
    Floats,
    checked_durations,
    checked_level,
    checked_probability,
)
from trialwright.estimators.survival.conventions import TRIALWRIGHT, Convention, IntervalKind
from trialwright.estimators.survival.limits import Limits, pointwise
from trialwright.estimators.survival.quantiles import Quantile, Steps, quantile_of
from trialwright.estimators.survival.restricted_mean import RestrictedMean, restricted_mean
from trialwright.estimators.tabulation import Counts, before


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Survival at one time; None is "not known": after the last follow-up, or no limit there."""

    time: float
    at_risk: float
    survival: float | None
    standard_error: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SurvivalCurve:
    """Survival after each of the m distinct times at which a follow-up ended.

    times (m,) ascending; at_risk (m,) just before each; events and censored (m,) at each, whole
    numbers or sums of weights; survival (m,), which is 1 before the first time and holds from each
    time to just before the next; log_variance (m,), Greenwood's variance of its logarithm, infinite
    where survival is 0. entries (n,) of those who are at risk from later on, with their weights,
    if there are such. The arrays of a curve cannot be written to.
    """

    times: Floats
    at_risk: Counts
    events: Counts
    censored: Counts
    survival: Floats
    log_variance: Floats
    entries: Durations | None = None
    entry_weights: Floats | None = None

    def __post_init__(self) -> None:
        own = self.times, self.at_risk, self.events, self.censored, self.survival
        for array in (*own, self.log_variance):
            array.flags.writeable = False

    @property
    def standard_error(self) -> Floats:
        """Return Greenwood's standard error of survival (m,), NaN where survival is 0."""
        with np.errstate(invalid="ignore"):
            return self.survival * np.sqrt(self.log_variance)

    @property
    def last(self) -> float:
        """Return the last time at which somebody was followed."""
        return float(self.times[-1])

    def limits(
        self,
        level: float = 0.95,
        kind: IntervalKind | None = None,
        convention: Convention = TRIALWRIGHT,
    ) -> Limits:
        """Return limits of survival at each time; the kind is the convention's if none is named."""
        kind = convention.interval if kind is None else kind
        return pointwise(self.survival, self.log_variance, checked_level(level), kind, convention)

    def at(
        self,
        time: float,
        level: float = 0.95,
        kind: IntervalKind | None = None,
        convention: Convention = TRIALWRIGHT,
    ) -> Point:
        """Return survival at a time of at least 0; raises InvalidSetting.

        After the last time it is 0 where it has become 0, and not known otherwise.
        """
        time = _checked_time(time)
        place = int(np.searchsorted(self.times, time, side="right")) - 1
        at_risk = self.at_risk_at([time])[0].item()
        if time > self.last and self.survival[-1] > 0:
            return Point(
                time=time, at_risk=at_risk, survival=None, standard_error=None, lower=None,
                upper=None,
            )  # fmt: skip
        survival = np.array([1.0 if place < 0 else self.survival[place]])
        variance = np.array([0.0 if place < 0 else self.log_variance[place]])
        kind = convention.interval if kind is None else kind
        found = pointwise(survival, variance, checked_level(level), kind, convention)
        with np.errstate(invalid="ignore"):
            error = (survival * np.sqrt(variance)).item()
        return Point(
            time=time,
            at_risk=at_risk,
            survival=survival.item(),
            standard_error=_known(error),
            lower=_known(found.lower.item()),
            upper=_known(found.upper.item()),
        )

    def quantile(
        self,
        probability: float,
        level: float = 0.95,
        kind: IntervalKind | None = None,
        convention: Convention = TRIALWRIGHT,
    ) -> Quantile:
        """Return the time by which this share has had the event; raises InvalidSetting.

        Its limits invert those of the curve: Brookmeyer, Crowley 1982, Biometrics 38:29.
        """
        probability = checked_probability(probability, "probability")
        limits = self.limits(level, kind, convention)
        steps = Steps(self.times, self.survival, np.asarray(self.events > 0))
        return quantile_of(steps, limits, probability, convention)

    def median(
        self,
        level: float = 0.95,
        kind: IntervalKind | None = None,
        convention: Convention = TRIALWRIGHT,
    ) -> Quantile:
        """Return the time by which half has had the event."""
        return self.quantile(0.5, level, kind, convention)

    def restricted_mean(self, until: float | None = None) -> RestrictedMean:
        """Return the mean time without the event up to `until`, by default the last time.

        Raises InvalidSetting if survival is not known until then.
        """
        until = self.last if until is None else _checked_time(until)
        if until > self.last and self.survival[-1] > 0:
            expected = f"at most {self.last:g}, the last time at which somebody was followed"
            raise InvalidSetting(setting="until", found=until, expected=expected)
        return restricted_mean(self.times, self.survival, self.log_variance, until)

    def at_risk_at(self, times: ArrayLike) -> Counts:
        """Return how many are at risk just before each time (k,), who leaves then included."""
        asked = checked_durations(times, "times")
        ended = np.concatenate(([0], np.cumsum(self.events + self.censored)))
        left = ended[np.searchsorted(self.times, asked, side="left")]
        if self.entries is None:
            return np.asarray(ended[-1] - left)
        return before(self.entries, asked.astype(np.float64), self.entry_weights) - left


def _checked_time(time: float) -> float:
    given: object = time
    if isinstance(given, bool) or not isinstance(given, Real) or not 0 <= time < math.inf:
        raise InvalidSetting(setting="time", found=time, expected="a finite number of at least 0")
    return float(time)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
