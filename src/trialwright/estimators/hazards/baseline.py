"""The cumulative hazard that covariates multiply."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trialwright.estimators.errors import InvalidSetting
from trialwright.estimators.hazards.likelihood import Stratum, Ties, log_risk_sums, shares
from trialwright.estimators.samples import Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class BaselineHazard:
    """The cumulative hazard of one stratum for somebody with all covariates 0.

    N. Breslow's estimate, with Efron's correction for ties where these were Efron's.

    Attributes
    ----------
    times : distinct event times (k,), ascending.
    hazard : cumulative hazard just after each, (k,).
    last : the longest duration of the stratum; beyond it nothing is known.

    """

    times: Floats
    hazard: Floats
    last: float

    def at(self, time: float) -> float:
        """Return the cumulative hazard at a time: NaN after the last duration."""
        if not np.isfinite(time) or time < 0:
            raise InvalidSetting(setting="time", found=time, expected="a finite number from 0")
        if time > self.last:
            return float("nan")
        row = int(np.searchsorted(self.times, time, side="right"))
        return float(self.hazard[row - 1]) if row else 0.0


def baseline_of(
    stratum: Stratum, coefficients: Floats, ties: Ties, *, last: float, log_factor: float
) -> BaselineHazard:
    """Return the baseline of a stratum at given coefficients, times exp(log_factor).

    Logarithms are added before anything is raised to a power, so that a covariate far from 0
    does not make it infinite on the way.
    """
    steps = np.zeros(0)
    if stratum.deaths.size:
        sums = log_risk_sums(stratum, stratum.covariates @ coefficients, shares(stratum, ties))
        with np.errstate(over="ignore"):
            steps = np.add.reduceat(np.exp(log_factor - sums), stratum.starts)
    return BaselineHazard(
        times=stratum.times[::-1], hazard=np.asarray(np.cumsum(steps[::-1])), last=last
    )
