"""Coefficients with their uncertainty, and tests of all of them together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri
from scipy.stats import chi2, norm

from trialwright.estimators.samples import Floats, checked_level


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """By how much the log hazard rises with one unit of a covariate."""

    name: str
    estimate: float
    standard_error: float

    @property
    def ratio(self) -> float:
        """The hazard ratio of one unit; infinity where it leaves numbers."""
        return _exp(self.estimate)

    @property
    def z(self) -> float:
        """The estimate in standard errors; NaN where the standard error is 0.

        A robust one is 0 in very small samples in which the scores of all subjects vanish.
        """
        return self.estimate / self.standard_error if self.standard_error else math.nan

    @property
    def p_value(self) -> float:
        """The two-sided p-value by Wald."""
        return float(2 * norm.sf(abs(self.z)))

    def ratio_limits(self, level: float = 0.95) -> tuple[float, float]:
        """Return Wald limits of the hazard ratio; 0 or infinity where they leave numbers."""
        spread = float(ndtri(0.5 + checked_level(level) / 2)) * self.standard_error
        return _exp(self.estimate - spread), _exp(self.estimate + spread)


@dataclass(frozen=True, slots=True, kw_only=True)
class TestOfAll:
    """A chi-square test that all coefficients are 0."""

    #: Says to pytest that this is no test of the program.
    __test__ = False

    statistic: float
    degrees: int

    @property
    def p_value(self) -> float:
        """The upper tail of the statistic."""
        return float(chi2.sf(self.statistic, self.degrees))


def coefficients_of(
    names: Sequence[str], estimates: Floats, covariance: Floats
) -> tuple[Coefficient, ...]:
    """Return coefficients with the roots of the covariance's diagonal."""
    errors = np.sqrt(np.diag(covariance))
    return tuple(
        Coefficient(name=name, estimate=float(value), standard_error=float(error))
        for name, value, error in zip(names, estimates, errors, strict=True)
    )


def _exp(value: float) -> float:
    try:
        return math.exp(value)
    except OverflowError:
        return math.inf
