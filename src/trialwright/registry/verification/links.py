"""Rows that speak of something that is not there, and former ids that no record names."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from trialwright.registry.verification.damage import Damage
from trialwright.registry.verification.rereading import Reread
from trialwright.vocabulary import NctId

#: What is missing, what is expected of it, and where it is missed.
_LOST = (
    (
        "the study of version row {}",
        "an entry for every study",
        "SELECT id FROM version WHERE nct NOT IN (SELECT nct FROM study)",
    ),
    (
        "the load of version row {}",
        "an entry for every load",
        """SELECT id FROM version WHERE first_load NOT IN (SELECT id FROM load)
           OR last_load NOT IN (SELECT id FROM load)""",
    ),
    (
        "the version of body {}",
        "a version for every body",
        "SELECT version FROM body WHERE version NOT IN (SELECT id FROM version)",
    ),
    (
        "the study that the alias {} leads to",
        "an entry for every study",
        "SELECT alias FROM alias WHERE nct NOT IN (SELECT nct FROM study)",
    ),
)


def links(connection: sqlite3.Connection) -> Iterator[Damage]:
    """Look for rows that speak of something that is not there."""
    for what, expected, sql in _LOST:
        for (number,) in connection.execute(sql):
            yield Damage(what=what.format(number), found="lost", expected=expected)


@dataclass(slots=True)
class FormerIds:
    """The former ids that the records name, gathered while these are read again."""

    named: set[tuple[int, int]] = field(default_factory=set)
    not_read: set[int] = field(default_factory=set)

    def gather(self, done: Sequence[Reread]) -> None:
        """Take note of what some versions name, and of which could not be read."""
        for one in done:
            if one.aliases is None:
                self.not_read.add(one.nct_id.number)
            else:
                self.named.update((alias, one.nct_id.number) for alias in one.aliases)

    def damages(self, connection: sqlite3.Connection) -> Iterator[Damage]:
        """Compare what is kept with what the records name."""
        kept = set(connection.execute("SELECT alias, nct FROM alias"))
        for alias, number in sorted(self.named - kept):
            yield _former(alias, number, found="not kept", expected="kept, for a record names it")
        known = {number for _, number in self.named}
        for alias, number in sorted(kept - self.named, key=repr):
            if number not in self.not_read and _is_id(number, known):
                yield _former(alias, number, found="kept", expected="one that a record names")


def _is_id(number: object, known: set[int]) -> bool:
    if number in known:
        return True
    try:
        NctId.from_number(number)  # type: ignore[arg-type]
    except (ValueError, TypeError):
        return False
    return True


def _former(alias: int, number: int, *, found: str, expected: str) -> Damage:
    nct_id = NctId.from_number(number)
    return Damage(what=f"the former id {alias}", found=found, expected=expected, nct_id=nct_id)
