"""Arguments and options that several estimates share, and how their numbers are shown."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click
import numpy as np

from trialwright import __version__
from trialwright.cli.estimate.columns import Subjects, estimating
from trialwright.estimators import FollowUp, follow_up

Command = TypeVar("Command", bound=Callable[..., Any])

_SIGNIFICANT = 6
_SMALLEST_P = 0.0001

table_argument = click.argument(
    "path", metavar="[TABLE]", required=False,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
)  # fmt: skip

level_option = click.option(
    "--level",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.95,
    show_default=True,
    help="Confidence level of the limits.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which column holds which quantity; None where the table has none of it."""

    time: str
    event: str
    event_values: tuple[str, ...]
    entry: str | None
    weight: str | None
    group: str | None
    stratum: str | None = None

    def by_quantity(self) -> dict[str, str | None]:
        """Return the column of each quantity by the name that the estimators give it."""
        return {
            "durations": self.time,
            "events": self.event,
            "entries": self.entry,
            "weights": self.weight,
            "groups": self.group,
            "strata": self.stratum,
        }


def _adding(*options: Callable[[Command], Command]) -> Callable[[Command], Command]:
    """Return what adds options to a command, in this order."""

    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


_time_option = click.option(
    "--time", required=True, metavar="COLUMN", help="Duration of follow-up."
)

#: The columns of durations and events.
event_options = _adding(
    _time_option,
    click.option(
        "--event", required=True, metavar="COLUMN",
        help="1 or true if follow-up ended in the event, 0 or false if it was censored.",
    ),
    click.option(
        "--event-is", "event_values", multiple=True, metavar="VALUE",
        help="The value in the column of events that is the event, if it is not 1; all others "
        "are censoring.  [repeatable]",
    ),
)  # fmt: skip

#: The same with late entries and weights.
follow_up_options = _adding(
    event_options,
    click.option(
        "--entry", metavar="COLUMN",
        help="Time from which a subject is at risk, if it entered late.",
    ),
    click.option("--weight", metavar="COLUMN", help="How many subjects a line stands for."),
)  # fmt: skip

#: What stands in the column of causes for follow-up that ended without an event.
CENSORED = "0"

#: The columns of durations and of what ended them.
cause_options = _adding(
    _time_option,
    click.option(
        "--cause", required=True, metavar="COLUMN",
        help="What ended follow-up: the name of a cause, or what --censored says.",
    ),
    click.option(
        "--censored", default=CENSORED, show_default=True, metavar="VALUE",
        help="The value of follow-up that ended without any event.",
    ),
)  # fmt: skip


def sample_of(subjects: Subjects, columns: Columns) -> FollowUp:
    """Return the sample in a table, every line of it; raises InvalidInput.

    A line of weight 0 would vanish from the sample, and groups no longer be beside their subjects.
    """
    weights = None if columns.weight is None else np.array(subjects.numbers(columns.weight))
    with estimating(subjects, columns.by_quantity()):
        return follow_up(
            np.array(subjects.numbers(columns.time)),
            np.array(subjects.events(columns.event, columns.event_values)),
            weights=weights,
            entries=None if columns.entry is None else np.array(subjects.numbers(columns.entry)),
        )


def kept(values: list[str], subjects: Subjects, columns: Columns) -> np.ndarray[Any, Any]:
    """Return those of a column's values whose lines are in the sample: weights of 0 are not."""
    labels = np.array(values)
    if columns.weight is None:
        return labels
    return labels[np.array(subjects.numbers(columns.weight)) > 0]


def provenance(**settings: object) -> dict[str, object]:
    """Return what every estimate says of itself: which program made it, and how."""
    return {"program": "trialwright", "version": __version__, **settings}


def shown(value: float | None, otherwise: str = "not reached") -> str:
    """Return a time or a count with six significant digits at most."""
    if value is None or math.isnan(value):
        return otherwise
    return f"{value:,.{_SIGNIFICANT}g}" if abs(value) < 10**_SIGNIFICANT else f"{value:,.0f}"


def share(value: float | None) -> str:
    """Return a share between 0 and 1 with four places."""
    return "not known" if value is None else f"{value:.4f}"


def p_value_shown(value: float) -> str:
    """Return a p-value with four places, or that it is smaller than that."""
    return f"{value:.4f}" if value >= _SMALLEST_P else f"below {_SMALLEST_P}"


def percent(level: float) -> str:
    """Return a confidence level in percent, as in `95 %`."""
    return f"{100 * level:g} %"
