"""`criteria read`: the criteria of all recruiting studies, read once and kept for `match`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import click

from trialwright.cli.match.building import read_all
from trialwright.cli.match.readings import Reader
from trialwright.cli.match.shelf import Shelf, others_with_own, readings_file
from trialwright.cli.options import home_option, json_option, quiet_option
from trialwright.cli.output import print_facts, print_json, remark
from trialwright.cli.patient.sources import concepts_option, vocabulary_with
from trialwright.cli.searching import bring_index_level
from trialwright.vocabulary import NctId

#: How far the reading is is said at most so often [s].
_PAUSE = 3.0


@click.command("read")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    help="Processes that read.  [default: one for each processor]",
)
@concepts_option
@quiet_option
@json_option
@home_option
def read(
    home: Path, *, workers: int | None, additions: Path | None, quiet: bool, as_json: bool
) -> None:
    """Read the criteria of all recruiting studies, and keep what was read for `match`.

    Only what has changed since the last time is read; all is read anew when this program reads
    otherwise than the one before. What is stopped goes on when it is asked for again, and what is
    kept is whole at every moment. Readings with a site's own concepts are kept apart, for each
    version of these concepts. Studies that could not be read are set aside and listed.
    """
    started = monotonic()
    reader = Reader.with_concepts(vocabulary_with(additions))
    bring_index_level(home, no_update=False, quiet=quiet)
    told = _told_now_and_then(quiet)
    made = read_all(home, reader, workers=workers or os.cpu_count() or 1, told=told)
    with Shelf.to_read(home, reader.own) as shelf:
        asides = [(NctId.from_number(one.nct), one.why) for one in shelf.asides()]
    size = readings_file(home, reader.own).stat().st_size
    others = others_with_own(home, reader.own)
    seconds = monotonic() - started
    if as_json:
        print_json(
            {
                "recruiting": made.studies + made.set_aside,
                "read_now": made.seen,
                "removed": made.removed,
                "without_criteria": made.without_criteria,
                "criteria": made.criteria,
                "with_unread_words": made.with_unread_words,
                "questions": made.questions,
                "set_aside": [{"nct_id": nct, "why": why} for nct, why in asides],
                "bytes": size,
                "with_other_concepts": [str(one) for one in others],
                "seconds": round(seconds, 2),
            }
        )
        return
    print_facts(
        [
            ("Recruiting studies", made.studies + made.set_aside),
            ("Read now", made.seen),
            ("Removed", made.removed),
            ("Without criteria", made.without_criteria),
            ("Set aside", made.set_aside),
            ("Criteria", made.criteria),
            ("With words that were not read", made.with_unread_words),
            ("Distinct questions of fact", made.questions),
            ("Bytes", size),
            ("Seconds", f"{seconds:.1f}"),
        ]
    )
    for nct, why in asides:
        remark(f"{nct} is set aside: {why}", quiet=quiet)
    for other in others:
        megabytes = f"{other.stat().st_size / 1e6:,.1f} MB"
        remark(
            f"{other} ({megabytes}) was read with other concepts, and may be deleted", quiet=quiet
        )


def _told_now_and_then(quiet: bool) -> Callable[[int, int], None]:  # noqa: FBT001 - as it was asked
    """Return what says how far the reading is, at most every few seconds and at the end."""
    said = float("-inf")

    def told(done: int, of: int) -> None:
        nonlocal said
        if done == of or monotonic() - said >= _PAUSE:
            said = monotonic()
            remark(f"read {done:,} of {of:,} studies", quiet=quiet)

    return told
