"""A whole registry looked at, as of one moment."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from trialwright.registry.store import Registry
from trialwright.registry.store.snapshot import one_moment
from trialwright.registry.verification.accounts import accounts
from trialwright.registry.verification.damage import (
    UNREADABLE,
    Damage,
    count_of,
    guarded,
    unreadable,
)
from trialwright.registry.verification.links import FormerIds, links
from trialwright.registry.verification.loads import Loads, stored_loads
from trialwright.registry.verification.processes import WORTH_A_PROCESS, reread_all
from trialwright.registry.verification.rejects import rejects
from trialwright.registry.verification.studies import StudiesWalk
from trialwright.vocabulary import NctId

#: Told how many versions have been looked at, and how many there are.
Progress: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """An id that is a study of its own here, and a former id of another study by its record."""

    nct_id: NctId
    named_by: NctId


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """What was looked at, and every damage that was found.

    `contested` are no damages: the records say so.
    """

    studies: int
    versions: int
    aliases: int
    rejected: int
    loads: int
    damages: tuple[Damage, ...]
    contested: tuple[Contested, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether everything is as it was stored."""
        return not self.damages


def verify(
    registry: Registry, progress: Progress | None = None, *, workers: int | None = None
) -> VerifyReport:
    """Look at everything in a registry, as of one moment, and report what is damaged.

    `workers` is the number of processes that read records again; None takes as many as there
    are processors, or one where that is as quick.
    """
    connection = registry.connection
    with one_moment(registry):
        damages = [*guarded("the database file", _file(connection))]
        loads: Loads = {}
        try:
            loads = stored_loads(connection)
        except UNREADABLE as error:
            damages.append(unreadable("the list of loads", error))
        damages += _records(connection, loads, progress or _silent, workers)
        damages += guarded("the links between tables", links(connection))
        damages += guarded("what was set aside", rejects(connection, loads))
        return VerifyReport(
            studies=count_of(connection, "study"),
            versions=count_of(connection, "version"),
            aliases=count_of(connection, "alias"),
            rejected=count_of(connection, "rejected"),
            loads=count_of(connection, "load"),
            damages=tuple(damages),
            contested=_contested(connection),
        )


def _silent(done: int, total: int) -> None:
    """Nobody wants to know."""


def _file(connection: sqlite3.Connection) -> Iterator[Damage]:
    for (said,) in connection.execute("PRAGMA integrity_check"):
        if said != "ok":
            yield Damage(what="the database file", found=str(said), expected="intact")


def _records(
    connection: sqlite3.Connection, loads: Loads, progress: Progress, workers: int | None
) -> list[Damage]:
    """Look at every study and every version, and then at what the loads say of them."""
    total = count_of(connection, "version")
    if workers is None:
        workers = (os.cpu_count() or 1) if total >= WORTH_A_PROCESS else 1
    walk, former = StudiesWalk(connection, loads), FormerIds()
    read_again: list[Damage] = []
    done = 0
    try:
        for block in reread_all(walk.versions(), workers):
            former.gather(block)
            read_again += (damage for one in block for damage in one.damages)
            done += len(block)
            progress(done, total)
    except UNREADABLE as error:
        read_again.append(unreadable("the list of studies", error))
    by_place = sorted((*walk.damages, *read_again), key=_place)
    return [
        *by_place,
        *guarded("the former ids", former.damages(connection)),
        *guarded("the accounts of the loads", accounts(connection, loads, walk.tally)),
    ]


def _place(damage: Damage) -> tuple[str, int]:
    return (damage.nct_id or "", damage.version or 0)


def _contested(connection: sqlite3.Connection) -> tuple[Contested, ...]:
    """Return the ids that are both; none where that cannot be read, which is reported."""
    try:
        rows = connection.execute(
            "SELECT alias, alias.nct FROM alias JOIN study ON study.nct = alias"
            " WHERE alias <> alias.nct ORDER BY 1, 2"
        ).fetchall()
        return tuple(
            Contested(nct_id=NctId.from_number(own), named_by=NctId.from_number(other))
            for own, other in rows
        )
    except (*UNREADABLE, ValueError, TypeError):
        return ()
