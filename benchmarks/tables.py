"""What benchmarks find, as tables in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_KILO = 1_000


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows of text, and sentences that say how to read them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return the table as Markdown, the columns aligned for reading as text too."""
        rows = [self.columns, *self.rows]
        widths = [max(len(row[place]) for row in rows) for place in range(len(self.columns))]
        shown = [_line(row, widths) for row in rows]
        rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
        notes = ["", *self.notes] if self.notes else []
        return [shown[0], _line(rule, widths), *shown[1:], *notes]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first = cells[0].ljust(widths[0])
    rest = (cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True))
    return f"| {' | '.join([first, *rest])} |"


def in_megabytes(size: int) -> str:
    """Return bytes as megabytes of a million bytes."""
    return f"{size / _KILO**2:,.1f} MB"


def in_seconds(seconds: float) -> str:
    """Return a time in seconds with as many places as mean something."""
    return f"{seconds:,.2f} s" if seconds < 100 else f"{seconds:,.0f} s"  # noqa: PLR2004 - places


def in_microseconds(seconds: float) -> str:
    """Return a short time in microseconds."""
    return f"{seconds * _KILO**2:,.1f} µs"


def in_milliseconds(seconds: float) -> str:
    """Return a time in milliseconds."""
    return f"{seconds * _KILO:,.2f} ms"


def ratio(ours: float, theirs: float) -> str:
    """Return how many times theirs ours is."""
    return f"{ours / theirs:.2f}" if theirs else "-"


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
