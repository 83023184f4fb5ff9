"""`estimate landmark`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

import click
import numpy as np

from trialwright.cli.estimate.columns import estimating, read_subjects
from trialwright.cli.estimate.options import (
    event_options,
    level_option,
    p_value_shown,
    percent,
    provenance,
    shown,
    table_argument,
)
from trialwright.cli.options import json_option
from trialwright.cli.output import print_facts, print_json, print_line, print_table
from trialwright.cli.tables import Column
from trialwright.estimators import (
    TRIALWRIGHT,
    FollowUp,
    GroupComparison,
    Landmark,
    NotEstimable,
    Quantile,
    follow_up,
    kaplan_meier,
    log_rank,
)
from trialwright.estimators import landmark as from_landmark
from trialwright.estimators.samples import Booleans, part_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Those to whom something had come by the landmark, or had not; None are all."""

    came: bool | None
    subjects: int
    events: int
    median: Quantile


@click.command("landmark")
@table_argument
@event_options
@click.option("--at", required=True, type=float, metavar="TIME", help="The landmark.")
@click.option(
    "--came",
    metavar="COLUMN",
    help="When something came, such as a response; empty where it did not while followed. "
    "Compare those to whom it had come by the landmark with the others.",
)
@level_option
@json_option
def landmark(  # noqa: PLR0913 - one for each option
    path: Path | None,
    *,
    time: str,
    event: str,
    event_values: tuple[str, ...],
    at: float,
    came: str | None,
    level: float,
    as_json: bool,
) -> None:
    """Estimate survival from a landmark on, by what had come until then.

    From a TABLE of subjects. Kept are those who were followed beyond the landmark without the
    event; who is left out is counted, with the reason. Times are counted from the landmark.
    """
    subjects = read_subjects(path)
    durations, events = subjects.numbers(time), subjects.events(event, event_values)
    with estimating(subjects, {"durations": time, "events": event, "times": came}):
        found = from_landmark(durations, events, at)
        by_then = None if came is None else found.came_by(subjects.numbers_if_any(came))
        sample = follow_up(found.durations, found.events)
        groups = _groups(sample, by_then, level)
        compared = None if by_then is None else _compared(sample, by_then)
    if as_json:
        print_json(_as_json(found, groups, compared, level))
    else:
        _print(found, groups, compared, level)


def _groups(sample: FollowUp, by_then: Booleans | None, level: float) -> list[Group]:
    """Return what followed, of all or of both groups; nobody makes no group."""
    everybody = np.ones(len(sample), dtype=np.bool_)
    parts: list[tuple[bool | None, Booleans]] = [(None, everybody)]
    if by_then is not None:
        parts = [(True, by_then), (False, ~by_then)]
    return [
        Group(
            came=came,
            subjects=int(of.sum()),
            events=int(sample.events[of].sum()),
            median=kaplan_meier(part_of(sample, of)).median(level),
        )
        for came, of in parts
        if of.any()
    ]


def _compared(sample: FollowUp, by_then: Booleans) -> GroupComparison | str:
    """Return the log-rank test of both groups, or the sentence why there is none."""
    if by_then.all() or not by_then.any():
        return "all who are left are in one group"
    try:
        return log_rank(sample, by_then)
    except NotEstimable as error:
        return str(error)


def _label(came: bool | None) -> str:  # noqa: FBT001 - the group is the argument
    if came is None:
        return "all"
    return "had come" if came else "had not come"


def _print(
    found: Landmark, groups: list[Group], compared: GroupComparison | str | None, level: float
) -> None:
    print_facts(
        [
            ("Subjects", found.kept.size + found.had_event + found.lost),
            ("Left out, event by then", found.had_event),
            ("Left out, follow-up ended by then", found.lost),
            ("From the landmark on", found.kept.size),
        ]
    )
    click.echo()
    said = percent(level)
    titles = "Subjects", "Events", "Median", f"Lower {said}", f"Upper {said}"
    print_table(
        (Column(f"By {found.at:g}"), *(Column(title, numeric=True) for title in titles)),
        [
            (_label(one.came), str(one.subjects), str(one.events), shown(one.median.estimate),
             shown(one.median.lower), shown(one.median.upper))
            for one in groups
        ],
    )  # fmt: skip
    _print_comparison(compared)


def _print_comparison(compared: GroupComparison | str | None) -> None:
    if compared is None:
        return
    click.echo()
    if isinstance(compared, str):
        print_line(f"Not compared: {compared}.")
        return
    print_facts(
        [
            ("Log-rank chi-square", shown(compared.statistic)),
            ("Degrees of freedom", compared.degrees),
            ("p-value", p_value_shown(compared.p_value)),
        ]
    )


def _as_json(
    found: Landmark, groups: list[Group], compared: GroupComparison | str | None, level: float
) -> dict[str, object]:
    said = provenance(
        method="landmark",
        convention=TRIALWRIGHT.name,
        interval=str(TRIALWRIGHT.interval),
        level=level,
    )
    said["at"] = found.at
    said["subjects"] = found.kept.size + found.had_event + found.lost
    said["had_event"] = found.had_event
    said["lost"] = found.lost
    said["kept"] = found.kept.size
    said["groups"] = [
        {
            "came": one.came,
            "subjects": one.subjects,
            "events": one.events,
            "median": asdict(one.median),
        }
        for one in groups
    ]
    said["test"] = _test_as_json(compared)
    return said


def _test_as_json(compared: GroupComparison | str | None) -> dict[str, object] | None:
    if compared is None:
        return None
    if isinstance(compared, str):
        return {"not_known": compared}
    return {
        "statistic": compared.statistic,
        "degrees": compared.degrees,
        "p_value": compared.p_value,
    }
