"""One batch of arrivals against what is stored: new, changed, unchanged or set aside."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import assert_never

from trialwright.registry.store.arrivals import Arrival, Outcome, Refusal
from trialwright.registry.store.bodies import Bodies
from trialwright.registry.store.compression import difference
from trialwright.registry.store.loads import Account
from trialwright.registry.store.stretches import (
    Known,
    part,
    parted_by,
    same_version,
    stretch_to,
)

#: A difference is kept instead of a body if it is at most this part of it.
WORTHWHILE = 0.5

_MOST_VALUES = 500


class Batch:
    """Stores one batch inside a transaction that somebody else holds."""

    def __init__(self, connection: sqlite3.Connection, bodies: Bodies, load: int, now: int) -> None:
        self._connection = connection
        self._bodies = bodies
        self._load = load
        self._now = now
        self._known: dict[int, list[Known]] = {}
        self._next_id = 0
        self._rows: dict[str, list[tuple[object, ...]]] = defaultdict(list)

    def store(self, outcomes: Sequence[Outcome]) -> Account:
        """Store all outcomes in their order and return what became of them."""
        self._known = self._stored_versions({o.nct for o in outcomes if isinstance(o, Arrival)})
        self._next_id = self._connection.execute(
            "SELECT coalesce(max(id), 0) + 1 FROM version"
        ).fetchone()[0]
        account = Account()
        for outcome in outcomes:
            match outcome:
                case Arrival():
                    account += self._arrive(outcome)
                case Refusal():
                    account += self._set_aside(outcome)
                case _:
                    assert_never(outcome)
        self._flush()
        return account

    def _arrive(self, arrival: Arrival) -> Account:
        known = self._known.setdefault(arrival.nct, [])
        same = same_version(arrival, known)
        if same is not None:
            stretch_to(same, arrival, known)
            found_out = (arrival.digest, arrival.form, int(arrival.registry_json))
            seen = (self._load, same.cut, same.last_cut, *found_out, same.id)
            self._rows[_SEEN_AGAIN].append(seen)
            self._note_past(arrival, same)
            return Account(unchanged=1)
        parted = parted_by(arrival, known)
        if parted is not None:
            known.append(self._part(parted, arrival.cut))
        derived_only = any(version.content == arrival.content for version in known)
        was_known = bool(known)
        version = self._insert(arrival, known)
        known.append(version)
        self._update_study(arrival, known, version)
        if not was_known:
            return Account(new=1)
        return Account(changed=1, derived_only=int(derived_only))

    def _insert(self, arrival: Arrival, known: list[Known]) -> Known:
        cut = arrival.cut
        version = Known(
            self._new_id(), arrival.content, arrival.derived, arrival.posted, cut, cut, cut
        )
        body = self._body(arrival, known)
        self._rows[_VERSION].append(
            (
                version.id,
                arrival.nct,
                arrival.content,
                arrival.derived,
                arrival.digest,
                arrival.form,
                arrival.size,
                version.posted,
                version.cut,
                version.last_cut,
                version.source_cut,
                self._load,
                self._load,
                self._now,
                int(arrival.lossy),
                arrival.drift,
                arrival.past_number,
                arrival.past_date,
                int(arrival.registry_json),
            )
        )
        self._rows[_BODY].append((version.id, *body))
        return version

    def _part(self, whole: Known, cut: str) -> Known:
        """Store the two parts of a version that something else stood between; return the earlier.

        Both have the bytes that came, and one of them came with those bytes: it keeps the
        load and the moment that first brought it. Which load brought the other one's cut is
        not known, but it had come by the load that last met the version: this load and its
        moment are noted. In no account is it counted: nothing arrived. The registry's own
        number of a past version is that of the earlier part.
        """
        self._flush()
        earlier = part(whole, cut, self._new_id())
        execute = self._connection.execute
        execute(_EARLIER_PART, (earlier.id, earlier.last_cut, whole.id))
        execute(_LATER_PART, (whole.cut, whole.id))
        for one in (earlier, whole):
            if not one.has_its_own_bytes:
                execute(_WITHOUT_BYTES, (one.id,))
        dictionary, base, data, size = execute(_BODY_OF, (whole.id,)).fetchone()
        if not base:
            source = self._bodies.unpack(whole.id, dictionary, base, data, size)
            dictionary, base, data = 0, whole.id, difference(source, source)
        execute(_BODY, (earlier.id, dictionary, base, data))
        return earlier

    def _new_id(self) -> int:
        number = self._next_id
        self._next_id += 1
        return number

    def _body(self, arrival: Arrival, known: list[Known]) -> tuple[int, int, bytes]:
        """Return dictionary, base and data: as a difference from a whole version if that pays."""
        whole = (arrival.dictionary, 0, arrival.data)
        if not known:
            return whole
        self._flush()
        base = self._connection.execute(
            "SELECT max(body.version) FROM body JOIN version ON version.id = body.version"
            " WHERE nct = ? AND base = 0",
            (arrival.nct,),
        ).fetchone()[0]
        source = self._bodies.unpack(0, arrival.dictionary, 0, arrival.data, arrival.size)
        changes = difference(source, self._bodies.read(base))
        return (0, base, changes) if len(changes) <= WORTHWHILE * len(arrival.data) else whole

    def _update_study(self, arrival: Arrival, known: list[Known], version: Known) -> None:
        newest = max(known, key=lambda one: one.rank)
        count = len(known)
        if count == 1:
            self._rows[_STUDY].append(
                (
                    arrival.nct,
                    version.id,
                    self._now,
                    self._now,
                    arrival.flags,
                    arrival.findings,
                    arrival.rules,
                )
            )
        elif newest is version:
            self._rows[_NEWER].append(
                (
                    version.id,
                    count,
                    self._now,
                    arrival.flags,
                    arrival.findings,
                    arrival.rules,
                    arrival.nct,
                )
            )
        else:
            self._rows[_OLDER].append((count, self._now, arrival.nct))
        self._rows[_ALIAS].extend((alias, arrival.nct) for alias in arrival.aliases)

    def _note_past(self, arrival: Arrival, same: Known) -> None:
        if arrival.past_number is not None:
            self._rows[_PAST].append((arrival.past_number, arrival.past_date, same.id))

    def _set_aside(self, refusal: Refusal) -> Account:
        self._rows[_REJECTED].append(
            (
                self._load,
                refusal.place,
                refusal.study,
                refusal.path,
                refusal.found,
                refusal.expected,
                refusal.form,
                refusal.digest,
                refusal.size,
                refusal.data,
                self._now,
            )
        )
        return Account(rejected=1)

    def _stored_versions(self, ncts: set[int]) -> dict[int, list[Known]]:
        known: dict[int, list[Known]] = {}
        for some in _portions(sorted(ncts)):
            marks = ", ".join("?" * len(some))
            for nct, *columns in self._connection.execute(
                f"SELECT nct, id, content, derived, posted, cut, last_cut, source_cut"
                f" FROM version WHERE nct IN ({marks})",
                some,
            ):
                known.setdefault(nct, []).append(Known(*columns))
        return known

    def _flush(self) -> None:
        for sql in _STATEMENTS:
            rows = self._rows.pop(sql, None)
            if rows:
                self._connection.executemany(sql, rows)


def _portions(values: Sequence[int]) -> Iterable[Sequence[int]]:
    for start in range(0, len(values), _MOST_VALUES):
        yield values[start : start + _MOST_VALUES]


_VERSION = (
    "INSERT INTO version (id, nct, content, derived, digest, form, size, posted, cut, last_cut,"
    " source_cut, first_load, last_load, first_seen, lossy, drift, past_number, past_date,"
    " registry_json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_BODY = "INSERT INTO body (version, dictionary, base, data) VALUES (?, ?, ?, ?)"
_STUDY = (
    "INSERT INTO study (nct, newest, versions, first_seen, last_changed, flags, findings, rules)"
    " VALUES (?, ?, 1, ?, ?, ?, ?, ?)"
)
_NEWER = (
    "UPDATE study SET newest = ?, versions = ?, last_changed = ?, flags = ?, findings = ?,"
    " rules = ? WHERE nct = ?"
)
_OLDER = "UPDATE study SET versions = ?, last_changed = ? WHERE nct = ?"
_ALIAS = "INSERT OR IGNORE INTO alias (alias, nct) VALUES (?, ?)"
#: What was never looked at is found out when the very bytes come again.
_SEEN_AGAIN = (
    "UPDATE version SET last_load = ?, cut = ?, last_cut = ?,"
    " registry_json = coalesce(registry_json, CASE WHEN (digest, form) = (?, ?) THEN ? END)"
    " WHERE id = ?"
)
_EARLIER_PART = (
    "INSERT INTO version (id, nct, content, derived, digest, form, size, posted, cut, last_cut,"
    " source_cut, first_load, last_load, first_seen, lossy, drift, past_number, past_date,"
    " registry_json)"
    " SELECT ?, nct, content, derived, digest, form, size, posted, cut, ?,"
    " source_cut, first_load, last_load, first_seen, lossy, drift, past_number, past_date,"
    " registry_json FROM version WHERE id = ?"
)
_LATER_PART = "UPDATE version SET cut = ?, past_number = NULL, past_date = NULL WHERE id = ?"
_WITHOUT_BYTES = (
    "UPDATE version SET first_load = last_load, first_seen ="
    " (SELECT max(first_seen, started) FROM load WHERE load.id = last_load) WHERE id = ?"
)
_BODY_OF = (
    "SELECT dictionary, base, data, size FROM body JOIN version ON id = version WHERE version = ?"
)
_PAST = "UPDATE version SET past_number = ?, past_date = ? WHERE id = ?"
_REJECTED = (
    "INSERT OR IGNORE INTO rejected (load, place, study, path, found, expected, form, digest,"
    " size, data, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
#: In an order in which every row finds what it speaks of.
_STATEMENTS = (
    _VERSION,
    _BODY,
    _STUDY,
    _NEWER,
    _OLDER,
    _ALIAS,
    _SEEN_AGAIN,
    _PAST,
    _REJECTED,
)
