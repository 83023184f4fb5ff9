"""From a file to a durable store, all checks and flags, beside the peers in the same run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median

from benchmarks.asked import Asked
from benchmarks.contenders import OURS, Stores, can_read
from benchmarks.measuring import Mark, Run, RunFailed
from benchmarks.tables import Table, in_megabytes, in_seconds, ratio

_PARTS = 5
_COLUMNS = (
    "input, work", "records/s", "time", "from to", "ours / it", "processor time",
    "peak memory", "on disk", "of the JSON",
)  # fmt: skip
_NOTES = (
    (
        "Each work is a program of its own, from its start to its end; the repeats of all "
        "works take turns, the time is their median. `ours / it` is our time by the work's "
        "time. Peak memory is the greatest sum of resident memory over all processes of a "
        "work; pages that they share count in each. `on disk` is the store as it lies there "
        "at the end, `of the JSON` its share of the newline-delimited file."
    ),
    (
        "The bare store decodes, compresses and inserts in one process, with our dictionary, "
        "settings and transactions. DuckDB reads no zip."
    ),
)


@dataclass(slots=True)
class _Tried:
    """The runs of one work on one input, or why it failed."""

    source: Path
    contender: str
    runs: list[Run] = field(default_factory=list)
    size: int = 0
    failed: str = ""

    @property
    def seconds(self) -> float:
        return median(run.seconds for run in self.runs)


def tables(asked: Asked) -> Iterator[Table]:
    """Yield the comparison, and how evenly our own load went along."""
    stores = asked.stores()
    for source in (stores.corpus.lines, stores.corpus.archive):
        tried = _race(stores, source, asked)
        yield _comparison(tried, stores)
        yield _along(_ours(tried), source)


def _race(stores: Stores, source: Path, asked: Asked) -> list[_Tried]:
    """Let all contenders load a file in turns."""
    tried = [
        _Tried(source, contender) for contender in asked.contenders if can_read(contender, source)
    ]
    for _ in range(asked.repeats):
        for one in tried:
            if not one.failed:
                _try(stores, one)
    return tried


def _try(stores: Stores, one: _Tried) -> None:
    """Run one contender; only a peer may fail, and then says so in the table."""
    try:
        one.runs.append(stores.fill(one.contender, one.source))
    except RunFailed as error:
        if one.contender == OURS:
            raise
        one.failed = str(error).strip().splitlines()[-1]
    else:
        one.size = stores.size(one.contender)


def _ours(tried: list[_Tried]) -> _Tried:
    return next(one for one in tried if one.contender == OURS)


def _comparison(tried: list[_Tried], stores: Stores) -> Table:
    ours = _ours(tried).seconds
    rows = tuple(_row(one, ours, stores) for one in tried)
    failures = tuple(f"{one.contender} failed: {one.failed}" for one in tried if one.failed)
    return Table(_COLUMNS, rows, (*_NOTES, *failures))


def _row(one: _Tried, ours: float, stores: Stores) -> tuple[str, ...]:
    name = f"{one.source.suffix[1:]}: {one.contender}"
    if one.failed:
        return (name, *["failed"] * (len(_COLUMNS) - 1))
    times = [run.seconds for run in one.runs]
    return (
        name,
        f"{stores.corpus.count / one.seconds:,.0f}",
        in_seconds(one.seconds),
        f"{in_seconds(min(times))} to {in_seconds(max(times))}" if len(times) > 1 else "-",
        ratio(ours, one.seconds),
        in_seconds(median(run.processor for run in one.runs)),
        in_megabytes(max(run.memory for run in one.runs)),
        in_megabytes(one.size),
        f"{one.size / stores.corpus.lines.stat().st_size:.1%}",
    )


def _along(ours: _Tried, source: Path) -> Table:
    """Return pace and memory of the last of our runs, part by part."""
    rows = [
        (
            f"{first.stored:,} to {last.stored:,}",
            f"{(last.stored - first.stored) / (last.seconds - first.seconds):,.0f}",
            in_megabytes(max(mark.memory for mark in within)),
        )
        for first, last, within in parts_of(ours.runs[-1].marks)
    ]
    title = f"{source.suffix[1:]}, records"
    notes = ("One load of ours along its way: memory is that at the ends of batches.",)
    return Table((title, "records/s", "memory"), tuple(rows), notes)


def parts_of(marks: tuple[Mark, ...]) -> Iterator[tuple[Mark, Mark, tuple[Mark, ...]]]:
    """Yield first mark, last mark and all marks of equal parts of a run, starting up included."""
    steps = (Mark(0.0, 0, 0), *marks)
    count = min(_PARTS, len(marks))
    bounds = [round(part * len(marks) / count) for part in range(count + 1)] if count else []
    for begin, end in pairwise(bounds):
        yield steps[begin], steps[end], steps[begin + 1 : end + 1]
