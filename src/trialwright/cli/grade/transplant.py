"""`grade transplant`: complete remission of a transplanted child who had no marrow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from trialwright.cli.grade.asides import Aside, asides_json, print_asides, read_rows
from trialwright.cli.grade.own import own_source, rulebook_option
from trialwright.cli.grade.printing import TRUTH_IN_JSON, TRUTH_IN_WORDS
from trialwright.cli.grade.rows import CsvRow, csv_rows, file_argument
from trialwright.cli.options import json_option
from trialwright.cli.output import print_facts, print_json, print_line, print_table
from trialwright.cli.tables import Column
from trialwright.grading.response.following import AfterTransplant, remission_without_marrow
from trialwright.grading.response.rulebooks import (
    PostTransplantRule,
    post_transplant_rule,
    post_transplant_rule_of,
)
from trialwright.grading.truth import Verdict

_NEEDED = ("patient", "day")
_KNOWN = (
    "remission_before_transplant",
    "donor_chimerism",
    "extramedullary",
    "neutrophils",
    "platelets",
    "last_red_cells",
    "last_platelets",
    "transfusions_known",
)
_COLUMNS = (
    Column("Patient"),
    Column("Day", numeric=True),
    Column("Remission accepted"),
    Column("Missing"),
)


@dataclass(frozen=True, slots=True)
class _Read:
    """One row that could be read."""

    patient: str
    day: int
    verdict: Verdict


@click.command()
@file_argument
@rulebook_option("A rule of one's own, of the same kind.  [default: CIBMTR]")
@json_option
def transplant(file: str, *, own: Path | None, as_json: bool) -> None:
    """Say whether remission after transplant is accepted without a marrow.

    FILE is CSV with columns patient and day, and where they are known
    remission_before_transplant, donor_chimerism in percent, extramedullary, neutrophils and
    platelets in 10*9/L, last_red_cells and last_platelets, the days of the last transfusions,
    and transfusions_known: yes says that one without a day was never given. A row that cannot
    be read is set aside, counted and shown.
    """
    rule = post_transplant_rule() if own is None else post_transplant_rule_of(*own_source(own))
    read, aside = read_rows(csv_rows(file, _NEEDED, _KNOWN), lambda row: _judged(row, rule))
    if as_json:
        print_json(_json(rule, read, aside))
    else:
        _print(rule, read, aside)


def _judged(row: CsvRow, rule: PostTransplantRule) -> _Read:
    verdict = remission_without_marrow(_found(row), rule)
    return _Read(row.needed("patient"), row.day(), verdict)


def _found(row: CsvRow) -> AfterTransplant:
    return AfterTransplant(
        day=row.day(),
        remission_before_transplant=row.yes_no("remission_before_transplant"),
        donor_chimerism=row.number("donor_chimerism"),
        extramedullary=row.yes_no("extramedullary"),
        neutrophils=row.number("neutrophils"),
        platelets=row.number("platelets"),
        last_red_cells=row.whole("last_red_cells"),
        last_platelets=row.whole("last_platelets"),
        transfusions_known=row.yes_no("transfusions_known") or False,
    )


def _print(rule: PostTransplantRule, read: list[_Read], aside: list[Aside]) -> None:
    print_table(
        _COLUMNS,
        [
            (
                one.patient,
                one.day,
                TRUTH_IN_WORDS[one.verdict.truth],
                "\n".join(one.verdict.missing),
            )
            for one in read
        ],
    )
    print_line("")
    print_facts([("Rule", rule.key), ("Asks", rule.source), ("Rule checked", rule.verified)])
    print_asides(aside)


def _json(rule: PostTransplantRule, read: list[_Read], aside: list[Aside]) -> dict[str, object]:
    return {
        "rulebook": rule.key,
        "verified": rule.verified,
        "remissions": [
            {
                "patient": one.patient,
                "day": one.day,
                "accepted": TRUTH_IN_JSON[one.verdict.truth],
                "missing": one.verdict.missing,
            }
            for one in read
        ],
        "set_aside": asides_json(aside),
    }
