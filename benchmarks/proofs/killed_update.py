"""An update that kills itself at a given step of indexing; step 0 is never.

    python -m benchmarks.proofs.killed_update FILE HOME STAGE STEP

It loads the file and brings the index level. Its steps are what it asks the operating system
of the index's folder, counted by stage: the working files, the segment, the catalog, and what
is removed. An undisturbed update prints how many each stage has, as JSON.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from trialwright.registry.loading import load
from trialwright.registry.search.index.catalog import bring_level, index_folder

#: What is counted: the events of Python's audit that name a path first.
_EVENTS: Final = frozenset(
    {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}
)
_REMOVALS: Final = frozenset({"os.remove", "os.rmdir", "shutil.rmtree"})
STAGES: Final = ("working files", "segment", "catalog", "removal")


class _Steps:
    """Counts the steps of each stage and ends it all at the chosen one."""

    def __init__(self, folder: Path, stage: str, fatal: int) -> None:
        self.counts: Counter[str] = Counter()
        self._folder = f"{folder}{os.sep}"
        self._fatal = (stage, fatal)

    def hear(self, event: str, arguments: tuple[object, ...]) -> None:
        """Take note of a step that begins."""
        if event not in _EVENTS:
            return
        stage = self._stage(event, str(arguments[0]))
        if stage is not None:
            self.counts[stage] += 1
            if (stage, self.counts[stage]) == self._fatal:
                os.kill(os.getpid(), signal.SIGKILL)

    def _stage(self, event: str, path: str) -> str | None:
        """Return to which stage a step belongs; names without a folder are of the last one."""
        if event in _REMOVALS and (path.startswith(self._folder) or os.sep not in path):
            return "removal"
        if not path.startswith(self._folder):
            return None
        name = path.removeprefix(self._folder)
        if name.startswith("catalog"):
            return "catalog"
        return "working files" if ".work" in name else "segment"


def main(source: str, home: Path, stage: str, step: int) -> None:
    """Load the file, bring the index level, and die on the way if asked to."""
    load(home, [source], clock=lambda: datetime.now(UTC), workers=1)
    steps = _Steps(index_folder(home), stage, step)
    sys.addaudithook(steps.hear)
    bring_level(home, workers=1)
    counts = dict(steps.counts)
    print(msgspec.json.encode(counts).decode())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
