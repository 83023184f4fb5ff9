"""The account of every load, compared with what it left behind."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from trialwright.registry.verification.damage import Damage, compared, count_of
from trialwright.registry.verification.loads import Loads, StoredLoad
from trialwright.registry.verification.studies import Tally

_ASIDE = "SELECT load, count(*), max(instr(place, '!')) FROM rejected GROUP BY 1"
_ACCEPTED = "SELECT accepted, count(*) FROM rejected WHERE accepted NOT NULL GROUP BY 1"


@dataclass(frozen=True, slots=True)
class _Aside:
    """How many things are set aside by load, and which loads set aside members of archives."""

    kept: Counter[object]
    accepted: Counter[object]
    of_archives: frozenset[object]


def accounts(connection: sqlite3.Connection, loads: Loads, tally: Tally) -> Iterator[Damage]:
    """Compare every load with the versions and the rejects that are said to be of it."""
    rows = connection.execute(_ASIDE).fetchall()
    aside = _Aside(
        kept=Counter({load: count for load, count, _ in rows}),
        accepted=Counter(dict(connection.execute(_ACCEPTED))),
        of_archives=frozenset(load for load, _, mark in rows if mark),
    )
    all_new = 0
    for load in loads.values():
        if not load.is_counted:
            yield Damage(
                what=f"load {load.id}'s account", found=repr(load.sums), expected="whole numbers"
            )
            continue
        all_new += load.new
        yield from _entry(load)
        yield from _stored(load, tally)
        yield from _set_aside(load, loads, aside)
    yield from compared("the number of studies", count_of(connection, "study"), all_new)


def _entry(load: StoredLoad) -> Iterator[Damage]:
    """Look at a load's entry and whether its account adds up."""
    name = f"load {load.id}"
    moments = (load.started, load.ended if load.ended is not None else load.started)
    if not all(isinstance(one, int) for one in moments):
        yield Damage(
            what=f"{name}'s moments", found=repr((load.started, load.ended)), expected="moments"
        )
    if load.names is None:
        yield Damage(
            what=f"what was given to {name}", found=repr(load.inputs), expected="a list as JSON"
        )
    if not (isinstance(load.program, str) and load.program):
        yield Damage(
            what=f"the program of {name}", found=repr(load.program), expected="its version"
        )
    read = load.new + load.changed + load.unchanged + load.rejected
    if load.tried is None:
        yield from compared(f"the sum of {name}'s account", read, load.parts)
    elif load.ended is not None:
        yield from compared(f"the sum of {name}'s account", read, len(load.tried))


def _stored(load: StoredLoad, tally: Tally) -> Iterator[Damage]:
    name, number = f"load {load.id}", load.id
    for what, found, noted in (
        (f"the number of versions that {name} stored", tally.stored, load.new + load.changed),
        (f"the number of studies that {name} brought", tally.new, load.new),
        (f"what only the registry changed in {name}", tally.derived_only, load.derived_only),
    ):
        yield from compared(what, found[number], noted)


def _set_aside(load: StoredLoad, loads: Loads, aside: _Aside) -> Iterator[Damage]:
    kept = aside.kept[load.id]
    if not _fewest(load, loads, aside) <= kept <= load.rejected:
        yield from compared(f"what load {load.id} set aside", kept, load.rejected)
    if load.tried is not None:
        read = load.new + load.changed + load.unchanged
        what = f"what was set aside and load {load.id} read"
        yield from compared(what, aside.accepted[load.id], read)


def _fewest(load: StoredLoad, loads: Loads, aside: _Aside) -> int:
    """Return how many things must be kept of those that a load set aside.

    What was set aside before is kept once, under the load that first met it; that is known
    to be this one where no other load read these files before.
    """
    if not load.rejected or not load.tells_its_places_apart():
        return 0
    others = (one for one in loads.values() if one is not load and one.rejected != 0)
    if any(load.shares_with(one) and not load.ended_before(one) for one in others):
        return 0
    # Members of an archive may bear one name, and are then one thing if they are alike.
    return 1 if load.id in aside.of_archives else int(load.rejected)
