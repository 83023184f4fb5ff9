"""Big histories: whatever order copies come in, the registry keeps what a plain model keeps.

Thousands of versions arrive over many loads in random order, among them edits of one day,
the registry's churn, copies met before and lines that are no records. Then every history,
every kind of change, every newest version, the state as of random days, all counts, all
moments and all accounts are those of the model; the registry verifies, and what is exported
and loaded elsewhere is the same registry.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from benchmarks.chance import dice
from benchmarks.proofs.copies import copies_of
from benchmarks.proofs.history_model import Copy, HistoryModel, Kept
from benchmarks.proofs.proven import Proven
from trialwright.registry.export import export_ndjson
from trialwright.registry.loading import load
from trialwright.registry.store import Registry, Version
from trialwright.registry.store.loads import Account, Load
from trialwright.registry.verification import verify
from trialwright.vocabulary import NctId

_MOST_VERSIONS = 40
_DAYS_ASKED = 5


def prove_histories(folder: Path, *, versions: int, loads: int, seed: int) -> Proven:
    """Load generated histories and compare everything that can be asked with the model."""
    chance = dice(f"histories {seed}")
    copies = list(_copies(versions, chance, seed))
    chance.shuffle(copies)
    model = HistoryModel()
    home = folder / "home"
    clock = _Clock()
    faults: list[str] = []
    done: list[Load] = []
    for number, some in enumerate(_portions(copies, loads, chance), start=1):
        broken = chance.randrange(3)
        path = _write(folder / f"load-{number}.ndjson", some, broken, chance)
        expected = model.load(number, some) + Account(rejected=broken)
        done.append(load(home, [str(path)], clock=clock.look, workers=1))
        if done[-1].account != expected:
            faults.append(f"load {number} ended with {done[-1].account}, expected {expected}")
    with Registry.open(home) as registry:
        faults += _Comparison(registry, model, done, chance).faults()
    faults += _again(home, folder, model, clock, chance)
    tried = {
        "studies": len(model.studies),
        "versions": model.versions(),
        "of them back without bytes of their own": sum(
            not kept.came for study in model.studies for kept in model.history(study)
        ),
        "copies": len(copies),
        "loads": loads,
    }
    return Proven(tried, tuple(faults))


@dataclass(slots=True)
class _Clock:
    """Goes on a second at each look."""

    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def look(self) -> datetime:
        """Return the moment it is."""
        self.now += timedelta(seconds=1)
        return self.now


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A registry beside the model of what it should hold."""

    registry: Registry
    model: HistoryModel
    loads: Sequence[Load]
    chance: Random

    def faults(self) -> Iterator[str]:
        """Yield every difference."""
        report = verify(self.registry)
        yield from (damage.sentence for damage in report.damages)
        counts = (self.registry.count(), report.studies, report.versions)
        if counts != (len(self.model.studies),) * 2 + (self.model.versions(),):
            yield f"it counts {counts}"
        if [nct_id.number for nct_id in self.registry.ids()] != sorted(self.model.studies):
            yield "its ids are others"
        if self.registry.loads() != tuple(self.loads):
            yield "its loads are others"
        for study in self.model.studies:
            nct_id = NctId.from_number(study)
            for fault in self._study(nct_id):
                yield f"{nct_id}: {fault}"

    def _study(self, nct_id: NctId) -> Iterator[str]:
        found = self.registry.history(nct_id)
        expected = self.model.history(nct_id.number)
        if len(found) != len(expected):
            yield f"{len(found)} versions, expected {len(expected)}"
            return
        kinds = self.model.kinds(nct_id.number)
        for number, (version, kept, kind) in enumerate(zip(found, expected, kinds, strict=True)):
            if not self._is(version, kept):
                yield f"version {number + 1} is another"
            if (version.number, version.kind) != (number + 1, kind):
                yield f"version {number + 1} is number {version.number}, {version.kind}, not {kind}"
        if self.registry.newest(nct_id) != found[-1]:
            yield "its newest version is not the last of its history"
        number = self.chance.randint(1, len(found))
        if self.registry.version(nct_id, number) != found[number - 1]:
            yield f"version {number} by number is another than in the history"
        yield from self._as_of(nct_id, expected)

    def _as_of(self, nct_id: NctId, expected: Sequence[Kept]) -> Iterator[str]:
        first, last = expected[0].copy.posted, expected[-1].copy.posted
        for _ in range(_DAYS_ASKED):
            day = first + timedelta(days=self.chance.randint(-3, (last - first).days + 3))
            found, kept = self.registry.as_of(nct_id, day), self.model.as_of(nct_id.number, day)
            if (found is None) != (kept is None) or (found and kept and not self._is(found, kept)):
                yield f"as of {day} it is another"

    def _is(self, version: Version, kept: Kept) -> bool:
        """Whether a version is the kept one: its bytes, its dates, and our moments."""
        first, last = self.loads[kept.first_load - 1], self.loads[kept.last_load - 1]
        assert first.ended is not None
        return (
            version.source == kept.source.source
            and version.last_update_posted == kept.copy.posted
            and version.data_cut == kept.copy.cut
            and version.last_data_cut == kept.last_cut
            and first.started <= version.first_seen <= first.ended
            and version.last_seen == max(version.first_seen, last.started)
        )


def _copies(versions: int, chance: Random, seed: int) -> Iterator[Copy]:
    study = 0
    while versions > 0:
        some = min(versions, chance.choice((1, 2, 3, 5, 10, _MOST_VERSIONS)))
        yield from copies_of(study, some, chance, seed)
        versions -= some
        study += 1


def _portions(copies: Sequence[Copy], loads: int, chance: Random) -> list[list[Copy]]:
    """Deal the copies out to loads; some loads are large, some small, none is empty."""
    dealt: dict[int, list[Copy]] = defaultdict(list)
    weights = [chance.random() ** 2 + 0.01 for _ in range(loads)]
    for place, number in enumerate(chance.choices(range(loads), weights, k=len(copies))):
        dealt[place if place < loads else number].append(copies[place])
    return [dealt[number] for number in range(loads)]


def _write(path: Path, copies: Sequence[Copy], broken: int, chance: Random) -> Path:
    lines = [copy.source for copy in copies]
    for number in range(broken):
        lines.insert(chance.randrange(1, len(lines) + 1), b'{"broken": %d' % number)
    path.write_bytes(b"\n".join(lines))
    return path


def _again(
    home: Path, folder: Path, model: HistoryModel, clock: _Clock, chance: Random
) -> Iterator[str]:
    """Export everything, load it elsewhere, and yield what is not the same there.

    A version that has no bytes of its own is not another one for whoever has only the bytes.
    """
    whole, newest = folder / "whole.ndjson", folder / "newest.ndjson"
    with Registry.open(home) as registry:
        export_ndjson(registry, whole, all_versions=True)
        export_ndjson(registry, newest)
    order = [(study, model.history(study)) for study in sorted(model.studies)]
    copies = [kept.source for _, kepts in order for kept in kepts]
    if whole.read_bytes() != b"".join(copy.source + b"\n" for copy in copies):
        yield "the export of all versions has other bytes than the model"
    if newest.read_bytes() != b"".join(kepts[-1].source.source + b"\n" for _, kepts in order):
        yield "the export of the newest versions has other bytes than the model"
    elsewhere = folder / "elsewhere"
    done = load(elsewhere, [str(whole)], clock=clock.look, workers=1)
    told = HistoryModel()
    if done.account != (expected := told.load(1, copies)):
        yield f"loaded elsewhere it gives {done.account}, expected {expected}"
    with Registry.open(home) as one, Registry.open(elsewhere) as other:
        for fault in _Comparison(other, told, [done], chance).faults():
            yield f"loaded elsewhere: {fault}"
        for study, kepts in order:
            nct_id = NctId.from_number(study)
            came = all(kept.came for kept in kepts)
            if came and _told(one, nct_id) != _told(other, nct_id):
                yield f"loaded elsewhere {nct_id} has another history"


def _told(registry: Registry, nct_id: NctId) -> list[tuple[str, str, str]]:
    return [
        (version.content_hash, version.derived_hash, version.kind)
        for version in registry.history(nct_id)
    ]
