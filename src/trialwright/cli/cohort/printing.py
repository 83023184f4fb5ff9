"""Counts over many patients for people: verdicts, what each criterion costs, what is asked most."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import assert_never

import click
import msgspec

from trialwright.cli.output import count_of, print_facts, print_line, print_table
from trialwright.cli.tables import Column, shortened
from trialwright.eligibility.cohort import Form, Tally
from trialwright.eligibility.cohort.rows import COLUMNS, DIED
from trialwright.eligibility.evaluation.wording import name_of
from trialwright.exchange.patients import SetAside
from trialwright.reporting import Step
from trialwright.vocabulary import Concepts

_CRITERIA = (
    Column("Criterion"),
    Column("Words"),
    Column("Satisfied", numeric=True),
    Column("Open", numeric=True),
    Column("Rules out", numeric=True),
    Column("Alone", numeric=True),
    Column("Left", numeric=True),
    Column("Sure", numeric=True),
)
_ASKS = (Column("What is open most often"), Column("Of"), Column("Patients", numeric=True))
_PATIENTS = (Column("Patient"), Column("Verdict"), Column("What decides, or is needed"))
_ASIDE = (Column("Set aside"), Column("Where"), Column("Found"), Column("Expected"))
_MOST = 20


def print_counts(
    study: str | None, tally: Tally, steps: Sequence[Step], vocabulary: Concepts
) -> None:
    """Print the counts of a cohort."""
    print_facts(
        [
            ("Study", study or "a text of one's own"),
            ("Patients", tally.patients),
            ("Eligible", tally.eligible),
            ("Needs data", tally.needs_data),
            ("Needs review", tally.needs_review),
            ("Not eligible", tally.not_eligible),
            ("Died", f"{tally.died:,} of these" if tally.died else None),
        ]
    )
    click.echo()
    print_table(_CRITERIA, list(_criteria(tally, steps)))
    asks = [
        (
            shortened(name_of(one.ask, vocabulary)),
            f"person, {one.ask.criterion}" if one.ask.for_people else "fact",
            one.patients,
        )
        for one in tally.asks[:_MOST]
    ]
    if asks:
        click.echo()
        print_table(_ASKS, asks)


def _criteria(tally: Tally, steps: Sequence[Step]) -> Iterator[tuple[str | int, ...]]:
    for step, one in zip(steps, tally.criteria, strict=True):
        unknown = tally.patients - one.satisfied - one.rules_out
        yield (
            step.name,
            shortened(step.words, 48),
            one.satisfied,
            unknown,
            one.rules_out,
            one.gained,
            one.remaining,
            one.sure,
        )


def print_patients(lines: Sequence[bytes], form: Form, of: int) -> None:
    """Print the first rows of the table of patients, and how many more there are."""
    if not lines:
        return
    click.echo()
    shown = []
    for patient, verdict, died, out, facts, people in _cells(lines, form):
        needs = "; ".join(filter(None, (facts, people)))
        shown.append((patient, ", ".join(filter(None, (verdict, died))), out or shortened(needs)))
    print_table(_PATIENTS, shown)
    if of > len(shown):
        print_line(f"… and {count_of(of - len(shown), 'patient', 'patients')} more: see --table.")


def _cells(lines: Sequence[bytes], form: Form) -> Iterator[tuple[str, ...]]:
    """Yield the cells before the signs of each line."""
    match form:
        case Form.CSV:
            rows = csv.reader(io.StringIO(b"\n".join(lines).decode(), newline=""))
            yield from (tuple(row[: len(COLUMNS)]) for row in rows)
        case Form.NDJSON:
            for line in lines:
                read = msgspec.json.decode(line)
                read["died"] = DIED if read["died"] else ""
                cells = (read[name] for name in COLUMNS)
                yield tuple(one if isinstance(one, str) else "; ".join(one) for one in cells)
        case _:
            assert_never(form)


def print_aside(set_aside: Sequence[SetAside]) -> None:
    """Print what could not be read: the first of it, and how much there is."""
    if not set_aside:
        return
    click.echo()
    rows = [
        (f"{one.table} {one.row}", f"{one.place}: {one.path}", one.found, one.expected)
        for one in set_aside[:_MOST]
    ]
    print_table(_ASIDE, rows)
    if len(set_aside) > _MOST:
        print_line(f"… and {len(set_aside) - _MOST:,} more: see --json.")
