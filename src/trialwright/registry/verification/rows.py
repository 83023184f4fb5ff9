"""The versions of one study as they are stored, and what they say of each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import msgspec

from trialwright.registry.verification.damage import Damage
from trialwright.registry.verification.loads import Loads
from trialwright.vocabulary import NctId


@dataclass(frozen=True, slots=True)
class Row:
    """One version as it is stored, which may be damaged to anything."""

    id: Any
    content: Any
    derived: Any
    digest: Any
    form: Any
    size: Any
    posted: Any
    cut: Any
    last_cut: Any
    source_cut: Any
    first_load: Any
    last_load: Any
    first_seen: Any
    lossy: Any
    registry_json: Any
    drift: Any
    past_number: Any
    past_date: Any
    dictionary: Any
    base: Any
    data: Any

    @property
    def are_texts(self) -> bool:
        """Whether its data cuts are texts, which can be compared."""
        return all(isinstance(one, str) for one in (self.cut, self.source_cut, self.last_cut))

    @property
    def in_order(self) -> bool:
        """Whether its last data cut is one, and not before its first."""
        return self.are_texts and bool(self.cut <= self.last_cut)

    @property
    def came(self) -> bool:
        """Whether its bytes came with a data cut of its own: then it is what arrived."""
        return self.are_texts and bool(self.cut <= self.source_cut <= self.last_cut)

    @property
    def was_met_again(self) -> bool:
        """Whether its marks are those of a version that a record met again."""
        return bool(self.cut != self.last_cut or self.first_load != self.last_load)


#: The versions of one study, the oldest first.
VERSIONS = f"""
    SELECT {", ".join(Row.__dataclass_fields__)}
    FROM version LEFT JOIN body ON body.version = version.id
    WHERE nct = ? ORDER BY posted, cut, version.id
"""


def among_themselves(nct_id: NctId, rows: Sequence[Row], loads: Loads) -> Iterator[Damage]:
    """Compare the versions of a study, given oldest first, with each other and their loads."""
    yield from _stretches(nct_id, rows)
    for place, row in enumerate(rows, start=1):
        for what, found, expected in (*_dates(row), *_meetings(row, loads), *_drift(row)):
            yield Damage(
                what=what, found=repr(found), expected=expected, nct_id=nct_id, version=place
            )


def _stretches(nct_id: NctId, rows: Sequence[Row]) -> Iterator[Damage]:
    """Compare the data cuts that showed the versions of a study.

    No version is shown while another one is, and bytes that came with another cut are those
    of a version that came with them.
    """
    arrived = {one.digest for one in rows if one.in_order and one.came}
    for place, one in enumerate(rows, start=1):
        if not (one.in_order and (one.came or one.digest in arrived)):
            yield Damage(
                what="the order of its data cuts",
                found=f"{one.cut!r}, {one.source_cut!r}, {one.last_cut!r}",
                expected="the first, that of its bytes, the last",
                nct_id=nct_id,
                version=place,
            )
    for place, (one, after) in enumerate(pairwise(rows), start=1):
        both = one.in_order and after.in_order and one.posted == after.posted
        if both and one.last_cut > after.cut:
            yield Damage(
                what="its last data cut",
                found=repr(one.last_cut),
                expected=f"at most {after.cut!r}, the first of the next version",
                nct_id=nct_id,
                version=place,
            )


_Found = tuple[str, object, str]


def _dates(row: Row) -> Iterator[_Found]:
    """Look at the dates that no byte of the record repeats."""
    for what, text in (("first data cut", row.cut), ("last data cut", row.last_cut)):
        if bool(text) != bool(row.source_cut):
            expected = "one" if row.source_cut else "none, as of every past version"
            yield f"its {what}", text, expected
        elif text and not _is_day(text):
            yield f"its {what}", text, "a date"
    number, day = row.past_number, row.past_date
    if number is not None and not isinstance(number, int):
        yield "the registry's number of it", number, "a whole number"
    if number is None and not row.source_cut:
        yield "the registry's number of it", number, "one, as of every past version"
    if day is not None and (number is None or not _is_day(day)):
        yield "the registry's date of it", day, "a date beside the registry's number"


def _meetings(row: Row, loads: Loads) -> Iterator[_Found]:
    """Compare what brought a version and what met it again with the accounts of these."""
    first, last = loads.get(row.first_load), loads.get(row.last_load)
    if first is not None and not first.spans(row.first_seen):
        yield "its moment of first seen", row.first_seen, f"one of load {first.id}"
    if last is not None and row.was_met_again and last.unchanged == 0:
        found = (row.cut, row.last_cut, row.first_load, row.last_load)
        yield (
            "its first and last data cut and its first and last load",
            found,
            f"the same, for load {last.id} met nothing again",
        )


def _drift(row: Row) -> Iterator[_Found]:
    try:
        msgspec.json.decode(row.drift, type=list[str])
    except (msgspec.MsgspecError, UnicodeDecodeError, TypeError):
        yield "its list of drift", row.drift, "a list of texts as JSON"


def _is_day(text: object) -> bool:
    try:
        return isinstance(text, str) and date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
