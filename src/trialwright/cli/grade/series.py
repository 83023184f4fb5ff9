"""`grade series`: one participant's values of one term, beside their baseline."""

from __future__ import annotations

import click

from trialwright.cli.grade.courses import course_json
from trialwright.cli.grade.printing import grade_json
from trialwright.cli.grade.rows import CsvRow, csv_rows, file_argument, value_of
from trialwright.cli.grade.values import ask_option, digits_option
from trialwright.cli.options import json_option
from trialwright.cli.output import print_facts, print_json, print_line, print_table
from trialwright.cli.tables import Column
from trialwright.grading.answers import Grade, bounds_of, in_words
from trialwright.grading.course import Course, course_of
from trialwright.grading.emergence import (
    DatedObservation,
    Emergence,
    GradedSeries,
    grade_series,
)
from trialwright.grading.measured import Observation, Settings
from trialwright.grading.rulebook import Term
from trialwright.grading.shelf import ctcae

_NEEDED = ("day", "value")
_KNOWN = ("unit", "lln", "uln")
_COLUMNS = (Column("Day", numeric=True), Column("Grade"), Column("Treatment-emergent"))


@click.command()
@file_argument
@click.option("--ctcae", "version", required=True, help="The version of CTCAE: 5.0 or 6.0.")
@click.option("--term", "name", required=True, help="The term that the values are of.")
@click.option(
    "--event-day",
    type=int,
    default=0,
    show_default=True,
    help="Day of the reference event (lymphodepletion, infusion); the last value before it is "
    "the baseline.",
)
@click.option(
    "--event-day-counts",
    is_flag=True,
    help="A value of the event's own day was taken before the event.",
)
@digits_option
@ask_option
@json_option
def series(  # noqa: PLR0913 - one for each option
    file: str,
    *,
    version: str,
    name: str,
    event_day: int,
    event_day_counts: bool,
    digits: int,
    ask: bool,
    as_json: bool,
) -> None:
    """Grade one participant's values of a term, day by day.

    FILE is CSV with columns day and value, and where they are known unit, lln, uln and facts by
    their names. The baseline is the last value before the event and is never graded against
    itself; a grade that is worse than that of the baseline is treatment-emergent.
    """
    rulebook = ctcae(version)
    term = rulebook.term(name)
    known = (*_KNOWN, *(fact.name for fact in term.facts))
    dated = [_dated(row, term) for row in csv_rows(file, _NEEDED, known)]
    graded = grade_series(
        rulebook,
        name,
        dated,
        event_day=event_day,
        event_day_counts=event_day_counts,
        settings=Settings(significant_digits=digits, ask_for_facts=ask),
    )
    after = _after(graded)
    course = course_of(after) if after else None
    if as_json:
        print_json(_json(graded, course))
    else:
        _print(graded, course)


def _after(graded: GradedSeries) -> dict[int, Grade]:
    """Return the grades since the event that were assessed; of one day the worst is last."""
    since = [one for one in graded.days if one.treatment_emergent is not Emergence.BEFORE]
    assessed = [one for one in since if bounds_of(one.grade.level) is not None]
    assessed.sort(key=lambda one: bounds_of(one.grade.level) or (0, 0))
    return {one.day: one.grade for one in assessed}


def _dated(row: CsvRow, term: Term) -> DatedObservation:
    facts = {fact.name: row.yes_no(fact.name) for fact in term.facts}
    bound, value = value_of(row)
    return DatedObservation(
        row.day(),
        Observation(
            value=value,
            bound=bound,
            unit=row.text("unit"),
            lln=row.number("lln"),
            uln=row.number("uln"),
            facts={name: is_so for name, is_so in facts.items() if is_so is not None},
        ),
    )


def _print(graded: GradedSeries, course: Course | None) -> None:
    print_table(
        _COLUMNS,
        [
            (
                one.day,
                in_words(one.grade.level),
                "baseline" if one.day == graded.baseline_day else one.treatment_emergent.value,
            )
            for one in graded.days
        ],
    )
    print_line("")
    before = graded.grade_baseline
    facts = [("Baseline", "none before the event" if before is None else in_words(before.level))]
    if course is not None:
        day = "" if course.maximum_day is None else f", first on day {course.maximum_day}"
        facts += [
            ("Onset after the event", "none" if course.onset is None else f"day {course.onset}"),
            ("Maximum after the event", in_words(course.maximum) + day),
            *(("Remarks", said) for said in course.remarks),
        ]
    print_facts(facts)


def _json(graded: GradedSeries, course: Course | None) -> dict[str, object]:
    before = graded.grade_baseline
    return {
        "event_day": graded.event_day,
        "baseline_day": graded.baseline_day,
        "grade_baseline": None if before is None else grade_json(before),
        "days": [
            {
                "day": one.day,
                "treatment_emergent": one.treatment_emergent.value,
                **grade_json(one.grade),
            }
            for one in graded.days
        ],
        "course": None if course is None else course_json(_after(graded), course),
    }
