"""Whom our estimates are measured beside, and what one of their runs gave."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmarks.measuring import ROOT, RunFailed

OURS = "trialwright"
_PEERS = Path(sys.prefix) / "peers" / "bin" / "python"
_MODULES = {
    "lifelines": "with_lifelines",
    "scikit-survival": "with_scikit_survival",
    "statsmodels": "with_statsmodels",
}
_R_SCRIPT = Path(__file__).parent / "peers" / "with_survival.R"


@dataclass(frozen=True, slots=True)
class Run:
    """Seconds of each measurement, by the clock and by the processor, memory, and what came out.

    `memory` is the peak of the whole program [bytes].
    """

    seconds: tuple[float, ...]
    processor: tuple[float, ...]
    memory: int
    answer: tuple[float, ...]


@cache
def commands() -> dict[str, tuple[str, ...]]:
    """Return what runs each contender that is here, ours first."""
    found: dict[str, tuple[str, ...]] = {OURS: (sys.executable, "-m", "benchmarks.estimating.ours")}
    if _PEERS.exists():
        found |= {
            name: (str(_PEERS), "-m", f"benchmarks.estimating.peers.{module}")
            for name, module in _MODULES.items()
        }
    rscript = shutil.which("Rscript")
    if rscript is not None and _has_survival(rscript):
        found["R survival"] = (rscript, "--vanilla", str(_R_SCRIPT))
    return found


def absent() -> list[str]:
    """Return the contenders that are not on this machine."""
    return [name for name in (*_MODULES, "R survival") if name not in commands()]


def run(command: tuple[str, ...], folder: Path, work: str) -> Run:
    """Run a contender over the sample of a folder; raises RunFailed."""
    done = subprocess.run(
        [*command, str(folder), work], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RunFailed(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-2000:]}")
    said = json.loads(done.stdout.splitlines()[-1])
    return Run(
        seconds=tuple(said["seconds"]),
        processor=tuple(said["processor"]),
        memory=int(said["memory"]),
        answer=tuple(said["answer"]),
    )


def _has_survival(rscript: str) -> bool:
    asked = "quit(status = !requireNamespace('survival', quietly = TRUE))"
    done = subprocess.run([rscript, "--vanilla", "-e", asked], check=False, capture_output=True)
    return done.returncode == 0
