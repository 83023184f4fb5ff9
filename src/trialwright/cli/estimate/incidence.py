"""`estimate cumulative-incidence`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import click
import numpy as np

from trialwright.cli.estimate.columns import Subjects, estimating, read_subjects
from trialwright.cli.estimate.options import (
    cause_options,
    level_option,
    p_value_shown,
    percent,
    provenance,
    share,
    shown,
    table_argument,
)
from trialwright.cli.options import json_option
from trialwright.cli.output import print_json, print_line, print_table
from trialwright.cli.tables import Column
from trialwright.errors import InvalidInput, quoted
from trialwright.estimators.competing import (
    CumulativeIncidence,
    GrayTest,
    LimitKind,
    VarianceKind,
    gray_test,
)
from trialwright.estimators.competing import cumulative_incidence as estimated
from trialwright.estimators.errors import NotEstimable

#: The test of each cause, or the sentence why there is none.
Tests: TypeAlias = list[tuple[str, GrayTest | str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Causes:
    """Names of causes in order, and the number of each subject's: 0 is censored."""

    names: tuple[str, ...]
    numbers: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How limits are found, and at which times; no time is the last one."""

    level: float
    kind: LimitKind
    variance: VarianceKind
    times: tuple[float, ...]


@click.command("cumulative-incidence")
@table_argument
@cause_options
@click.option("--group", metavar="COLUMN", help="Estimate for each group, and compare them.")
@click.option("--stratum", metavar="COLUMN", help="Compare within the strata of this column.")
@click.option(
    "--rho",
    type=float,
    default=0.0,
    show_default=True,
    help="Power by which late events weigh less in the comparison.",
)
@click.option(
    "--at", "times", multiple=True, type=float, metavar="TIME",
    help="Incidence at a time.  [repeatable; default: the last time]",
)  # fmt: skip
@click.option(
    "--interval",
    "kind",
    type=click.Choice([str(one) for one in LimitKind]),
    default=str(LimitKind.LOG_LOG),
    show_default=True,
    help="Scale of the limits.",
)
@click.option(
    "--variance",
    type=click.Choice([str(one) for one in VarianceKind]),
    default=str(VarianceKind.DELTA),
    show_default=True,
    help="How uncertain an incidence is said to be.",
)
@level_option
@json_option
def cumulative_incidence(  # noqa: PLR0913 - one for each option
    path: Path | None,
    *,
    time: str,
    cause: str,
    censored: str,
    group: str | None,
    stratum: str | None,
    rho: float,
    times: tuple[float, ...],
    kind: str,
    variance: str,
    level: float,
    as_json: bool,
) -> None:
    """Estimate how likely each of several causes is, and compare groups.

    From a TABLE of subjects, by Aalen and Johansen: each cause competes with the others, and with
    those without any event all add up to 1. Groups are compared, cause by cause, with Gray's
    test.
    """
    if stratum is not None and group is None:
        raise click.UsageError("--stratum goes with --group.")
    subjects = read_subjects(path)
    causes = causes_of(subjects, cause, censored)
    asked = Asked(level=level, kind=LimitKind(kind), variance=VarianceKind(variance), times=times)
    groups = None if group is None else subjects.labels(group)
    strata = None if stratum is None else subjects.labels(stratum)
    durations = subjects.numbers(time)
    with estimating(subjects, {"durations": time, "causes": cause}):
        curves = _curves(durations, causes, groups)
        rows = [
            row for label, curve in curves.items() for row in _rows(label, curve, causes, asked)
        ]
        tests = [] if groups is None else _tests(durations, causes, groups, strata, rho)
    if as_json:
        print_json(_as_json(rows, tests, causes, asked))
    else:
        _print(rows, tests, asked)


def causes_of(subjects: Subjects, column: str, censored: str) -> Causes:
    """Return what ended each follow-up; raises InvalidInput if no row has an event."""
    labels = subjects.labels(column)
    names = tuple(sorted(set(labels) - {censored}))
    if not names:
        raise InvalidInput(
            f"{subjects.name}, column {column}: all rows have {quoted(censored)}, which is "
            "censored; expected the name of a cause in one at least"
        )
    numbers = [0 if label == censored else names.index(label) + 1 for label in labels]
    return Causes(names=names, numbers=numbers)


def _curves(
    durations: list[float], causes: Causes, groups: list[str] | None
) -> dict[str | None, CumulativeIncidence]:
    known = range(1, len(causes.names) + 1)
    # Of all first, so that what is refused is refused with its line.
    everybody = estimated(durations, causes.numbers, known=known)
    if groups is None:
        return {None: everybody}
    member, times, numbers = np.array(groups), np.array(durations), np.array(causes.numbers)
    return {
        label: estimated(times[member == label], numbers[member == label], known=known)
        for label in sorted(set(groups))
    }


def _rows(
    label: str | None, curve: CumulativeIncidence, causes: Causes, asked: Asked
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for number, name in enumerate(causes.names, 1):
        limits = curve.limits(number, asked.level, asked.kind, asked.variance)
        errors = curve.standard_errors(number, asked.variance)
        for time in asked.times or (float(curve.times[-1]),):
            place = curve.place(time)
            incidence = curve.at(time, number)
            rows.append(
                {
                    "group": label,
                    "cause": name,
                    "time": time,
                    "at_risk": int((curve.at_risk[np.searchsorted(curve.times, time) :][:1]).sum()),
                    "incidence": _known(incidence),
                    "standard_error": None if place is None else _known(errors[place]),
                    "lower": None if place is None else _known(limits.lower[place]),
                    "upper": None if place is None else _known(limits.upper[place]),
                }
            )
    return rows


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _tests(
    durations: Sequence[float],
    causes: Causes,
    groups: list[str],
    strata: list[str] | None,
    rho: float,
) -> Tests:
    """Return the test of each cause, or the sentence why there is none."""
    tests: Tests = []
    for cause, name in enumerate(causes.names, 1):
        try:
            found = gray_test(
                durations, causes.numbers, groups, cause=cause, rho=rho, strata=strata
            )
        except NotEstimable as error:
            tests.append((name, str(error)))
        else:
            tests.append((name, found))
    return tests


def _print(rows: list[dict[str, object]], tests: Tests, asked: Asked) -> None:
    level = percent(asked.level)
    print_line(f"Aalen-Johansen, {asked.kind} limits of {level}, {asked.variance} variance.")
    click.echo()
    titles = "Time", "At risk", "Incidence", f"Lower {level}", f"Upper {level}"
    print_table(
        (Column("Group"), Column("Cause"), *(Column(title, numeric=True) for title in titles)),
        [
            (
                str(row["group"] or "all"),
                str(row["cause"]),
                *(shown(_number(row[name])) for name in ("time", "at_risk")),
                *(share(_number(row[name])) for name in ("incidence", "lower", "upper")),
            )
            for row in rows
        ],
    )
    if tests:
        click.echo()
        _print_tests(tests)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _print_tests(tests: Tests) -> None:
    rows = [
        (name, shown(test.statistic), test.degrees, p_value_shown(test.p_value), "")
        if isinstance(test, GrayTest)
        else (name, "", None, "not known", test)
        for name, test in tests
    ]
    titles = "Chi-square", "Degrees of freedom", "p-value"
    columns = [Column("Gray's test"), *(Column(title, numeric=True) for title in titles)]
    if any(row[-1] for row in rows):
        print_table([*columns, Column("Why")], rows)
    else:
        print_table(columns, [row[:-1] for row in rows])


def _as_json(
    rows: list[dict[str, object]], tests: Tests, causes: Causes, asked: Asked
) -> dict[str, object]:
    said = provenance(
        method="aalen-johansen",
        variance=str(asked.variance),
        interval=str(asked.kind),
        level=asked.level,
    )
    said["causes"] = list(causes.names)
    said["incidences"] = rows
    said["tests"] = [
        {
            "method": "gray",
            "cause": name,
            "rho": test.rho,
            "statistic": test.statistic,
            "degrees": test.degrees,
            "p_value": test.p_value,
        }
        if isinstance(test, GrayTest)
        else {"method": "gray", "cause": name, "not_known": test}
        for name, test in tests
    ]
    return said
