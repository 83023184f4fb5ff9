"""`grade relapse`: whether assessments after a response show relapse."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from trialwright.cli.grade.asides import Aside, asides_json, print_asides, read_rows
from trialwright.cli.grade.own import rulebook_option
from trialwright.cli.grade.printing import TRUTH_IN_JSON, TRUTH_IN_WORDS
from trialwright.cli.grade.responses import assessment_of, categories_of, criteria_of
from trialwright.cli.grade.rows import CsvRow, csv_rows, file_argument
from trialwright.cli.options import json_option
from trialwright.cli.output import print_facts, print_json, print_line, print_table
from trialwright.cli.tables import Column
from trialwright.errors import InvalidInput, quoted
from trialwright.grading.response import Category
from trialwright.grading.response.following import relapse_of
from trialwright.grading.response.rulebooks import ResponseRulebook, response_names
from trialwright.grading.truth import Verdict

_NEEDED = ("patient", "day", "after")
_KNOWN = ("marrow_blasts", "circulating_blasts", "extramedullary")
_COLUMNS = (
    Column("Patient"),
    Column("Day", numeric=True),
    Column("After"),
    Column("Relapse"),
    Column("Missing"),
)
_CATEGORIES = {one.value: one for one in Category}


@dataclass(frozen=True, slots=True)
class _Read:
    """One row that could be read."""

    patient: str
    day: int
    after: Category
    verdict: Verdict


@click.command()
@file_argument
@click.option(
    "--criteria",
    type=click.Choice(response_names()),
    help="The criteria, with their version; this or --rulebook is needed.",
)
@rulebook_option("Criteria of one's own, of the same kind.")
@click.option(
    "--after",
    "allowed",
    metavar="CATEGORIES",
    help="Responses by commas from which the study lets relapse be.  [default: the criteria's]",
)
@json_option
def relapse(
    file: str, criteria: str | None, allowed: str | None, *, own: Path | None, as_json: bool
) -> None:
    """Say whether assessments after a response show relapse.

    FILE is CSV with columns patient, day and after, the response that was reached before, and
    where they are known marrow_blasts in percent, circulating_blasts and extramedullary. One sign
    is enough for a relapse; that there is none takes all of them. A row that cannot be read is set
    aside, counted and shown.
    """
    rulebook = criteria_of(criteria, own)
    wanted = None if allowed is None else categories_of(allowed)
    read, aside = read_rows(
        csv_rows(file, _NEEDED, _KNOWN), lambda row: _judged(row, rulebook, wanted)
    )
    if as_json:
        print_json(_json(rulebook, read, aside))
    else:
        _print(rulebook, read, aside)


def _judged(row: CsvRow, rulebook: ResponseRulebook, wanted: frozenset[Category] | None) -> _Read:
    before = _response(row)
    verdict = relapse_of(rulebook, before, assessment_of(row), after=wanted)
    return _Read(row.needed("patient"), row.day(), before, verdict)


def _response(row: CsvRow) -> Category:
    text = row.needed("after")
    if text not in _CATEGORIES:
        expected = ", ".join(_CATEGORIES)
        raise InvalidInput(f"{row.place}: after is {quoted(text)}, expected one of {expected}")
    return _CATEGORIES[text]


def _print(rulebook: ResponseRulebook, read: list[_Read], aside: list[Aside]) -> None:
    print_table(
        _COLUMNS,
        [
            (
                one.patient,
                one.day,
                one.after.value,
                TRUTH_IN_WORDS[one.verdict.truth],
                "\n".join(one.verdict.missing),
            )
            for one in read
        ],
    )
    print_line("")
    counts = Counter(TRUTH_IN_WORDS[one.verdict.truth] for one in read)
    part = rulebook.part("relapse")
    print_facts(
        [
            ("Criteria", rulebook.key),
            ("Relapse from", f"{rulebook.relapse_from:g} % blasts in the marrow"),
            ("Asks", part.source),
            ("Wording checked", part.verified),
            ("Counts", "\n".join(f"{count} {said}" for said, count in counts.items())),
        ]
    )
    print_asides(aside)


def _json(rulebook: ResponseRulebook, read: list[_Read], aside: list[Aside]) -> dict[str, Any]:
    part = rulebook.part("relapse")
    return {
        "criteria": rulebook.key,
        "row": part.id,
        "verified": part.verified,
        "relapses": [
            {
                "patient": one.patient,
                "day": one.day,
                "after": one.after.value,
                "relapse": TRUTH_IN_JSON[one.verdict.truth],
                "missing": one.verdict.missing,
            }
            for one in read
        ],
        "set_aside": asides_json(aside),
    }
