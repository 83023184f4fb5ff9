"""What was set aside: its bytes, why they do not read, and what became of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from trialwright.registry.containers import Form, Item
from trialwright.registry.hashing import digest
from trialwright.registry.loading.intake import NO_RECORD
from trialwright.registry.loading.past import PastVersion, past_outcome
from trialwright.registry.store.arrivals import Outcome, Refusal
from trialwright.registry.store.bodies import Bodies
from trialwright.registry.verification.damage import Damage, compared
from trialwright.registry.verification.loads import Loads
from trialwright.registry.verification.rereading import intake
from trialwright.registry.verification.studies import UNPACKABLE

#: The path that is at fault where a record reads, but is of another study than was asked for.
_ID_PATH = "protocolSection.identificationModule.nctId"


@dataclass(frozen=True, slots=True)
class _Reject:
    """One thing that was set aside, as it is stored, which may be damaged to anything."""

    id: int
    load: Any
    place: Any
    study: Any
    path: Any
    found: Any
    expected: Any
    form: Any
    digest: Any
    size: Any
    data: Any
    at: Any
    accepted: Any

    @property
    def why(self) -> tuple[object, ...]:
        """Which study it is said to be of, and why it does not read."""
        return (self.study, self.path, self.found, self.expected)


def rejects(connection: sqlite3.Connection, loads: Loads) -> Iterator[Damage]:
    """Look at everything that was set aside."""
    bodies = Bodies(connection)
    columns = ", ".join(_Reject.__dataclass_fields__)
    for row in connection.execute(f"SELECT {columns} FROM rejected ORDER BY id"):
        one = _Reject(*row)
        yield from _links(one, loads)
        what = f"the bytes set aside under {one.id}"
        try:
            source = bodies.unpack(one.id, 0, 0, one.data, one.size)
        except UNPACKABLE as error:
            yield Damage(what=what, found=f"damaged ({error})", expected="whole")
            continue
        yield from compared(f"the size of {what}", len(source), one.size)
        if digest(source) != one.digest:
            yield from compared(what, digest(source), one.digest)
        else:
            yield from _reason(one, source, loads)


def _links(one: _Reject, loads: Loads) -> Iterator[Damage]:
    """Compare a reject with the load that set it aside, and the one that read it after all."""
    load = loads.get(one.load)
    if load is None:
        expected = "an entry for every load"
        yield Damage(what=f"the load of what is set aside under {one.id}", found="lost",
                     expected=expected)  # fmt: skip
    elif not load.spans(one.at):
        what = f"the moment at which {one.id} was set aside"
        yield Damage(what=what, found=repr(one.at), expected=f"one of load {load.id}")
    if one.accepted is None:
        return
    by = loads.get(one.accepted)
    if by is None or by.tried is None or one.id not in by.tried:
        yield Damage(
            what=f"the load that read what was set aside under {one.id}",
            found=repr(one.accepted),
            expected="one that tried it again",
        )


def _reason(one: _Reject, source: bytes, loads: Loads) -> Iterator[Damage]:
    """Compare why something does not read with what is said of it, if the words are ours."""
    what = f"the reason for what is set aside under {one.id}"
    if not all(isinstance(text, str) for text in (*one.why, one.place)):
        yield Damage(what=what, found=repr(one.why), expected="texts")
        return
    try:
        form = Form(one.form)
    except ValueError as error:
        yield Damage(what=f"the form of what is set aside under {one.id}", found=str(error),
                     expected="a form")  # fmt: skip
        return
    if one.path == NO_RECORD:
        yield from compared(f"the study of what is set aside under {one.id}", one.study, "")
        return
    load = loads.get(one.load)
    if load is None or not load.is_by_this_program:
        return
    outcome = _tried(one, Item(one.place, source, form))
    if isinstance(outcome, Refusal):
        again = (outcome.study, outcome.path, outcome.found, outcome.expected)
        yield from compared(what, one.why, again)
    elif one.accepted is None:
        yield from compared(what, one.path, _ID_PATH)


def _tried(one: _Reject, item: Item) -> Outcome:
    past = PastVersion.at(one.place)
    return intake().outcome(item) if past is None else past_outcome(intake(), item, past)
