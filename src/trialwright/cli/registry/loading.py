"""`registry load`."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import click

from trialwright.cli.clock import now
from trialwright.cli.options import home_option, json_option, quiet_option
from trialwright.cli.registry.accounts import print_account
from trialwright.cli.registry.progress import Style, watching
from trialwright.errors import RecordError
from trialwright.registry import loading

progress_option = click.option(
    "--progress",
    "style",
    type=click.Choice(["live", "lines", "none"]),
    help="How to say how far it is: one changing line, a line `stored N` for each stored batch, "
    "or nothing.  [default: live on a terminal, else lines]",
)

workers_option = click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="Processes that read records.  [default: one for each processor]",
)

strict_option = click.option(
    "--strict",
    is_flag=True,
    help=f"End with exit code {RecordError.exit_code} if any record was set aside.",
)


@click.command()
@click.argument(
    "inputs",
    metavar="INPUT...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, allow_dash=True),
)
@workers_option
@strict_option
@progress_option
@quiet_option
@json_option
@home_option
def load(  # noqa: PLR0913 - one for each option
    inputs: tuple[str, ...],
    workers: int | None,
    style: Style | None,
    home: Path,
    *,
    strict: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Load study records from files, folders or a pipe.

    INPUT is a file, a folder or - for standard input, in any form that the registry's records
    come in: JSON alone, in an array or line by line, zip, gzip, zstandard, or a page that ends
    in a record. What a file is shows in its content, not in its name. In folders, hidden files
    and folders are passed over, and links are followed to files only.

    What cannot be read is set aside with the reason, and the rest goes on. Loading the same
    records again changes nothing. A load that was stopped goes on when it is asked for again.
    """
    begun = monotonic()
    with watching("none" if quiet else style, inputs) as progress:
        done = loading.load(home, inputs, clock=now, workers=workers, progress=progress)
    print_account(done, monotonic() - begun, as_json=as_json, quiet=quiet)
    if strict and done.account.rejected:
        raise click.exceptions.Exit(RecordError.exit_code)
