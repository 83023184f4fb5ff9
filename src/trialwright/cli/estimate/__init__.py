"""Commands of the estimators room: one module for each kind of estimate.

Start at `estimate`, the group; its commands are imported when they are asked for.
"""

from __future__ import annotations

import click

from trialwright.cli.lazy import Entry, LazyGroup

_HERE = "trialwright.cli.estimate"

_ENTRIES = {
    "proportion": Entry(
        f"{_HERE}.proportions:proportion", "Give a proportion with its exact interval, or test it."
    ),
    "survival": Entry(
        f"{_HERE}.survival:survival", "Estimate survival: medians, survival at times, the curve."
    ),
    "logrank": Entry(f"{_HERE}.comparing:logrank", "Test whether groups have the same survival."),
}


@click.group(cls=LazyGroup, entries=_ENTRIES)
def estimate() -> None:
    """Estimate from counts and tables: proportions, survival, comparisons of groups.

    A table is CSV with a line of names above, one line for each subject, from a file or from
    standard input. No line is left out: what cannot be read ends the command, with its line and
    column.
    """
