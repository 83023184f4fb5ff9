"""A load that kills itself when its database begins a given statement; 0 is never.

    python -m benchmarks.proofs.killed_load FILE HOME STATEMENT

An undisturbed load leaves the number of its statements in the home.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

from trialwright.registry.loading import blocks, load
from trialwright.registry.store.loads import Account

#: Small batches, so that a small input has many.
_BATCH = 50


class _Counter:
    """Counts the statements of all connections and ends it all at the chosen one."""

    def __init__(self, fatal: int) -> None:
        self.statements = 0
        self._fatal = fatal
        self._connect = sqlite3.connect

    def connect(self, *arguments: Any, **named: Any) -> sqlite3.Connection:  # noqa: ANN401 - sqlite3's own
        """Open a connection that tells each statement it begins."""
        connection: sqlite3.Connection = self._connect(*arguments, **named)
        connection.set_trace_callback(self._begin)
        return connection

    def _begin(self, _: str) -> None:
        self.statements += 1
        if self.statements == self._fatal:
            os.kill(os.getpid(), signal.SIGKILL)


class _Speaks:
    """Acknowledges each batch."""

    def passed(self, size: int) -> None:
        """Take no note."""

    def stored(self, account: Account) -> None:
        """Say how many lines are safe."""
        print(f"stored {account.read}", file=sys.stderr, flush=True)


def main(source: str, home: Path, statement: int) -> None:
    """Load the file and die on the way if asked to."""
    counter = _Counter(statement)
    with (
        patch.object(sqlite3, "connect", counter.connect),
        patch.object(blocks, "BLOCK_PARTS", _BATCH),
    ):
        load(home, [source], clock=lambda: datetime.now(UTC), workers=1, progress=_Speaks())
    home.joinpath("statements").write_text(str(counter.statements))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
