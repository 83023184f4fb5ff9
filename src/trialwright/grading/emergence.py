"""Grades beside the grade of the baseline: what was there before, and what treatment brought.

A participant with leukaemia often enters with counts of grade 4. Their grade on a later day
says little by itself; what counts is whether it is worse than it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from trialwright.grading.answers import Grade, bounds_of
from trialwright.grading.measured import Baseline, Observation, Settings, grade_measured
from trialwright.grading.rulebook import Rulebook


class Emergence(Enum):
    """Whether a grade is worse than that of the baseline."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    BEFORE = "before the reference event"


@dataclass(frozen=True, slots=True)
class DatedObservation:
    """One observation and its study day."""

    day: int
    observation: Observation


@dataclass(frozen=True, slots=True)
class GradedDay:
    """One day's grade, and whether it is worse than that of the baseline."""

    day: int
    grade: Grade
    treatment_emergent: Emergence


@dataclass(frozen=True, slots=True)
class GradedSeries:
    """A participant's values of one term, graded beside their baseline.

    `baseline_day` and `grade_baseline` are None where there is no value before the event.
    """

    event_day: int
    baseline_day: int | None
    grade_baseline: Grade | None
    days: tuple[GradedDay, ...]


def baseline_of(
    series: Iterable[DatedObservation], event_day: int, *, event_day_counts: bool = False
) -> DatedObservation | None:
    """Return the last value before the reference event (lymphodepletion, or infusion).

    A value of the event's own day may have been taken before it or after; it is the baseline
    only where the caller says that it was taken before (`event_day_counts`). Of several on one
    day it is the last in their order. None if there is no value before.
    """
    before = [
        one
        for one in series
        if one.observation.value is not None
        and (one.day < event_day or (event_day_counts and one.day == event_day))
    ]
    return max(reversed(before), key=lambda one: one.day, default=None)


def treatment_emergent(grade: Grade, grade_baseline: Grade | None) -> Emergence:
    """Return whether a grade is worse than that of the baseline.

    Where either is open, the answer is unknown unless every possibility gives the same one.
    """
    later = bounds_of(grade.level)
    earlier = bounds_of(grade_baseline.level) if grade_baseline is not None else None
    if later is None or earlier is None:
        return Emergence.UNKNOWN
    if later[0] > earlier[1]:
        return Emergence.YES
    return Emergence.NO if later[1] <= earlier[0] else Emergence.UNKNOWN


def grade_series(  # noqa: PLR0913 - the series, its event, and how both are read
    rulebook: Rulebook,
    term: str,
    series: Iterable[DatedObservation],
    *,
    event_day: int,
    event_day_counts: bool = False,
    settings: Settings | None = None,
) -> GradedSeries:
    """Grade all values of one participant, each beside the baseline and never against itself."""
    dated = sorted(series, key=lambda one: one.day)
    found = baseline_of(dated, event_day, event_day_counts=event_day_counts)
    grade_baseline = None
    if found is not None:
        own = replace(found.observation, baseline=None, is_baseline=True)
        grade_baseline = grade_measured(rulebook, term, own, settings)
    days = []
    for one in dated:
        if one is found and grade_baseline is not None:
            days.append(GradedDay(one.day, grade_baseline, Emergence.BEFORE))
            continue
        grade = grade_measured(rulebook, term, _beside(one, found), settings)
        days.append(GradedDay(one.day, grade, _emergence(one, grade, grade_baseline, event_day)))
    return GradedSeries(
        event_day, None if found is None else found.day, grade_baseline, tuple(days)
    )


def _emergence(
    one: DatedObservation, grade: Grade, grade_baseline: Grade | None, event_day: int
) -> Emergence:
    if one.day < event_day:
        return Emergence.BEFORE
    return treatment_emergent(grade, grade_baseline)


def _beside(one: DatedObservation, found: DatedObservation | None) -> Observation:
    if found is None:
        return one.observation
    baseline = found.observation
    own = Baseline(value=baseline.value, bound=baseline.bound, lln=baseline.lln, uln=baseline.uln)
    return replace(one.observation, baseline=own)
