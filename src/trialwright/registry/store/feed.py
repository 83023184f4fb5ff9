"""What came to a registry, in the order in which it came: a feed that can be followed.

Versions are numbered as they come, by the one writer, and no number is ever given again; so
whoever remembers how far he read misses nothing and reads nothing twice, whatever is loaded
meanwhile and whatever the clock did.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from trialwright.errors import NotFound
from trialwright.registry.store.moments import day_or_none, from_stored, to_stored
from trialwright.registry.store.registry import Registry
from trialwright.registry.store.versions import Kind
from trialwright.vocabulary import NctId

_CHANGES = """
    SELECT id, nct, first_seen, posted, cut, content,
           (SELECT newest FROM study WHERE study.nct = one.nct) = id,
           (SELECT count(*) FROM version AS earlier WHERE earlier.nct = one.nct
               AND (earlier.posted, earlier.cut, earlier.id) < (one.posted, one.cut, one.id)),
           (SELECT content FROM version AS earlier WHERE earlier.nct = one.nct
               AND (earlier.posted, earlier.cut, earlier.id) < (one.posted, one.cut, one.id)
             ORDER BY earlier.posted DESC, earlier.cut DESC, earlier.id DESC LIMIT 1)
      FROM version AS one WHERE id > ? ORDER BY id LIMIT ?
"""
_BEFORE = """
    SELECT coalesce((SELECT min(id) - 1 FROM version WHERE first_seen > ?),
                    (SELECT max(id) FROM version), 0)
"""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a feed was read: the last version that was read, and what tells it from others.

    In another registry another version, or none, stands at the same place.
    """

    version: int
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One version that came: `number` and `kind` are those that it has in its study's history now.

    `first_seen` is our moment (UTC); `last_update_posted` and `data_cut` are the registry's.
    """

    place: Place
    nct_id: NctId
    number: int
    kind: Kind
    is_newest: bool
    first_seen: datetime
    last_update_posted: date | None
    data_cut: date | None
    content_hash: str


def place_of(registry: Registry, moment: datetime) -> Place:
    """Return the place after which everything stands that was first seen here after a moment."""
    (version,) = registry.connection.execute(_BEFORE, (to_stored(moment),)).fetchone()
    return _place(registry, version)


def changes_after(registry: Registry, place: Place, limit: int) -> tuple[Change, ...]:
    """Return the next `limit` versions that came after a place, in the order of their coming.

    Raises NotFound for a place in another registry.
    """
    if _place(registry, place.version) != place:
        raise NotFound("that place is not one of this copy of the registry")
    rows = registry.connection.execute(_CHANGES, (place.version, limit)).fetchall()
    return tuple(map(_change, rows))


def _place(registry: Registry, version: int) -> Place:
    """Return the place of the last version up to this number."""
    row = registry.connection.execute(
        "SELECT id, content FROM version WHERE id <= ? ORDER BY id DESC LIMIT 1", (version,)
    ).fetchone()
    return Place(0, "") if row is None else Place(row[0], _mark(row[1]))


def _change(row: tuple[int, int, int, str, str, bytes, int, int, bytes | None]) -> Change:
    version, nct, first_seen, posted, cut, content, is_newest, earlier, content_before = row
    return Change(
        place=Place(version, _mark(content)),
        nct_id=NctId.from_number(nct),
        number=earlier + 1,
        kind=_kind(content, content_before),
        is_newest=bool(is_newest),
        first_seen=from_stored(first_seen),
        last_update_posted=day_or_none(posted),
        data_cut=day_or_none(cut),
        content_hash=content.hex(),
    )


def _kind(content: bytes, before: bytes | None) -> Kind:
    if before is None:
        return "first"
    return "derived" if content == before else "edit"


def _mark(content: bytes) -> str:
    return content[:4].hex()
