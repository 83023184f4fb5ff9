"""Readers that search while a registry is updated: each answer is that of one moment.

What each moment of the registry holds is known beforehand: how many studies there are, and how
many of them each word finds. Several processes search all the time, by an index that they keep
and by one that they open anew, while updates add segments and make them one.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import msgspec

from benchmarks.chance import dice
from benchmarks.measuring import ROOT
from benchmarks.proofs.progress import told
from benchmarks.proofs.proven import Proven
from benchmarks.proofs.reading_on import Account
from benchmarks.proofs.small_records import small_record
from trialwright.registry.loading import load
from trialwright.registry.search.index.catalog import bring_level, read_catalog
from trialwright.vocabulary import NctId
from trialwright.vocabulary.ids import FIRST_SAMPLE_NUMBER

_FIRST_DAY = date(2026, 2, 1)
_WORDS = ("Alpha", "Beta", "Gamma", "Delta")
_MOST_CHANGED = 30
_ENDS_WITHIN = 120.0


def prove_readers(folder: Path, *, studies: int, updates: int, readers: int, seed: int) -> Proven:
    """Update a registry so many times under the eyes of so many readers."""
    rounds = _Rounds(dice(f"readers {seed}"))
    files = [rounds.write(folder / "round-0.ndjson", changed=0, new=studies)]
    files += [
        rounds.write(folder / f"round-{number}.ndjson", changed=_MOST_CHANGED, new=1)
        for number in range(1, updates + 1)
    ]
    moments, stop, home = folder / "moments", folder / "stop", folder / "home"
    moments.write_bytes(msgspec.json.encode(rounds.moments))
    _update(home, files[0])
    running = [_reader(home, moments, stop, f"{seed} {one}") for one in range(readers)]
    merged = 0
    try:
        for reader in running:
            assert reader.stdout is not None
            reader.stdout.readline()
        for file in told(files[1:], "updates under the eyes of readers", updates):
            before = len(read_catalog(home).segments)
            _update(home, file)
            merged += len(read_catalog(home).segments) <= before
        stop.touch()
        said = [reader.communicate(timeout=_ENDS_WITHIN) for reader in running]
    finally:
        for reader in running:
            reader.kill()
    return _proven(running, said, {"updates": updates, "updates that made segments one": merged})


class _Rounds:
    """What each round writes, and what each word finds after it."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self._words: dict[int, str] = {}
        self._posted = _FIRST_DAY
        self.moments: dict[int, dict[str, int]] = {}

    def write(self, file: Path, *, changed: int, new: int) -> Path:
        """Write some studies anew, each under another word than before, and new ones."""
        first = FIRST_SAMPLE_NUMBER + len(self._words)
        chosen = self._chance.sample(sorted(self._words), min(changed, len(self._words)))
        self._posted += timedelta(days=1)
        lines = []
        for number in (*chosen, *range(first, first + new)):
            others = [word for word in _WORDS if word != self._words.get(number)]
            self._words[number] = self._chance.choice(others)
            title = f"{self._words[number]} of something"
            day = self._posted.isoformat()
            lines.append(small_record(NctId.from_number(number), title, posted=day))
        file.write_bytes(b"\n".join(lines))
        found = Counter(self._words.values())
        self.moments[len(self._words)] = {word: found[word] for word in _WORDS}
        return file


def _update(home: Path, file: Path) -> None:
    load(home, [str(file)], clock=lambda: datetime.now(UTC), workers=1)
    bring_level(home, workers=1)


def _reader(home: Path, moments: Path, stop: Path, seed: str) -> subprocess.Popen[bytes]:
    words = ("benchmarks.proofs.reading_on", str(home), str(moments), str(stop), seed)
    return subprocess.Popen(
        [sys.executable, "-m", *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def _proven(
    readers: Sequence[subprocess.Popen[bytes]],
    said: Sequence[tuple[bytes, bytes]],
    tried: dict[str, int],
) -> Proven:
    accounts: list[Account] = []
    faults: list[str] = []
    for number, (reader, (out, err)) in enumerate(zip(readers, said, strict=True), start=1):
        if reader.returncode:
            faults.append(f"reader {number} ended with {reader.returncode}: {err.decode()[-500:]}")
            continue
        accounts.append(msgspec.json.decode(out, type=Account))
        faults += (f"reader {number}: {fault}" for fault in accounts[-1].faults)
    seen = {moment for account in accounts for moment in account.moments}
    return Proven(
        {
            "readers": len(readers),
            **tried,
            "searches meanwhile": sum(account.searches for account in accounts),
            "pages meanwhile": sum(account.pages for account in accounts),
            "moments that were seen": len(seen),
        },
        tuple(faults),
    )
