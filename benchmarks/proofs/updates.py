"""Updates that are killed: whatever was being done, index and registry agree the next time.

A registry with an index is updated again and again: studies change and come, so that segments
are added, made one, and removed. The update is killed (SIGKILL) at random moments, its whole
session at once, or at random steps of indexing. What is there then opens and answers as its
records say; the next update makes index and registry agree, by versions and by contents.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import cycle
from pathlib import Path

import msgspec

from benchmarks.chance import dice
from benchmarks.measuring import ROOT
from benchmarks.proofs.killed_update import STAGES
from benchmarks.proofs.kills import GRACE, left_behind
from benchmarks.proofs.progress import told
from benchmarks.proofs.proven import Proven
from benchmarks.proofs.small_records import small_record
from trialwright.errors import TrialwrightError
from trialwright.registry.language import bind, parse, search_areas
from trialwright.registry.loading import load
from trialwright.registry.search.index.agreement import Agreement, agreement_of
from trialwright.registry.search.index.catalog import (
    bring_level,
    index_folder,
    is_level,
    read_catalog,
)
from trialwright.registry.search.index.contents import sample_contents
from trialwright.registry.search.index.finding import Index
from trialwright.registry.search.index.shelves import open_shelves
from trialwright.registry.search.questions import Question
from trialwright.registry.search.synonyms import Synonyms
from trialwright.registry.store import Registry
from trialwright.vocabulary import NctId
from trialwright.vocabulary.ids import FIRST_SAMPLE_NUMBER

#: How many studies change, and come, with an update at most.
_MOST_CHANGED, _MOST_NEW = 10, 3
#: Studies that are asked for by their contents after a kill, and after the next update.
_ASKED_AFTER_A_KILL, _ASKED = 8, 20
#: Every so many rounds the command looks at everything too.
_VERIFIED = 5

_FIRST_DAY = date(2026, 2, 1)
_PAUSE = 0.005


class KilledUpdates:
    """One registry that is updated, killed, and updated again; each title names its round."""

    def __init__(self, folder: Path, studies: int, seed: int) -> None:
        self._home = folder / "home"
        self._home.mkdir(parents=True)
        self._chance = dice(f"updates {seed}")
        self._seed = seed
        self._round = 0
        self._rounds: dict[int, int] = {}
        self._tried: Counter[str] = Counter()
        self._mend(self._input(changed=0, new=studies))

    def at_moments(self, kills: int) -> Proven:
        """Kill the commands that a person runs, at moments spread over their whole length."""
        begun = time.monotonic()
        faults = [*self._update(partial(self._by_command, moment=None))]
        whole = time.monotonic() - begun
        name = "updates killed at random moments"
        for stratum in told(cycle(range(kills)), name, kills):
            moment = whole * (stratum + self._chance.random()) / kills
            faults += self._update(partial(self._by_command, moment=moment, name=name))
            if self._tried[name] >= kills:
                break
        return self._proven(name, faults)

    def at_steps(self, kills: int) -> Proven:
        """Kill the update at steps of indexing, each stage as often as the others."""
        file = self._input(changed=_MOST_CHANGED, new=1)
        counts = self._by_step(file, "none", 0)
        faults = [f"undisturbed: {fault}" for fault in self._mended(file)]
        name = "updates killed at random steps"
        for stage in told(cycle(STAGES), name, kills):
            step = self._chance.randint(1, max(1, counts.get(stage, 40)))
            faults += self._update(partial(self._die, stage=stage, step=step, name=name))
            if self._tried[name] >= kills:
                break
        return self._proven(name, faults)

    def _proven(self, name: str, faults: list[str]) -> Proven:
        tried = dict(self._tried)
        self._tried.clear()
        return Proven({name: tried.pop(name, 0), **dict(sorted(tried.items()))}, tuple(faults))

    def _update(self, killed: Callable[[Path], str]) -> Iterator[str]:
        """Change something, update until killed, and yield what is wrong then and later."""
        before = len(self._rounds)
        file = self._input(
            changed=self._chance.randint(1, _MOST_CHANGED), new=self._chance.randint(0, _MOST_NEW)
        )
        said = killed(file)
        yield from (f"{said}: {fault}" for fault in self.faults_after_a_kill(before))
        segments = read_catalog(self._home).segments
        yield from (f"{said}, updated: {fault}" for fault in self._mended(file))
        merged = len(read_catalog(self._home).segments) <= len(segments)
        self._tried["updates that made segments one"] += merged

    def _input(self, *, changed: int, new: int) -> Path:
        """Write versions of some studies, and new ones, that name the next round."""
        self._round += 1
        posted = (_FIRST_DAY + timedelta(days=self._round)).isoformat()
        first = FIRST_SAMPLE_NUMBER + len(self._rounds)
        chosen = self._chance.sample(sorted(self._rounds), min(changed, len(self._rounds)))
        numbers = [*chosen, *range(first, first + new)]
        self._rounds.update(dict.fromkeys(numbers, self._round))
        file = self._home / f"round-{self._round}.ndjson"
        ids = map(NctId.from_number, numbers)
        title = f"Round{self._round} of a study"
        file.write_bytes(b"\n".join(small_record(one, title, posted=posted) for one in ids))
        return file

    def _by_command(self, file: Path, moment: float | None, name: str = "") -> str:
        """Run the commands of an update, and kill their session at a moment [s], if at any."""
        ours = f"{sys.executable} -m trialwright registry"
        home = f"--home {self._home} --quiet"
        process = subprocess.Popen(
            ["/bin/sh", "-c", f"{ours} load {file} {home} && {ours} index {home}"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        begun = time.monotonic()
        while process.poll() is None:
            if moment is not None and time.monotonic() - begun >= moment:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            time.sleep(_PAUSE)
        self._tried[name or "updates that nobody killed"] += (
            process.returncode == -signal.SIGKILL if name else 1
        )
        left = left_behind(process.pid)
        self._tried[f"processes left {GRACE:.0f} s later"] += left
        return "undisturbed" if moment is None else f"killed after {moment:.3f} s"

    def _die(self, file: Path, stage: str, step: int, name: str) -> str:
        """Run an update that dies at a step; what is removed, another killed one has left."""
        if stage == "removal":
            self._by_step(file, "catalog", 1)
        died = not self._by_step(file, stage, step)
        self._tried[name] += died
        self._tried[f"of them at a step of the {stage}"] += died
        return f"killed at step {step} of the {stage}"

    def _by_step(self, file: Path, stage: str, step: int) -> dict[str, int]:
        """Run an update that dies at a step and return nothing, or how many steps there were."""
        words = ("benchmarks.proofs.killed_update", str(file), str(self._home), stage, str(step))
        done = subprocess.run(
            [sys.executable, "-m", *words], cwd=ROOT, capture_output=True, check=False
        )
        if done.returncode not in (0, -signal.SIGKILL):
            raise RuntimeError(f"{' '.join(words)} failed: {done.stderr.decode()}")
        return msgspec.json.decode(done.stdout, type=dict[str, int]) if done.stdout else {}

    def faults_after_a_kill(self, before: int) -> Iterator[str]:
        """Yield what is wrong with what a killed update left."""
        try:
            with Registry.open(self._home) as registry:
                index = agreement_of(self._home, registry)
                if index.strange or index.indexed not in {before, len(self._rounds)}:
                    yield f"{index} of {before} studies"
                if is_level(self._home, registry) and index.behind:
                    yield f"it is called level, and {index.behind} are behind"
                self._tried["rounds after which the index was level at once"] += not index.behind
                yield from self._contents(registry, _ASKED_AFTER_A_KILL)
        except TrialwrightError as error:
            yield f"it does not open: {error}"

    def _mend(self, file: Path) -> None:
        load(self._home, [str(file)], clock=lambda: datetime.now(UTC), workers=1)
        bring_level(self._home, workers=1)

    def _mended(self, file: Path) -> Iterator[str]:
        """Update once more, and yield how index and registry differ then."""
        try:
            self._mend(file)
            with Registry.open(self._home) as registry:
                index = agreement_of(self._home, registry)
                if index != Agreement(len(self._rounds), 0, 0):
                    yield f"{index} of {len(self._rounds)} studies"
                if not is_level(self._home, registry):
                    yield "it is not called level"
                yield from self._words(registry)
                yield from self._contents(registry, _ASKED)
        except TrialwrightError as error:
            yield f"it does not open: {error}"
        yield from self._leftovers()
        if self._round % _VERIFIED == 0:
            yield from self._verified()

    def _words(self, registry: Registry) -> Iterator[str]:
        """Yield the rounds whose word finds other studies than were changed last in them."""
        index = Index(open_shelves(self._home)[1], Synonyms(), registry)
        for number in range(1, self._round + 1):
            asked = bind(parse(f"Round{number}"), search_areas()["BasicSearch"])
            hits = index.find(Question(condition=asked, ranking=(asked,)), len(self._rounds)).hits
            found = {hit.nct_id.number for hit in hits}
            if found != {study for study, last in self._rounds.items() if last == number}:
                yield f"round {number} finds {len(found)} studies, others than it should"

    def _contents(self, registry: Registry, studies: int) -> Iterator[str]:
        sampled = sample_contents(self._home, registry, studies=studies, seed=self._round)
        self._tried["queries on contents"] += sampled.queries
        yield from (one.sentence for one in sampled.differing)

    def _leftovers(self) -> Iterator[str]:
        for path in index_folder(self._home).iterdir():
            if path.is_dir() and not path.name.isdigit():
                yield f"{path.name} is left in the folder of the index"

    def _verified(self) -> Iterator[str]:
        """Yield what `registry verify` says is not sound."""
        words = ("registry", "verify", "--json", "--quiet", "--sample", "10")
        done = subprocess.run(
            [sys.executable, "-m", "trialwright", *words, "--home", str(self._home)],
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        self._tried["times verified by the command"] += 1
        if done.returncode:
            yield f"verify ends with {done.returncode}: {done.stdout.decode()[:1_000]}"
