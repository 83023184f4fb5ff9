"""`grade icaht`: haematotoxicity from counts by day."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from trialwright.cli.grade.own import own_source, rulebook_option
from trialwright.cli.grade.printing import grade_facts, grade_json
from trialwright.cli.grade.rows import csv_rows, file_argument
from trialwright.cli.options import json_option
from trialwright.cli.output import count_of, print_facts, print_json, print_line, print_table
from trialwright.cli.tables import Cell, Column
from trialwright.errors import InvalidInput
from trialwright.grading.icaht import (
    CountRule,
    DayRulebook,
    Episode,
    IcahtSettings,
    MissingRule,
    Recovery,
    episodes,
    grade_icaht,
    platelet_recovery,
    t_icaht,
)
from trialwright.grading.icaht import icaht as neutrophil_rulebook
from trialwright.grading.icaht.rulebooks import day_rulebook_of
from trialwright.grading.units import converted

_EPISODES = (
    Column("First day", numeric=True),
    Column("Last day", numeric=True),
    Column("Days", numeric=True),
    Column("Lowest"),
    Column("Without a count", numeric=True),
    Column("Recovered"),
)


@click.command()
@file_argument
@click.option("--platelets", is_flag=True, help="Counts are platelets in 10*9/L: T-ICAHT.")
@rulebook_option(
    "A rulebook of days of one's own.  [default: ICAHT 2023, or with --platelets T-ICAHT]"
)
@click.option("--unit", help="UCUM code of the unit of all counts.  [default: the rulebook's]")
@click.option("--convert", is_flag=True, help="Convert all counts to the rulebook's unit first.")
@click.option(
    "--missing",
    type=click.Choice([one.value for one in MissingRule]),
    default=MissingRule.UNKNOWN.value,
    show_default=True,
    help="What is made of a day without a count.",
)
@click.option(
    "--longest-gap",
    type=click.IntRange(min=1),
    default=7,
    show_default=True,
    help="Most days in a row that are filled.",
)
@click.option(
    "--count",
    type=click.Choice([one.value for one in CountRule]),
    help="Whether the longest episode counts, or all days.  [default: the rulebook's way]",
)
@click.option(
    "--last-day", type=int, help="Last day that counts: progression, next therapy or death."
)
@click.option("--non-transient", is_flag=True, help="A single low late value was not transient.")
@click.option(
    "--ended-is-enough",
    is_flag=True,
    help="Never recovered until --last-day is never recovered: it need not be the whole period.",
)
@click.option("--baseline", type=float, help="The count before treatment, shown beside the grade.")
@json_option
def icaht(  # noqa: PLR0913 - one for each option
    file: str,
    *,
    missing: str,
    longest_gap: int,
    count: str | None,
    last_day: int | None,
    baseline: float | None,
    unit: str | None,
    own: Path | None,
    convert: bool,
    platelets: bool,
    non_transient: bool,
    ended_is_enough: bool,
    as_json: bool,
) -> None:
    """Grade haematotoxicity from counts by day.

    FILE is CSV with columns day (of infusion: 0) and count, neutrophils in cells per microlitre
    or with --platelets in 10*9/L, and transfused, yes or no, where platelets may have been given:
    recovery counts a day that does not say as one without, and says so. Of several counts on one
    day the lowest is taken. A day without a count leaves the grade open unless --missing says what
    is made of it. Another --unit than the rulebook's is refused; --convert converts it.
    """
    rulebook = _rulebook(own, platelets=platelets)
    counts, transfused = _read(file)
    if convert and unit is not None:
        counts = {day: converted(count, unit, rulebook.unit) for day, count in counts.items()}
        baseline = None if baseline is None else converted(baseline, unit, rulebook.unit)
        unit = rulebook.unit
    settings = IcahtSettings(
        count=None if count is None else CountRule(count),
        missing=MissingRule(missing),
        longest_gap=longest_gap,
        last_day=last_day,
        non_transient=non_transient,
        ended_is_enough=ended_is_enough,
    )
    grades = [
        grade_icaht(rulebook, period.name, counts, settings, baseline=baseline, unit=unit)
        for period in rulebook.periods
    ]
    recovery = _recovery(rulebook, counts, transfused)
    silent = [day for day in recovery.free_days if day not in transfused] if recovery else []
    low = rulebook.periods[0].rows[0].condition
    found = episodes(counts, low, rulebook.recovery_days)
    if as_json:
        recovered = (
            None
            if recovery is None
            else {
                "day": recovery.day,
                "missing_days": recovery.missing_days,
                "transfusions_stated": None if recovery.day is None else not silent,
            }
        )
        print_json(
            {
                "grades": [grade_json(one) for one in grades],
                "episodes": [_episode_json(one) for one in found],
                "platelet_recovery": recovered,
            }
        )
        return
    for number, grade in enumerate(grades):
        if number:
            print_line("")
        print_facts(grade_facts(grade))
    if found:
        said = low.text.replace("value", "count")
        print_line(f"\nEpisodes of {said}, over all days\n")
        print_table(_EPISODES, [_episode_row(one) for one in found])
    if recovery is not None:
        print_line("")
        print_facts(
            [
                ("Platelets recovered", _day_of(recovery)),
                ("Assumed", _assumed(silent)),
            ]
        )


def _day_of(recovery: Recovery) -> str:
    return "not seen" if recovery.day is None else f"day {recovery.day}"


def _assumed(silent: Sequence[int]) -> str | None:
    if not silent:
        return None
    days = count_of(len(silent), "day", "days")
    return f"that no platelets were transfused on {days} of which nothing says so"


def _rulebook(own: Path | None, *, platelets: bool) -> DayRulebook:
    if own is None:
        return t_icaht() if platelets else neutrophil_rulebook()
    if platelets:
        raise click.UsageError("Give either --platelets or --rulebook.")
    return day_rulebook_of(*own_source(own))


def _episode_row(one: Episode) -> tuple[Cell, ...]:
    recovered = "not seen" if one.recovered is None else f"day {one.recovered}"
    lowest = f"{one.lowest:g} on day {one.lowest_day}"
    return (one.first, one.last, one.days, lowest, len(one.unmeasured), recovered)


def _episode_json(one: Episode) -> dict[str, object]:
    return {
        "first": one.first,
        "last": one.last,
        "days": one.days,
        "lowest": one.lowest,
        "lowest_day": one.lowest_day,
        "unmeasured": one.unmeasured,
        "recovered": one.recovered,
    }


def _read(file: str) -> tuple[dict[int, float], dict[int, bool]]:
    """Return counts by day, and whether platelets were transfused on the days that say so."""
    counts: dict[int, float] = {}
    transfused: dict[int, bool] = {}
    for row in csv_rows(file, ("day", "count"), ("transfused",)):
        day, count, given = row.day(), row.number("count"), row.yes_no("transfused")
        if count is not None:
            counts[day] = min(count, counts.get(day, count))
        if given is not None:
            transfused[day] = given or transfused.get(day, False)
    if not counts:
        raise InvalidInput(f"{file}: no day has a count, expected at least one")
    return counts, transfused


def _recovery(
    rulebook: DayRulebook, counts: dict[int, float], transfused: dict[int, bool]
) -> Recovery | None:
    if rulebook.recovery is None:
        return None
    return platelet_recovery(
        rulebook, counts, {day for day, was_given in transfused.items() if was_given}
    )
