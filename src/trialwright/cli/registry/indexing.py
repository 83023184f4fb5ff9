"""`registry index`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

import click

from trialwright.cli.options import home_option, json_option, quiet_option
from trialwright.cli.output import print_facts, print_json, remark
from trialwright.registry.search.index.building import Builders
from trialwright.registry.search.index.catalog import (
    MOST_IN_A_RUSH,
    MOST_SMALL,
    bring_level_by,
    index_folder,
    is_level,
    read_catalog,
)
from trialwright.registry.store import Registry
from trialwright.registry.store.shift_log import log_shifts

#: While nothing comes, the registry is looked at this often [s].
_GLANCE = 0.1


@click.command()
@click.option(
    "--wait",
    type=click.FloatRange(0),
    default=0,
    metavar="SECONDS",
    help="Go on until nothing has come for so long, and index what comes meanwhile at once.",
)
@quiet_option
@json_option
@home_option
def index(home: Path, *, wait: float, quiet: bool, as_json: bool) -> None:
    """Bring the search index level with the registry.

    Only what is new or has changed is indexed, unless that is so much that all is indexed anew.
    Searches go on meanwhile with the index as it was. What turned in edited studies is noted
    for the page of changes.
    """
    started = monotonic()

    def tell(done: int, of: int) -> None:
        remark(f"indexed {done:,} of {of:,}", quiet=quiet)

    studies = _bring_level(home, wait, tell)
    catalog = read_catalog(home)
    folder = index_folder(home)
    size = sum(
        file.stat().st_size for name in catalog.segments for file in (folder / name).iterdir()
    )
    if as_json:
        print_json(
            {
                "indexed": studies,
                "segments": len(catalog.segments),
                "bytes": size,
                "seconds": round(monotonic() - started, 2),
            }
        )
        return
    print_facts(
        [
            ("Studies indexed", studies),
            ("Segments", len(catalog.segments)),
            ("Bytes", size),
            ("Seconds", f"{monotonic() - started:.1f}"),
        ]
    )


def _bring_level(home: Path, wait: float, tell: Callable[[int, int], None]) -> int:
    """Bring index and log level and return how many studies were indexed.

    What the registry gets meanwhile is searched for sooner than its changes are looked at, and
    sooner than small segments are made one.
    """
    studies = 0
    with Registry.open(home) as registry, Builders(os.cpu_count() or 1) as builders:

        def is_behind() -> bool:
            return not is_level(home, registry)

        def brought(most_small: int) -> int:
            return bring_level_by(builders, home, built=tell, most_small=most_small)

        while True:
            studies += brought(MOST_IN_A_RUSH if wait else MOST_SMALL)
            log_shifts(home, stop=is_behind)
            if is_behind() or _comes(is_behind, wait):
                continue
            if wait:
                studies += brought(MOST_SMALL)
            if not is_behind():
                return studies


def _comes(is_behind: Callable[[], bool], seconds: float) -> bool:
    """Wait until something has come, or nothing for so long."""
    end = monotonic() + seconds
    while monotonic() < end:
        if is_behind():
            return True
        sleep(_GLANCE)
    return False
