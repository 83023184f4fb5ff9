"""The command line: parse, call a room, print.

Reads: arguments and what the rooms hand over. Writes: tables for people and JSON for
programs to standard output; progress, remarks and errors to standard error.
Never knows: a rule of any study.
Start at `program`; one group of commands for each room, loaded when it is asked for.
"""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the program with the arguments of this process, and end the process.

    Nothing is imported before, so that whoever stops the program while it starts is met quietly.
    """
    try:
        from trialwright.cli.program import run  # noqa: PLC0415 - see above

        run()
    except KeyboardInterrupt:
        from trialwright.errors import Interrupted  # noqa: PLC0415 - see above

        sys.exit(Interrupted.exit_code)
