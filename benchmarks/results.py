"""What goes into RESULTS.md: one section for each benchmark at each size."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from benchmarks.tables import Table

INTRODUCTION = """# Results

What `make bench` found, one section for each benchmark and size.
Machines are noisy: what counts are ratios within one run, and medians.
"""


@dataclass(frozen=True, slots=True)
class Section:
    """What one benchmark found, with the command that found it."""

    title: str
    command: str
    day: date
    tables: tuple[Table, ...]

    def text(self) -> str:
        """Return the section without its heading, as Markdown."""
        parts = [
            [f"{self.day.isoformat()}, `{self.command}`, {machine()}."],
            *(table.lines() for table in _without_repeated_notes(self.tables)),
        ]
        return "\n\n".join("\n".join(lines) for lines in parts) + "\n"


def machine() -> str:
    """Return what the numbers depend on: processors, memory and versions, no names."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{os.cpu_count()} processors ({platform.machine()}), {memory:.0f} GB of memory, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"DuckDB {duckdb.__version__}"
    )


def _without_repeated_notes(tables: Sequence[Table]) -> list[Table]:
    """Return the tables, each note where it stands last."""
    said: set[str] = set()
    kept = []
    for table in reversed(tables):
        new = tuple(note for note in table.notes if note not in said)
        said.update(new)
        kept.append(Table(table.columns, table.rows, new))
    return kept[::-1]
