"""The benchmarks that need real or labelled records and print a table of their own."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.measuring import ROOT
from benchmarks.reference import real_file, reference_folder


def printed(name: str) -> str:
    """Return what a benchmark prints, or why it cannot; raises on its failure."""
    folder, records = reference_folder(), real_file()
    if folder is None or records is None:
        return f"{name}: no reference data on this machine, not measured"
    arguments = [str(records)] if name == "checks" else ["--data", str(folder)]
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", *arguments],
        cwd=ROOT,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout.rstrip()
