"""Where a job writes to: found sound before the work begins, not after it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from trialwright.cli.output import STDOUT
from trialwright.eligibility.cohort import Form


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What a job is asked to write: files and folders, each None where it is not wanted."""

    table: Path | None
    figure: Path | None
    columns: Path | None
    work: Path | None

    def demand_sound(self, sources: Sequence[str]) -> None:
        """Raise UsageError for what would fail, or spoil a source of patients, only later."""
        if self.work is not None and STDOUT in sources:
            raise click.UsageError("With --work give files, for a pipe cannot be read again.")
        taken = {Path(one).resolve() for one in sources if one != STDOUT}
        files = {"--table": self.table, "--figure": self.figure}
        for option, path in {**files, "--columns": self.columns, "--work": self.work}.items():
            if path is not None and path.resolve() in taken:
                raise click.UsageError(f"{option} {path} is a source of patients: name another.")
        for option, path in files.items():
            if path is not None and not os.access(path.parent, os.W_OK | os.X_OK):
                raise click.UsageError(f"{option} {path}: there is no such folder to write to.")

    def form(self, *, as_json: bool) -> Form:
        """Return the form of the table, by its name; what is printed as JSON is kept as JSON."""
        suffix = (".ndjson" if as_json else ".csv") if self.table is None else self.table.suffix
        if suffix not in {".csv", ".ndjson"}:
            raise click.UsageError(f"--table ends in {suffix!r}: expected .csv or .ndjson.")
        if as_json and suffix == ".csv":
            raise click.UsageError("With --json the table is JSON, too: give --table a .ndjson.")
        return Form(suffix[1:])
