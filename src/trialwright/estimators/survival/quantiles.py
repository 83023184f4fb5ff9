"""The time by which a share of subjects has had the event, by each program's rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

import numpy as np

from trialwright.estimators.samples import Booleans, Floats
from trialwright.estimators.survival.conventions import Convention, Inversion, Level, OpenLevel
from trialwright.estimators.survival.limits import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantile:
    """The time by which the share `probability` has had the event, with its limits.

    None is "not reached" in the follow-up that there was: the time is later, or never.
    """

    probability: float
    estimate: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Steps:
    """Survival from each of the times (m,) on, and at which of them there were events."""

    times: Floats
    survival: Floats
    is_event: Booleans


def quantile_of(steps: Steps, limits: Limits, probability: float, rules: Convention) -> Quantile:
    """Return a quantile of a curve whose limits at its steps are given."""
    share = 1 - probability
    lower, upper = _bounds(steps, limits, share, rules)
    estimate = _crossing(steps.times, steps.survival, share, rules)
    return Quantile(probability=probability, estimate=estimate, lower=lower, upper=upper)


def _bounds(
    steps: Steps, limits: Limits, share: float, rules: Convention
) -> tuple[float | None, float | None]:
    match rules.inversion:
        case Inversion.FIRST | Inversion.NEAREST:
            return (
                _crossing(steps.times, limits.lower, share, rules),
                _crossing(steps.times, limits.upper, share, rules),
            )
        case Inversion.INCLUDED:
            includes = (limits.lower <= share) & (share <= limits.upper)
            return _outermost(steps.times[steps.is_event], includes[steps.is_event])
        case _:
            assert_never(rules.inversion)


def _outermost(times: Floats, includes: Booleans) -> tuple[float | None, float | None]:
    """Return the first time that includes, and the one after the last."""
    places = np.flatnonzero(includes)
    if not places.size:
        return None, None
    after = int(places[-1]) + 1
    return float(times[places[0]]), float(times[after]) if after < times.size else None


def _crossing(times: Floats, values: Floats, share: float, rules: Convention) -> float | None:
    """Return the time at which a step function falls to or below a share; NaN is no value."""
    below = _first_below(values, share - rules.tolerance, rules.inversion)
    level = np.flatnonzero(np.abs(values - share) <= rules.tolerance)
    if not level.size or (below is not None and below < level[0]):
        return None if below is None else float(times[below])
    start = float(times[level[0]])
    if below is None:
        return _on_open_level(start, float(times[-1]), rules.open_level)
    return _on_level(start, float(times[below]), rules.level)


def _first_below(values: Floats, bound: float, inversion: Inversion) -> int | None:
    places = np.flatnonzero(values < bound)
    if not places.size:
        return None
    if inversion is Inversion.NEAREST:
        return int(places[np.argmax(values[places])])
    return int(places[0])


def _on_level(start: float, end: float, rule: Level) -> float:
    match rule:
        case Level.START:
            return start
        case Level.MIDDLE:
            return (start + end) / 2
        case Level.END:
            return end
        case _:
            assert_never(rule)


def _on_open_level(start: float, last: float, rule: OpenLevel) -> float | None:
    match rule:
        case OpenLevel.START:
            return start
        case OpenLevel.MIDDLE:
            return (start + last) / 2
        case OpenLevel.NONE:
            return None
        case _:
            assert_never(rule)
