"""`grade transplant`: complete remission of a transplanted child who had no marrow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from trialwright.cli.grade.own import own_source, rulebook_option
from trialwright.cli.grade.rows import CsvRow, csv_rows, file_argument
from trialwright.cli.options import json_option
from trialwright.cli.output import count_of, print_facts, print_json, print_line, print_table
from trialwright.cli.tables import Column
from trialwright.errors import InvalidInput
from trialwright.grading.response.following import AfterTransplant, remission_without_marrow
from trialwright.grading.response.rulebooks import (
    PostTransplantRule,
    post_transplant_rule,
    post_transplant_rule_of,
)
from trialwright.grading.truth import Truth, Verdict

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
_WORDS = {Truth.TRUE: "yes", Truth.FALSE: "no", Truth.UNKNOWN: "unknown"}
_JSON = {Truth.TRUE: True, Truth.FALSE: False, Truth.UNKNOWN: None}


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
    read: list[_Read] = []
    aside: list[tuple[str, str]] = []
    for row in csv_rows(file, _NEEDED, _KNOWN):
        try:
            verdict = remission_without_marrow(_found(row), rule)
            read.append(_Read(row.needed("patient"), row.day(), verdict))
        except InvalidInput as error:
            aside.append((row.place, str(error).removeprefix(f"{row.place}: ")))
    if as_json:
        print_json(_json(rule, read, aside))
    else:
        _print(rule, read, aside)


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


def _print(rule: PostTransplantRule, read: list[_Read], aside: list[tuple[str, str]]) -> None:
    print_table(
        _COLUMNS,
        [
            (one.patient, one.day, _WORDS[one.verdict.truth], "\n".join(one.verdict.missing))
            for one in read
        ],
    )
    print_line("")
    print_facts([("Rule", rule.key), ("Asks", rule.source), ("Rule checked", rule.verified)])
    if aside:
        print_line(f"\n{count_of(len(aside), 'row was', 'rows were')} set aside")
        for place, why in aside:
            print_line(f"  {place}: {why}")


def _json(
    rule: PostTransplantRule, read: list[_Read], aside: list[tuple[str, str]]
) -> dict[str, object]:
    return {
        "rulebook": rule.key,
        "verified": rule.verified,
        "remissions": [
            {
                "patient": one.patient,
                "day": one.day,
                "accepted": _JSON[one.verdict.truth],
                "missing": one.verdict.missing,
            }
            for one in read
        ],
        "set_aside": [{"place": place, "why": why} for place, why in aside],
    }
