"""`registry export`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from trialwright.cli.options import NctIdType, home_option, json_option, quiet_option
from trialwright.cli.output import STDOUT, count_of, print_json, remark
from trialwright.cli.registry.progress import in_bytes
from trialwright.registry.export import Export, export_ndjson, export_parquet, export_zip
from trialwright.registry.export.ndjson import write_ndjson
from trialwright.registry.store import Registry
from trialwright.vocabulary import NctId

_FORMS = {"ndjson": export_ndjson, "zip": export_zip, "parquet": export_parquet}


@click.command()
@click.argument("studies", metavar="[NCT]...", type=NctIdType(), nargs=-1)
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_FORMS)),
    default="ndjson",
    show_default=True,
    help="One record a line as it came, the registry's own zip form, or a table.",
)
@click.option(
    "--output",
    type=click.Path(dir_okay=False, allow_dash=True),
    default=STDOUT,
    help="File to write; it appears whole or not at all, unless it is a device or a named pipe, "
    "which take ndjson only.  [default: standard output, ndjson only]",
)
@click.option("--all-versions", is_flag=True, help="Every version, not only the newest.")
@quiet_option
@json_option
@home_option
def export(  # noqa: PLR0913 - one for each option
    *,
    studies: tuple[NctId, ...],
    form: str,
    output: str,
    home: Path,
    all_versions: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Write records to a file that other programs read.

    All studies, or those named. Loading an export into an empty registry gives the same records;
    past versions out of the registry's own history are no whole records and are set aside then.
    With --json the account is printed, which needs a file to write to.

    In a table a number that its column cannot hold is null, and the account says of how many
    records; the column `record` has each record as it came.
    """
    chosen = studies or None
    to_stdout = output == STDOUT
    if to_stdout and (form != "ndjson" or as_json):
        raise click.UsageError("Give --output FILE: standard output takes plain ndjson only.")
    with Registry.open(home) as registry:
        if to_stdout:
            done = write_ndjson(registry, sys.stdout.buffer, chosen, all_versions=all_versions)
            sys.stdout.buffer.flush()
        else:
            done = _FORMS[form](registry, Path(output), chosen, all_versions=all_versions)
    _print_account(done, as_json=as_json, quiet=quiet)


def _print_account(done: Export, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        print_json(
            {"records": done.records, "bytes": done.bytes, "left_unknown": done.left_unknown}
        )
    else:
        remark(
            f"wrote {count_of(done.records, 'record', 'records')}, {in_bytes(done.bytes)}",
            quiet=quiet,
        )
    if done.left_unknown:
        some = count_of(done.left_unknown, "record states", "records state")
        remark(
            f"{some} a number too large for the table: its cell is empty, "
            "and the column `record` has it",
            quiet=quiet,
        )
