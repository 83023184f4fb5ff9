"""Change from a first value to a later one of the same subjects, for small samples.

A value that is missing is counted and never becomes 0. A percentage needs a first value above 0;
where it is 0 or below there is none, and that is counted too.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from numbers import Real
from typing import assert_never

import numpy as np
from scipy.stats import binom
from scipy.stats import t as student

from trialwright.estimators.errors import InvalidSample, NotEstimable
from trialwright.estimators.samples import LONGEST, Floats, checked_level
from trialwright.estimators.signed_ranks import (
    MOST,
    doubled_ranks,
    sum_distribution,
    walsh_averages,
)

#: A tail that should equal half the error exactly, such as 1/32, may miss it by rounding.
_SLACK = 1e-12
_WHOLE = 100.0


class ChangeKind(StrEnum):
    """What is called the change."""

    DIFFERENCE = "difference"
    """The later value less the first one."""
    PERCENT = "percent"
    """That, in hundredths of the first value."""


class CentreMethod(StrEnum):
    """How limits are found, and of what."""

    T = "t"
    """Of the mean, if changes are normal: Student's t with n - 1 degrees of freedom."""
    ORDER_STATISTICS = "order statistics"
    """Of the median, exact for any distribution: W. R. Thompson: On confidence ranges for the
    median. Annals of Mathematical Statistics 7 (1936) 122-128."""
    SIGNED_RANKS = "signed ranks"
    """Of the centre of symmetry, exact for symmetric distributions, conservative with ties:
    J. L. Hodges, E. L. Lehmann: Estimates of location based on rank tests. Annals of
    Mathematical Statistics 34 (1963) 598-611."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreInterval:
    """Limits with the level asked for, and the chance with which they cover at least."""

    lower: float
    upper: float
    level: float
    coverage: float
    method: CentreMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedRankTest:
    """Wilcoxon's signed-rank test that changes are symmetric around 0, exact.

    F. Wilcoxon: Individual comparisons by ranking methods. Biometrics Bulletin 1 (1945) 80-83.
    Changes of 0 are left out and counted; tied sizes share their mean rank, and the
    distribution is that of all signs given these ranks.

    Attributes
    ----------
    rank_sum : sum of the ranks of changes above 0.
    ranked : changes other than 0.
    zeros : changes of 0.
    p_value : two-sided, twice the smaller tail; 1 with nothing to rank.

    """

    rank_sum: float
    ranked: int
    zeros: int
    p_value: float


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Change:
    """The changes of those with both values, and how many others there were and why.

    Attributes
    ----------
    kind : difference or percent.
    changes : (n,), in the order of subjects.
    without_first, without_later, without_both : subjects with missing values.
    undefined : subjects with both values whose first is not above 0, so that no percentage
        exists; 0 for differences.

    """

    kind: ChangeKind
    changes: Floats
    without_first: int
    without_later: int
    without_both: int
    undefined: int

    @property
    def subjects(self) -> int:
        """All subjects, those without a change included."""
        return self.changes.size + self.left_out

    @property
    def left_out(self) -> int:
        """Subjects without a change."""
        return self.without_first + self.without_later + self.without_both + self.undefined

    def mean(self) -> float:
        """Return the mean change; raises NotEstimable without any."""
        return float(self._some(1).mean())

    def standard_deviation(self) -> float:
        """Return the standard deviation, n - 1 below; raises NotEstimable for fewer than two."""
        return float(self._some(2).std(ddof=1))

    def median(self) -> float:
        """Return the median change; raises NotEstimable without any."""
        return float(np.median(self._some(1)))

    def range(self) -> tuple[float, float]:
        """Return the least and the greatest change; raises NotEstimable without any."""
        changes = self._some(1)
        return float(changes.min()), float(changes.max())

    def hodges_lehmann(self) -> float:
        """Return the median of the means of all pairs; raises NotEstimable without any."""
        return float(np.median(walsh_averages(self._few())))

    def mean_interval(self, level: float = 0.95) -> CentreInterval:
        """Return t limits of the mean; raises NotEstimable for fewer than two changes."""
        checked_level(level)
        n = self._some(2).size
        spread = float(student.ppf(0.5 + level / 2, n - 1))
        spread *= self.standard_deviation() / math.sqrt(n)
        return CentreInterval(
            lower=self.mean() - spread,
            upper=self.mean() + spread,
            level=level,
            coverage=level,
            method=CentreMethod.T,
        )

    def median_interval(self, level: float = 0.95) -> CentreInterval:
        """Return the k-th smallest and the k-th greatest change, the narrowest that cover.

        Raises NotEstimable where even least and greatest do not: below six changes for 95%.
        """
        changes = np.sort(self._some(1))
        n = changes.size
        tails = binom.cdf(np.arange((n + 1) // 2), n, 0.5)
        k = self._place(tails, level)
        return CentreInterval(
            lower=float(changes[k - 1]),
            upper=float(changes[n - k]),
            level=level,
            coverage=float(1 - 2 * tails[k - 1]),
            method=CentreMethod.ORDER_STATISTICS,
        )

    def hodges_lehmann_interval(self, level: float = 0.95) -> CentreInterval:
        """Return the k-th smallest and greatest mean of pairs, the narrowest that cover.

        Raises NotEstimable where even least and greatest do not: below six changes for 95%.
        """
        averages = walsh_averages(self._few())
        ranks = np.arange(1, self.changes.size + 1)
        tails = np.cumsum(sum_distribution(2 * ranks)[::2])[: (averages.size + 1) // 2]
        k = self._place(tails, level)
        return CentreInterval(
            lower=float(averages[k - 1]),
            upper=float(averages[averages.size - k]),
            level=level,
            coverage=float(1 - 2 * tails[k - 1]),
            method=CentreMethod.SIGNED_RANKS,
        )

    def signed_rank_test(self) -> SignedRankTest:
        """Return the test that changes are symmetric around 0."""
        changes = self._few()
        ranked = changes[changes != 0]
        ranks = doubled_ranks(np.abs(ranked))
        doubled = int(ranks[ranked > 0].sum())
        chances = sum_distribution(ranks)
        below, above = chances[: doubled + 1].sum(), chances[doubled:].sum()
        return SignedRankTest(
            rank_sum=doubled / 2,
            ranked=ranked.size,
            zeros=changes.size - ranked.size,
            p_value=min(1.0, float(2 * min(below, above))),
        )

    def _place(self, tails: Floats, level: float) -> int:
        """Return the greatest k whose two tails, below k each, keep the error."""
        error = 1 - checked_level(level)
        kept = np.flatnonzero(2 * tails <= error * (1 + _SLACK))
        if not kept.size:
            most = 1 - 2 * float(tails[0])
            raise NotEstimable(
                f"{self.changes.size} changes are too few for limits at {level:.2%}: "
                f"least and greatest cover {max(most, 0.0):.2%}"
            )
        return int(kept[-1]) + 1

    def _some(self, fewest: int) -> Floats:
        if self.changes.size < fewest:
            raise NotEstimable(
                f"{self.changes.size} of {self.subjects} subjects have a change, "
                f"and at least {fewest} must"
            )
        return self.changes

    def _few(self) -> Floats:
        changes = self._some(1)
        if changes.size > MOST:
            raise NotEstimable(
                f"{changes.size} changes are too many for exact signed ranks, which take {MOST}"
            )
        return changes


def change(
    first: Sequence[float | None],
    later: Sequence[float | None],
    kind: ChangeKind = ChangeKind.DIFFERENCE,
) -> Change:
    """Return the changes of subjects, the first and the later value of each at one place.

    None is a value that is missing; anything but None and finite numbers is refused by
    InvalidSample, NaN too: it does not say why it is none.
    """
    before, after = _values(first, "first"), _values(later, "later")
    if len(before) != len(after):
        raise InvalidSample(
            quantity="later",
            position=None,
            found=f"of {len(after)} values",
            expected=f"{len(before)}, one for each subject",
        )
    known = [
        _change(a, b, kind, place)
        for place, (a, b) in enumerate(zip(before, after, strict=True))
        if a is not None and b is not None
    ]
    changes = [one for one in known if one is not None]
    return Change(
        kind=kind,
        changes=np.array(changes, dtype=np.float64),
        without_first=_count(before, after, first=True, later=False),
        without_later=_count(before, after, first=False, later=True),
        without_both=_count(before, after, first=True, later=True),
        undefined=len(known) - len(changes),
    )


def _change(first: float, later: float, kind: ChangeKind, place: int) -> float | None:
    match kind:
        case ChangeKind.DIFFERENCE:
            return later - first
        case ChangeKind.PERCENT if first <= 0:
            return None
        case ChangeKind.PERCENT:
            percent = _WHOLE * (later - first) / first
            if abs(percent) < LONGEST:
                return percent
            raise InvalidSample(
                quantity="later",
                position=place,
                found=f"{later!r} after {first!r}",
                expected=f"a change of less than {LONGEST:g} per cent",
            )
        case _:
            assert_never(kind)


def _count(
    before: list[float | None], after: list[float | None], *, first: bool, later: bool
) -> int:
    """Count subjects without a first, and without a later value, just as said."""
    return sum(
        (a is None) is first and (b is None) is later for a, b in zip(before, after, strict=True)
    )


def _values(values: Sequence[float | None], quantity: str) -> list[float | None]:
    return [_value(value, quantity, place) for place, value in enumerate(values)]


def _is_small(value: Real) -> bool:
    try:
        return abs(float(value)) < LONGEST
    except OverflowError:
        return False


def _value(value: object, quantity: str, place: int) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, Real) or not _is_small(value):
        raise InvalidSample(
            quantity=quantity,
            position=place,
            found=repr(value),
            expected="a finite number, or None where it is missing",
        )
    return float(value)
