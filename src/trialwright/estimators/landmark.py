"""Who was still being watched at a landmark, and what came after it.

What has come by a day, such as a response, may be compared only among those who were still at
risk on that day: whoever relapsed before could not have responded any more. J. R. Anderson,
K. C. Cain, R. D. Gelber: Analysis of survival by tumor response. Journal of Clinical Oncology 1
(1983) 710-719.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real

import numpy as np
from numpy.typing import ArrayLike

from trialwright.estimators.errors import InvalidSample, InvalidSetting, NotEstimable
from trialwright.estimators.samples import (
    Booleans,
    Floats,
    Integers,
    checked_durations,
    checked_events,
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Landmark:
    """A sample from a landmark on.

    Attributes
    ----------
    at : the landmark, in the unit of the durations.
    kept : places of the m subjects that were followed beyond it without an event.
    durations, events : theirs, counted from the landmark, (m,).
    had_event : how many are left out for an event by the landmark, one on it included.
    lost : how many are left out because their follow-up ended by then without one.

    """

    at: float
    kept: Integers
    durations: Floats
    events: Booleans
    had_event: int
    lost: int

    def came_by(self, times: Sequence[float | None]) -> Booleans:
        """Say of each subject that is kept whether something had come by the landmark, (m,).

        `times` are of all n subjects: when it came, None if it did not while they were
        followed. All that are kept were followed beyond the landmark, so what has not come
        to them by then is known not to have come.
        """
        size = self.kept.size + self.had_event + self.lost
        if len(times) != size:
            raise InvalidSample(
                quantity="times",
                position=None,
                found=f"of {len(times)} values",
                expected=f"{size}, one for each subject",
            )
        came = np.array([_checked_time(time, place) for place, time in enumerate(times)])
        return np.asarray(came[self.kept] <= self.at)


def _checked_time(time: object, place: int) -> float:
    """Return when something came, infinity if it did not."""
    if time is None:
        return math.inf
    if isinstance(time, bool) or not isinstance(time, Real) or not 0 <= float(time) < math.inf:
        raise InvalidSample(
            quantity="times",
            position=place,
            found=repr(time),
            expected="a finite number from 0, or None",
        )
    return float(time)


def landmark(durations: ArrayLike, events: ArrayLike, at: float) -> Landmark:
    """Return the sample from a landmark on; raises NotEstimable if nobody is left.

    Kept is who was followed for longer than `at`: an event on the landmark belongs to before.
    """
    times = checked_durations(durations)
    happened = checked_events(events, times.size)
    day: object = at
    if isinstance(day, bool) or not isinstance(day, Real) or not 0 <= float(day) < math.inf:
        raise InvalidSetting(setting="at", found=at, expected="a finite number from 0")
    beyond = times > at
    if not beyond.any():
        raise NotEstimable(f"nobody was followed beyond the landmark at {at:g}")
    return Landmark(
        at=float(at),
        kept=np.flatnonzero(beyond),
        durations=(times[beyond] - at).astype(np.float64),
        events=happened[beyond],
        had_event=int((~beyond & happened).sum()),
        lost=int((~beyond & ~happened).sum()),
    )
