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
    "cumulative-incidence": Entry(
        f"{_HERE}.incidence:cumulative_incidence",
        "Estimate how likely each of several causes is, and compare groups.",
    ),
    "cox": Entry(f"{_HERE}.hazards:cox", "Estimate hazard ratios by Cox's regression."),
    "fine-gray": Entry(
        f"{_HERE}.hazards:fine_gray", "Estimate how covariates move the incidence of one cause."
    ),
    "rate": Entry(f"{_HERE}.rates:rate", "Give events for time under observation, or compare two."),
    "change": Entry(
        f"{_HERE}.changing:change", "Estimate the change from a first value to a later one."
    ),
    "landmark": Entry(
        f"{_HERE}.landmarks:landmark",
        "Estimate survival from a landmark on, by what had come until then.",
    ),
}


@click.group(cls=LazyGroup, entries=_ENTRIES)
def estimate() -> None:
    """Estimate from counts and tables: proportions, survival, causes, rates, changes.

    A table is CSV with a line of names above, one line for each subject, from a file or from
    standard input. No line is left out: what cannot be read ends the command, with its line and
    column.
    """
