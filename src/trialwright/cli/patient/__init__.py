"""Commands on patients' facts: what a site's files say, and what could not be read of them.

Start at `patient`, the group; its commands are imported when they are asked for.
"""

from __future__ import annotations

import click

from trialwright.cli.lazy import Entry, LazyGroup

_ENTRIES = {
    "show": Entry(
        "trialwright.cli.patient.showing:show",
        "Show the facts of patients, and what could not be read.",
    ),
}


@click.group(cls=LazyGroup, entries=_ENTRIES)
def patient() -> None:
    """Patients' facts, read from a site's own files."""
