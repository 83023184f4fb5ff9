"""The times of our estimates beside those of others, of the same samples in the same run."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.asked import Asked
from benchmarks.estimating.contenders import OURS, Run, absent, commands, run
from benchmarks.estimating.files import Sample, Times
from benchmarks.tables import Table, in_megabytes, in_microseconds, in_milliseconds

_SIZES = 10, 10_000, 1_000_000
_TIMES: tuple[Times, ...] = ("continuous", "whole days")
_WORKS = "survival", "comparison"
_COLUMNS = ("sample, work", "contender", "processor time", "ours / it", "time", "peak memory")
#: R makes near times one before it compares groups, so that its chi-square is not quite ours.
_CLOSE = 1e-6
_MICROSECONDS_BELOW = 1e-3


class Disagreement(Exception):
    """A contender's answer is not ours: times of different work say nothing."""


def tables(asked: Asked) -> Iterator[Table]:
    """Yield a table for each size of sample; raises Disagreement."""
    notes = _notes()
    for size in _SIZES:
        rows = [
            row
            for times in _TIMES
            for work in _WORKS
            for row in _rows(Sample(size, times), work, asked.folder / "samples", asked.repeats)
        ]
        yield Table(_COLUMNS, tuple(rows), notes)


def _rows(sample: Sample, work: str, folder: Path, repeats: int) -> list[tuple[str, ...]]:
    here = sample.write(folder)
    runs: dict[str, list[Run]] = {name: [] for name in commands()}
    for _ in range(repeats):
        for name, command in commands().items():
            runs[name].append(run(command, here, work))
    for name, theirs in runs.items():
        _compare(sample, work, runs[OURS][0], name, theirs[0])
    return [
        _row(f"{sample.name}, {work}", name, its, _least(runs[OURS]) / _least(its))
        for name, its in runs.items()
    ]


def _least(runs: Sequence[Run]) -> float:
    """Return the least processor time: whatever else the machine does, it only adds."""
    return min(seconds for one in runs for seconds in one.processor)


def _compare(sample: Sample, work: str, ours: Run, name: str, theirs: Run) -> None:
    for here, there in zip(ours.answer, theirs.answer, strict=True):
        # Where survival is 1 or 0, one program has limits and the other says that there are none.
        if math.isnan(here + there):
            continue
        if not math.isclose(here, there, rel_tol=_CLOSE):
            raise Disagreement(f"{sample.name}, {work}: {here} here, {there} by {name}")


def _row(what: str, name: str, runs: Sequence[Run], of_ours: float) -> tuple[str, ...]:
    return (
        what,
        name,
        _time(_least(runs)),
        f"{of_ours:.2f}",
        _time(min(seconds for one in runs for seconds in one.seconds)),
        in_megabytes(max(one.memory for one in runs)),
    )


def _time(seconds: float) -> str:
    shown = in_microseconds if seconds < _MICROSECONDS_BELOW else in_milliseconds
    return shown(seconds)


def _notes() -> tuple[str, ...]:
    load, _, _ = os.getloadavg()
    missing = absent()
    return (
        _WHAT,
        _HOW,
        f"The machine's load at the beginning was {load:.1f}.",
        *([f"Not on this machine: {', '.join(missing)}."] if missing else []),
    )


_WHAT = (
    "`survival` is the Kaplan-Meier curve of each of two arms with its standard errors and log-log "
    "limits at every time, `comparison` the log-rank test of the two. statsmodels gives survival "
    "at times of events only and no limits; these are computed from its errors."
)
_HOW = (
    "Times are those of the work alone, the data already in memory, and the least of several: "
    "whatever else the machine does only adds to them. Contenders take turns, each run is a "
    "program of its own, and what they find is compared to six digits. `ours / it` is our "
    "processor time by the contender's. Peak memory is the whole program's, with its libraries. "
    "Each Python program has once held and freed 8 MB, so that the C library does not return its "
    "memory to the system after each work."
)
