"""Spoiled records: each is read, or set aside with the path that failed; nothing else happens.

Real and made-up records are spoiled in structure, types and encoding. Each goes the way of
every record of a load, within a limit of processor time. Then all go through a load together:
its account adds up, each is accounted for, and the registry verifies.
"""

from __future__ import annotations

import os
import re
import signal
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from types import FrameType
from zipfile import ZipFile

import msgspec

from benchmarks.chance import dice
from benchmarks.proofs.proven import Proven
from benchmarks.proofs.text_mutations import ENCODINGS
from benchmarks.proofs.tree_mutations import STRUCTURE, TYPES
from trialwright.registry.containers import Form, Item, open_container
from trialwright.registry.loading import load
from trialwright.registry.loading.intake import Intake
from trialwright.registry.store import Registry
from trialwright.registry.store.arrivals import Refusal
from trialwright.registry.verification import verify

#: A record takes a millisecond; this much processor time [s] is a hang.
LIMIT = 5.0

#: Where the name of a member ends and the place within it begins.
_MEMBER = re.compile(r":|\[| \(")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A spoiled record: its number, what was done to it, and its bytes."""

    number: int
    done: str
    source: bytes


class TookTooLong(Exception):
    """A piece of work used more processor time than it may."""


def mutants(sources: Sequence[bytes], count: int, seed: int) -> Iterator[Mutant]:
    """Yield spoiled records; each depends on the seed and its own number alone."""
    for number in range(count):
        chance = dice(f"mutant {seed} {number}")
        source = chance.choice(sources)
        group = ("structure", "types", "encoding")[number % 3]
        done, spoiled = _spoiled(chance, source, group)
        yield Mutant(number, f"{group}: {done}", spoiled)


def prove_mutations(folder: Path, sources: Sequence[bytes], *, count: int, seed: int) -> Proven:
    """Read spoiled records one by one, then load them all from one zip."""
    tried: Counter[str] = Counter()
    faults: list[str] = []
    intake = Intake.with_dictionary(0, b"")
    archive = folder / "mutants.zip"
    with ZipFile(archive, "w") as members:
        for mutant in mutants(sources, count, seed):
            members.writestr(f"{mutant.number:06d}.json", mutant.source)
            outcome = outcome_of(intake, mutant)
            tried["mutated records"] += 1
            tried[outcome] += 1
            if outcome not in _EXPECTED:
                faults.append(f"mutant {mutant.number} ({mutant.done}): {outcome}")
    faults += _all(folder / "home", archive, count)
    return Proven({name: tried[name] for name in ("mutated records", *_EXPECTED)}, tuple(faults))


_EXPECTED = ("read", "rejected with a path")


def _spoiled(chance: Random, source: bytes, group: str) -> tuple[str, bytes]:
    done = []
    times = chance.choice((1, 1, 2, 3))
    if group == "encoding":
        for _ in range(times):
            name, change = chance.choice(list(ENCODINGS.items()))
            done.append(name)
            source = change(chance, source)
        return ", ".join(done), source
    tree = msgspec.json.decode(source)
    for _ in range(times):
        name, mutate = chance.choice(list((STRUCTURE if group == "structure" else TYPES).items()))
        done.append(name)
        tree = mutate(chance, tree)
    return ", ".join(done), msgspec.json.encode(tree)


def outcome_of(intake: Intake, mutant: Mutant) -> str:
    """Return what became of a mutant: read, rejected with a path, or what must not be."""
    try:
        with at_most(LIMIT):
            (outcome,) = intake.prepare([Item(str(mutant.number), mutant.source, Form.JSON)])
    except Exception as error:  # noqa: BLE001 - whatever is raised here is what is looked for
        return f"{type(error).__name__}: {error}"
    if not isinstance(outcome, Refusal):
        return "read"
    if outcome.path and outcome.found and outcome.expected:
        return "rejected with a path"
    return f"rejected without a reason: {outcome}"


def _all(home: Path, archive: Path, count: int) -> Iterator[str]:
    """Load all mutants, and yield what does not add up."""
    places = Counter(part.place.partition("[")[0] for part in open_container(str(archive)))
    try:
        done = load(home, [str(archive)], clock=lambda: datetime.now(UTC), workers=os.cpu_count())
    except Exception as error:  # noqa: BLE001 - whatever is raised here is what is looked for
        yield f"the load of all mutants ended with {type(error).__name__}: {error}"
        return
    if done.account.read != places.total() or done.parts != places.total():
        yield f"{places.total()} parts, but an account of {done.account}"
    members = {_MEMBER.split(place.partition("!")[2], maxsplit=1)[0] for place in places}
    with ZipFile(archive) as names:
        empty = {b"[]", b'{"studies":[]}'}
        for name in names.namelist():
            if name not in members and names.read(name).strip() not in empty:
                yield f"nothing came of {name}"
    if len(members) > count:
        yield f"{len(members)} members of {count}"
    with Registry.open(home) as registry:
        yield from (damage.sentence for damage in verify(registry).damages)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TookTooLong once this much processor time of ours is used up [s]."""

    def stop(_: int, __: FrameType | None) -> None:
        raise TookTooLong(f"more than {seconds} s of processor time")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
