"""Whether the incidence of one cause differs between groups, by Gray's test.

R. J. Gray: A class of K-sample tests for comparing the cumulative incidence of a competing
risk. Annals of Statistics 16 (1988) 1141-1154, doi 10.1214/aos/1176350951. With tied times the
statistic is that of `cuminc` of R cmprsk 2.2, with which this was compared.

Notation, in each stratum, at event time t, for group r: Y at risk, S chance of no event at all,
F incidence of the cause; h = Y/S(t-), so that R = h (1 - F(t-)) counts who has not had the
event of the cause, others included. Of all groups together: the incidence F0 grows by
(events of the cause)/(sum of h), and G = 1 - F0.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2

from trialwright.estimators.competing.risk_sets import just_before, risk_sets, surviving
from trialwright.estimators.errors import InvalidSample, InvalidSetting, NotEstimable
from trialwright.estimators.samples import (
    Booleans,
    Durations,
    Floats,
    Integers,
    checked_causes,
    checked_durations,
    checked_groups,
)

#: Where the least eigenvalue of the correlations is not above this, one score is what the others
#: make it, up to rounding.
_SINGULAR = 1e-10


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class GrayTest:
    """A test that one cause has the same incidence in all groups.

    Attributes
    ----------
    cause : the cause that is compared.
    groups : labels in order.
    scores : weighted observed minus expected events by group; they sum to 0.
    covariance : of the scores, (groups, groups).
    statistic : chi-square with `degrees` degrees of freedom.
    rho : power of 1 - F0 by which events are weighted; 0 weighs all alike.

    """

    cause: int
    groups: tuple[Any, ...]
    scores: Floats
    covariance: Floats
    statistic: float
    degrees: int
    p_value: float
    rho: float


def gray_test(  # noqa: PLR0913 - what is compared, and within what
    durations: ArrayLike,
    causes: ArrayLike,
    groups: ArrayLike,
    *,
    cause: int = 1,
    rho: float = 0.0,
    strata: ArrayLike | None = None,
) -> GrayTest:
    """Return the test of one cause between groups, within strata if there are any.

    Raises InvalidSample where what is given is no sample or has one group, and NotEstimable
    where no event of the cause came while there was somebody to compare with.
    """
    times = checked_durations(durations)
    reasons = checked_causes(causes, times.size)
    labels, member = checked_groups(groups, times.size)
    if len(labels) < 2:  # noqa: PLR2004 - two to compare
        raise InvalidSample(
            quantity="groups", position=None, found="one group", expected="two or more"
        )
    if not np.isfinite(rho):
        raise InvalidSetting(setting="rho", found=rho, expected="a finite number")
    stratum = np.zeros(times.size, np.int64)
    if strata is not None:
        _, stratum = checked_groups(strata, times.size, "strata")
    scores = np.zeros(len(labels))
    covariance = np.zeros((len(labels), len(labels)))
    for one in range(int(stratum.max()) + 1):
        inside = stratum == one
        counts = _Counts.of(times[inside], reasons[inside], member[inside], len(labels), cause)
        scores += counts.scores(rho)
        covariance += counts.covariance(rho)
    statistic = _statistic(scores, covariance, cause)
    degrees = len(labels) - 1
    return GrayTest(
        cause=cause,
        groups=labels,
        scores=scores,
        covariance=covariance,
        statistic=statistic,
        degrees=degrees,
        p_value=float(chi2.sf(statistic, degrees)),
        rho=rho,
    )


def _statistic(scores: Floats, covariance: Floats, cause: int) -> float:
    """Return the quadratic form; the last group is left out, for the scores sum to 0.

    In very small samples with many ties the correction for them can leave no variance.
    """
    inner = covariance[:-1, :-1]
    size = np.diag(inner)
    if not _is_regular(inner, size):
        raise NotEstimable(
            f"the events of cause {cause} do not tell the groups apart in every respect: "
            "they came while too few subjects of too few groups were at risk"
        )
    return float(scores[:-1] @ np.linalg.solve(inner, scores[:-1]))


def _is_regular(covariance: Floats, size: Floats) -> bool:
    if not (size > 0).all():
        return False
    scale = np.sqrt(size)
    return bool(np.linalg.eigvalsh(covariance / np.outer(scale, scale))[0] > _SINGULAR)


@dataclass(frozen=True, slots=True, eq=False)
class _Counts:
    """One stratum: times (k,), and by group and time (groups, k) who was at risk and had what."""

    at_risk: Floats
    events: Floats
    others: Floats

    @classmethod
    def of(
        cls, durations: Durations, causes: Integers, member: Integers, groups: int, cause: int
    ) -> _Counts:
        merged = np.where(causes == 0, 0, np.where(causes == cause, 1, 2))
        times = np.unique(durations[merged > 0]).astype(np.float64)
        sets = [
            risk_sets(durations[member == one], merged[member == one], (1, 2), times)
            for one in range(groups)
        ]
        return cls(
            at_risk=np.array([one.at_risk for one in sets]),
            events=np.array([one.events[:, 0] for one in sets]),
            others=np.array([one.events[:, 1] for one in sets]),
        )

    def scores(self, rho: float) -> Floats:
        """Return, by group, weighted events minus those expected from its share of R."""
        before, _ = self._survival()
        own = _divided(self.events, self.at_risk, where=self.at_risk > 0)
        incidence = np.cumsum(before * own, axis=1)
        earlier = np.concatenate((np.zeros((len(own), 1)), incidence[:, :-1]), axis=1)
        share = _shares(self._h() * (1 - earlier))
        weight = self._weight(rho)
        return np.asarray((weight * (self.events - share * self.events.sum(axis=0))).sum(axis=1))

    def covariance(self, rho: float) -> Floats:
        """Return the covariance of the scores as the sum of squares of what each event adds.

        An event of the cause adds at once, by group k, h (own - share) to score k, and every
        event changes what later events of its group count for: `later`.
        """
        h, share, g_before = self._h(), _shares(self._h()), self._g_before()
        step, weight = self._g_step(), self._weight(rho)
        g = g_before - step
        _, after = self._survival()
        total = np.zeros((len(h), len(h)))
        for r in range(len(h)):
            here = h[r] > 0
            now = weight * h * ((np.arange(len(h)) == r)[:, None] - share[r])
            gain = now * _divided(step, g_before, where=g_before > 0)
            later = np.cumsum(gain[:, ::-1], axis=1)[:, ::-1] - gain
            ratio = _divided(g, after[r], where=after[r] > 0)
            # With nobody left in a group, nothing of it comes later.
            first = now + np.where(after[r] > 0, 1 - ratio, 0) * later
            second = -ratio * later
            tied = self._tied(r)
            weights = _divided(step * tied, h[r], where=here)
            d, n = self.others[r], self.at_risk[r]
            correction = 1 - np.where(d > 1, d - 1, 0) / np.maximum(n - 1, 1)
            squares = _divided(d * correction, h[r] ** 2, where=here)
            total += (first * weights) @ first.T + (second * squares) @ second.T
        return total

    def _weight(self, rho: float) -> Floats:
        """Return G(t-) to the power rho where the cause has events, 0 elsewhere.

        F0 may grow beyond 1 once groups are no longer watched; it counts as 1 then.
        """
        g = np.maximum(self._g_before(), 0.0)
        matters = self.events.sum(axis=0) > 0
        if rho < 0 and (g[matters] == 0).any():
            raise NotEstimable("with a negative rho an event after an incidence of 1 has no weight")
        return np.asarray(np.power(g, rho, out=np.zeros(g.size), where=matters))

    def _tied(self, r: int) -> Floats:
        """Return the correction for ties of the cause, as if all had the survival of group r."""
        before, _ = self._survival()
        d = self.events.sum(axis=0)
        like = self._h().sum(axis=0) * before[r] - 1
        share = _divided(d - 1, like, where=(d > 1) & (like > 0))
        return np.asarray(1 - share)

    def _survival(self) -> tuple[Floats, Floats]:
        """Return the chance of no event just before and just after each time, by group."""
        ended = self.events + self.others
        after = np.array([surviving(n, d) for n, d in zip(self.at_risk, ended, strict=True)])
        before = np.array([just_before(one, 1.0) for one in after])
        return before, after

    def _h(self) -> Floats:
        before, _ = self._survival()
        return _divided(self.at_risk, before, where=self.at_risk > 0)

    def _g_step(self) -> Floats:
        h = self._h().sum(axis=0)
        d = self.events.sum(axis=0)
        return _divided(d, h, where=h > 0)

    def _g_before(self) -> Floats:
        return just_before(np.asarray(1 - np.cumsum(self._g_step())), 1.0)


def _shares(values: Floats) -> Floats:
    """Return each group's share of the sum, by time; 0 where the sum is 0."""
    total = np.broadcast_to(values.sum(axis=0), values.shape)
    return _divided(values, total, where=total > 0)


def _divided(numerator: Floats, denominator: Floats, where: Booleans) -> Floats:
    """Return the ratio, and 0 elsewhere."""
    return np.asarray(np.divide(numerator, denominator, out=np.zeros(numerator.shape), where=where))
