"""`estimate rate`."""

from __future__ import annotations

import math
from dataclasses import asdict
from pathlib import Path

import click
import numpy as np

from trialwright.cli.estimate.columns import estimating, read_subjects
from trialwright.cli.estimate.options import (
    level_option,
    p_value_shown,
    percent,
    provenance,
    shown,
)
from trialwright.cli.options import json_option
from trialwright.cli.output import print_facts, print_json, print_table
from trialwright.cli.tables import Column
from trialwright.estimators.errors import NotEstimable
from trialwright.estimators.rates import Rate, RateComparison, RateInterval, first_event_rate


@click.command()
@click.argument("events", type=int, required=False)
@click.argument("duration", metavar="TIME", type=float, required=False)
@click.option(
    "--beside",
    type=(int, float),
    metavar="EVENTS TIME",
    help="Compare with another rate: ratio and difference.",
)
@click.option(
    "--per",
    type=click.FloatRange(0, min_open=True),
    default=1.0,
    show_default=True,
    help="Units of time for which rates are given: 36525 for days and a hundred years.",
)
@click.option(
    "--table",
    "path",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="Count the subjects with an event, and their times until then, in a table.",
)
@click.option("--time", metavar="COLUMN", help="Of a table: duration of follow-up.")
@click.option("--event", metavar="COLUMN", help="Of a table: 1 or true for the event, else 0.")
@level_option
@json_option
def rate(  # noqa: PLR0913 - one for each option
    events: int | None,
    duration: float | None,
    *,
    beside: tuple[int, float] | None,
    per: float,
    path: Path | None,
    time: str | None,
    event: str | None,
    level: float,
    as_json: bool,
) -> None:
    """Give events for time under observation, or compare two.

    The rate of EVENTS in TIME, or of a table, has exact Poisson limits.
    """
    if not math.isfinite(per):
        raise click.BadParameter(f"{per} is no finite number.", param_hint="--per")
    with estimating():
        other = None if beside is None else Rate(events=beside[0], time=beside[1])
    found = _rate(events, duration, path, time, event)
    comparison = None if other is None else RateComparison(rate=found, other=other)
    if as_json:
        print_json(_as_json(found, comparison, level, per))
    else:
        _print(found, comparison, level, per)


def _rate(
    events: int | None, duration: float | None, path: Path | None, time: str | None,
    event: str | None,
) -> Rate:  # fmt: skip
    """Return the rate of two numbers or of a table; anything between is a misunderstanding."""
    if path is None and events is not None and duration is not None and not (time or event):
        with estimating():
            return Rate(events=events, time=duration)
    if path is None or time is None or event is None or events is not None:
        raise click.UsageError("Give EVENTS and TIME, or --table with --time and --event.")
    subjects = read_subjects(path)
    durations, happened = subjects.numbers(time), subjects.events(event)
    with estimating(subjects, {"durations": time, "events": event}):
        return first_event_rate(durations, happened)


def _print(found: Rate, comparison: RateComparison | None, level: float, per: float) -> None:
    said = percent(level)
    rates = [("rate", found)] if comparison is None else [
        ("rate", found), ("beside", comparison.other)
    ]  # fmt: skip
    titles = "Events", "Time", f"For {per:g}", f"Lower {said}", f"Upper {said}"
    print_table(
        (Column(""), *(Column(title, numeric=True) for title in titles)),
        [
            (
                name,
                one.events,
                shown(one.time),
                *(shown(value * per) for value in (one.estimate, *_ends(one.interval(level)))),
            )
            for name, one in rates
        ],
    )
    if comparison is not None:
        click.echo()
        _print_comparison(comparison, level, per)


def _ends(interval: RateInterval) -> tuple[float, float]:
    return interval.lower, interval.upper


def _print_comparison(comparison: RateComparison, level: float, per: float) -> None:
    apart = comparison.difference_interval(level)
    rows = [("Difference", comparison.difference * per, apart.lower * per, apart.upper * per)]
    ratio = _ratio(comparison, level)
    if ratio is not None:
        rows.append(("Ratio", comparison.ratio, ratio.lower, ratio.upper))
    said = percent(level)
    titles = "Estimate", f"Lower {said}", f"Upper {said}"
    print_table(
        (Column(""), *(Column(title, numeric=True) for title in titles)),
        [(name, *(_shown(value) for value in values)) for name, *values in rows],
    )
    click.echo()
    unknown = "not known: neither rate has an event" if ratio is None else None
    print_facts(
        [("Ratio", unknown), ("Exact p-value of a ratio of 1", p_value_shown(comparison.p_value()))]
    )


def _shown(value: float) -> str:
    return "infinite" if np.isinf(value) else shown(value)


def _ratio(comparison: RateComparison, level: float) -> RateInterval | None:
    try:
        return comparison.ratio_interval(level)
    except NotEstimable:
        return None


def _as_json(
    found: Rate, comparison: RateComparison | None, level: float, per: float
) -> dict[str, object]:
    """Return rates for one unit of time, whatever `per` is; it is said beside them."""
    said = provenance(method="poisson", level=level, per=per)
    said["rate"] = _rate_as_json(found, level)
    if comparison is not None:
        said["beside"] = _rate_as_json(comparison.other, level)
        said["difference"] = {
            "estimate": comparison.difference,
            **asdict(comparison.difference_interval(level)),
        }
        ratio = _ratio(comparison, level)
        said["ratio"] = ratio and {"estimate": _finite(comparison.ratio), **_finite_ends(ratio)}
        said["p_value"] = comparison.p_value()
    return said


def _rate_as_json(found: Rate, level: float) -> dict[str, object]:
    return {
        "events": found.events,
        "time": found.time,
        "estimate": found.estimate,
        **asdict(found.interval(level)),
    }


def _finite(value: float) -> float | None:
    return value if np.isfinite(value) else None


def _finite_ends(interval: RateInterval) -> dict[str, object]:
    return {**asdict(interval), "upper": _finite(interval.upper)}
