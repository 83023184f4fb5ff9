"""Rows of a rulebook of days that decide for no course of counts.

Each row is tried with the mildest course that fulfils it: as many days as it asks for, with
counts just as low as it asks for, and high ones on all others. Any other course that fulfils
the row is worse. So if a row of a higher grade holds here it holds wherever this one does, and
if this one does not hold here it holds nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialwright.grading.answers import bounds_of
from trialwright.grading.fields import Defect
from trialwright.grading.icaht.grading import grade_icaht
from trialwright.grading.icaht.rulebooks import DayRow, DayRulebook, Period

#: How far below a threshold a count is that must be less than it.
_NUDGE = 1e-9


def rows_without_course(rulebook: DayRulebook, name: str) -> Iterator[Defect]:
    """Yield the rows that decide nowhere; of a rulebook that has no other defect."""
    for period in rulebook.periods:
        for number, row in enumerate(period.rows, 1):
            says = _says(rulebook, period, row)
            if says is not None:
                yield Defect(f"{name}, {period.name}, row {number}", "when", says)


def _says(rulebook: DayRulebook, period: Period, row: DayRow) -> str | None:
    """Return why a row decides for no course; None if there is one for which it does."""
    counts = _mildest(rulebook, period, row)
    grade = grade_icaht(rulebook, period.name, counts)
    bounds = bounds_of(grade.level)
    if bounds is None or bounds[0] < row.grade:
        return f"{row.condition.text!r} holds for no course: grade {row.grade} is not reached"
    if bounds[0] > row.grade:
        return (
            f"{row.condition.text!r} decides for no course: "
            f"wherever grade {row.grade} holds, grade {bounds[0]} does too"
        )
    return None


def _mildest(rulebook: DayRulebook, period: Period, row: DayRow) -> dict[int, float]:
    fewest = max(row.days_from, row.measurements_from, 1)
    first = period.first
    if row.never_recovered_from is not None:
        first = max(first, row.never_recovered_from)
    last = period.last
    if last is None:
        # An open period ends with its last count; high ones follow the low ones.
        last = first + fewest + rulebook.recovery_days
    until = last if row.never_recovered_from is not None else first + fewest - 1
    low, high = _low(row), _high(period)
    return {day: low if first <= day <= until else high for day in range(period.first, last + 1)}


def _low(row: DayRow) -> float:
    least = min(one.number for one in row.condition.comparisons)
    strict = any(one.sign == "<" and one.number == least for one in row.condition.comparisons)
    # No count is below 0; one that must be can never be.
    return max(0.0, least * (1 - _NUDGE) if strict else least)


def _high(period: Period) -> float:
    return 1 + 2 * max(one.number for row in period.rows for one in row.condition.comparisons)
