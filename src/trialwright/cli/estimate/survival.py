"""`estimate survival`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import click
import numpy as np

from trialwright.cli.estimate.columns import Subjects, estimating, read_subjects
from trialwright.cli.estimate.options import (
    Columns,
    follow_up_options,
    kept,
    level_option,
    percent,
    provenance,
    sample_of,
    share,
    shown,
    table_argument,
)
from trialwright.cli.options import json_option
from trialwright.cli.output import print_json, print_line, print_table
from trialwright.cli.tables import Column
from trialwright.estimators import (
    CONVENTIONS,
    Convention,
    FollowUp,
    IntervalKind,
    Point,
    Quantile,
    RestrictedMean,
    SurvivalCurve,
    convention,
    kaplan_meier,
    reverse_kaplan_meier,
    without_near_ties,
)
from trialwright.estimators.samples import checked_groups, part_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """By which rules the curves are read, and at which times."""

    rules: Convention
    kind: IntervalKind
    level: float
    times: tuple[float, ...]
    until: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What is read off the curve of one group; `label` is None if there is only one."""

    label: str | None
    curve: SurvivalCurve
    median: Quantile
    mean: RestrictedMean
    follow_up: Quantile
    points: tuple[Point, ...]


@click.command()
@table_argument
@follow_up_options
@click.option("--group", metavar="COLUMN", help="Estimate for each group of this column.")
@click.option(
    "--follow",
    "rules",
    default="trialwright",
    show_default=True,
    metavar="PROGRAM",
    help=f"By whose rules: R, {', '.join(one.name for one in CONVENTIONS)}.",
)
@click.option(
    "--interval",
    "kind",
    type=click.Choice([str(one) for one in IntervalKind]),
    help="Scale of the limits.  [default: as the program that is followed]",
)
@level_option
@click.option(
    "--at",
    "times",
    multiple=True,
    type=float,
    metavar="TIME",
    help="Survival at a time too.  [repeatable]",
)
@click.option(
    "--until",
    type=float,
    metavar="TIME",
    help="Count the restricted mean up to this time.  [default: the last time, of the group whose "
    "is the earliest]",
)
@click.option("--curve", "with_curve", is_flag=True, help="Print the whole curve too.")
@json_option
def survival(  # noqa: PLR0913 - one for each option
    path: Path | None,
    *,
    time: str,
    event: str,
    event_values: tuple[str, ...],
    entry: str | None,
    weight: str | None,
    group: str | None,
    rules: str,
    kind: str | None,
    level: float,
    times: tuple[float, ...],
    until: float | None,
    with_curve: bool,
    as_json: bool,
) -> None:
    """Estimate survival: medians, survival at times, the curve.

    It is the estimate of Kaplan and Meier from a TABLE of subjects. Prints the median with its
    limits, the restricted mean, and the median follow-up, which is the reverse Kaplan-Meier
    estimate. A median that is not reached is said to be so.
    """
    columns = Columns(
        time=time, event=event, event_values=event_values, entry=entry, weight=weight, group=group
    )
    with estimating():
        followed = convention(rules)
    chosen = followed.interval if kind is None else IntervalKind(kind)
    asked = Asked(rules=followed, kind=chosen, level=level, times=times, until=until)
    groups = _groups(read_subjects(path), columns, asked)
    if as_json:
        print_json(_as_json(groups, asked, with_curve=with_curve))
        return
    _print(groups, asked)
    if with_curve:
        _print_curves(groups, asked)


def _groups(subjects: Subjects, columns: Columns, asked: Asked) -> list[Group]:
    sample = sample_of(subjects, columns)
    with estimating(subjects, columns.by_quantity()):
        if asked.rules.near_ties:
            sample = without_near_ties(sample)
        samples = _samples(sample, subjects, columns)
        curves = {label: kaplan_meier(one) for label, one in samples.items()}
        # Means up to different times say nothing of each other.
        earliest = min(curve.last for curve in curves.values())
        until = earliest if asked.until is None else asked.until
        return [
            _group(label, curves[label], reverse_kaplan_meier(one), until, asked)
            for label, one in samples.items()
        ]


def _samples(sample: FollowUp, subjects: Subjects, columns: Columns) -> dict[str | None, FollowUp]:
    if columns.group is None:
        return {None: sample}
    named = kept(subjects.labels(columns.group), subjects, columns)
    labels, places = checked_groups(named, len(sample))
    return {str(label): part_of(sample, places == n) for n, label in enumerate(labels)}


def _group(
    label: str | None, curve: SurvivalCurve, reverse: SurvivalCurve, until: float, asked: Asked
) -> Group:
    how = asked.level, asked.kind, asked.rules
    return Group(
        label=label,
        curve=curve,
        median=curve.median(*how),
        mean=curve.restricted_mean(until),
        follow_up=reverse.median(*how),
        points=tuple(curve.at(time, *how) for time in asked.times),
    )


def _print(groups: list[Group], asked: Asked) -> None:
    level = percent(asked.level)
    print_line(f"Kaplan-Meier, {asked.kind} limits of {level}, read as {asked.rules.name} does.")
    click.echo()
    titles = ("Subjects", "Events", "Median", f"Lower {level}", f"Upper {level}",
              "Restricted mean", "Until", "Median follow-up")  # fmt: skip
    print_table(
        (Column("Group"), *(Column(title, numeric=True) for title in titles)),
        [(one.label or "all", *_summary(one)) for one in groups],
    )
    if asked.times:
        _print_points(groups, level)


def _summary(one: Group) -> tuple[str, ...]:
    return (
        shown(_sum(one.curve.events) + _sum(one.curve.censored)),
        shown(_sum(one.curve.events)),
        shown(one.median.estimate),
        shown(one.median.lower),
        shown(one.median.upper),
        shown(one.mean.estimate),
        shown(one.mean.until),
        shown(one.follow_up.estimate),
    )


def _print_points(groups: list[Group], level: str) -> None:
    click.echo()
    titles = "Time", "At risk", "Survival", f"Lower {level}", f"Upper {level}"
    print_table(
        (Column("Group"), *(Column(title, numeric=True) for title in titles)),
        [
            (one.label or "all", shown(point.time), shown(point.at_risk), share(point.survival),
             share(point.lower), share(point.upper))
            for one in groups
            for point in one.points
        ],
    )  # fmt: skip


def _print_curves(groups: list[Group], asked: Asked) -> None:
    level = percent(asked.level)
    titles = ("Time", "At risk", "Events", "Censored", "Survival", "Standard error",
              f"Lower {level}", f"Upper {level}")  # fmt: skip
    click.echo()
    print_table(
        (Column("Group"), *(Column(title, numeric=True) for title in titles)),
        [
            (one.label or "all", *(shown(row[name]) for name in _COUNTED),
             *(share(row[name]) for name in _SHARES))
            for one in groups
            for row in _curve(one.curve, asked)
        ],
    )  # fmt: skip


_COUNTED = "time", "at_risk", "events", "censored"
_SHARES = "survival", "standard_error", "lower", "upper"


def _curve(curve: SurvivalCurve, asked: Asked) -> list[dict[str, float | None]]:
    limits = curve.limits(asked.level, asked.kind, asked.rules)
    columns = (
        curve.times, curve.at_risk, curve.events, curve.censored, curve.survival,
        curve.standard_error, limits.lower, limits.upper,
    )  # fmt: skip
    return [
        {
            name: None if np.isnan(value) else value.item()
            for name, value in zip((*_COUNTED, *_SHARES), row, strict=True)
        }
        for row in zip(*columns, strict=True)
    ]


def _sum(counts: np.ndarray[tuple[int, ...], np.dtype[np.generic]]) -> float:
    total: float = counts.sum().item()
    return total


def _as_json(groups: list[Group], asked: Asked, *, with_curve: bool) -> dict[str, object]:
    said = provenance(
        method="kaplan-meier",
        variance="greenwood",
        convention=asked.rules.name,
        interval=str(asked.kind),
        level=asked.level,
    )
    said["groups"] = [_group_as_json(one, asked, with_curve=with_curve) for one in groups]
    return said


def _group_as_json(one: Group, asked: Asked, *, with_curve: bool) -> dict[str, object]:
    said: dict[str, object] = {
        "group": one.label,
        "subjects": _sum(one.curve.events) + _sum(one.curve.censored),
        "events": _sum(one.curve.events),
        "median": asdict(one.median),
        "restricted_mean": asdict(one.mean),
        "median_follow_up": asdict(one.follow_up),
        "at": [asdict(point) for point in one.points],
    }
    if with_curve:
        said["curve"] = _curve(one.curve, asked)
    return said
