"""How long grading takes, by columns and one by one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from statistics import median

from benchmarks.asked import Asked
from benchmarks.grading.samples import made_up, observation
from benchmarks.tables import Table, in_microseconds, in_seconds
from trialwright.grading.column_grading import grade_columns
from trialwright.grading.measured import grade_measured
from trialwright.grading.shelf import measured_rulebooks

_ROWS = 1_000_000
_ALONE = 20_000
_COLUMNS = ("rulebook", "1,000,000 values as columns", "one value by itself", "compared", "differ")
_NOTES = (
    (
        "One process, one core; values of every term around its thresholds, one in twenty "
        "without a limit or a baseline. Columns are in memory before and after; the median of "
        "the repeats is shown. `compared` values were graded both ways."
    ),
)


def tables(asked: Asked) -> Iterator[Table]:
    """Yield the times of grading by each rulebook over measured values."""
    rows = []
    for rulebook in measured_rulebooks():
        columns = made_up(rulebook, _ROWS)
        times = []
        for _ in range(asked.repeats):
            begun = time.perf_counter()
            answer = grade_columns(rulebook, columns)
            times.append(time.perf_counter() - begun)
        alone = [observation(rulebook, columns, place) for place in range(_ALONE)]
        begun = time.perf_counter()
        grades = [grade_measured(rulebook, term, one) for term, one in alone]
        each = (time.perf_counter() - begun) / _ALONE
        differ = sum(answer.level(place) != one.level for place, one in enumerate(grades))
        rows.append(
            (
                rulebook.key,
                in_seconds(median(times)),
                in_microseconds(each),
                f"{_ALONE:,}",
                f"{differ:,}",
            )
        )
    yield Table(_COLUMNS, tuple(rows), _NOTES)
