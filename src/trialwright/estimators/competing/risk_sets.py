"""Who was at risk and who had which event, at each distinct time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from trialwright.estimators.samples import Durations, Floats, Integers


@dataclass(frozen=True, slots=True, eq=False)
class RiskSets:
    """times (k,), distinct and ascending; at_risk (k,), just before; events (k, c), by cause."""

    times: Floats
    at_risk: Floats
    events: Floats


def risk_sets(
    durations: Durations, causes: Integers, of: Sequence[int], times: Floats | None = None
) -> RiskSets:
    """Count at every distinct duration, or at given times; subjects censored there are at risk."""
    moments = np.unique(durations).astype(np.float64) if times is None else times
    ordered = np.sort(durations)
    at_risk = durations.size - np.searchsorted(ordered, moments, side="left")
    events = np.zeros((moments.size, len(of)))
    for column, cause in enumerate(of):
        places = np.searchsorted(moments, durations[causes == cause])
        events[:, column] = np.bincount(places, minlength=moments.size)
    return RiskSets(moments, at_risk.astype(np.float64), events)


def surviving(at_risk: Floats, events: Floats) -> Floats:
    """Return the chance of no event just after each time, (k,); 0 at risk changes nothing."""
    left = np.ones(at_risk.size)
    np.divide(at_risk - events, at_risk, out=left, where=at_risk > 0)
    return np.asarray(np.cumprod(left))


def just_before(values: Floats, start: float) -> Floats:
    """Return a step function's values just before each of its times."""
    return np.asarray(np.concatenate(([start], values))[: values.size])
