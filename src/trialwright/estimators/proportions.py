"""A proportion with its exact interval, and the exact test of a proportion.

Every method is named after its paper; where two programs give one name to two rules, both are
here. Which limits are fixed: at x = 0 the lower limit is 0 and at x = n the upper limit is 1, in
every method; no limit lies outside [0, 1].
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from numbers import Integral
from typing import assert_never

from scipy.special import betainc, betaincinv, betaln, ndtri

from trialwright.estimators.errors import InvalidSetting
from trialwright.estimators.samples import checked_level, checked_probability


class Method(StrEnum):
    """How the limits of a proportion are found."""

    CLOPPER_PEARSON = "clopper-pearson"
    """Exact tail probabilities; covers at least the level. Clopper, Pearson 1934,
    Biometrika 26:404."""
    MID_P = "mid-p"
    """As Clopper-Pearson, the observed count weighing half. Berry, Armitage 1995,
    Statistician 44:417."""
    BLAKER = "blaker"
    """Exact and within Clopper-Pearson's limits, by the acceptability of both tails. Blaker 2000,
    Canadian Journal of Statistics 28:783. Two-sided only."""
    WILSON = "wilson"
    """Inverts the score test. Wilson 1927, JASA 22:209."""
    WILSON_CORRECTED = "wilson-corrected"
    """Wilson with a continuity correction of 1/2n. Newcombe 1998, Statistics in Medicine 17:857,
    method 4."""
    WILSON_PROP_TEST = "wilson-prop-test"
    """As R's `prop.test` prints it: the correction is at most |x - n/2|/n, so that at x = n/2 there
    is none."""
    JEFFREYS = "jeffreys"
    """Equal tails of the posterior after the prior Beta(1/2, 1/2). Brown, Cai, DasGupta 2001,
    Statistical Science 16:101."""
    AGRESTI_COULL = "agresti-coull"
    """The normal interval after z² further subjects, half of them with the event. Agresti, Coull
    1998, American Statistician 52:119."""


class Sides(StrEnum):
    """Which limits are asked for; the other one of a one-sided interval is 0 or 1."""

    BOTH = "both"
    LOWER = "lower"
    UPPER = "upper"


class Alternative(StrEnum):
    """What holds if the tested proportion does not."""

    DIFFERENT = "different"
    GREATER = "greater"
    LESS = "less"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Limits of an estimate, with what they claim."""

    lower: float
    upper: float
    level: float
    method: Method
    sides: Sides


@dataclass(frozen=True, slots=True)
class Proportion:
    """`count` of `total` subjects with the event; total at least 1."""

    count: int
    total: int

    def __post_init__(self) -> None:
        given: tuple[tuple[str, object], ...] = (("count", self.count), ("total", self.total))
        for setting, found in given:
            if isinstance(found, bool) or not isinstance(found, Integral):
                raise InvalidSetting(setting=setting, found=found, expected="a whole number")
        if self.total < 1:
            raise InvalidSetting(setting="total", found=self.total, expected="at least 1 subject")
        if not 0 <= self.count <= self.total:
            expected = f"a number from 0 to the total, {self.total}"
            raise InvalidSetting(setting="count", found=self.count, expected=expected)

    @property
    def estimate(self) -> float:
        """Return the share with the event."""
        return self.count / self.total

    def interval(
        self,
        level: float = 0.95,
        method: Method = Method.CLOPPER_PEARSON,
        sides: Sides = Sides.BOTH,
    ) -> Interval:
        """Return the limits; raises InvalidSetting.

        A one-sided interval spends the whole error on its one limit.
        """
        error = 1 - checked_level(level)
        if method is Method.BLAKER and sides is not Sides.BOTH:
            raise InvalidSetting(setting="sides", found=str(sides), expected="both, for Blaker's")
        tail = error / 2 if sides is Sides.BOTH else error
        # The upper limit is the lower limit of those without the event, seen from the other end.
        without = Proportion(self.total - self.count, self.total)
        lower = 0.0 if sides is Sides.UPPER else self._lower(method, tail)
        upper = 1.0 if sides is Sides.LOWER else 1 - without._lower(method, tail)
        return Interval(lower=lower, upper=upper, level=level, method=method, sides=sides)

    def test(
        self, expected: float, alternative: Alternative = Alternative.DIFFERENT
    ) -> BinomialTest:
        """Return the exact test that the true proportion is `expected`; raises InvalidSetting."""
        expected = checked_probability(expected, "expected")
        match alternative:
            case Alternative.GREATER:
                p_value = at_least(self.count, self.total, expected)
            case Alternative.LESS:
                p_value = at_most(self.count, self.total, expected)
            case Alternative.DIFFERENT:
                p_value = _as_unlikely(self.count, self.total, expected)
            case _:
                assert_never(alternative)
        return BinomialTest(self, expected=expected, alternative=alternative, p_value=p_value)

    def _lower(self, method: Method, tail: float) -> float:
        """Return the lower limit that leaves `tail` below it."""
        x, n = self.count, self.total
        if x == 0:
            return 0.0
        match method:
            case Method.CLOPPER_PEARSON:
                return float(betaincinv(x, n - x + 1, tail))
            case Method.MID_P:
                return _mid_p(x, n, tail)
            case Method.BLAKER:
                return _blaker(x, n, 2 * tail)
            case Method.WILSON:
                return _wilson(x, n, tail, correction=0.0)
            case Method.WILSON_CORRECTED:
                return _wilson(x, n, tail, correction=0.5)
            case Method.WILSON_PROP_TEST:
                return _wilson(x, n, tail, correction=min(0.5, abs(x - n / 2)))
            case Method.JEFFREYS:
                return float(betaincinv(x + 0.5, n - x + 0.5, tail))
            case Method.AGRESTI_COULL:
                return _agresti_coull(x, n, tail)
            case _:
                assert_never(method)


@dataclass(frozen=True, slots=True)
class BinomialTest:
    """An exact binomial test; a two-sided p-value sums what is at most as likely as the count."""

    proportion: Proportion
    expected: float
    alternative: Alternative
    p_value: float


def at_least(x: int, n: int, p: float) -> float:
    """Return the probability of at least x events among n, each with probability p."""
    if x <= 0:
        return 1.0
    return 0.0 if x > n else float(betainc(x, n - x + 1, p))


def at_most(x: int, n: int, p: float) -> float:
    """Return the probability of at most x events among n, each with probability p."""
    return at_least(n - x, n, 1 - p)


def exactly(x: int, n: int, p: float) -> float:
    """Return the probability of exactly x events among n, each with probability 0 < p < 1."""
    if not 0 <= x <= n:
        return 0.0
    choices = -float(betaln(x + 1, n - x + 1)) - math.log(n + 1)
    return math.exp(choices + x * math.log(p) + (n - x) * math.log1p(-p))


def _wilson(x: int, n: int, tail: float, *, correction: float) -> float:
    """Return the root of the score equation that lies below x/n, x moved down by `correction`."""
    z = -float(ndtri(tail))
    moved = x - correction
    spread = z * math.sqrt(z**2 / 4 + moved * (n - moved) / n)
    # At a level below a half the root lies above x/n, and rounding may carry it past 1.
    return min(1.0, max(0.0, (moved + z**2 / 2 - spread) / (n + z**2)))


def _agresti_coull(x: int, n: int, tail: float) -> float:
    z = -float(ndtri(tail))
    total = n + z**2
    centre = (x + z**2 / 2) / total
    return min(1.0, max(0.0, centre - z * math.sqrt(centre * (1 - centre) / total)))


def _mid_p(x: int, n: int, tail: float) -> float:
    def above(p: float) -> float:
        return (at_least(x, n, p) + at_least(x + 1, n, p)) / 2

    # Its limit lies above Clopper-Pearson's, which counts the observed count whole.
    return _crossing(above, tail, float(betaincinv(x, n - x + 1, tail)), 1.0)


def _blaker(x: int, n: int, error: float) -> float:
    """Return the least p at which the count is accepted.

    The acceptability of p is the upper tail of x and with it as much of the lower tail as does not
    exceed it, up to the count k. From one p at which k grows to the next it falls, if at all,
    before it rises, so there is at most one crossing in between.
    """
    start = float(betaincinv(x, n - x + 1, error / 2))
    upper = at_least(x, n, start)
    k = _first(lambda k: at_most(k, n, start) > upper, 0, x) - 1
    while True:
        if at_least(x, n, start) + at_most(k, n, start) >= error:
            return start
        end = _crossing(lambda p, k=k: at_least(x, n, p) - at_most(k + 1, n, p), 0.0, start, 1.0)  # type: ignore[misc]
        if at_least(x, n, end) + at_most(k, n, end) >= error:
            return _crossing(
                lambda p, k=k: at_least(x, n, p) + at_most(k, n, p),  # type: ignore[misc]
                error,
                start,
                end,
            )
        start, k = end, k + 1


#: Probabilities that differ by less than this share are taken as equal, as in R's `binom.test`.
_EQUALLY_LIKELY = 1e-7


def _as_unlikely(x: int, n: int, p: float) -> float:
    """Return the probability of all counts that are at most as likely as x."""
    if x > n * p:
        return _as_unlikely(n - x, n, 1 - p)
    bound = exactly(x, n, p) * (1 + _EQUALLY_LIKELY)
    # Probabilities fall from the mode on; x itself lies on the other side of it.
    first = _first(lambda y: exactly(y, n, p) <= bound, math.ceil(n * p), n + 1)
    return min(1.0, at_most(x, n, p) + at_least(max(first, x + 1), n, p))


def _first(holds: Callable[[int], bool], low: int, high: int) -> int:
    """Return the first whole number from low on for which it holds, or high if for none below."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _crossing(rising: Callable[[float], float], level: float, low: float, high: float) -> float:
    """Return where a rising function meets a level, to the last digit, by halving."""
    while True:
        middle = (low + high) / 2
        if not low < middle < high:
            return middle
        if rising(middle) < level:
            low = middle
        else:
            high = middle
