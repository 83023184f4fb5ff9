"""Our load and its peers, each run as a program of its own into a folder of its own."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import Corpus
from benchmarks.measuring import Run, measured
from benchmarks.reference import real_file

OURS = "trialwright"
BARE = "bare store"
TEXT = "json into SQLite text"
DUCKDB = "DuckDB"

_PEERS = {
    BARE: "benchmarks.peers.bare_store",
    TEXT: "benchmarks.peers.json_sqlite",
    DUCKDB: "benchmarks.peers.duckdb_file",
}
CONTENDERS = (OURS, *_PEERS)


@dataclass(frozen=True, slots=True)
class Stores:
    """Where the contenders' stores of one corpus lie."""

    folder: Path
    corpus: Corpus

    def of(self, contender: str) -> Path:
        """Return the folder of one contender's store."""
        stem = f"{self.corpus.kind}-{self.corpus.count}"
        return self.folder / "stores" / stem / contender.replace(" ", "-")

    def fill(self, contender: str, source: Path) -> Run:
        """Load a file into a new store and return what that took; raises RunFailed."""
        target = self.of(contender)
        shutil.rmtree(target, ignore_errors=True)
        if contender == OURS:
            return measured(*our_load(source, target))
        return measured(_PEERS[contender], str(source), str(target))

    def ready(self, contender: str) -> Path:
        """Return the folder of a contender's store, filled if it is not there yet."""
        target = self.of(contender)
        if not target.exists():
            self.fill(contender, self.corpus.lines)
        return target

    def size(self, contender: str) -> int:
        """Return how much of the disk a contender's store takes [bytes]."""
        return sum(file.stat().st_size for file in self.of(contender).rglob("*") if file.is_file())


def our_load(source: Path, home: Path) -> tuple[str, ...]:
    """Return what runs our own load, as a person would, telling each batch that is safe."""
    return (
        "trialwright", "registry", "load", str(source), "--home", str(home), "--progress", "lines"
    )  # fmt: skip


def real_once(folder: Path) -> Path:
    """Return a home with each real record once; raises FileNotFoundError if they are not here."""
    home = folder / "stores" / "real-once"
    if not home.exists():
        real = real_file()
        if real is None:
            raise FileNotFoundError("no real records on this machine")
        measured(*our_load(real, home))
    return home


def can_read(contender: str, source: Path) -> bool:
    """Whether a contender reads this form of file: DuckDB reads no zip."""
    return contender != DUCKDB or source.suffix != ".zip"
