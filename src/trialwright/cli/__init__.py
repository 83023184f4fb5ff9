"""The command line: parse, call a room, print.

Reads: arguments and what the rooms hand over. Writes: tables for people and JSON for
programs to standard output; progress, remarks and errors to standard error.
Never knows: a rule of any study.
Start at `program`; one group of commands for each room, loaded when it is asked for.
"""

from trialwright.cli.program import main

__all__ = ["main"]
