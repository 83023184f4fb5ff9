"""`search`."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from trialwright.cli.explanation import print_explanation
from trialwright.cli.hits import print_count, print_csv, print_facets, print_hits, print_hits_json
from trialwright.cli.options import (
    Command,
    DayType,
    NctIdType,
    home_option,
    json_option,
    quiet_option,
)
from trialwright.cli.output import remark
from trialwright.errors import StoreBusy
from trialwright.registry.language import areas_by_param
from trialwright.registry.search.asking import asked
from trialwright.registry.search.index.catalog import bring_level, is_level
from trialwright.registry.search.index.past import Effort
from trialwright.registry.search.opening import open_search
from trialwright.registry.store import Registry
from trialwright.vocabulary import NctId

#: The search areas with an option, in the order of the registry's API.
AREAS = ("cond", "term", "locn", "titles", "intr", "outc", "spons", "id", "patient")


def _area_options(command: Command) -> Command:
    for param in reversed(AREAS):
        label = areas_by_param()[param].label or "All that a patient would ask"
        option = click.option(f"--{param}", metavar="QUERY", help=f"Query in: {label}.")
        command = option(command)
    return command


@click.command()
@click.argument("query", metavar="[QUERY]", required=False)
@_area_options
@click.option("--filter", "only", metavar="QUERY", help="Condition that does not rank.")
@click.option(
    "--status", multiple=True, help="Overall status, as constant or label; one of several."
)
@click.option(
    "--near",
    metavar="LAT,LON,RADIUS",
    help="Only studies with a site in this circle, such as 39.0,-77.1,50mi or 39.0,-77.1,80km; "
    "nearer ones rank higher.",
)
@click.option(
    "--sort",
    metavar="FIELD[:asc|desc]",
    multiple=True,
    help="Order by a date, a number, the length of a list (NumLocations) or @relevance; "
    "at most twice.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="Most studies to print.",
)
@click.option(
    "--facet",
    "facets",
    metavar="FIELD",
    multiple=True,
    help="Count the values of a listed or yes-or-no field, such as Phase, over all hits.",
)
@click.option("--count", "only_count", is_flag=True, help="Print how many studies there are.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the registry's CSV columns.")
@click.option(
    "--explain",
    "explained",
    metavar="NCT",
    type=NctIdType(),
    help="Say why this study is a hit, or is none: what holds, which words, which score.",
)
@click.option(
    "--as-of",
    "day",
    type=DayType(),
    help="Search the studies as the registry showed them at the end of a day.",
)
@click.option(
    "--no-update", is_flag=True, help="Ask the index as it is, even if the registry has changed."
)
@quiet_option
@json_option
@home_option
def search(  # noqa: PLR0913 - one for each option
    home: Path,
    query: str | None,
    *,
    only: str | None,
    status: tuple[str, ...],
    near: str | None,
    sort: tuple[str, ...],
    limit: int,
    facets: tuple[str, ...],
    only_count: bool,
    as_csv: bool,
    explained: NctId | None,
    day: date | None,
    no_update: bool,
    quiet: bool,
    as_json: bool,
    **areas: str | None,
) -> None:
    """Find studies with the registry's query language.

    QUERY is what --term asks: words, phrases, AREA[Phase]PHASE1, AND, OR, NOT. All that is given
    holds together; only queries and --near rank. The index is brought level with the registry
    first, and for --as-of the versions of the day are indexed, once. No hit is an answer too: the
    exit code is 0.
    """
    if explained is not None and (as_csv or only_count or facets):
        raise click.UsageError("--explain goes with no --csv, --count or --facet.")
    if as_csv and (as_json or only_count or facets):
        raise click.UsageError("--csv goes with no --json, --count or --facet.")
    wanted = asked(query, only=only, status=status, near=near, sort=sort, **areas)
    for said in wanted.remarks:
        remark(said, quiet=quiet)
    bring_index_level(home, no_update=no_update, quiet=quiet)
    with open_search(home, day, _effort(quiet=quiet)) as opened:
        if explained is not None:
            print_explanation(opened.explain(wanted, explained), as_json=as_json)
            return
        found = opened.find(wanted, 0 if only_count else limit)
        counts = [opened.facet(wanted, name) for name in facets]
        if as_csv:
            print_csv(opened, found, quiet=quiet)
        elif as_json:
            print_hits_json(opened, found, counts, wanted)
        elif only_count:
            print_count(found)
            print_facets(counts)
        else:
            print_hits(opened, found, is_ranked=wanted.is_ranked)
            print_facets(counts)


def _effort(*, quiet: bool) -> Effort:
    """Return that past versions are indexed, however many, and that it is said how far it is."""

    def tell(done: int, of: int) -> None:
        remark(f"indexed {done:,} of {of:,} past versions", quiet=quiet)

    return Effort(workers=os.cpu_count() or 1, built=tell)


def bring_index_level(home: Path, *, no_update: bool, quiet: bool) -> None:
    """Index what is not yet indexed; raises NotFound if there is no registry."""
    with Registry.open(home) as registry:
        if is_level(home, registry):
            return
    if no_update:
        remark("the registry has changed since it was indexed: asking the older state", quiet=quiet)
        return

    def tell(done: int, of: int) -> None:
        remark(f"indexed {done:,} of {of:,}", quiet=quiet)

    try:
        bring_level(home, workers=os.cpu_count() or 1, built=tell)
    except StoreBusy:
        remark("another process is indexing: asking the index as it is", quiet=quiet)
