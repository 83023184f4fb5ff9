"""Loads that are killed: what was acknowledged is there, and nothing is there by half.

A load is killed (SIGKILL, which no program can answer) at random moments, and at random
statements of its database, its own making included. Then the registry opens and verifies, it
holds exactly what the first lines of the input make of it, at least as many lines as were
acknowledged, and no process is left behind. The same command goes on to the end, and the
account adds up.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from benchmarks.chance import dice
from benchmarks.contenders import our_load
from benchmarks.measuring import ROOT
from benchmarks.processes import session_members
from benchmarks.proofs.proven import Proven
from benchmarks.proofs.script import Script
from trialwright.errors import NotFound, TrialwrightError
from trialwright.registry.store import Registry
from trialwright.registry.store.loads import Account
from trialwright.registry.verification import verify

#: What is left of a killed load ends by itself within this time [s], or is left behind.
GRACE = 5.0

#: How often a running program is looked at [s].
_PAUSE = 0.005

#: The making of the database and the beginning of a load take about so many statements.
_FIRST = 60


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: when, by whose hand, what it had acknowledged, who is left of it.

    `spoke` is when it acknowledged the first batch, `seconds` when it ended [s].
    """

    seconds: float
    spoke: float
    killed: bool
    acknowledged: int
    left: int


class KilledLoads:
    """One input, loaded again and again into new homes, and killed on the way."""

    def __init__(self, folder: Path, script: Script) -> None:
        self._folder = folder
        self._script = script
        self._input = script.write(folder / "input.ndjson")
        self._account = Account()

    def at_moments(self, kills: int, seed: int) -> Proven:
        """Kill the load as a person runs it, at moments spread over its whole length.

        Every second moment lies behind the first acknowledged batch.
        """
        home = self._new_home()
        whole = self._run(our_load(self._input, home), None)
        faults = self._undisturbed(home, whole)
        chance = dice(f"moments {seed}")
        done = early = 0
        for stratum in cycle(chance.sample(range(kills), kills)):
            begin = whole.spoke if stratum % 2 else 0.0
            share = (stratum + chance.random()) / kills
            moment = begin + share * (whole.seconds - begin)
            home = self._new_home()
            ended = self._run(our_load(self._input, home), moment)
            done += ended.killed
            early += ended.killed and not ended.acknowledged
            faults += [f"after {moment:.3f} s: {fault}" for fault in self._killed(home, ended)]
            if done == kills:
                break
        tried = {"kills at random moments": done, "of them before the first batch": early}
        return Proven(tried, tuple(faults))

    def at_statements(self, kills: int, seed: int) -> Proven:
        """Kill the load when its database begins a statement, half of them among the first."""
        home = self._new_home()
        counted = self._run(_by_statement(self._input, home, 0), None)
        statements = int((home / "statements").read_text())
        faults = self._undisturbed(home, counted)
        chance = dice(f"statements {seed}")
        done = 0
        for number in range(kills):
            statement = chance.randint(1, min(_FIRST, statements) if number % 2 else statements)
            home = self._new_home()
            ended = self._run(_by_statement(self._input, home, statement), None)
            done += ended.killed
            faults += [f"at statement {statement}: {fault}" for fault in self._killed(home, ended)]
        return Proven({"kills at random statements": done}, tuple(faults))

    def _undisturbed(self, home: Path, whole: Ended) -> list[str]:
        """Take the account of a load that nobody disturbed as what others must come to."""
        self._account = _account(home)
        return [f"undisturbed: {fault}" for fault in self._after(home, whole, ended=True)]

    def _killed(self, home: Path, ended: Ended) -> Iterator[str]:
        """Yield what is wrong after a kill, and after the load has gone on to its end."""
        complete = not ended.killed or _had_ended(home)
        yield from self._after(home, ended, ended=complete)
        if not complete:
            again = self._run(our_load(self._input, home), None)
            yield from (f"gone on: {fault}" for fault in self._after(home, again, ended=True))

    def _after(self, home: Path, how: Ended, *, ended: bool) -> Iterator[str]:
        """Yield what is wrong with a registry after a load that was ended, or was killed."""
        if how.left:
            yield f"{how.left} processes are left {GRACE:.0f} s later"
        try:
            with Registry.open(home) as registry:
                yield from self.differences(registry, how.acknowledged, ended=ended)
        except NotFound:
            if ended or how.acknowledged:
                yield f"no registry, though {how.acknowledged} lines were acknowledged"
        except TrialwrightError as error:
            yield f"it does not open: {error}"

    def differences(self, registry: Registry, acknowledged: int, *, ended: bool) -> Iterator[str]:
        """Yield how a registry differs from what its load acknowledged and the input makes."""
        loads = registry.loads()
        parts = sum(load.parts for load in loads)
        if parts < acknowledged:
            yield f"{acknowledged} lines were acknowledged, {parts} are there"
        if len(loads) > 1:
            yield f"{len(loads)} loads of one input"
        yield from self._script.faults(registry, parts)
        yield from (damage.sentence for damage in verify(registry).damages)
        account = sum((load.account for load in loads), Account())
        if account.read != parts:
            yield f"the account has {account.read} records read, of {parts} lines"
        if ended and (account != self._account or parts != len(self._script.lines)):
            yield f"it ended with {account} after {parts} of {len(self._script.lines)} lines"

    def _new_home(self) -> Path:
        home = self._folder / "home"
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        return home

    def _run(self, command: tuple[str, ...], moment: float | None) -> Ended:
        """Run a program to its end, or kill it at a moment [s] if it has not ended by then."""
        begun = time.monotonic()
        said = self._folder / "said"
        with said.open("wb") as words:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT,
                stdout=subprocess.DEVNULL,
                stderr=words,
                start_new_session=True,
            )
        spoke = 0.0
        while process.poll() is None:
            seconds = time.monotonic() - begun
            if not spoke and _acknowledged(said):
                spoke = seconds
            if moment is not None and seconds >= moment:
                process.kill()
                process.wait()
            time.sleep(_PAUSE)
        seconds = time.monotonic() - begun
        if process.returncode not in (0, -signal.SIGKILL):
            raise RuntimeError(f"{' '.join(command)} failed: {said.read_text('utf-8', 'replace')}")
        return Ended(
            seconds=seconds,
            spoke=spoke,
            killed=process.returncode == -signal.SIGKILL,
            acknowledged=_acknowledged(said),
            left=left_behind(process.pid),
        )


def _by_statement(source: Path, home: Path, statement: int) -> tuple[str, ...]:
    return ("benchmarks.proofs.killed_load", str(source), str(home), str(statement))


def _acknowledged(said: Path) -> int:
    """Return the last number of lines that the load said were stored."""
    lines = said.read_text("utf-8").splitlines()
    stored = [int(line.split()[1]) for line in lines if line.startswith("stored ")]
    return stored[-1] if stored else 0


def _account(home: Path) -> Account:
    with Registry.open(home) as registry:
        return sum((load.account for load in registry.loads()), Account())


def _had_ended(home: Path) -> bool:
    """Whether a killed load had just written that it was at its end; again, it begins anew."""
    try:
        with Registry.open(home) as registry:
            return any(load.ended is not None for load in registry.loads())
    except TrialwrightError:
        return False


def left_behind(session: int) -> int:
    """Return how many processes of a session do not end by themselves, and end them."""
    deadline = time.monotonic() + GRACE
    while left := session_members(session):
        if time.monotonic() > deadline:
            for process in left:
                os.kill(process, signal.SIGKILL)
            return len(left)
        time.sleep(0.02)
    return 0
