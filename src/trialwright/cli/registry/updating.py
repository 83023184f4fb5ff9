"""`registry update`: the live registry, everything or what changed, or chosen studies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from time import monotonic

import click

from trialwright.cli.clock import now
from trialwright.cli.options import NctIdType, home_option, json_option, quiet_option
from trialwright.cli.output import count_of, remark
from trialwright.cli.registry.loading import progress_option, workers_option
from trialwright.cli.registry.progress import Style, watching
from trialwright.cli.registry.updates import print_history, print_newest, print_update
from trialwright.registry.client import (
    LiveRegistry,
    NewestRecord,
    StudyHistory,
    fetch_history,
    fetch_newest,
)
from trialwright.registry.client import update as update_store
from trialwright.vocabulary import NctId


@click.command()
@click.argument("studies", metavar="[NCT]...", type=NctIdType(), nargs=-1)
@click.option("--history", is_flag=True, help="Fetch the registry's past versions of the studies.")
@click.option(
    "--everything", is_flag=True, help="Fetch everything again, not only what changed since."
)
@workers_option
@progress_option
@quiet_option
@json_option
@home_option
def update(  # noqa: PLR0913 - one for each option
    *,
    studies: tuple[NctId, ...],
    history: bool,
    everything: bool,
    workers: int | None,
    style: Style | None,
    home: Path,
    quiet: bool,
    as_json: bool,
) -> None:
    """Bring the registry up to date with ClinicalTrials.gov.

    An empty registry gets everything; later only what was updated since is fetched. Of studies
    that are named only the newest records are fetched, or with --history the registry's own past
    versions. What was stopped goes on when it is asked for again.
    """
    if history and not studies:
        raise click.UsageError("Name the studies whose past versions are to be fetched.")
    if everything and studies:
        raise click.UsageError("Name no studies with --everything.")
    begun = monotonic()
    with LiveRegistry(now) as live:
        if studies:
            _fetch_chosen(home, live, studies, history=history, as_json=as_json, quiet=quiet)
            return
        with watching("none" if quiet else style, ["-"]) as watcher:
            report = update_store(
                home, live, everything=everything or None, workers=workers, watcher=watcher
            )
    print_update(report, monotonic() - begun, as_json=as_json, quiet=quiet)


def _fetch_chosen(  # noqa: PLR0913 - where, what and how to say it
    home: Path,
    live: LiveRegistry,
    studies: Sequence[NctId],
    *,
    history: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Fetch and print the named studies' newest records, or their past versions."""
    begun = monotonic()
    if history:
        past = fetch_history(home, live, studies, None if quiet else _say_past)
        print_history(past, monotonic() - begun, as_json=as_json, quiet=quiet)
    else:
        newest = fetch_newest(home, live, studies, None if quiet else _say_newest)
        print_newest(newest, monotonic() - begun, as_json=as_json, quiet=quiet)


def _say_past(study: StudyHistory) -> None:
    remark(f"{study.nct_id}: {count_of(study.fetched, 'past version', 'past versions')} fetched")


def _say_newest(record: NewestRecord) -> None:
    if record.became is not None:
        remark(f"{record.asked}: {record.became}")
