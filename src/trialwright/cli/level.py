"""Keep the search index level while the registry is served.

The work is done by a process of its own, the same that one would start by hand: pages and
searches go on meanwhile, and a fault in it ends nothing else. It stands ready all the time, for
to start it takes longer than to index what a day brings.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from trialwright.cli.output import remark
from trialwright.errors import StoreBusy
from trialwright.registry.store.files import registry_file

#: A process that has ended is started again after so long, and after failures later and later [s].
EVERY, SELDOM = 0.5, 60.0

#: A process that is to be stopped is noticed this often [s].
_GLANCE = 0.1


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the index could not be brought level."""

    sentence: str


@contextmanager
def kept_level(home: Path, *, every: float = EVERY) -> Iterator[None]:
    """Bring the index of a home level whenever it is not, for as long as the block lasts.

    Nothing is done where nothing can be written.
    """
    if not os.access(registry_file(home).parent, os.W_OK):
        yield
        return
    stop = Event()
    thread = Thread(target=_keep, args=(home, stop, every), name="index", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _keep(home: Path, stop: Event, every: float) -> None:
    """Have it indexed until told to stop; a failure is said once, and tried again later."""
    pause, said = every, None
    while True:
        failure = _followed(home, stop)
        if failure is None:
            pause, said = every, None
        else:
            pause = min(2 * pause, SELDOM)
            if failure != said:
                remark(f"the search index is not level: {failure.sentence}")
                said = failure
        if stop.wait(pause):
            return


def _followed(home: Path, stop: Event) -> Failure | None:
    """Have a process of its own index what comes, until it ends or is to stop.

    Its standard input is open as long as this process lives, however that ends.
    """
    theirs, ours = os.pipe()
    process = subprocess.Popen(  # noqa: S603 - this program
        [
            *(sys.executable, "-m", "trialwright"),
            *("registry", "index", "--follow", "--quiet", "--home", str(home)),
        ],
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        # A group of its own: a Ctrl-C is for the server, which stops all of the group.
        start_new_session=True,
    )
    os.close(theirs)
    try:
        return _watched(process, stop)
    finally:
        os.close(ours)


def _watched(process: subprocess.Popen[str], stop: Event) -> Failure | None:
    """Return why a process failed; somebody else who indexes is no failure."""
    while True:
        try:
            _, said = process.communicate(timeout=_GLANCE)
        except subprocess.TimeoutExpired:
            if stop.is_set():
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
                return None
            continue
        if process.returncode in {0, StoreBusy.exit_code}:
            return None
        last = said.strip().rpartition("\n")[2].removeprefix("trialwright: ")
        return Failure(last or f"indexing ended with {process.returncode}")
