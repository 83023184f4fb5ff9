"""`registry update`: the live registry, everything or what changed, and past versions."""

from __future__ import annotations

from pathlib import Path
from time import monotonic

import click

from trialwright.cli.clock import now
from trialwright.cli.options import NctIdType, home_option, json_option, quiet_option
from trialwright.cli.output import count_of, print_facts, print_json, print_table, remark
from trialwright.cli.registry.accounts import account_facts, account_json, say_rejected
from trialwright.cli.registry.loading import progress_option, workers_option
from trialwright.cli.registry.progress import Style, watching
from trialwright.cli.tables import Column
from trialwright.registry.client import (
    HistoryReport,
    LiveRegistry,
    StudyHistory,
    UpdateReport,
    fetch_history,
)
from trialwright.registry.client import update as update_store
from trialwright.vocabulary import NctId

_WAYS = {"download": "the registry's download", "pages": "page by page"}
_STUDIES = (
    Column("Study"),
    Column("Listed", numeric=True),
    Column("Fetched", numeric=True),
    Column("What the registry said"),
)


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

    An empty registry gets everything; later only what was updated since is fetched. With
    --history the registry's own past versions of the named studies are fetched instead. What was
    stopped goes on when it is asked for again.
    """
    if history is not bool(studies) or (history and everything):
        raise click.UsageError("Name studies with --history, and with --history only.")
    begun = monotonic()
    with LiveRegistry(now) as live:
        if history:
            past = fetch_history(home, live, studies, None if quiet else _say_fetched)
            _print_history(past, monotonic() - begun, as_json=as_json, quiet=quiet)
            return
        with watching("none" if quiet else style, ["-"]) as watcher:
            report = update_store(
                home, live, everything=everything or None, workers=workers, watcher=watcher
            )
    _print_update(report, monotonic() - begun, as_json=as_json, quiet=quiet)


def _say_fetched(study: StudyHistory) -> None:
    remark(f"{study.nct_id}: {count_of(study.fetched, 'past version', 'past versions')} fetched")


def _print_update(report: UpdateReport, seconds: float, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        print_json(
            {
                **account_json(report.load.id, report.account, seconds),
                "way": report.way,
                "since": report.since,
                "through": report.through,
                "declared": report.declared,
                "studies": report.studies,
                "missing": report.missing,
                "repeated": report.repeated,
            }
        )
    else:
        print_facts(
            [
                ("Fetched by", _WAYS[report.way]),
                ("Updates since", report.since or "the beginning"),
                ("Up to date through", report.through),
                ("Declared by the registry", report.declared),
                ("Studies that came", report.studies),
                ("  missing", report.missing),
                ("  repeated", report.repeated),
                *account_facts(report.load.id, report.account, seconds),
            ]
        )
    say_rejected(report.account, quiet=quiet)


def _print_history(report: HistoryReport, seconds: float, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        print_json(
            {
                **account_json(report.load.id, report.load.account, seconds),
                "studies": report.studies,
            }
        )
    else:
        print_table(
            _STUDIES,
            [(one.nct_id, one.listed, one.fetched, one.refusal) for one in report.studies],
        )
        click.echo()
        print_facts(account_facts(report.load.id, report.load.account, seconds))
    say_rejected(report.load.account, quiet=quiet)
