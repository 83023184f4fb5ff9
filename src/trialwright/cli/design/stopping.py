"""`design stopping`."""

from __future__ import annotations

from dataclasses import asdict
from itertools import groupby

import click

from trialwright.cli.design.options import (
    chance,
    decision_as_json,
    mean,
    print_decision,
    provenance,
    seen_option,
    true_option,
)
from trialwright.cli.options import json_option
from trialwright.cli.output import print_json, print_line, print_table
from trialwright.cli.tables import Column
from trialwright.protocol.designs import (
    Decision,
    StoppingBoundary,
    bayesian_boundary,
    pocock_boundary,
)

#: True rates that are shown where none is asked for.
_RATES = (0.1, 0.2, 0.3, 0.4, 0.5)
_ALPHA = 0.05


@click.command()
@click.option("--participants", type=int, required=True, help="How many are treated at most.")
@click.option(
    "--rate", type=float, required=True, metavar="RATE", help="Toxicity rate still acceptable."
)
@click.option(
    "--alpha",
    type=float,
    help="Pocock-type: greatest chance of ever stopping at that rate.  [default: 0.05]",
)
@click.option(
    "--certainty",
    type=float,
    help="Bayesian instead: stop when a higher rate is more certain than this.",
)
@click.option(
    "--prior",
    type=(float, float),
    metavar="A B",
    help="Of the Bayesian rule: the beta distribution of the rate beforehand.",
)
@click.option(
    "--look",
    "looks",
    type=int,
    multiple=True,
    metavar="N",
    help="Look after N participants.  [repeatable; default: after each]",
)
@true_option
@seen_option
@click.option(
    "--awaited",
    type=int,
    default=0,
    show_default=True,
    help="With --seen: treated participants whose outcome is not known yet.",
)
@json_option
def stopping(  # noqa: PLR0913 - one for each option
    *,
    participants: int,
    rate: float,
    alpha: float | None,
    certainty: float | None,
    prior: tuple[float, float] | None,
    looks: tuple[int, ...],
    rates: tuple[float, ...],
    seen: tuple[int, int] | None,
    awaited: int,
    as_json: bool,
) -> None:
    """Find when toxicity stops a study, and how likely that is.

    With --seen, say what follows from what has been seen: stop, continue, or wait for outcomes
    that could still ask for a stop.
    """
    if awaited and seen is None:
        raise click.UsageError("--awaited goes with --seen.")
    boundary = _boundary(
        participants, rate, alpha=alpha, certainty=certainty, prior=prior, looks=looks or None
    )
    decision = None if seen is None else boundary.decide(*seen, awaited=awaited)
    if as_json:
        print_json(_as_json(boundary, rates or _RATES, decision))
        return
    if decision is not None:
        print_decision(decision)
        return
    _print(boundary, rates or _RATES)


def _boundary(  # noqa: PLR0913 - what was asked
    participants: int,
    rate: float,
    *,
    alpha: float | None,
    certainty: float | None,
    prior: tuple[float, float] | None,
    looks: tuple[int, ...] | None,
) -> StoppingBoundary:
    if (certainty is None) is not (prior is None):
        raise click.UsageError("--certainty and --prior go together.")
    if certainty is None or prior is None:
        level = _ALPHA if alpha is None else alpha
        return pocock_boundary(participants, rate, level, looks=looks)
    if alpha is not None:
        raise click.UsageError("--alpha goes with no --certainty.")
    return bayesian_boundary(participants, rate, certainty, prior=prior, looks=looks)


def _print(boundary: StoppingBoundary, rates: tuple[float, ...]) -> None:
    words = boundary.rule.in_words
    print_line(f"{words[0].upper()}{words[1:]}, {boundary.participants} participants.")
    click.echo()
    print_table(
        (Column("After participants"), Column("Stop if toxicities are at least", numeric=True)),
        [
            (span, "never" if limit is None else str(limit))
            for span, limit in _spans(boundary.limits)
        ],
    )
    click.echo()
    titles = "True rate", "Chance to stop", "Participants", "Toxicities"
    found = [boundary.characteristics(rate) for rate in rates]
    print_table(
        [Column(title, numeric=True) for title in titles],
        [
            (f"{one.rate:g}", chance(one.stop), mean(one.expected_participants),
             mean(one.expected_toxicities))
            for one in found
        ],
    )  # fmt: skip


def _spans(limits: tuple[int | None, ...]) -> list[tuple[str, int | None]]:
    """Return neighbouring looks with one limit as one row: 3-4."""
    spans = []
    for limit, looks in groupby(enumerate(limits, 1), key=lambda one: one[1]):
        numbers = [number for number, _ in looks]
        first, last = numbers[0], numbers[-1]
        spans.append((f"{first}" if first == last else f"{first}-{last}", limit))
    return spans


def _as_json(
    boundary: StoppingBoundary, rates: tuple[float, ...], decision: Decision | None
) -> dict[str, object]:
    said = provenance(rule={"kind": type(boundary.rule).__name__, **asdict(boundary.rule)})
    said["participants"] = boundary.participants
    said["limits"] = list(boundary.limits)
    said["characteristics"] = [asdict(boundary.characteristics(rate)) for rate in rates]
    said["decision"] = decision_as_json(decision)
    return said
