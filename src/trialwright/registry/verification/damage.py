"""One thing that is not as it was stored, and how it is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from trialwright.vocabulary import NctId

#: What SQLite raises where the file is damaged; its own words on it may not even be text.
UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """One thing that is not as it was stored.

    `nct_id` and `version` (its number, 1 the oldest) are None where the damage is not in
    one study or one version.
    """

    what: str
    found: str
    expected: str
    nct_id: NctId | None = None
    version: int | None = None

    @property
    def sentence(self) -> str:
        """Where it is, what was found, and what was expected."""
        named = "the registry" if self.nct_id is None else str(self.nct_id)
        place = named if self.version is None else f"{named} version {self.version}"
        return f"{place}: {self.what} is {self.found}, expected {self.expected}"


def compared(
    what: str,
    found: object,
    expected: object,
    nct_id: NctId | None = None,
    place: int | None = None,
) -> Iterator[Damage]:
    """Yield the damage if what was found is not what was expected."""
    if found != expected:
        yield Damage(
            what=what,
            found=_shown(found),
            expected=_shown(expected),
            nct_id=nct_id,
            version=place,
        )


def guarded(what: str, damages: Iterator[Damage], nct_id: NctId | None = None) -> Iterator[Damage]:
    """Turn a part of the file that SQLite cannot read into one more damage."""
    try:
        yield from damages
    except UNREADABLE as error:
        yield unreadable(what, error, nct_id)


def unreadable(what: str, error: Exception, nct_id: NctId | None = None) -> Damage:
    """Return the damage of a part of the file that SQLite cannot read."""
    return Damage(what=what, found=f"unreadable ({error})", expected="readable", nct_id=nct_id)


def count_of(connection: sqlite3.Connection, table: str) -> int:
    """Return the rows of a table; 0 where it cannot be read, which is reported elsewhere."""
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except UNREADABLE:
        return 0


def _shown(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else repr(value)
