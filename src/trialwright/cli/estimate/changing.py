"""`estimate change`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import click

from trialwright.cli.estimate.columns import estimating, read_subjects
from trialwright.cli.estimate.options import (
    level_option,
    p_value_shown,
    percent,
    provenance,
    shown,
    table_argument,
)
from trialwright.cli.options import json_option
from trialwright.cli.output import print_facts, print_json, print_table
from trialwright.cli.tables import Column
from trialwright.estimators.change import CentreInterval, Change, ChangeKind
from trialwright.estimators.change import change as changed
from trialwright.estimators.errors import NotEstimable


@click.command()
@table_argument
@click.option("--first", required=True, metavar="COLUMN", help="The first value of each subject.")
@click.option("--later", required=True, metavar="COLUMN", help="The later value.")
@click.option("--percent", "in_percent", is_flag=True, help="In hundredths of the first value.")
@level_option
@json_option
def change(  # noqa: PLR0913 - one for each option
    path: Path | None, *, first: str, later: str, in_percent: bool, level: float, as_json: bool
) -> None:
    """Estimate the change from a first value to a later one.

    From a TABLE of subjects. An empty cell is a missing value: it is counted, and never taken for
    0.
    """
    subjects = read_subjects(path)
    kind = ChangeKind.PERCENT if in_percent else ChangeKind.DIFFERENCE
    values = subjects.numbers_if_any(first), subjects.numbers_if_any(later)
    with estimating(subjects, {"first": first, "later": later}):
        found = changed(*values, kind)
    with estimating():
        estimates = _estimates(found, level)
    if as_json:
        print_json(_as_json(found, estimates, level))
    else:
        _print(found, estimates, level)


def _estimates(found: Change, level: float) -> list[tuple[str, float, CentreInterval | str]]:
    """Return each estimate with its limits, or the sentence why there are none."""
    return [
        ("mean", found.mean(), _limits(found.mean_interval, level)),
        ("median", found.median(), _limits(found.median_interval, level)),
        (
            "hodges-lehmann",
            found.hodges_lehmann(),
            _limits(found.hodges_lehmann_interval, level),
        ),
    ]


def _limits(of: Callable[[float], CentreInterval], level: float) -> CentreInterval | str:
    try:
        return of(level)
    except NotEstimable as error:
        return str(error)


def _counts(found: Change) -> list[tuple[str, int | None]]:
    return [
        ("Subjects", found.subjects),
        ("With a change", found.changes.size),
        ("Without the first value", found.without_first or None),
        ("Without the later value", found.without_later or None),
        ("Without both", found.without_both or None),
        ("First value not above 0", found.undefined or None),
    ]


def _print(
    found: Change, estimates: list[tuple[str, float, CentreInterval | str]], level: float
) -> None:
    print_facts(_counts(found))
    click.echo()
    said = percent(level)
    titles = "Change", f"Lower {said}", f"Upper {said}"
    columns = [Column("Of"), *(Column(title, numeric=True) for title in titles), Column("Limits")]
    print_table(columns, [_row(*one) for one in estimates])
    click.echo()
    least, greatest = found.range()
    test = found.signed_rank_test()
    print_facts(
        [
            ("Kind", str(found.kind)),
            ("Least, greatest", f"{shown(least)}, {shown(greatest)}"),
            ("Changes of 0", test.zeros or None),
            ("Exact signed-rank p-value", p_value_shown(test.p_value)),
        ]
    )


def _row(name: str, value: float, limits: CentreInterval | str) -> tuple[str, ...]:
    if isinstance(limits, str):
        return name, shown(value), "not known", "not known", limits
    how = str(limits.method)
    if limits.coverage > limits.level:
        how = f"{how}, covering {percent(round(limits.coverage, 4))}"
    return name, shown(value), shown(limits.lower), shown(limits.upper), how


def _as_json(
    found: Change, estimates: list[tuple[str, float, CentreInterval | str]], level: float
) -> dict[str, object]:
    said = provenance(method="change", kind=str(found.kind), level=level)
    said["subjects"] = found.subjects
    said["changes"] = found.changes.size
    said["without_first"] = found.without_first
    said["without_later"] = found.without_later
    said["without_both"] = found.without_both
    said["undefined"] = found.undefined
    said["least"], said["greatest"] = found.range()
    said["estimates"] = [
        {"of": name, "estimate": value, "not_known": limits}
        if isinstance(limits, str)
        else {"of": name, "estimate": value, **asdict(limits)}
        for name, value, limits in estimates
    ]
    said["signed_rank_test"] = asdict(found.signed_rank_test())
    return said
