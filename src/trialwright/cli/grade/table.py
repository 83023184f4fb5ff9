"""`grade table`: many laboratory values at once, what cannot be graded set aside and shown."""

from __future__ import annotations

import csv
import math
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np

from trialwright.cli.grade.asides import (
    Aside,
    asides_json,
    count_of_asides,
    lines_of,
    read_rows,
)
from trialwright.cli.grade.own import own_source, rulebook_option
from trialwright.cli.grade.printing import level_json
from trialwright.cli.grade.rows import CsvRow, csv_rows, file_argument, value_of
from trialwright.cli.grade.values import ask_option, digits_option
from trialwright.cli.options import json_option
from trialwright.cli.output import count_of, print_json, print_line, print_table, remark
from trialwright.cli.tables import Column
from trialwright.errors import InvalidInput
from trialwright.grading.answers import Exactly, in_words
from trialwright.grading.column_grading import grade_columns
from trialwright.grading.columns import NOT_STATED, SIDES, GradeColumns, ValueColumns
from trialwright.grading.measured import Baseline, Observation, Settings, check_observation
from trialwright.grading.reading import rulebook_of
from trialwright.grading.rulebook import Rulebook
from trialwright.grading.shelf import ctcae

NEEDED = ("term", "value")
#: Columns that are read where they are there; others are passed on, but for facts.
READ = ("unit", "lln", "uln", "baseline", "baseline_lln", "baseline_uln", "is_baseline")
_NUMBERS = ("lln", "uln", "baseline", "baseline_lln", "baseline_uln")
_COLUMNS = (Column("Term"), *(Column(str(grade), numeric=True) for grade in range(6)))
_OPEN = (Column("Open", numeric=True), Column("Not assessed", numeric=True))


@dataclass(frozen=True, slots=True)
class _Sample:
    """One row that could be read."""

    row: CsvRow
    term: str
    observation: Observation


@click.command()
@file_argument
@click.option("--ctcae", "version", help="The version of CTCAE to grade by: 5.0 or 6.0.")
@rulebook_option("A rulebook of your own to grade by, as TOML.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the rows with their grades as CSV.")
@click.option("--strict", is_flag=True, help="End with exit code 2 if any row was set aside.")
@digits_option
@ask_option
@json_option
def table(  # noqa: PLR0913 - one for each option
    file: str,
    *,
    version: str | None,
    own: Path | None,
    as_csv: bool,
    strict: bool,
    digits: int,
    ask: bool,
    as_json: bool,
) -> None:
    """Grade a table of laboratory values.

    FILE is CSV, or - for standard input, with columns term and value, and where they are known
    unit, lln, uln, baseline, baseline_lln, baseline_uln, is_baseline, and facts by their names;
    other columns are passed on. Without limits of its own a baseline is judged by the sample's.
    A value may be a bound, such as <0.1. A row that cannot be
    graded is set aside, counted and shown.
    """
    if as_csv and as_json:
        raise click.UsageError("--csv goes with no --json.")
    rulebook = _rulebook(version, own)
    samples, aside = read_rows(csv_rows(file, NEEDED), lambda row: _sample(rulebook, row))
    settings = Settings(significant_digits=digits, ask_for_facts=ask)
    answer = grade_columns(rulebook, _columns(rulebook, samples), settings)
    if as_json:
        print_json(_json(rulebook, samples, aside, answer))
    elif as_csv:
        _print_csv(samples, answer)
        for line in lines_of(aside):
            remark(line)
    else:
        _print_counts(rulebook, samples, answer)
        _say_assumed(answer)
        print_line("")
        for line in lines_of(aside):
            print_line(line)
    if strict and aside:
        raise InvalidInput(count_of_asides(aside))


def _rulebook(version: str | None, own: Path | None) -> Rulebook:
    match version, own:
        case str(), None:
            return ctcae(version)
        case None, Path():
            return rulebook_of(*own_source(own))
        case _:
            raise click.UsageError("Give either --ctcae or --rulebook.")


def _sample(rulebook: Rulebook, row: CsvRow) -> _Sample:
    name = row.needed("term")
    term = rulebook.term(name)
    numbers = {column: row.number(column) for column in _NUMBERS}
    facts = {fact.name: row.yes_no(fact.name) for fact in term.facts}
    bound, value = value_of(row)
    observation = Observation(
        value=value,
        bound=bound,
        unit=row.text("unit"),
        lln=numbers["lln"],
        uln=numbers["uln"],
        baseline=Baseline(
            value=numbers["baseline"], lln=numbers["baseline_lln"], uln=numbers["baseline_uln"]
        ),
        facts={name: is_so for name, is_so in facts.items() if is_so is not None},
        is_baseline=row.yes_no("is_baseline") or False,
    )
    check_observation(term, observation)
    return _Sample(row, term.name, observation)


def _columns(rulebook: Rulebook, samples: Sequence[_Sample]) -> ValueColumns:
    observations = [one.observation for one in samples]
    baselines = [one.baseline or Baseline() for one in observations]
    codes = tuple(dict.fromkeys(one.unit for one in observations if one.unit is not None))
    place = {code: number for number, code in enumerate(codes)}
    facts = sorted({name for one in observations for name in one.facts})

    def numbers(found: Iterable[float | None]) -> Any:  # noqa: ANN401 - an array
        return np.array([math.nan if one is None else one for one in found], np.float64)

    return ValueColumns(
        terms=np.array([rulebook.place(one.term) for one in samples], np.int16),
        values=numbers(one.value for one in observations),
        bounds=np.array([SIDES[one.bound] for one in observations], np.int8),
        units=np.array([place.get(one.unit or "", -1) for one in observations], np.int16),
        unit_codes=codes,
        lln=numbers(one.lln for one in observations),
        uln=numbers(one.uln for one in observations),
        baseline=numbers(one.value for one in baselines),
        baseline_lln=numbers(one.lln for one in baselines),
        baseline_uln=numbers(one.uln for one in baselines),
        is_baseline=np.array([one.is_baseline for one in observations], np.bool_),
        facts={
            name: np.array([one.facts.get(name, NOT_STATED) for one in observations], np.int8)
            for name in facts
        },
    )


def _row_id(answer: GradeColumns, place: int) -> str:
    row = int(answer.rows[place])
    return answer.row_ids[row] if row >= 0 else ""


def _print_counts(rulebook: Rulebook, samples: Sequence[_Sample], answer: GradeColumns) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for place, sample in enumerate(samples):
        level = answer.level(place)
        kind = str(level.grade) if isinstance(level, Exactly) else "open"
        if sample.observation.value is None:
            kind = "not assessed"
        counts[sample.term, kind] += 1
    kinds = [*map(str, range(6)), "open", "not assessed"]
    print_line(f"{rulebook.key}, {count_of(len(samples), 'row', 'rows')} by grade\n")
    terms = dict.fromkeys(sample.term for sample in samples)
    print_table(
        (*_COLUMNS, *_OPEN), [(term, *(counts[term, kind] for kind in kinds)) for term in terms]
    )


def _say_assumed(answer: GradeColumns) -> None:
    count = int(answer.assumed.sum())
    if count:
        hangs = count_of(count, "grade hangs", "grades hang")
        print_line(f"\n{hangs} on a clinical fact that nobody stated: the worst case was taken")


def _print_csv(samples: Sequence[_Sample], answer: GradeColumns) -> None:
    names = list(samples[0].row.cells) if samples else [*NEEDED]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow([*names, "grade", "lowest", "highest", "in_words", "row", "assumed"])
    for place, sample in enumerate(samples):
        level = answer.level(place)
        assert level is not None, "what would be refused was set aside"
        said = level_json(level)
        writer.writerow(
            [
                *(sample.row.cells.get(name, "") for name in names),
                said["grade"],
                said["lowest"],
                said["highest"],
                in_words(level),
                _row_id(answer, place),
                "yes" if answer.assumed[place] else "",
            ]
        )


def _json(
    rulebook: Rulebook,
    samples: Sequence[_Sample],
    aside: Sequence[Aside],
    answer: GradeColumns,
) -> dict[str, Any]:
    graded = []
    for place, sample in enumerate(samples):
        level = answer.level(place)
        assert level is not None, "what would be refused was set aside"
        graded.append(
            {
                "place": sample.row.place,
                "term": sample.term,
                **level_json(level),
                "row": _row_id(answer, place) or None,
                "assumed": bool(answer.assumed[place]),
            }
        )
    return {
        "rulebook": rulebook.key,
        "rows": len(samples) + len(aside),
        "graded": graded,
        "set_aside": asides_json(aside),
    }
