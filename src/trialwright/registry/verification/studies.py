"""Every study's entry compared with its versions, and its versions handed on to be read again."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from trialwright.errors import StoreDamaged
from trialwright.registry.loading.deriving import RULES
from trialwright.registry.store.bodies import Bodies
from trialwright.registry.verification.damage import (
    UNREADABLE,
    Damage,
    compared,
    unreadable,
)
from trialwright.registry.verification.loads import Loads
from trialwright.registry.verification.rereading import Noted
from trialwright.registry.verification.rows import VERSIONS, Row, among_themselves
from trialwright.vocabulary import NctId

#: What unpacking raises where a number or a kind beside the body is damaged: a size that asks
#: for more room than there is, a difference from itself, a text in place of bytes.
UNPACKABLE = (StoreDamaged, MemoryError, RecursionError, TypeError, ValueError, OverflowError)

_RULES_FORM = re.compile(r"[\w.]+/[\w.]+", re.ASCII)
_ENTRY = (
    "SELECT newest, versions, first_seen, last_changed, flags, findings, rules"
    " FROM study WHERE nct = ?"
)


@dataclass(slots=True)
class Tally:
    """What the versions say that each load stored, by the load's number.

    What arrived is counted, and not what was parted from it afterwards.
    """

    stored: Counter[object] = field(default_factory=Counter)
    new: Counter[object] = field(default_factory=Counter)
    derived_only: Counter[object] = field(default_factory=Counter)

    def count(self, arrived: Sequence[Row]) -> None:
        """Count the versions of one study in the order in which they came."""
        contents: set[object] = set()
        for row in arrived:
            self.stored[row.first_load] += 1
            self.new[row.first_load] += not contents
            self.derived_only[row.first_load] += row.content in contents
            contents.add(row.content)


class StudiesWalk:
    """Goes through all studies; a bad page spoils only the studies on it."""

    def __init__(self, connection: sqlite3.Connection, loads: Loads) -> None:
        self._connection = connection
        self._loads = loads
        self._bodies = Bodies(connection)
        self.damages: list[Damage] = []
        self.tally = Tally()

    def versions(self) -> Iterator[Noted]:
        """Yield every version with its bytes unpacked, noting all damage that shows by then."""
        for (number,) in self._connection.execute("SELECT nct FROM study ORDER BY nct"):
            try:
                nct_id = NctId.from_number(number)
            except (ValueError, TypeError) as error:
                self.damages.append(
                    Damage(what="a study's number", found=str(error), expected="an NCT id's number")
                )
                continue
            try:
                rows = [Row(*row) for row in self._connection.execute(VERSIONS, (number,))]
                entry = self._connection.execute(_ENTRY, (number,)).fetchone()
            except UNREADABLE as error:
                self.damages.append(unreadable("its versions", error, nct_id))
                continue
            yield from self._study(nct_id, entry, rows)

    def _study(
        self, nct_id: NctId, entry: tuple[Any, ...] | None, rows: Sequence[Row]
    ) -> Iterator[Noted]:
        arrived = in_order_of_arrival(rows)
        self.tally.count(arrived)
        self.damages += among_themselves(nct_id, rows, self._loads)
        derived: tuple[object, object] = (None, None)
        if entry is None:
            self.damages.append(_no_entry(nct_id))
        else:
            self.damages += _entry(nct_id, entry, rows, arrived)
            *_, flags, findings, rules = entry
            derived = (flags, findings) if rules == RULES else derived
        for place, row in enumerate(rows, start=1):
            yield self._noted(
                nct_id, place, row, rows, derived if place == len(rows) else (None, None)
            )

    def _noted(
        self,
        nct_id: NctId,
        place: int,
        row: Row,
        rows: Sequence[Row],
        derived: tuple[object, object],
    ) -> Noted:
        here = [self._loads.get(one.first_load) for one in rows if one.digest == row.digest]
        same_words = all(load is not None and load.is_by_this_program for load in here)
        return Noted(
            nct_id=nct_id,
            place=place,
            source=self._source(nct_id, place, row),
            digest=row.digest,
            content=row.content,
            derived=row.derived,
            form=row.form,
            posted=row.posted,
            source_cut=row.source_cut,
            lossy=row.lossy,
            registry_json=row.registry_json,
            drift=row.drift if same_words else None,
            flags=derived[0],
            findings=derived[1],
        )

    def _source(self, nct_id: NctId, place: int, row: Row) -> bytes | None:
        """Unpack one version; None if that cannot be done, which is noted."""
        found, expected = "of the wrong kind", "one"
        match (row.dictionary, row.base, row.data, row.size):
            case (int(), int(), bytes(), int()) if isinstance(row.id, int):
                try:
                    source = self._bodies.unpack(
                        row.id, row.dictionary, row.base, row.data, row.size
                    )
                except (*UNPACKABLE, *UNREADABLE) as error:
                    found, expected = f"damaged ({error})", "whole"
                else:
                    size = ("its size in bytes", len(source), row.size)
                    self.damages += compared(*size, nct_id, place)
                    return source
            case (None, None, None, _):
                found = "none"
        self.damages.append(
            Damage(what="its body", found=found, expected=expected, nct_id=nct_id, version=place)
        )
        return None


def in_order_of_arrival(rows: Sequence[Row]) -> list[Row]:
    """Return the versions that came with their bytes, as they came.

    Rows are numbered as they come. The earlier part of a parted version has a new number;
    it has the bytes of the other part, which kept the old one.
    """
    whole = [row for row in rows if isinstance(row.id, int)]
    numbers: dict[tuple[object, object], int] = {}
    for row in whole:
        bytes_of = (row.digest, row.source_cut)
        numbers[bytes_of] = min(row.id, numbers.get(bytes_of, row.id))
    came = [row for row in whole if row.came]
    return sorted(came, key=lambda row: numbers[row.digest, row.source_cut])


def _no_entry(nct_id: NctId) -> Damage:
    return Damage(what="its entry", found="not under its number", expected="there", nct_id=nct_id)


def _entry(
    nct_id: NctId, entry: tuple[Any, ...], rows: Sequence[Row], arrived: Sequence[Row]
) -> Iterator[Damage]:
    """Compare a study's entry with its versions, which are given oldest first."""
    newest, count, first_seen, last_changed, flags, findings, rules = entry
    yield from compared("its number of versions", count, len(rows), nct_id)
    if rows:
        yield from compared("its newest version", newest, rows[-1].id, nct_id)
    if arrived:
        first, last = arrived[0].first_seen, arrived[-1].first_seen
        yield from compared("its moment of first seen", first_seen, first, nct_id)
        yield from compared("its moment of last change", last_changed, last, nct_id)
    if not (isinstance(rules, str) and _RULES_FORM.fullmatch(rules)):
        yield Damage(
            what="the versions of its rules",
            found=repr(rules),
            expected="two, as in '1.0.0/1'",
            nct_id=nct_id,
        )
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
