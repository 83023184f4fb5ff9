"""`registry sample`: records of studies that do not exist."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import monotonic

import click

from trialwright.cli.clock import now
from trialwright.cli.options import home_option, json_option, quiet_option
from trialwright.cli.output import STDOUT
from trialwright.cli.registry.accounts import print_account
from trialwright.cli.registry.loading import progress_option, workers_option
from trialwright.cli.registry.progress import Style, watching
from trialwright.registry.containers import STDIN, Item
from trialwright.registry.export.whole_file import whole_file_or_stream
from trialwright.registry.loading.load import store_parts
from trialwright.registry.sample import generate
from trialwright.registry.store import RegistryWriter


@click.command()
@click.argument("count", type=click.IntRange(min=0))
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed, other records.")
@click.option(
    "--start",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Number of the first record; a slice equals that slice of the whole.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="File to write, line by line; it appears whole or not at all.  [default: standard output]",
)
@click.option("--load", "into_registry", is_flag=True, help="Load the records, write none.")
@workers_option
@progress_option
@quiet_option
@json_option
@home_option
def sample(  # noqa: PLR0913 - one for each option
    *,
    count: int,
    seed: int,
    start: int,
    output: str | None,
    workers: int | None,
    style: Style | None,
    home: Path,
    into_registry: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Make up records of studies that do not exist.

    COUNT records as newline-delimited JSON, the same for the same seed. Their NCT ids are such as
    the registry does not give out, and their titles begin with "[Sample]". With --json the account
    of --load is printed.
    """
    if into_registry and output is not None:
        raise click.UsageError("Give either --output or --load.")
    if as_json and not into_registry:
        raise click.UsageError("Give --json with --load only: records are printed as JSON anyway.")
    records = generate(count, seed=seed, start=start)
    if not into_registry:
        _write(records, output or STDOUT)
        return
    begun = monotonic()
    name = f"{count} made-up records, seed {seed}, from {start}"
    with (
        RegistryWriter.open(home, now) as writer,
        watching("none" if quiet else style, [STDIN]) as progress,
    ):
        load = writer.begin([name], "")
        store_parts(writer, load, _items(records), workers=workers, progress=progress)
        done = writer.end(load)
    print_account(done, monotonic() - begun, as_json=as_json, quiet=quiet)


def _write(records: Iterable[bytes], output: str) -> None:
    lines = (record + b"\n" for record in records)
    if output == STDOUT:
        sys.stdout.buffer.writelines(lines)
        sys.stdout.buffer.flush()
        return
    with whole_file_or_stream(Path(output)) as file:
        file.writelines(lines)


def _items(records: Iterator[bytes]) -> Iterator[Item]:
    for number, record in enumerate(records, start=1):
        yield Item(f"(sample) record {number}", record)
