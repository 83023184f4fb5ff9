"""Limits of survival at single times, of five kinds.

Sources: Kalbfleisch, Prentice, The Statistical Analysis of Failure Time Data, 2nd ed. 2002,
section 1.4 (plain, log, log-log); Borgan, Liestøl 1990, Scandinavian Journal of Statistics 17:35
(log-log, arcsine); SAS/STAT User's Guide, PROC LIFETEST, CONFTYPE= (logit).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

import numpy as np
from scipy.special import expit, ndtri

from trialwright.estimators.samples import Floats
from trialwright.estimators.survival.conventions import Convention, Ends, IntervalKind


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Limits:
    """Lower and upper limits (m,), NaN where there are none, with what they claim."""

    lower: Floats
    upper: Floats
    level: float
    kind: IntervalKind


def pointwise(
    survival: Floats, log_variance: Floats, level: float, kind: IntervalKind, rules: Convention
) -> Limits:
    """Return limits of a survival (m,) that does not rise, given the variance of its logarithm."""
    z = float(ndtri((1 + level) / 2))
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        lower, upper = _limits(survival, np.sqrt(log_variance), z, kind)
    if survival[0] == 1:
        _settle(lower, upper, slice(int((survival == 1).sum())), rules.at_one, 1.0)
    if survival[-1] == 0:
        beginning = survival.size - int((survival == 0).sum())
        _settle(lower, upper, slice(beginning, None), rules.at_zero, 0.0)
    return Limits(lower=lower, upper=upper, level=level, kind=kind)


def _limits(survival: Floats, error: Floats, z: float, kind: IntervalKind) -> tuple[Floats, Floats]:
    """Return limits; `error` is the standard error of the logarithm of survival."""
    match kind:
        case IntervalKind.PLAIN:
            spread = z * survival * error
            return np.maximum(survival - spread, 0), np.minimum(survival + spread, 1)
        case IntervalKind.LOG:
            factor = np.exp(z * error)
            return survival / factor, np.minimum(survival * factor, 1)
        case IntervalKind.LOG_LOG:
            return _log_log(survival, error, z)
        case IntervalKind.LOGIT:
            logit = np.log(survival / (1 - survival))
            spread = z * error / (1 - survival)
            return expit(logit - spread), expit(logit + spread)
        case IntervalKind.ARCSINE:
            angle = np.arcsin(np.sqrt(survival))
            spread = z / 2 * error * np.sqrt(survival / (1 - survival))
            low, high = np.maximum(angle - spread, 0), np.minimum(angle + spread, np.pi / 2)
            return np.sin(low) ** 2, np.sin(high) ** 2
        case _:
            assert_never(kind)


def _log_log(survival: Floats, error: Floats, z: float) -> tuple[Floats, Floats]:
    """Return the default's limits, in little memory, which costs more time than the arithmetic."""
    log = np.log(survival)
    factor = error / log
    factor *= z
    np.exp(factor, out=factor)  # below 1, as log is negative
    upper = log * factor
    log /= factor
    return np.exp(log, out=log), np.exp(upper, out=upper)


def _settle(lower: Floats, upper: Floats, where: slice, ends: Ends, survival: float) -> None:
    """Write what the rules say of the limits where survival is 1 or 0."""
    match ends:
        case Ends.EDGE:
            lower[where] = upper[where] = survival
        case Ends.UNAVAILABLE:
            lower[where] = upper[where] = np.nan
        case Ends.FORMULA:
            pass
        case _:
            assert_never(ends)
