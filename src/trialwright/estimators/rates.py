"""Events per time under observation, with exact Poisson limits.

A rate says how often something comes while somebody is watched: two participants watched for
different times weigh by their times. Counted may be all events, or participants with a first
event over their times until then (exposure-adjusted incidence).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from numbers import Integral, Real

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, expit, gammaincinv
from scipy.stats import binom

from trialwright.estimators.errors import InvalidSetting, NotEstimable
from trialwright.estimators.samples import (
    LONGEST,
    checked_durations,
    checked_events,
    checked_level,
)

#: Counts as likely as the one seen up to this factor are as likely: as R's tests have it.
_AS_LIKELY = 1 + 1e-7


class RateMethod(StrEnum):
    """How limits are found."""

    EXACT = "exact"
    """Poisson tails, as F. Garwood: Fiducial limits for the Poisson distribution. Biometrika 28
    (1936) 437-442. Covers at least the level."""
    CONDITIONAL = "conditional"
    """Of a ratio: exact given both counts together, which is binomial. J. Przyborowski,
    H. Wilenski: Homogeneity of results in testing samples from Poisson series. Biometrika 31
    (1940) 313-323. Covers at least the level."""
    MOVER = "mover"
    """Of a difference: from the exact limits of both rates. G. Y. Zou, A. Donner: Construction
    of confidence limits about effect measures. Statistics in Medicine 27 (2008) 1693-1702.
    Near the level, not at least the level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateInterval:
    """Limits, with what they claim."""

    lower: float
    upper: float
    level: float
    method: RateMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """`events` in `time` under observation; time above 0, in any unit."""

    events: int
    time: float

    def __post_init__(self) -> None:
        events: object = self.events
        if isinstance(events, bool) or not isinstance(events, Integral) or events < 0:
            raise InvalidSetting(setting="events", found=events, expected="a whole number from 0")
        time: object = self.time
        if isinstance(time, bool) or not isinstance(time, Real) or not _is_time(time):
            expected = f"a finite number above 0, from {1 / LONGEST:g} to {LONGEST:g}"
            raise InvalidSetting(setting="time", found=time, expected=expected)

    @property
    def estimate(self) -> float:
        """Events for one unit of time."""
        return self.events / self.time

    def interval(self, level: float = 0.95) -> RateInterval:
        """Return exact limits; without an event the lower one is 0."""
        tail = (1 - checked_level(level)) / 2
        lower = float(gammaincinv(self.events, tail)) if self.events else 0.0
        upper = float(gammaincinv(self.events + 1, 1 - tail))
        return RateInterval(
            lower=lower / self.time,
            upper=upper / self.time,
            level=level,
            method=RateMethod.EXACT,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RateComparison:
    """One rate beside another."""

    rate: Rate
    other: Rate

    @property
    def difference(self) -> float:
        """The rate less the other one."""
        return self.rate.estimate - self.other.estimate

    @property
    def ratio(self) -> float:
        """The rate over the other one: infinity if only the other has no event, NaN if both."""
        if self.other.events:
            return self.rate.estimate / self.other.estimate
        return math.inf if self.rate.events else math.nan

    def difference_interval(self, level: float = 0.95) -> RateInterval:
        """Return limits of the difference."""
        here, there = self.rate.interval(level), self.other.interval(level)
        below = math.hypot(self.rate.estimate - here.lower, there.upper - self.other.estimate)
        above = math.hypot(here.upper - self.rate.estimate, self.other.estimate - there.lower)
        return RateInterval(
            lower=self.difference - below,
            upper=self.difference + above,
            level=level,
            method=RateMethod.MOVER,
        )

    def ratio_interval(self, level: float = 0.95) -> RateInterval:
        """Return exact limits of the ratio, from 0 to infinity; raises NotEstimable.

        Without any event in either nothing is known of a ratio.
        """
        tail = (1 - checked_level(level)) / 2
        x, y = self.rate.events, self.other.events
        if x + y == 0:
            raise NotEstimable("neither rate has an event, so nothing is known of their ratio")
        lower = float(betaincinv(x, y + 1, tail)) if x else 0.0
        upper = float(betaincinv(x + 1, y, 1 - tail)) if y else 1.0
        return RateInterval(
            lower=self._ratio_of(lower),
            upper=self._ratio_of(upper),
            level=level,
            method=RateMethod.CONDITIONAL,
        )

    def p_value(self, ratio: float = 1.0) -> float:
        """Return the exact two-sided p-value of a true ratio, 1 by default.

        Given both counts together, all splits that are at most as likely as the one seen.
        """
        asked: object = ratio
        if isinstance(asked, bool) or not isinstance(asked, Real) or not 0 < ratio < math.inf:
            raise InvalidSetting(setting="ratio", found=ratio, expected="a number above 0")
        total = self.rate.events + self.other.events
        # By logarithms, which no time and no ratio carries out of range.
        odds = math.log(ratio) + math.log(self.rate.time) - math.log(self.other.time)
        share = float(expit(odds))
        chances = binom.pmf(np.arange(total + 1), total, share)
        as_unlikely = chances <= chances[self.rate.events] * _AS_LIKELY
        return min(1.0, float(chances[as_unlikely].sum()))

    def _ratio_of(self, share: float) -> float:
        if share >= 1:
            return math.inf
        return share / (1 - share) * self.other.time / self.rate.time


def _is_time(time: Real) -> bool:
    try:
        return 1 / LONGEST <= float(time) <= LONGEST
    except OverflowError:
        return False


def first_event_rate(durations: ArrayLike, events: ArrayLike) -> Rate:
    """Return participants with an event over the time until then, or until follow-up ended.

    `durations` are those times, above 0 in all; `events` says whose ended with the event.
    """
    times = checked_durations(durations)
    happened = checked_events(events, times.size)
    total = float(times.sum())
    if total == 0:
        raise NotEstimable("nobody was watched for any time, so there is no rate")
    return Rate(events=int(happened.sum()), time=total)
