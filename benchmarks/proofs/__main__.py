"""Run the long proofs and record what they found in docs/proofs.md.

    python -m benchmarks.proofs [--only NAME...] [--size N] [--seed N] [--print-only]

Exits with 1 if a proof does not hold.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.measuring import ROOT
from benchmarks.proofs.proven import Proven
from benchmarks.proofs.whole import PROOFS, Proof
from benchmarks.results import machine
from benchmarks.sections import write_section
from benchmarks.tables import in_seconds

RECORD = ROOT / "docs" / "proofs.md"
SEED = 20_260_325
_INTRODUCTION = """# Proofs

What must hold whatever happens, tried very often by seeded chance.
`make prove` tries it at the size recorded here and writes this page; the tests try a small
sample of each with every run.
"""
_MOST_FAULTS = 50


def main(arguments: list[str]) -> int:
    """Prove what is asked for, print and record it; return 1 if something does not hold."""
    given = _parser().parse_args(arguments)
    holds = True
    for name in given.only or PROOFS:
        proof = PROOFS[name]
        size = given.size or proof.size
        with TemporaryDirectory(prefix="trialwright-proof-") as folder:
            begun = time.monotonic()
            proven = proof.prove(Path(folder), size, given.seed)
            seconds = time.monotonic() - begun
            text = _text(proof, proven, given.seed, seconds).replace(folder, "…")
        print(f"## {name}\n\n{text}", flush=True)
        if not given.print_only:
            write_section(RECORD, name, text, introduction=_INTRODUCTION, order=tuple(PROOFS))
        holds = holds and proven.holds
    return 0 if holds else 1


def _text(proof: Proof, proven: Proven, seed: int, seconds: float) -> str:
    day = datetime.now(UTC).date().isoformat()
    found = "It holds." if proven.holds else f"It does not hold: {len(proven.faults)} faults."
    lines = [
        proof.claim,
        "",
        f"{day}, seed {seed}, {in_seconds(seconds)}, {machine()}.",
        f"**{found}**",
        "",
        *(f"- {name}: {count:,}" for name, count in proven.tried.items()),
        *(f"- fault: {fault}" for fault in proven.faults[:_MOST_FAULTS]),
    ]
    return "\n".join(lines) + "\n"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.proofs",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", nargs="+", choices=tuple(PROOFS))
    parser.add_argument("--size", type=int, help="another size than the recorded one")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--print-only", action="store_true", help="leave docs/proofs.md as it is")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
