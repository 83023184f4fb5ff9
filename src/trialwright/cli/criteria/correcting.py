"""`criteria correct`: the beginning of a file of corrections, for a person to go on with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from trialwright.cli.criteria.sources import criteria_from, text_option
from trialwright.cli.options import home_option
from trialwright.cli.output import remark
from trialwright.cli.patient.sources import concepts_option, vocabulary_with
from trialwright.eligibility.checks import DecisionKind, decisions_of
from trialwright.eligibility.corrections import skeleton
from trialwright.eligibility.criteria import CriteriaReading, Criterion
from trialwright.errors import InvalidInput


@click.command()
@click.argument("source", metavar="[NCT|FILE|-]", required=False)
@click.argument("ids", metavar="[ID]...", nargs=-1)
@text_option
@concepts_option
@home_option
def correct(
    source: str | None,
    ids: tuple[str, ...],
    text_file: str | None,
    additions: Path | None,
    home: Path,
) -> None:
    """Print a file of corrections to go on with, for the criteria named by their ids.

    Without ids it has those that were not read whole. It is refused until a person has written
    for each criterion who says so, when and why.
    """
    if text_file is not None and source is not None:
        ids, source = (source, *ids), None
    found = criteria_from(source, text_file, home, vocabulary=vocabulary_with(additions))
    chosen = _chosen(found.reading, ids)
    if not chosen:
        remark("Every criterion was read whole; name those that are to be corrected by their ids.")
    click.echo(skeleton(found.reading, chosen, study=found.nct_id), nl=False)


def _chosen(reading: CriteriaReading, ids: Sequence[str]) -> list[Criterion]:
    if not ids:
        return [one for one in reading.criteria if _is_unread(reading, one)]
    by_id = {one.id: one for one in reading.criteria}
    wanted = [one.upper() for one in ids]
    for one in wanted:
        if one not in by_id:
            known = ", ".join(by_id) or "none"
            raise InvalidInput(f"the text has no criterion {one}; its criteria are {known}")
    return [by_id[one] for one in dict.fromkeys(wanted)]


def _is_unread(reading: CriteriaReading, criterion: Criterion) -> bool:
    kinds = {one.kind for one in decisions_of(criterion, reading.text)}
    return DecisionKind.READ in kinds
