"""`registry index`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import click

from trialwright.cli.options import home_option, json_option, quiet_option
from trialwright.cli.output import print_facts, print_json, remark
from trialwright.cli.registry.following import followed, input_is_closed
from trialwright.registry.search.index.catalog import (
    bring_level,
    index_folder,
    is_level,
    read_catalog,
)
from trialwright.registry.store import Registry
from trialwright.registry.store.shift_log import log_shifts


@click.command()
@click.option(
    "--follow",
    is_flag=True,
    help="Go on, and index what comes as it comes, until stopped; with a pipe as standard input, "
    "until that is closed.",
)
@quiet_option
@json_option
@home_option
def index(home: Path, *, follow: bool, quiet: bool, as_json: bool) -> None:
    """Bring the search index level with the registry.

    Only what is new or has changed is indexed, unless that is so much that all is indexed anew.
    Searches go on meanwhile with the index as it was. What turned in edited studies is noted
    for the page of changes.
    """
    started = monotonic()

    def tell(done: int, of: int) -> None:
        remark(f"indexed {done:,} of {of:,}", quiet=quiet)

    studies = followed(home, tell, input_is_closed) if follow else _bring_level(home, tell)
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


def _bring_level(home: Path, tell: Callable[[int, int], None]) -> int:
    """Bring index and log level and return how many studies were indexed.

    What the registry gets meanwhile is searched for sooner than its changes are looked at.
    """
    studies = 0
    with Registry.open(home) as registry:

        def is_behind() -> bool:
            return not is_level(home, registry)

        while True:
            studies += bring_level(home, workers=os.cpu_count() or 1, built=tell)
            log_shifts(home, stop=is_behind)
            if not is_behind():
                return studies
