"""What updates did, for people and for programs."""

from __future__ import annotations

import click

from trialwright.cli.output import print_facts, print_json, print_table
from trialwright.cli.registry.accounts import account_facts, account_json, say_rejected
from trialwright.cli.tables import Column
from trialwright.errors import NotFound
from trialwright.registry.client import HistoryReport, NewestReport, UpdateReport

_WAYS = {"download": "the registry's download", "pages": "page by page"}
_PAST = (
    Column("Study"),
    Column("Listed", numeric=True),
    Column("Fetched", numeric=True),
    Column("What the registry said"),
)
_NEWEST = (Column("Study"), Column("Kept as"), Column("What became of it"))


def print_update(report: UpdateReport, seconds: float, *, as_json: bool, quiet: bool) -> None:
    """Print what an update did, and what came against what the registry declared."""
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


def print_history(report: HistoryReport, seconds: float, *, as_json: bool, quiet: bool) -> None:
    """Print for each study how many past versions are listed and how many came."""
    if as_json:
        print_json(
            {
                **account_json(report.load.id, report.load.account, seconds),
                "studies": report.studies,
            }
        )
    else:
        print_table(
            _PAST,
            [(one.nct_id, one.listed, one.fetched, one.refusal) for one in report.studies],
        )
        click.echo()
        print_facts(account_facts(report.load.id, report.load.account, seconds))
    say_rejected(report.load.account, quiet=quiet)


def print_newest(report: NewestReport, seconds: float, *, as_json: bool, quiet: bool) -> None:
    """Print what became of each study's newest record; raises NotFound where there is none."""
    if as_json:
        print_json(
            {
                **account_json(report.load.id, report.load.account, seconds),
                "studies": report.studies,
            }
        )
    else:
        print_table(
            _NEWEST,
            [(one.asked, one.nct_id, one.became or "not there") for one in report.studies],
        )
        click.echo()
        print_facts(account_facts(report.load.id, report.load.account, seconds))
    say_rejected(report.load.account, quiet=quiet)
    if report.refusals:
        raise NotFound("\n".join(report.refusals))
