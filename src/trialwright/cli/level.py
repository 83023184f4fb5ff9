"""Keep the search index level while the registry is served.

The work is done by a process of its own, the same that one would start by hand, one at a time:
pages and searches go on meanwhile, and a fault in it ends nothing else.
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
from trialwright.errors import StoreBusy, TrialwrightError
from trialwright.registry.search.index.catalog import is_level
from trialwright.registry.store import Registry
from trialwright.registry.store.files import registry_file
from trialwright.registry.store.shift_log import is_logged

#: The registry is looked at this often, and after a failure less and less often [s].
EVERY, SELDOM = 0.5, 60.0

#: More often than not more comes soon after: the process stays so long, with what it knows [s].
_STAYING = 30

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
    """Look and index until told to stop; a failure is said once, and tried again later."""
    pause, said = every, None
    while True:
        failure = _brought_level(home, stop)
        if failure is None:
            pause, said = every, None
        else:
            pause = min(2 * pause, SELDOM)
            if failure != said:
                remark(f"the search index is not level: {failure.sentence}")
                said = failure
        if stop.wait(pause):
            return


def _brought_level(home: Path, stop: Event) -> Failure | None:
    try:
        with Registry.open(home) as registry:
            if is_level(home, registry) and is_logged(home, registry):
                return None
    except TrialwrightError as error:
        return Failure(str(error))
    return _indexed(home, stop)


def _indexed(home: Path, stop: Event) -> Failure | None:
    """Index in a process of its own until it is quiet; somebody else who does so is no failure."""
    asked = ("registry", "index", "--quiet", "--home", str(home), "--wait", str(_STAYING))
    process = subprocess.Popen(  # noqa: S603 - this program
        [sys.executable, "-m", "trialwright", *asked],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        # A group of its own: a Ctrl-C is for the server, which stops all of the group.
        start_new_session=True,
    )
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
