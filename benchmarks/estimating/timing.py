"""How a contender is timed, and how it says so: one line of JSON.

A work is warmed up once. It is then done in batches, and a batch's time divided by its length is
one measurement, by the clock and by the processor; the shorter a work, the longer its batch.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

#: Up to how many subjects a batch has how many works, and how many batches there are.
_BATCHES = ((100, 200, 9), (100_000, 5, 9))
_ALONE = 1, 3
#: At which day answers are compared [days].
DAY = 365.0


@dataclass(frozen=True)
class Arms:
    """A sample as a contender gets it: one row for each subject."""

    durations: Any
    events: Any
    arms: Any


def read(folder: Path) -> Arms:
    """Return the sample of a folder."""
    return Arms(
        np.fromfile(folder / "durations", "<f8"),
        np.fromfile(folder / "events", "<i4").astype(bool),
        np.fromfile(folder / "arms", "<i4"),
    )


def batches(size: int) -> tuple[int, int]:
    """Return how many works are timed together, and how often."""
    known = ((length, count) for most, length, count in _BATCHES if size <= most)
    return next(known, _ALONE)


def run(
    survival: Callable[[Any, Any], Any],
    comparison: Callable[[Any, Any, Any], Any],
    answer: Callable[[str, Any], list[float]],
) -> None:
    """Do the work that the arguments name and print its times, memory [bytes] and answer.

    survival(durations, events) is done for each arm, with standard errors and log-log limits;
    comparison(durations, events, arms) for both; `answer` says what came out, to be compared:
    survival and its limits on a day for each arm, or the chi-square.
    """
    folder, work = Path(sys.argv[1]), sys.argv[2]
    sample = read(folder)
    parts = [
        (sample.durations[sample.arms == arm], sample.events[sample.arms == arm]) for arm in (0, 1)
    ]

    def once() -> Any:  # noqa: ANN401 - each contender's own
        if work == "survival":
            return [survival(*part) for part in parts]
        return [comparison(sample.durations, sample.events, sample.arms)]

    _have_held_much()
    found = [number for one in once() for number in answer(work, one)]
    length, count = batches(sample.durations.size)
    clock, processor = [], []
    for _ in range(count):
        begun, taken = time.perf_counter(), time.process_time()
        for _ in range(length):
            once()
        clock.append((time.perf_counter() - begun) / length)
        processor.append((time.process_time() - taken) / length)
    said = {"seconds": clock, "processor": processor, "memory": _memory(), "answer": found}
    print(json.dumps(said))


def last(times: Any, values: Any) -> float:  # noqa: ANN401 - arrays
    """Return the value of a step function on the day that is compared."""
    place = int(np.searchsorted(times, DAY, side="right")) - 1
    return 1.0 if place < 0 else float(values[place])


def _have_held_much() -> None:
    """Let the process once have held and freed 8 MB, as one that read its data has.

    The C library gives the memory of a process that never did back to the system after each work,
    and takes it anew for the next, which costs more than a work on 10,000 subjects itself.
    """
    held = np.empty(1_000_000)
    del held


def _memory() -> int:
    for line in Path("/proc/self/status").read_text("utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("the kernel does not say how much memory was taken")
