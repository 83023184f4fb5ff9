"""`registry stats`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from trialwright.cli.options import home_option, json_option, quiet_option
from trialwright.cli.output import print_facts, print_json, print_table
from trialwright.cli.registry.progress import counted, in_bytes
from trialwright.cli.tables import Column, shortened
from trialwright.registry.stock import Contents, Stock, contents_of, stock_of
from trialwright.registry.store import Registry


@click.command()
@click.option(
    "--contents",
    "with_contents",
    is_flag=True,
    help="Count study types, statuses and phases too; reads every record.",
)
@quiet_option
@json_option
@home_option
def stats(home: Path, *, with_contents: bool, quiet: bool, as_json: bool) -> None:
    """Count what the registry holds and what it costs.

    Drift is what the records hold and the data structure of this program does not know: it is
    kept, shown here, and lost nowhere.
    """
    with Registry.open(home) as registry:
        stock = stock_of(registry)
        contents = None
        if with_contents:
            newest = counted(registry.all_newest(), stock.studies, quiet=quiet)
            contents = contents_of((form, source) for _, form, source in newest)
    if as_json:
        print_json(_as_json(stock, contents))
        return
    print_facts(_facts(stock))
    _print_counts("Registry's data cut", "Versions", stock.data_cuts)
    _print_counts("Drift", "Versions", stock.drift)
    if contents is not None:
        _print_counts("Study type", "Studies", contents.study_types)
        _print_counts("Overall status", "Studies", contents.statuses)
        _print_counts("Phase", "Studies", contents.phases)


def _facts(stock: Stock) -> list[tuple[str, str | int | None]]:
    return [
        ("Studies", stock.studies),
        ("Versions", stock.versions),
        ("  copies with lists unboxed", stock.lossy_versions),
        ("Former NCT ids", stock.aliases),
        ("Loads", stock.loads),
        ("  not finished", stock.unfinished_loads),
        ("Set aside, waiting", stock.rejects_waiting),
        ("  read since", stock.rejects_read_since),
        ("Size of the records", in_bytes(stock.record_bytes)),
        ("Size on disk", in_bytes(stock.disk_bytes)),
        ("  of the records", None if stock.ratio is None else f"{stock.ratio:.1%}"),
    ]


def _print_counts(title: str, of: str, counts: Mapping[str, int]) -> None:
    if counts:
        click.echo()
        rows = [(shortened(name), count) for name, count in counts.items()]
        print_table((Column(title), Column(of, numeric=True)), rows)


def _as_json(stock: Stock, contents: Contents | None) -> dict[str, object]:
    counted_things: dict[str, object] = {
        "studies": stock.studies,
        "versions": stock.versions,
        "lossy_versions": stock.lossy_versions,
        "aliases": stock.aliases,
        "loads": stock.loads,
        "unfinished_loads": stock.unfinished_loads,
        "rejects_waiting": stock.rejects_waiting,
        "rejects_read_since": stock.rejects_read_since,
        "record_bytes": stock.record_bytes,
        "disk_bytes": stock.disk_bytes,
        "ratio": stock.ratio,
        "data_cuts": stock.data_cuts,
        "drift": stock.drift,
    }
    if contents is not None:
        counted_things["study_types"] = contents.study_types
        counted_things["statuses"] = contents.statuses
        counted_things["phases"] = contents.phases
    return counted_things
