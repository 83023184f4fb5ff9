"""The area under a survival curve up to a time: the mean time without the event until then."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from trialwright.estimators.samples import Floats, checked_level


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictedMean:
    """The mean time without the event, counted up to `until`, in the unit of the durations."""

    until: float
    estimate: float
    standard_error: float

    def limits(self, level: float = 0.95) -> tuple[float, float]:
        """Return normal limits, kept between 0 and `until`; raises InvalidSetting."""
        spread = float(ndtri((1 + checked_level(level)) / 2)) * self.standard_error
        return max(0.0, self.estimate - spread), min(self.until, self.estimate + spread)


def restricted_mean(
    times: Floats, survival: Floats, log_variance: Floats, until: float
) -> RestrictedMean:
    """Return the area under survival from 0 to `until`, with its standard error.

    The variance sums, over the times of events, the squared area that is still to come times the
    step of Greenwood's variance: Klein, Moeschberger, Survival Analysis, 2nd ed. 2003, section 4.5.
    An event after which survival is 0 adds nothing: no area is left.
    """
    reached = int(np.searchsorted(times, until, side="left"))
    widths = np.diff(np.concatenate(([0.0], times[:reached], [until])))
    areas = widths * np.concatenate(([1.0], survival[:reached]))
    to_come = np.cumsum(areas[::-1])[::-1][1:]
    with np.errstate(invalid="ignore"):  # infinite from where survival is 0, where no area is left
        steps = np.diff(np.concatenate(([0.0], log_variance[:reached])))
    counts = to_come > 0
    variance = float(np.sum(to_come[counts] ** 2 * steps[counts]))
    return RestrictedMean(
        until=until, estimate=float(areas.sum()), standard_error=math.sqrt(max(0.0, variance))
    )
