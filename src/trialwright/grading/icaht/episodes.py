"""Stretches of low counts: when they began, how low they went and on which day, how long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trialwright.grading.conditions import Condition, Sample
from trialwright.grading.icaht.counting import runs
from trialwright.grading.rounding import DIGITS
from trialwright.grading.truth import Truth


@dataclass(frozen=True, slots=True)
class Episode:
    """One stretch of low counts, both days included.

    `lowest` is the lowest count and `lowest_day` the first day that had it. `unmeasured` are
    days within it without a count. `recovered` is the first of the days of a recovery that
    lasted; None where none is seen.
    """

    first: int
    last: int
    lowest: float
    lowest_day: int
    unmeasured: tuple[int, ...]
    recovered: int | None

    @property
    def days(self) -> int:
        """How many days it lasted, days of short recoveries and days without a count included."""
        return self.last - self.first + 1


def episodes(
    counts: Mapping[int, float], condition: Condition, recovery_days: int
) -> tuple[Episode, ...]:
    """Return the stretches of days with low counts.

    A stretch ends with as many consecutive measured days of recovery as `recovery_days` asks
    for; fewer, or days without a count in between, do not end it.
    """
    found = (_episode(counts, condition, span) for span in _spans(counts, condition, recovery_days))
    return tuple(one for one in found if one is not None)


def _spans(
    counts: Mapping[int, float], condition: Condition, recovery_days: int
) -> Iterator[tuple[range, int | None]]:
    """Yield the days between lasting recoveries, each with the day on which the next begins."""
    days = range(min(counts, default=0), max(counts, default=-1) + 1)
    recovering = [day in counts and not _is_low(condition, counts[day]) for day in days]
    first = day = days.start
    for recovers, length in runs(recovering):
        if recovers and length >= recovery_days:
            yield range(first, day), day
            first = day + length
        day += length
    yield range(first, day), None


def _episode(
    counts: Mapping[int, float], condition: Condition, span: tuple[range, int | None]
) -> Episode | None:
    days, recovered = span
    low = [day for day in days if day in counts and _is_low(condition, counts[day])]
    if not low:
        return None
    lowest = min(counts[day] for day in low)
    return Episode(
        low[0],
        low[-1],
        lowest,
        next(day for day in low if counts[day] == lowest),
        tuple(day for day in range(low[0], low[-1] + 1) if day not in counts),
        recovered,
    )


def _is_low(condition: Condition, count: float) -> bool:
    return condition.holds(Sample(value=count), DIGITS).truth is Truth.TRUE
