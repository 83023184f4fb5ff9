"""Index what the registry gets as it comes, for as long as that is wanted."""

from __future__ import annotations

import os
import select
import stat
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

from trialwright.errors import StoreBusy
from trialwright.registry.search.index.building import Builders
from trialwright.registry.search.index.catalog import bring_level_by, is_level
from trialwright.registry.store import Registry
from trialwright.registry.store.shift_log import is_logged, log_shifts

#: So many processes stand ready at most.
MOST_READY = 4

#: The registry is looked at this often while something comes, and when it is quiet [s].
GLANCE, QUIET_GLANCE = 0.1, 0.5

#: When nothing has come for so long, changes are looked at, and small segments are made one [s].
PAUSE, QUIET = 2.0, 30.0


def followed(home: Path, tell: Callable[[int, int], None], is_over: Callable[[], bool]) -> int:
    """Index what comes until it is over, and return how many studies were indexed.

    What comes is searched for sooner than its changes are looked at, and sooner than small
    segments are made one. Processes stand ready meanwhile. Somebody else who indexes is let do it.
    """
    studies, at_last_rest, changed = 0, 0, monotonic()
    cores = os.cpu_count() or 1
    with Builders(cores, ready=min(2 * cores, MOST_READY)) as builders:
        builders.stand_ready()
        while not is_over():
            since = monotonic() - changed
            try:
                if not _is_level(home):
                    studies += bring_level_by(builders, home, built=tell, in_a_rush=True)
                    changed = monotonic()
                elif since > PAUSE and not _is_logged(home):
                    log_shifts(home, stop=lambda: not _is_level(home))
                elif since > QUIET and studies > at_last_rest:
                    studies += bring_level_by(builders, home, built=tell)
                    at_last_rest = studies
                    builders.rest()
                else:
                    sleep(GLANCE if since < QUIET else QUIET_GLANCE)
            except StoreBusy:
                sleep(GLANCE)
    return studies


def input_is_closed() -> bool:
    """Whether standard input is a pipe that whoever held its other end has closed."""
    number = sys.__stdin__.fileno() if sys.__stdin__ is not None else None
    if number is None or not stat.S_ISFIFO(os.fstat(number).st_mode):
        return False
    watch = select.poll()
    watch.register(number, 0)
    return any(event & select.POLLHUP for _, event in watch.poll(0))


def _is_level(home: Path) -> bool:
    with Registry.open(home) as registry:
        return is_level(home, registry)


def _is_logged(home: Path) -> bool:
    with Registry.open(home) as registry:
        return is_logged(home, registry)
