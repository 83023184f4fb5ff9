"""`patient show`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from trialwright.cli.options import DayType, json_option, quiet_option
from trialwright.cli.output import count_of, print_facts, print_json, print_table, remark
from trialwright.cli.patient.json_form import account_json
from trialwright.cli.patient.sources import concepts_option, patients_from, vocabulary_with
from trialwright.cli.tables import Column
from trialwright.eligibility.patient import Fact, Patient, Unanswered
from trialwright.eligibility.patient.words import (
    range_in_words,
    standing_in_words,
    time_in_words,
    value_in_words,
)
from trialwright.errors import NotFound
from trialwright.exchange.patients import PatientsRead

_OVERVIEW = (
    Column("Patient"),
    Column("Sex"),
    Column("Born"),
    Column("Age"),
    Column("Facts", numeric=True),
    Column("Known", numeric=True),
)
_FACTS = (
    Column("When"),
    Column("Kind"),
    Column("What"),
    Column("Concept"),
    Column("Result"),
    Column("Normal"),
    Column("Standing"),
)
_ASIDE = (Column("Set aside"), Column("Where"), Column("Found"), Column("Expected"))


@click.command()
@click.argument("source", metavar="FILE")
@click.option("--patient", "wanted", metavar="ID", help="Show all facts of this patient.")
@click.option(
    "--as-of", "day", type=DayType(), help="Leave out what began after this day; ages are of it."
)
@click.option(
    "--zone",
    metavar="NAME",
    help="Tell moments by the clock of this zone, such as Asia/Shanghai.  "
    "[default: by the clock of whoever wrote them]",
)
@concepts_option
@quiet_option
@json_option
def show(  # noqa: PLR0913 - one for each option
    source: str,
    *,
    wanted: str | None,
    day: date | None,
    zone: str | None,
    additions: Path | None,
    quiet: bool,
    as_json: bool,
) -> None:
    """Show the facts of patients, and what could not be read.

    FILE is FHIR (JSON, NDJSON or a folder of them), OMOP CDM 5.4 (a folder or zip of CSV tables,
    SQLite, DuckDB) or CSV with one fact a row; `-` reads FHIR or CSV from a pipe. With one
    patient, or --patient, every fact is listed; else every patient. Nothing is kept.
    """
    read = patients_from(source, vocabulary_with(additions), zone)
    patients = [_as_of(one, day) for one in _wanted(read, wanted)]
    if as_json:
        print_json(account_json(read, patients, day))
        return
    if len(patients) == 1:
        _print_patient(patients[0], day)
    else:
        print_table(_OVERVIEW, [_overview(one, day) for one in patients])
    _print_aside(read, quiet=quiet)


def _wanted(read: PatientsRead, wanted: str | None) -> list[Patient]:
    chosen = [one for one in read.patients if wanted in {None, one.id}]
    if wanted is not None and not chosen:
        raise NotFound(f"no patient {wanted!r} among {len(read.patients):,} of this source")
    return chosen


def _as_of(one: Patient, day: date | None) -> Patient:
    """Return a patient without what surely began after a day."""
    if day is None:
        return one
    kept = [
        fact for fact in one.facts if fact.span.first_start is None or fact.span.first_start <= day
    ]
    return replace(one, facts=tuple(kept))


def _age(one: Patient, day: date | None) -> str:
    if day is None:
        return ""
    told = one.age(day)
    return "unknown" if isinstance(told, Unanswered) else str(told)


def _overview(one: Patient, day: date | None) -> tuple[str | int, ...]:
    known = sum(1 for fact in one.facts if fact.concepts)
    born = str(one.birth) if one.birth is not None else "unknown"
    return one.id, one.sex.value, born, _age(one, day), len(one.facts), known


def _print_patient(one: Patient, day: date | None) -> None:
    died = str(one.death) if one.death is not None else "day unknown" if one.is_dead else None
    print_facts(
        [
            ("Patient", one.id),
            ("Sex", one.sex.value),
            ("Born", str(one.birth) if one.birth is not None else "unknown"),
            ("Age", _age(one, day) or None),
            ("Died", died),
        ]
    )
    click.echo()
    print_table(_FACTS, [_row(fact) for fact in sorted(one.facts, key=_order)])


def _order(fact: Fact) -> tuple[str, str, str]:
    first = fact.span.first_start
    return str(first or ""), fact.kind.value, fact.name


def _row(fact: Fact) -> tuple[str, ...]:
    return (
        time_in_words(fact.span),
        fact.kind.value,
        fact.name,
        ", ".join(fact.concepts),
        value_in_words(fact.value),
        range_in_words(fact),
        standing_in_words(fact),
    )


def _print_aside(read: PatientsRead, *, quiet: bool) -> None:
    rows = ", ".join(f"{count:,} {name}" for name, count in read.rows.items())
    remark(f"{read.format}: read {rows or 'nothing'}", quiet=quiet)
    if read.ignored:
        rows = ", ".join(f"{count:,} {name}" for name, count in read.ignored.items())
        remark(f"without facts that are asked about: {rows}", quiet=quiet)
    if not read.set_aside:
        return
    click.echo()
    places = [
        (f"{one.table} {one.row}", f"{one.place}: {one.path}", one.found, one.expected)
        for one in read.set_aside
    ]
    print_table(_ASIDE, places)
    remark(count_of(len(places), "row was set aside", "rows were set aside"), quiet=quiet)
