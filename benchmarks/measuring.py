"""Time, processor time and memory of a program of its own, its children included."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from benchmarks.processes import anonymous_memory, session_memory

ROOT = Path(__file__).parents[1]

#: How often memory is looked at [s].
_PAUSE = 0.1
_STORED = re.compile(r"stored (\d+)")
_KEPT_LINES = 20


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment of a run: seconds since its start, records stored by then, memory just then."""

    seconds: float
    stored: int
    memory: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run of a program took.

    `processor` is the time of all processors together [s]; `memory` the greatest sum of
    resident memory over its processes [bytes], looked at ten times a second, and `anonymous`
    the same without the pages of files that are mapped.
    """

    seconds: float
    processor: float
    memory: int
    anonymous: int
    marks: tuple[Mark, ...] = ()


class RunFailed(Exception):
    """The program ended with an error; its last words are the message."""


def measured(*command: str) -> Run:
    """Run a module of this project with Python and return what it took; raises RunFailed."""
    watch = _Watch()
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None
    watching = threading.Thread(target=watch.memory_of, args=(process.pid,))
    reading = threading.Thread(target=watch.read, args=(process.stderr, begun))
    watching.start()
    reading.start()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    watch.over.set()
    watching.join()
    reading.join()
    process.stderr.close()
    if process.returncode:
        words = "".join(watch.lines[-_KEPT_LINES:])
        raise RunFailed(f"{' '.join(command)} ended with {process.returncode}: {words}")
    return Run(
        seconds=seconds,
        processor=usage.ru_utime + usage.ru_stime,
        memory=watch.most,
        anonymous=watch.most_anonymous,
        marks=tuple(watch.marks),
    )


class _Watch:
    """Looks at a running program from two threads: its memory, and what it says."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.most = 0
        self.most_anonymous = 0
        self.lines: list[str] = []
        self.marks: list[Mark] = []
        self._now = 0

    def memory_of(self, session: int) -> None:
        """Look at the session's memory until the program is over."""
        while not self.over.wait(_PAUSE):
            self._now = session_memory(session)
            self.most = max(self.most, self._now)
            self.most_anonymous = max(self.most_anonymous, anonymous_memory(session))

    def read(self, stream: IO[str], begun: float) -> None:
        """Read what the program says, and when."""
        for line in stream:
            said = _STORED.match(line)
            if said is None:
                self.lines.append(line)
            else:
                self.marks.append(Mark(time.perf_counter() - begun, int(said[1]), self._now))
