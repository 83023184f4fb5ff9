"""`criteria show`: what a study's criteria ask, as read, with what was not read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from trialwright.cli.criteria.sources import (
    corrections_option,
    criteria_from,
    source_argument,
    text_option,
)
from trialwright.cli.options import home_option, json_option
from trialwright.cli.output import print_facts, print_json, print_line, print_table
from trialwright.cli.patient.sources import concepts_option, vocabulary_with
from trialwright.cli.tables import Cell, Column
from trialwright.eligibility.checks import checked_as_json, decisions_of
from trialwright.eligibility.corrections import corrected_json
from trialwright.eligibility.criteria import (
    CriteriaReading,
    Criterion,
    Origin,
    Residue,
    ResidueKind,
    sentence_of,
    text_of,
)
from trialwright.eligibility.reading import own_words
from trialwright.exchange.records.criteria import StudyCriteria

_READ = (Column("Id"), Column("Section"), Column("As read"), Column("Not read"))
_REMARKED = (Column("Id"), Column("Rule"), Column("What a careful reader would stop at"))
#: As a check that found something ends.
_SOME_UNFIT = 1


@click.command()
@source_argument
@text_option
@corrections_option
@concepts_option
@click.option("--expressions", is_flag=True, help="Show expressions instead of sentences.")
@click.option(
    "--full", is_flag=True, help="Show each criterion with its words and all that is known of it."
)
@click.option(
    "--remarks",
    "--checks",
    "remarks",
    is_flag=True,
    help="Show only what a careful reader would stop at.",
)
@json_option
@home_option
def show(  # noqa: PLR0913 - one for each option
    source: str | None,
    text_file: str | None,
    corrections_file: str | None,
    additions: Path | None,
    home: Path,
    *,
    expressions: bool,
    full: bool,
    remarks: bool,
    as_json: bool,
) -> None:
    """Show a study's criteria as read: what each asks, and which words were not read.

    The study is one of the local registry, by its NCT id, or a file with its record or with
    criteria text alone; - reads standard input. Where a correction fits no criterion any more,
    the command ends with 1.
    """
    found = criteria_from(
        source, text_file, home, corrections_file, vocabulary=vocabulary_with(additions)
    )
    if as_json:
        print_json(_as_json(found))
    elif remarks:
        rows = [(one.criterion or "text", one.rule, one.sentence) for one in found.remarks]
        print_table(_REMARKED, rows)
    elif full:
        _print_in_full(found)
    else:
        _print_rows(found.reading, expressions=expressions)
        _print_account(found)
    if found.corrections is not None and found.corrections.unfit:
        click.get_current_context().exit(_SOME_UNFIT)


def _print_rows(reading: CriteriaReading, *, expressions: bool) -> None:
    print_table(_READ, [_row(reading, one, expressions=expressions) for one in reading.criteria])


def _row(
    reading: CriteriaReading, criterion: Criterion, *, expressions: bool
) -> tuple[str, str, str, str]:
    said = (
        text_of(criterion.expression, with_spans=False)
        if expressions
        else sentence_of(criterion.expression)
    )
    return criterion.id, criterion.section.value, said, _unread(reading, criterion)


def _unread(reading: CriteriaReading, criterion: Criterion) -> str:
    return " … ".join(" ".join(span.of(reading.text).split()) for span in criterion.unread)


def _print_in_full(found: StudyCriteria) -> None:
    for number, one in enumerate(found.reading.criteria):
        if number:
            print_line("")
        print_facts(list(_facts(found, one)))
    for remark in found.remarks:
        if remark.criterion is None:
            print_line(f"\nThe text: {remark.sentence} ({remark.rule})")


def _facts(found: StudyCriteria, criterion: Criterion) -> Iterator[tuple[str, Cell]]:
    text = found.reading.text
    yield criterion.id, criterion.section.value
    if criterion.cohort is not None:
        yield "Cohort", criterion.cohort
    yield "Posted", own_words(text, criterion)
    yield "As read", sentence_of(criterion.expression)
    yield "Expression", text_of(criterion.expression, with_spans=False)
    if criterion.origin is not Origin.RULES:
        yield "By", _by(found, criterion)
    for one in decisions_of(criterion, text):
        yield "For a person", f"{one.kind.value}: {one.words}"
    for residue in filter(_tells, criterion.residues):
        yield "Left over", f"{residue.kind.value}: {' '.join(residue.span.of(text).split())}"
    for remark in found.remarks:
        if remark.criterion == criterion.id:
            yield "Remark", f"{remark.sentence} ({remark.rule})"


def _tells(residue: Residue) -> bool:
    """Say whether it is worth a line: numbers, bullets and joining words are on all criteria."""
    return residue.kind in {ResidueKind.INTRODUCTION, ResidueKind.UNREAD}


def _by(found: StudyCriteria, criterion: Criterion) -> str:
    applied = dict(found.corrections.applied) if found.corrections is not None else {}
    one = applied[criterion.id]
    return f"{one.by} on {one.on}: {one.reason}"


def _print_account(found: StudyCriteria) -> None:
    criteria = found.reading.criteria
    if not criteria:
        print_line("The record states no criteria.")
        return
    whole = sum(not one.unread for one in criteria)
    print_line(f"\n{whole} of {len(criteria)} criteria were read without words left over.")
    if found.corrections is not None:
        print_line(f"{len(found.corrections.applied)} of them are as a person corrected them.")


def _as_json(found: StudyCriteria) -> dict[str, object]:
    return {
        "nct_id": found.nct_id,
        **checked_as_json(found.reading, found.remarks),
        "corrections": corrected_json(found.corrections),
    }
