"""What is written out: the newest version of each study or all versions, of all or chosen ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import msgspec

from trialwright.errors import NotFound
from trialwright.registry.flags import as_json
from trialwright.registry.loading.deriving import stored_flags
from trialwright.registry.sources import json_of
from trialwright.registry.store import Registry, Version
from trialwright.registry.store.moments import from_stored
from trialwright.vocabulary import NctId


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """How much was written: versions of records, and bytes of the file.

    `left_unknown` counts versions that state a number too large for its column of a table; the
    cell is null then, and the column of whole records has the number.
    """

    records: int
    bytes: int
    left_unknown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """One version on its way out: `json` holds the bytes as they came, if they came as JSON."""

    nct_id: NctId
    number: int
    json: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyEntry:
    """What the registry keeps of a study beside its versions; the moments are ours, flags JSON."""

    versions: int
    first_seen: datetime
    last_changed: datetime
    flags: str


def chosen_ids(registry: Registry, studies: Sequence[NctId]) -> tuple[NctId, ...]:
    """Return the ids under which the asked studies are kept, each once, ascending.

    Aliases are followed. Raises NotFound, naming every study that is not here.
    """
    resolved = {asked: registry.resolve(asked) for asked in studies}
    missing = sorted(asked for asked, here in resolved.items() if here is None)
    if missing:
        raise NotFound(f"not in this registry: {', '.join(missing)}; nothing was written")
    return tuple(sorted({here for here in resolved.values() if here is not None}))


def versions_of(
    registry: Registry, studies: Sequence[NctId] | None, *, all_versions: bool
) -> Iterator[Exported]:
    """Yield what is to be written out, ascending by id and then from the oldest version."""
    if studies is None and not all_versions:
        yield from _all_newest(registry)
        return
    for nct_id in registry.ids() if studies is None else chosen_ids(registry, studies):
        for version in _versions(registry, nct_id, all_versions=all_versions):
            yield Exported(nct_id=nct_id, number=version.number, json=version.json)


def _versions(registry: Registry, nct_id: NctId, *, all_versions: bool) -> tuple[Version, ...]:
    if all_versions:
        return registry.history(nct_id)
    newest = registry.newest(nct_id)
    return () if newest is None else (newest,)


def _all_newest(registry: Registry) -> Iterator[Exported]:
    numbers = registry.connection.execute("SELECT versions FROM study ORDER BY nct")
    for (nct_id, form, source), (number,) in zip(registry.all_newest(), numbers, strict=True):
        yield Exported(nct_id=nct_id, number=number, json=json_of(source, form))


def entry_of(registry: Registry, nct_id: NctId) -> StudyEntry:
    """Return what the registry keeps of a study that is in it."""
    versions, first_seen, last_changed, flags = registry.connection.execute(
        "SELECT versions, first_seen, last_changed, flags FROM study WHERE nct = ?",
        (nct_id.number,),
    ).fetchone()
    return StudyEntry(
        versions=versions,
        first_seen=from_stored(first_seen),
        last_changed=from_stored(last_changed),
        flags=_flags_json(flags),
    )


def _flags_json(stored: str) -> str:
    """Return flags as JSON; the store leaves out those that most studies share."""
    return stored or _common_flags()


@cache
def _common_flags() -> str:
    return msgspec.json.encode(as_json(stored_flags(""))).decode()
