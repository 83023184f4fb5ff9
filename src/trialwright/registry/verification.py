"""Whether everything that is stored is what was stored: every byte, every sum, every link.

Damage is reported and never raised, one entry for each place, so that one bad page of the
file does not hide the next.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import msgspec

from trialwright.errors import RecordError, StoreDamaged
from trialwright.registry.containers import Form
from trialwright.registry.hashing import digest
from trialwright.registry.loading.intake import data_cut, last_update_posted
from trialwright.registry.reading import read_past_record, read_record
from trialwright.registry.sources import json_of
from trialwright.registry.store import Registry
from trialwright.registry.store.bodies import Bodies
from trialwright.registry.store.snapshot import one_moment
from trialwright.vocabulary import NctId

#: What SQLite raises where the file is damaged; its own words on it may not even be text.
UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
#: What unpacking raises where a number or a kind beside the body is damaged: a size that asks
#: for more room than there is, a difference from itself, a text in place of bytes.
UNPACKABLE = (StoreDamaged, MemoryError, RecursionError, TypeError, ValueError, OverflowError)

#: Told how many versions have been looked at, and how many there are.
Progress: TypeAlias = Callable[[int, int], None]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """What was looked at, and every damage that was found."""

    studies: int
    versions: int
    aliases: int
    rejected: int
    loads: int
    damages: tuple[Damage, ...]

    @property
    def sound(self) -> bool:
        """Whether everything is as it was stored."""
        return not self.damages


def verify(registry: Registry, progress: Progress | None = None) -> VerifyReport:
    """Look at everything in a registry, as of one moment, and report what is damaged."""
    connection = registry.connection
    with one_moment(registry):
        damages = [
            *_guarded("the database file", _file(connection)),
            *_guarded("the list of studies", _studies(connection, progress or _silent)),
            *_guarded("the links between tables", _links(connection)),
            *_guarded("what was set aside", _rejected(connection)),
            *_guarded("the accounts of the loads", _loads(connection)),
        ]
        return VerifyReport(
            studies=_count(connection, "study"),
            versions=_count(connection, "version"),
            aliases=_count(connection, "alias"),
            rejected=_count(connection, "rejected"),
            loads=_count(connection, "load"),
            damages=tuple(damages),
        )


def _silent(done: int, total: int) -> None:
    """Nobody wants to know."""


def _guarded(what: str, damages: Iterator[Damage], nct_id: NctId | None = None) -> Iterator[Damage]:
    """Turn a part of the file that SQLite cannot read into one more damage."""
    try:
        yield from damages
    except UNREADABLE as error:
        yield Damage(what=what, found=f"unreadable ({error})", expected="readable", nct_id=nct_id)


def _count(connection: sqlite3.Connection, table: str) -> int:
    """Return the rows of a table; 0 where it cannot be read, which is reported elsewhere."""
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except UNREADABLE:
        return 0


def _file(connection: sqlite3.Connection) -> Iterator[Damage]:
    for (said,) in connection.execute("PRAGMA integrity_check"):
        if said != "ok":
            yield Damage(what="the database file", found=str(said), expected="intact")


def _studies(connection: sqlite3.Connection, progress: Progress) -> Iterator[Damage]:
    """Look at each study and its versions; a bad page spoils only the studies on it."""
    bodies = Bodies(connection)
    total = _count(connection, "version")
    done = 0
    for (number,) in connection.execute("SELECT nct FROM study ORDER BY nct"):
        try:
            nct_id = NctId.from_number(number)
        except (ValueError, TypeError) as error:
            yield Damage(what="a study's number", found=str(error), expected="an NCT id's number")
            continue
        try:
            rows = connection.execute(_VERSIONS, (number,)).fetchall()
        except UNREADABLE as error:
            yield _unreadable("its versions", error, nct_id)
            continue
        yield from _guarded(
            "its entry", _study(connection, nct_id, [row[0] for row in rows]), nct_id
        )
        for place, row in enumerate(rows, start=1):
            yield from _guarded("its body", _version(bodies, nct_id, place, row), nct_id)
        done += len(rows)
        progress(done, total)


def _unreadable(what: str, error: Exception, nct_id: NctId) -> Damage:
    return Damage(what=what, found=f"unreadable ({error})", expected="readable", nct_id=nct_id)


def _study(connection: sqlite3.Connection, nct_id: NctId, versions: list[int]) -> Iterator[Damage]:
    """Compare a study's entry with its versions, which are given oldest first."""
    entry = connection.execute(
        "SELECT newest, versions, flags, findings FROM study WHERE nct = ?", (nct_id.number,)
    ).fetchone()
    if entry is None:
        yield Damage(
            what="its entry", found="not under its number", expected="there", nct_id=nct_id
        )
        return
    newest, count, flags, findings = entry
    yield from _compare("its number of versions", count, len(versions), nct_id)
    if versions:
        yield from _compare("its newest version", newest, versions[-1], nct_id)
    for what, text in (("flags", flags), ("findings", findings)):
        try:
            msgspec.json.decode(text or "{}")
        except (msgspec.DecodeError, UnicodeDecodeError, TypeError) as error:
            yield Damage(
                what=f"the text of its {what}",
                found=f"no JSON ({error})",
                expected="JSON",
                nct_id=nct_id,
            )


def _version(
    bodies: Bodies, nct_id: NctId, place: int, row: tuple[object, ...]
) -> Iterator[Damage]:
    """Unpack one version, read it again, and compare it with what is noted of it."""
    identity, content, derived, stored_digest, form, size, posted, cut, lossy, *packed = row
    match identity, packed, size:
        case int(), [int(dictionary), int(base), bytes(data)], int():
            pass
        case _:
            found = "none" if packed == [None, None, None] else "of the wrong kind"
            yield Damage(what="its body", found=found, expected="one", nct_id=nct_id, version=place)
            return
    try:
        source = bodies.unpack(identity, dictionary, base, data, size)
    except UNPACKABLE as error:
        yield Damage(
            what="its body",
            found=f"damaged ({error})",
            expected="whole",
            nct_id=nct_id,
            version=place,
        )
        return
    yield from _compare("its size in bytes", len(source), size, nct_id, place)
    if digest(source) != stored_digest:
        yield from _compare("the digest of its bytes", digest(source), stored_digest, nct_id, place)
        return
    try:
        read = read_record if cut else read_past_record
        reading = read(json_of(source, Form(form)))
    except (RecordError, ValueError) as error:
        yield Damage(
            what="its record",
            found=f"not readable ({error})",
            expected="a record that reads",
            nct_id=nct_id,
            version=place,
        )
        return
    noted: list[tuple[str, object, object]] = [
        ("the id in its record", str(reading.nct_id), str(nct_id)),
        ("its content hash", reading.content_hash, content),
        ("its date of last update", last_update_posted(reading.study), posted),
        ("its mark of a lossy copy", int(reading.lossy), lossy),
    ]
    if cut:
        noted.append(("its derived hash", reading.derived_hash, derived))
        noted.append(("its data cut", data_cut(reading.study), cut))
    for what, read_again, stored in noted:
        yield from _compare(what, read_again, stored, nct_id, place)


def _compare(
    what: str,
    found: object,
    expected: object,
    nct_id: NctId | None = None,
    place: int | None = None,
) -> Iterator[Damage]:
    if found != expected:
        yield Damage(
            what=what,
            found=_shown(found),
            expected=_shown(expected),
            nct_id=nct_id,
            version=place,
        )


def _shown(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else repr(value)


def _links(connection: sqlite3.Connection) -> Iterator[Damage]:
    """Look for rows that speak of something that is not there."""
    for what, expected, sql in _LOST:
        for (number,) in connection.execute(sql):
            yield Damage(what=what.format(number), found="lost", expected=expected)


def _rejected(connection: sqlite3.Connection) -> Iterator[Damage]:
    bodies = Bodies(connection)
    rows = connection.execute("SELECT id, data, size, digest FROM rejected ORDER BY id")
    for identity, data, size, stored_digest in rows:
        what = f"the bytes set aside under {identity}"
        try:
            source = bodies.unpack(identity, 0, 0, data, size)
        except UNPACKABLE as error:
            yield Damage(what=what, found=f"damaged ({error})", expected="whole")
            continue
        yield from _compare(what, digest(source), stored_digest)


def _loads(connection: sqlite3.Connection) -> Iterator[Damage]:
    """Add up the account of every load, and compare it with what it left behind."""
    stored = dict(connection.execute("SELECT first_load, count(*) FROM version GROUP BY 1"))
    aside = dict(connection.execute("SELECT load, count(*) FROM rejected GROUP BY 1"))
    all_new = 0
    for identity, mark, *sums in connection.execute(
        "SELECT id, mark, parts, new, changed, unchanged, rejected, derived_only FROM load"
    ):
        name = f"load {identity}"
        if not all(isinstance(one, int) for one in sums):
            yield Damage(what=f"{name}'s account", found=repr(sums), expected="whole numbers")
            continue
        parts, new, changed, unchanged, rejected, derived = sums
        all_new += new
        read = new + changed + unchanged + rejected
        if parts or mark:  # a second try of what was set aside has no parts of an input
            yield from _compare(f"the sum of {name}'s account", read, parts)
        yield from _compare(
            f"the number of versions that {name} stored", stored.get(identity, 0), new + changed
        )
        if aside.get(identity, 0) > rejected:
            yield from _compare(f"what {name} set aside", aside[identity], rejected)
        if derived > changed:
            yield from _compare(f"what only the registry changed in {name}", derived, changed)
    yield from _compare("the number of studies", _count(connection, "study"), all_new)


_VERSIONS = """
    SELECT version.id, content, derived, digest, form, size, posted, cut, lossy,
           dictionary, base, data
    FROM version LEFT JOIN body ON body.version = version.id
    WHERE nct = ? ORDER BY posted, cut, version.id
"""

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
