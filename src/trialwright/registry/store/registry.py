"""Read a registry: a study by its id, its history, what was set aside, what loads did."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

import msgspec
import zstandard

from trialwright.errors import NotFound, StoreDamaged
from trialwright.registry.containers.values import Form
from trialwright.registry.sources import json_of
from trialwright.registry.store.bodies import Bodies
from trialwright.registry.store.compression import Decompressor
from trialwright.registry.store.files import connect_to_read, registry_file
from trialwright.registry.store.loads import LOAD_COLUMNS, Load, load_of
from trialwright.registry.store.moments import day_or_none, from_stored, to_stored
from trialwright.registry.store.versions import Copy, Kind, Rejected, Version
from trialwright.registry.trees import JsonObject
from trialwright.vocabulary import NctId

#: The order of a study's versions: by the registry's dates, then by our order of meeting them.
_IN_ORDER = "posted, cut, id"

#: So many studies are asked for in one statement.
_AT_ONCE = 256

_VERSION = """
    SELECT version.id, nct, content, derived, form, size, posted, cut, last_cut, first_seen,
           started, lossy, registry_json, drift, past_number, past_date, dictionary, base, data,
           (SELECT versions FROM study WHERE study.nct = version.nct)
    FROM version JOIN body ON body.version = version.id JOIN load ON load.id = version.last_load
"""

#: The version of a study that the registry showed at the end of a day, by its own dates, if any:
#: of the last posting by then, what the last cut by then shows, or the first of all where every
#: cut is later. This is the one place that says so.
_BY_THEN = "posted <> '' AND posted <= :day"
_AS_OF = f"""
    SELECT id FROM version WHERE version.nct = study.nct AND {_BY_THEN}
     ORDER BY posted DESC, cut > :day,
              CASE WHEN cut > :day THEN '' ELSE cut END DESC,
              CASE WHEN cut > :day THEN 0 ELSE id END DESC,
              cut, id LIMIT 1
"""


_COPY = """
    SELECT study.nct, form, lossy, registry_json, cut, version.id, dictionary, base, data, size
    FROM study JOIN version ON version.id = newest JOIN body ON body.version = newest
    WHERE study.nct = ?
"""


class Registry:
    """A registry opened for reading; any number of readers go on while one process writes."""

    def __init__(self, connection: sqlite3.Connection, home: Path) -> None:
        self.connection = connection
        self.home = home
        self._bodies = Bodies(connection)

    @classmethod
    def open(cls, home: Path) -> Self:
        """Open the registry under a home folder; raises NotFound if there is none yet."""
        return cls(connect_to_read(home), home)

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def count(self) -> int:
        """Return how many studies there are."""
        return int(self._one("SELECT count(*) FROM study")[0])

    def resolve(self, nct_id: NctId) -> NctId | None:
        """Return the id under which a study is kept: its own, or the one it is an alias of.

        An id that has a study of its own is that study, whoever names it as a former one.
        """
        row = self._one("SELECT nct FROM study WHERE nct = ?", nct_id.number) or self._one(
            "SELECT nct FROM alias JOIN study USING (nct) WHERE alias = ?"
            " ORDER BY nct DESC LIMIT 1",
            nct_id.number,
        )
        return None if row is None else NctId.from_number(row[0])

    def named_by(self, nct_id: NctId) -> tuple[NctId, ...]:
        """Return the other studies that name an id as a former one of theirs, ascending."""
        rows = self.connection.execute(
            "SELECT nct FROM alias WHERE alias = ?1 AND nct <> ?1 ORDER BY nct", (nct_id.number,)
        )
        return tuple(NctId.from_number(row[0]) for row in rows)

    def newest(self, nct_id: NctId) -> Version | None:
        """Return the newest version by the registry's dates, or None; aliases are followed."""
        here = self.resolve(nct_id)
        if here is None:
            return None
        rows = self.connection.execute(
            f"{_VERSION} WHERE nct = ? ORDER BY posted DESC, cut DESC, version.id DESC LIMIT 2",
            (here.number,),
        ).fetchall()
        return self._version(rows[0], rows[0][-1], rows[1][2] if len(rows) > 1 else None)

    def newest_copy(self, nct_id: NctId) -> Copy | None:
        """Return the bytes of the newest version, or None; aliases are followed."""
        row = self._one(_COPY, nct_id.number)
        if row is None:
            here = self.resolve(nct_id)
            return None if here is None or here == nct_id else self.newest_copy(here)
        nct, form, lossy, registry_json, cut, *body = row
        return Copy(
            nct_id=NctId.from_number(nct),
            form=Form(form),
            source=self._bodies.unpack(*body),
            lossy=bool(lossy),
            data_cut=day_or_none(cut),
            is_registry_json=bool(registry_json),
        )

    def history(self, nct_id: NctId) -> tuple[Version, ...]:
        """Return all versions, oldest first; empty if there is no such study."""
        here = self.resolve(nct_id)
        if here is None:
            return ()
        rows = self._rows(here.number)
        return tuple(self._version_at(rows, place) for place in range(len(rows)))

    def version(self, nct_id: NctId, number: int) -> Version | None:
        """Return one version by its number, 1 the oldest, or None."""
        versions = self.history(nct_id)
        return versions[number - 1] if 1 <= number <= len(versions) else None

    def as_of(self, nct_id: NctId, day: date) -> Version | None:
        """Return the version that the registry showed at the end of a day, by its own dates.

        Versions of one posting differ by the data cut: of these the last cut by then, or the
        first of all where every cut is later.
        """
        here = self.resolve(nct_id)
        if here is None:
            return None
        values = {"day": day.isoformat(), "nct": here.number}
        row = self.connection.execute(f"SELECT ({_AS_OF}) FROM study WHERE nct = :nct", values)
        (identity,) = row.fetchone()
        return None if identity is None else self.stored(identity)

    def stored(self, identity: int) -> Version | None:
        """Return the version with a number that only this registry gives, or None.

        Loads number versions as they come, whatever the study; a hit of a search has it.
        """
        study = self._one("SELECT nct FROM version WHERE id = ?", identity)
        rows = [] if study is None else self._rows(study[0])
        places = (place for place, row in enumerate(rows) if row[0] == identity)
        return next((self._version_at(rows, place) for place in places), None)

    def seen_by(self, nct_id: NctId, moment: datetime) -> Version | None:
        """Return the newest version that had been loaded here by a moment, by our own clock."""
        until = [version for version in self.history(nct_id) if version.first_seen <= moment]
        return until[-1] if until else None

    def ids(self) -> Iterator[NctId]:
        """Yield the ids of all studies, ascending."""
        for (number,) in self.connection.execute("SELECT nct FROM study ORDER BY nct"):
            yield NctId.from_number(number)

    def all_newest(self) -> Iterator[tuple[NctId, Form, bytes]]:
        """Yield each study's id, form and bytes in its newest version, ascending by id."""
        return self._newest_where("1")

    def newest_trees(self, numbers: Sequence[int]) -> Iterator[tuple[int, int, JsonObject, bool]]:
        """Yield number of the study, version, tree and whether its copy was lossy.

        For the studies given by the numbers of their ids, in that order by hundreds; a study
        that is not here is left out.
        """
        return self._trees("study JOIN version ON version.id = newest", "study.nct", numbers)

    def stored_trees(self, versions: Sequence[int]) -> Iterator[tuple[int, int, JsonObject, bool]]:
        """Yield the same for versions given by their numbers in this registry."""
        return self._trees("version", "version.id", versions)

    def _trees(
        self, source: str, given: str, numbers: Sequence[int]
    ) -> Iterator[tuple[int, int, JsonObject, bool]]:
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(some))
            rows = self.connection.execute(
                "SELECT version.nct, version.id, form, lossy, dictionary, base, data, size"
                f" FROM {source} JOIN body ON body.version = version.id"
                f" WHERE {given} IN ({marks}) ORDER BY version.nct, version.id",
                some,
            )
            for nct, version, form, lossy, *body in rows:
                source_bytes = json_of(self._bodies.unpack(version, *body), Form(form))
                yield nct, version, msgspec.json.decode(source_bytes), bool(lossy)

    def newest_version_number(self) -> int:
        """Return the greatest number of a version: it grows with every version that comes."""
        return int(self._one("SELECT coalesce(max(id), 0) FROM version")[0])

    def studies_since(self, version: int) -> Iterator[int]:
        """Yield the number of each study of which a version came after the one of this number."""
        rows = self.connection.execute("SELECT DISTINCT nct FROM version WHERE id > ?", (version,))
        for (number,) in rows:
            yield number

    def renewed_since(self, version: int) -> Iterator[int]:
        """Yield, ascending, the number of each study whose newest version came after this one."""
        rows = self.connection.execute(
            "SELECT DISTINCT nct FROM version JOIN study USING (nct)"
            " WHERE id > :version AND newest > :version ORDER BY nct",
            {"version": version},
        )
        for (number,) in rows:
            yield number

    def newest_versions(self) -> Iterator[tuple[int, int]]:
        """Yield the number of each study's id with that of its newest version, ascending."""
        yield from self.connection.execute("SELECT nct, newest FROM study ORDER BY nct")

    def versions_as_of(self, day: date) -> Iterator[tuple[int, int]]:
        """Yield the same with the version of `as_of` for each study that was there, ascending."""
        # Most studies have one version, which is found by its number quickest.
        only = f"SELECT id FROM version WHERE id = newest AND {_BY_THEN}"
        shown = f"CASE versions WHEN 1 THEN ({only}) ELSE ({_AS_OF}) END"
        yield from self.connection.execute(
            f"SELECT nct, {shown} AS shown FROM study WHERE shown IS NOT NULL ORDER BY nct",
            {"day": day.isoformat()},
        )

    def newest_sizes(self) -> Iterator[tuple[int, int]]:
        """Yield the number of each study's id and the size of its newest version [bytes]."""
        yield from self.connection.execute(
            "SELECT study.nct, size FROM study JOIN version ON version.id = newest"
        )

    def first_seen_of(self, version: int) -> datetime:
        """Return when a version was first seen here; raises NotFound without it."""
        row = self._one("SELECT first_seen FROM version WHERE id = ?", version)
        if row is None:
            raise NotFound(f"there is no version with the number {version}")
        return from_stored(row[0])

    def derived_by_other_rules(self, rules: str) -> Iterator[tuple[NctId, Form, bytes]]:
        """Yield, like `all_newest`, the studies whose flags other rules than these gave."""
        return self._newest_where("rules <> ?", rules)

    def all_derived(self) -> Iterator[tuple[NctId, str, str]]:
        """Yield each study's id with its flags and findings as stored, ascending by id."""
        rows = self.connection.execute("SELECT nct, flags, findings FROM study ORDER BY nct")
        for number, flags, findings in rows:
            yield NctId.from_number(number), flags, findings

    def flagged(self) -> Iterator[tuple[int, str]]:
        """Yield the number of each study that has flags of its own, and these, ascending."""
        yield from self.connection.execute(
            "SELECT nct, flags FROM study WHERE flags <> '' ORDER BY nct"
        )

    def state(self) -> int:
        """Return a number that changes when another process has changed the registry."""
        return int(self._one("PRAGMA data_version")[0])

    def _newest_where(self, condition: str, *values: object) -> Iterator[tuple[NctId, Form, bytes]]:
        rows = self.connection.execute(
            "SELECT study.nct, form, body.version, dictionary, base, data, size FROM study"
            " JOIN version ON version.id = newest JOIN body ON body.version = newest"
            f" WHERE {condition} ORDER BY study.nct",
            values,
        )
        for number, form, *body in rows:
            yield NctId.from_number(number), Form(form), self._bodies.unpack(*body)

    def derived(self, nct_id: NctId) -> tuple[str, str, str] | None:
        """Return flags, findings and rule versions as stored with the newest version, as JSON."""
        here = self.resolve(nct_id)
        if here is None:
            return None
        row = self._one("SELECT flags, findings, rules FROM study WHERE nct = ?", here.number)
        return (row[0], row[1], row[2])

    def changed_since(self, moment: datetime) -> Iterator[NctId]:
        """Yield the studies of which a version was first seen here after a moment."""
        rows = self.connection.execute(
            "SELECT nct FROM study WHERE last_changed > ? ORDER BY last_changed, nct",
            (to_stored(moment),),
        )
        for (number,) in rows:
            yield NctId.from_number(number)

    def loads(self) -> tuple[Load, ...]:
        """Return what every load did, oldest first."""
        rows = self.connection.execute(f"SELECT {LOAD_COLUMNS} FROM load ORDER BY id")
        return tuple(load_of(row) for row in rows)

    def last_load(self) -> Load | None:
        """Return what the last load did, or None before the first."""
        row = self._one(f"SELECT {LOAD_COLUMNS} FROM load ORDER BY id DESC LIMIT 1")
        return None if row is None else load_of(row)

    def rejected(self, number: int | None = None) -> Iterator[Rejected]:
        """Yield what was set aside, oldest first, or the one with this number."""
        rows = self.connection.execute(
            "SELECT id, load, place, study, path, found, expected, form, size, at, accepted"
            " FROM rejected WHERE ?1 IS NULL OR id = ?1 ORDER BY id",
            (number,),
        )
        for identity, load, place, study, path, found, expected, form, size, at, accepted in rows:
            yield Rejected(
                id=identity,
                load=load,
                place=place,
                study=study,
                path=path,
                found=found,
                expected=expected,
                form=Form(form),
                size=size,
                at=from_stored(at),
                accepted=accepted,
            )

    def rejected_source(self, number: int) -> bytes:
        """Return the bytes that were set aside under a number; raises NotFound, StoreDamaged."""
        row = self._one("SELECT data, size FROM rejected WHERE id = ?", number)
        if row is None:
            raise NotFound(f"nothing is set aside under {number}")
        try:
            return Decompressor(b"").decompress(*row)
        except zstandard.ZstdError as error:
            raise StoreDamaged(
                f"the bytes set aside under {number} are damaged: {error}"
            ) from error

    def file_bytes(self) -> int:
        """Return the size of the registry on disk, its journal included."""
        path = registry_file(self.home)
        return sum(part.stat().st_size for part in path.parent.glob(f"{path.name}*"))

    def _one(self, sql: str, *values: object) -> Any:  # noqa: ANN401 - a row is what was asked for
        return self.connection.execute(sql, values).fetchone()

    def _rows(self, number: int) -> list[tuple[Any, ...]]:
        """Return the rows of all versions of a study, oldest first."""
        order = _IN_ORDER.replace("id", "version.id")
        rows = self.connection.execute(f"{_VERSION} WHERE nct = ? ORDER BY {order}", (number,))
        return rows.fetchall()

    def _version_at(self, rows: Sequence[tuple[Any, ...]], place: int) -> Version:
        return self._version(rows[place], place + 1, rows[place - 1][2] if place else None)

    def _version(self, row: tuple[Any, ...], number: int, content_before: bytes | None) -> Version:
        identity, nct, content, derived, form, size, posted, cut, last_cut, *others = row[:-1]
        first_seen, last_seen, lossy, registry_json, drift, past_number, past_date, *body = others
        dictionary, base, data = body
        return Version(
            nct_id=NctId.from_number(nct),
            number=number,
            kind=_kind(content, content_before),
            form=Form(form),
            source=self._bodies.unpack(identity, dictionary, base, data, size),
            first_seen=from_stored(first_seen),
            last_seen=from_stored(max(first_seen, last_seen)),
            data_cut=day_or_none(cut),
            last_data_cut=day_or_none(last_cut),
            last_update_posted=day_or_none(posted),
            content_hash=content.hex(),
            derived_hash=derived.hex(),
            lossy=bool(lossy),
            is_registry_json=bool(registry_json),
            drift=tuple(msgspec.json.decode(drift)),
            past_number=past_number,
            past_date=day_or_none(past_date),
        )


def _kind(content: bytes, before: bytes | None) -> Kind:
    if before is None:
        return "first"
    return "derived" if content == before else "edit"
