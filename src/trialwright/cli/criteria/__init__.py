"""Commands on criteria: as read, as corrected by a person, as files for other programs.

Start at `criteria`, the group; its commands are imported when they are asked for.
"""

from __future__ import annotations

import click

from trialwright.cli.lazy import Entry, LazyGroup

_HERE = "trialwright.cli.criteria"

_ENTRIES = {
    "show": Entry(
        f"{_HERE}.showing:show",
        "Show a study's criteria as read: what each asks, and which words were not read.",
    ),
    "correct": Entry(
        f"{_HERE}.correcting:correct",
        "Print a file of corrections to go on with, for the criteria named by their ids.",
    ),
    "read": Entry(
        "trialwright.cli.match.reading:read",
        "Read the criteria of all recruiting studies, and keep what was read for `match`.",
    ),
    "export": Entry(
        f"{_HERE}.exporting:export",
        "Write a reading to standard output, as a worklist or for other programs.",
    ),
}


class _ShowUnlessAsked(LazyGroup):
    """A group that shows when no command of it is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments as those of `show` unless they begin with a command."""
        named = args and (args[0] in self.entries or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if named else ["show", *args])


@click.group(cls=_ShowUnlessAsked, entries=_ENTRIES)
def criteria() -> None:
    """Show what a study's criteria ask, as read, and what was not read.

    Without a command it shows. What is read is a machine's reading: the posted text counts.
    """
