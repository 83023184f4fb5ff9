"""Commands that find and use decision rules of small studies: one module for each kind.

Start at `design`, the group; its commands are imported when they are asked for.
"""

from __future__ import annotations

import click

from trialwright.cli.lazy import Entry, LazyGroup

_HERE = "trialwright.cli.design"

_ENTRIES = {
    "stopping": Entry(
        f"{_HERE}.stopping:stopping", "Find when toxicity stops a study, and how likely that is."
    ),
    "simon": Entry(
        f"{_HERE}.response:simon", "Find Simon's two-stage designs: minimax, optimal, between."
    ),
    "two-stage": Entry(
        f"{_HERE}.response:two_stage", "Say what a two-stage design does, or decides now."
    ),
    "single-stage": Entry(
        f"{_HERE}.response:single_stage", "Find an exact single-stage design, or decide by it."
    ),
}


@click.group(cls=LazyGroup, entries=_ENTRIES)
def design() -> None:
    """Find decision rules of small studies, and decide by them.

    Counts in, decision out. All chances are exact: they are summed over every course that a study
    can take.
    """
