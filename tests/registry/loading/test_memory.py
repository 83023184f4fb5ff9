"""A process that lets go of much keeps it for what it makes next."""

from __future__ import annotations

import subprocess
import sys

import pytest

#: Makes and lets go of 160 MB, as a program of its own, and prints how often a page was missing.
MAKING = """
import resource, sys
from trialwright.registry.loading.memory import keep_freed_memory
if sys.argv[1] == "keeping":
    keep_freed_memory()
for _ in range(3):
    made = [b"x" * (20 << 20) for _ in range(8)]
    del made
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    made = [b"x" * (20 << 20) for _ in range(8)]
    del made
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc is asked")
def test_what_was_freed_is_used_again() -> None:
    handed_back, kept = map(_missing_pages, ("as-it-is", "keeping"))

    assert kept < handed_back / 4


def _missing_pages(how: str) -> int:
    made = subprocess.run([sys.executable, "-c", MAKING, how], check=True, capture_output=True)
    return int(made.stdout)
