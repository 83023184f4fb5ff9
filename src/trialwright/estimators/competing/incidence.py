"""The cumulative incidence of each of several causes, by Aalen and Johansen.

O. O. Aalen, S. Johansen: An empirical transition matrix for non-homogeneous Markov chains based
on censored observations. Scandinavian Journal of Statistics 5 (1978) 141-150.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from trialwright.estimators.competing.risk_sets import just_before, risk_sets, surviving
from trialwright.estimators.errors import InvalidSetting
from trialwright.estimators.samples import (
    Floats,
    checked_causes,
    checked_durations,
    checked_level,
)


class VarianceKind(StrEnum):
    """How uncertain an incidence is said to be; without tied times both agree for large n."""

    DELTA = "delta"
    """Multinomial jumps, the generalisation of Greenwood's formula; `survfit` of R survival 3.5
    prints its root. P. K. Andersen, O. Borgan, R. D. Gill, N. Keiding: Statistical Models Based
    on Counting Processes (1993), section IV.4.1."""
    AALEN = "aalen"
    """Martingale increments, each corrected for ties by (n - d)/(n - 1); `cuminc` of R cmprsk
    2.2 gives it. O. O. Aalen: Nonparametric estimation of partial transition probabilities in
    multiple decrement models. Annals of Statistics 6 (1978) 534-545."""


class LimitKind(StrEnum):
    """On which scale an interval is symmetric."""

    LOG_LOG = "log-log"
    """On log(-log F): within 0 and 1 by itself."""
    PLAIN = "plain"
    """On F itself, cut at 0 and 1."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class IncidenceLimits:
    """Pointwise limits (k,) of one cause's incidence, with what they claim."""

    lower: Floats
    upper: Floats
    level: float
    kind: LimitKind
    variance: VarianceKind


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CumulativeIncidence:
    """How likely it is that an event of each cause has come first, by each time.

    Attributes
    ----------
    causes : the c causes, ascending; columns below are in this order.
    times : the k distinct durations, ascending, in the unit in which they were given.
    at_risk : subjects under observation just before each time, (k,).
    events : events at each time by cause, (k, c).
    survival : chance of no event of any cause just after each time, (k,).
    incidence : chance that the cause's event has come, just after each time, (k, c). With
        `survival` its rows add up to 1.

    """

    causes: tuple[int, ...]
    times: Floats
    at_risk: Floats
    events: Floats
    survival: Floats
    incidence: Floats

    def of(self, cause: int) -> Floats:
        """Return the incidence (k,) of one cause; raises InvalidSetting."""
        return np.asarray(self.incidence[:, self._column(cause)])

    def at(self, time: float, cause: int) -> float:
        """Return the incidence at a time: NaN once nobody is left to watch.

        After the last duration it is known only if everybody had an event by then.
        """
        return self._step(self.of(cause), time, start=0.0)

    def standard_errors(self, cause: int, kind: VarianceKind = VarianceKind.DELTA) -> Floats:
        """Return the standard error (k,) of one cause's incidence."""
        return np.asarray(np.sqrt(self.variances(cause, kind)))

    def variances(self, cause: int, kind: VarianceKind = VarianceKind.DELTA) -> Floats:
        """Return the variance (k,) of one cause's incidence.

        Both kinds add, over the event times up to t, a square of g = F(t) - F(that time):
        what is still to come after it. Once all at risk have had an event nothing comes.
        """
        n, total = self.at_risk, self.events.sum(axis=1)
        d = self.events[:, self._column(cause)]
        before = just_before(self.survival, 1.0)
        match kind:
            case VarianceKind.DELTA:
                squared = _ratio(total, n * (n - total))
                crossed = before * d / n**2
                alone = before**2 * d * (n - d) / n**3
            case VarianceKind.AALEN:
                own, other = _increments(d, n), _increments(total - d, n)
                onwards = _ratio(n, n - total)
                squared = onwards**2 * (own + other)
                crossed = before * onwards * own
                alone = before**2 * own
            case _:
                assert_never(kind)
        return _accumulated(self.of(cause), squared, crossed, alone)

    def limits(
        self,
        cause: int,
        level: float = 0.95,
        kind: LimitKind = LimitKind.LOG_LOG,
        variance: VarianceKind = VarianceKind.DELTA,
    ) -> IncidenceLimits:
        """Return pointwise limits; NaN where the incidence is 0 or 1.

        There the variance is 0 or says nothing: no event so far does not make one impossible.
        """
        z = float(ndtri(0.5 + checked_level(level) / 2))
        incidence, error = self.of(cause), self.standard_errors(cause, variance)
        inner = (incidence > 0) & (incidence < 1)
        f = np.where(inner, incidence, 0.5)
        match kind:
            case LimitKind.LOG_LOG:
                spread = z * error / (f * np.log(f))
                with np.errstate(over="ignore"):  # To the power of infinity: a limit of 0.
                    lower, upper = f ** np.exp(-spread), f ** np.exp(spread)
            case LimitKind.PLAIN:
                lower, upper = np.maximum(f - z * error, 0), np.minimum(f + z * error, 1)
            case _:
                assert_never(kind)
        return IncidenceLimits(
            lower=np.where(inner, lower, np.nan),
            upper=np.where(inner, upper, np.nan),
            level=level,
            kind=kind,
            variance=variance,
        )

    def place(self, time: float) -> int | None:
        """Return the row that holds at a time; None before the first and after what is known."""
        if not np.isfinite(time) or time < 0:
            raise InvalidSetting(setting="time", found=time, expected="a finite number from 0")
        row = int(np.searchsorted(self.times, time, side="right")) - 1
        if row < 0 or (time > self.times[-1] and self.survival[-1] > 0):
            return None
        return row

    def _step(self, values: Floats, time: float, start: float) -> float:
        row = self.place(time)
        if row is not None:
            return float(values[row])
        return start if time < self.times[0] else float("nan")

    def _column(self, cause: int) -> int:
        if cause not in self.causes:
            expected = f"one of {', '.join(map(str, self.causes))}"
            raise InvalidSetting(setting="cause", found=cause, expected=expected)
        return self.causes.index(cause)


def cumulative_incidence(
    durations: ArrayLike, causes: ArrayLike, *, known: Iterable[int] = ()
) -> CumulativeIncidence:
    """Return the incidence of each cause; raises InvalidSample.

    `causes` has 0 for a censored subject and the number of the cause, from 1 on, for others;
    `known` names causes that may have come, so that one without any event has incidence 0
    rather than none. Events at a time come before censorings there.
    """
    times = checked_durations(durations)
    cause = checked_causes(causes, times.size)
    of = tuple(sorted({*np.unique(cause[cause > 0]).tolist(), *_checked_known(known)}))
    sets = risk_sets(times, cause, of)
    survival = surviving(sets.at_risk, sets.events.sum(axis=1))
    hazards = sets.events / sets.at_risk[:, None]
    steps = just_before(survival, 1.0)[:, None] * hazards
    return CumulativeIncidence(
        causes=of,
        times=sets.times,
        at_risk=sets.at_risk,
        events=sets.events,
        survival=survival,
        incidence=_closed(np.cumsum(steps, axis=0), survival),
    )


def _closed(incidence: Floats, survival: Floats) -> Floats:
    """Return incidences with exactly 1 where everybody has had the one cause that came.

    A sum of steps may miss it by rounding, and what is not known at 1 would look known.
    """
    others = incidence.sum(axis=1, keepdims=True) - incidence
    alone = (survival[:, None] == 0) & (others == 0) & (incidence > 0)
    return np.where(alone, 1.0, incidence)


def _checked_known(known: Iterable[int]) -> list[int]:
    causes = list(known)
    for cause in causes:
        if cause < 1:
            raise InvalidSetting(setting="known", found=cause, expected="numbers from 1 on")
    return causes


def _increments(d: Floats, n: Floats) -> Floats:
    """Return the variance of d/n, corrected for ties: d (n - d) / (n² (n - 1)); 1/n² for one."""
    return np.asarray(d / n**2 * (1 - np.where(d > 1, d - 1, 0) / np.maximum(n - 1, 1)))


def _ratio(numerator: Floats, denominator: Floats) -> Floats:
    """Return the ratio, and 0 where nothing is left to divide by."""
    empty = np.zeros(numerator.size)
    return np.divide(numerator, denominator, out=empty, where=denominator > 0)


def _accumulated(f: Floats, squared: Floats, crossed: Floats, alone: Floats) -> Floats:
    """Return, at each time t, the sum over times up to t of squared g² - 2 crossed g + alone.

    g is f(t) - f(that time); the sums are taken apart by powers of f(t).
    """
    quadratic = np.cumsum(squared)
    linear = np.cumsum(squared * f + crossed)
    constant = np.cumsum(squared * f**2 + 2 * crossed * f + alone)
    return np.maximum(quadratic * f**2 - 2 * linear * f + constant, 0.0)
