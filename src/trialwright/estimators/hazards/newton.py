"""The maximum of a concave log-likelihood, by Newton's steps that are halved while they lose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np

from trialwright.estimators.samples import Floats

#: A step whose expected gain is this small moves no digit of a coefficient that is printed.
_SMALL_GAIN = 1e-20
#: What rounding may take from a log-likelihood of many terms.
_ROUNDING = 1e-12
#: Where the information in some direction has fallen below this part of what it was at 0, the
#: search may have run towards infinity: it is asked whether there is a maximum at all.
_SUSPICIOUS = 1e-3
#: The relative change at which R stops.
_EPSILON_OF_R = 1e-9
_MOST_STEPS = 60
_MOST_HALVINGS = 40


class Stopping(StrEnum):
    """When a search has come near enough to the maximum.

    `MAXIMUM` goes on until no printed digit moves. `R` stops where a step has changed the
    log-likelihood by at most 1e-9 of itself (`coxph.control(eps = 1e-09)` of R survival 3.5-3),
    which leaves about nine digits of a coefficient.
    """

    MAXIMUM = "maximum"
    R = "R"


@dataclass(frozen=True, slots=True, eq=False)
class Point:
    """A log-likelihood with its gradient (p,) and its information (p, p) at one place."""

    value: float
    gradient: Floats
    information: Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Maximum:
    """Where the search ended, and whether that is the maximum."""

    at: Floats
    point: Point
    start: Point
    iterations: int
    converged: bool


Likelihood: TypeAlias = Callable[[Floats], Point]


def maximise(likelihood: Likelihood, size: int, stopping: Stopping = Stopping.MAXIMUM) -> Maximum:
    """Search from 0 on; a search that does not end at the maximum says so and does not raise."""
    at = np.zeros(size)
    point = start = likelihood(at)
    converged = False
    iterations = 0
    while not converged and iterations < _MOST_STEPS:
        step = _step(point)
        if step is None:
            break
        iterations += 1
        gain = float(step @ point.gradient)
        moved = _halved(likelihood, at, step, point)
        if moved is None:
            # No step gains: the place is the maximum if hardly anything could be gained.
            converged = gain < _ROUNDING * max(1.0, abs(point.value))
            break
        before, (at, point) = point, moved
        converged = gain < _SMALL_GAIN or (
            stopping is Stopping.R and abs(1 - before.value / point.value) <= _EPSILON_OF_R
        )
    return Maximum(at=at, point=point, start=start, iterations=iterations, converged=converged)


def ran_away(found: Maximum) -> bool:
    """Whether the search failed, or the information fell as it does on the way to infinity."""
    if not found.converged:
        return True
    scale = np.sqrt(np.diag(found.start.information))
    now = np.linalg.eigvalsh(found.point.information / np.outer(scale, scale))
    then = np.linalg.eigvalsh(found.start.information / np.outer(scale, scale))
    return bool(now[0] < _SUSPICIOUS * then[0])


def _step(point: Point) -> Floats | None:
    """Return Newton's step; None where the information is singular or no longer a number."""
    try:
        step = np.linalg.solve(point.information, point.gradient)
    except np.linalg.LinAlgError:
        return None
    if not np.isfinite(step).all() or step @ point.gradient < 0:
        return None
    return np.asarray(step)


def _halved(
    likelihood: Likelihood, at: Floats, step: Floats, before: Point
) -> tuple[Floats, Point] | None:
    """Return the first of step, step/2, step/4... that does not lose; None if all do."""
    slack = _ROUNDING * max(1.0, abs(before.value))
    for _ in range(_MOST_HALVINGS):
        place = at + step
        point = likelihood(place)
        if np.isfinite(point.value) and point.value >= before.value - slack:
            return place, point
        step = step / 2
    return None
