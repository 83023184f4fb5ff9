"""The course of a toxicity over days: onset, maximum with its day, end, and what is not known.

The grade is of the episode: daily grades are kept, and the course is read from them. A day
without a grade is a gap and is said; it neither ends an episode nor counts as a day of it in
silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trialwright.errors import InvalidInput
from trialwright.grading.answers import Grade, Level, bounds_of, level_between, once_each


@dataclass(frozen=True, slots=True)
class Given:
    """A treatment that was given on a day: tocilizumab, dexamethasone, a vasopressor."""

    day: int
    name: str


@dataclass(frozen=True, slots=True)
class Gap:
    """Days in a row without a grade, both included."""

    first: int
    last: int

    @property
    def days(self) -> int:
        """How many days."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What the daily grades of one participant and one scale say.

    `onset` is the first day with grade 1 or more, `last_day` the last such day, `resolved` the
    first day of grade 0 after it, None while it goes on or is not seen to end. `maximum` is the
    level of the worst day that was graded; where a day is open it is open too, and a day in a
    gap may have been worse still. `maximum_day` is the first day of the highest grade known.
    `duration` counts days from onset to `last_day`, gaps included; `days_in_gaps` says how many
    of them nobody graded.
    """

    rulebook: str
    term: str
    first_assessed: int
    last_assessed: int
    onset: int | None
    last_day: int | None
    resolved: int | None
    maximum: Level
    maximum_day: int | None
    duration: int | None
    days_in_gaps: int
    gaps: tuple[Gap, ...]
    ongoing: bool
    treatments: tuple[Given, ...]
    remarks: tuple[str, ...]


def course_of(grades: Mapping[int, Grade], given: Iterable[Given] = ()) -> Course:
    """Return the course of daily grades, by study day.

    Of several grades on one day the caller passes the worst. Raises InvalidInput if there is
    no day, or if the grades are of different scales, versions or terms: they are never pooled.
    """
    rulebook, term = _one_scale(grades)
    bounds = {
        day: known for day in sorted(grades) if (known := bounds_of(grades[day].level)) is not None
    }
    if not bounds:
        raise InvalidInput(f"{rulebook}, {term}: no day was assessed, expected at least one")
    first, last = min(bounds), max(bounds)
    sick = [day for day, (lowest, _) in bounds.items() if lowest]
    onset, last_day = (sick[0], sick[-1]) if sick else (None, None)
    worst = max(lowest for lowest, _ in bounds.values())
    gaps = _gaps(bounds, first, last)
    resolved = _resolved(bounds, last_day)
    return Course(
        rulebook=rulebook,
        term=term,
        first_assessed=first,
        last_assessed=last,
        onset=onset,
        last_day=last_day,
        resolved=resolved,
        maximum=level_between(worst, max(highest for _, highest in bounds.values())),
        maximum_day=next((day for day in sick if bounds[day][0] == worst), None),
        duration=None if onset is None or last_day is None else last_day - onset + 1,
        days_in_gaps=_days_within(gaps, onset, last_day),
        gaps=gaps,
        ongoing=last_day is not None and resolved is None,
        treatments=tuple(sorted(given, key=lambda one: (one.day, one.name))),
        remarks=(*_absent(bounds, onset, last_day), *_remarks(gaps, bounds, grades)),
    )


def _one_scale(grades: Mapping[int, Grade]) -> tuple[str, str]:
    scales = {(grade.rulebook, grade.term) for grade in grades.values()}
    if len(scales) != 1:
        said = ", ".join(f"{rulebook}: {term}" for rulebook, term in sorted(scales)) or "none"
        raise InvalidInput(f"a course is of one scale and one term, found {said}")
    return scales.pop()


def _resolved(bounds: Mapping[int, tuple[int, int]], last_day: int | None) -> int | None:
    """Return the first day after the last sick one on which the grade is known to be 0."""
    if last_day is None:
        return None
    return next(
        (day for day, (_, highest) in bounds.items() if day > last_day and not highest), None
    )


def _gaps(bounds: Mapping[int, tuple[int, int]], first: int, last: int) -> tuple[Gap, ...]:
    gaps: list[Gap] = []
    for day in range(first, last + 1):
        if day in bounds:
            continue
        if gaps and gaps[-1].last == day - 1:
            gaps[-1] = Gap(gaps[-1].first, day)
        else:
            gaps.append(Gap(day, day))
    return tuple(gaps)


def _days_within(gaps: Iterable[Gap], onset: int | None, last_day: int | None) -> int:
    if onset is None or last_day is None:
        return 0
    return sum(gap.days for gap in gaps if onset <= gap.first <= last_day)


def _absent(
    bounds: Mapping[int, tuple[int, int]], onset: int | None, last_day: int | None
) -> tuple[str, ...]:
    """Say on which days between onset and last day it was absent: a duration hides them."""
    if onset is None or last_day is None:
        return ()
    days = [day for day in bounds if onset < day < last_day and not bounds[day][1]]
    if not days:
        return ()
    several = ", ".join(map(str, days))
    said = f"day {several}" if len(days) == 1 else f"days {several}"
    return (f"absent on {said}, between two episodes: onset and duration are of both together",)


def _remarks(
    gaps: tuple[Gap, ...], bounds: Mapping[int, tuple[int, int]], grades: Mapping[int, Grade]
) -> tuple[str, ...]:
    said = [
        f"not assessed on day {gap.first}"
        if gap.first == gap.last
        else f"not assessed on days {gap.first} to {gap.last}"
        for gap in gaps
    ]
    said += [
        f"day {day} is open: missing {', '.join(grades[day].missing) or 'inputs'}"
        for day, (lowest, highest) in bounds.items()
        if lowest != highest
    ]
    return once_each(said)
