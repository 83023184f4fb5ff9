"""Commands of the registry room: one module for each kind of question.

Start at `registry`, the group; its commands are imported when they are asked for.
"""

from __future__ import annotations

import click

from trialwright.cli.lazy import Entry, LazyGroup

_HERE = "trialwright.cli.registry"

_ENTRIES = {
    "load": Entry(f"{_HERE}.loading:load", "Load study records from files, folders or a pipe."),
    "show": Entry(f"{_HERE}.reading:show", "Show one study, readable or as JSON."),
    "history": Entry(
        f"{_HERE}.reading:history", "List the versions of one study, the oldest first."
    ),
    "diff": Entry(f"{_HERE}.reading:diff", "Tell what changed between two versions of a study."),
    "check": Entry(
        f"{_HERE}.checking:check", "Check records as a careful reader would: one, or all."
    ),
    "flags": Entry(
        f"{_HERE}.flagging:flags", "Say whether a study is gene therapy, by which rule and why."
    ),
    "rejected": Entry(
        f"{_HERE}.rejecting:rejected", "List, show and retry what was set aside by loads."
    ),
    "stats": Entry(f"{_HERE}.counting:stats", "Count what the registry holds and what it costs."),
    "verify": Entry(
        f"{_HERE}.verifying:verify", "Look whether everything that is stored is what was stored."
    ),
    "export": Entry(
        f"{_HERE}.exporting:export", "Write records to a file that other programs read."
    ),
    "update": Entry(
        f"{_HERE}.updating:update", "Bring the registry up to date with ClinicalTrials.gov."
    ),
    "index": Entry(f"{_HERE}.indexing:index", "Bring the search index level with the registry."),
    "sample": Entry(f"{_HERE}.sampling:sample", "Make up records of studies that do not exist."),
}


@click.group(cls=LazyGroup, entries=_ENTRIES)
def registry() -> None:
    """Public study records: load, read, compare, check, export."""
