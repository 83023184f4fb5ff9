"""Options that several designs share, and how decisions and chances are shown."""

from __future__ import annotations

import click

from trialwright import __version__
from trialwright.cli.output import print_facts
from trialwright.protocol.designs import Decision

seen_option = click.option(
    "--seen",
    type=(int, int),
    metavar="EVENTS EVALUATED",
    help="Decide by so many events among so many participants whose outcome is known.",
)

true_option = click.option(
    "--true",
    "rates",
    type=click.FloatRange(0, 1),
    multiple=True,
    metavar="RATE",
    help="Say what the design does at a true rate.  [repeatable]",
)

p0_option = click.option(
    "--p0", type=float, required=True, metavar="RATE", help="Response rate of no interest."
)
p1_option = click.option(
    "--p1", type=float, required=True, metavar="RATE", help="Response rate that is wanted."
)
alpha_option = click.option(
    "--alpha", type=float, default=0.05, show_default=True,
    help="Greatest chance to call a treatment of the rate of no interest promising.",
)  # fmt: skip
beta_option = click.option(
    "--beta", type=float, default=0.2, show_default=True,
    help="Greatest chance to miss a treatment of the wanted rate.",
)  # fmt: skip


def chance(value: float) -> str:
    """Return a probability with four places."""
    return f"{value:.4f}"


def mean(value: float) -> str:
    """Return a mean number of participants with two places."""
    return f"{value:,.2f}"


def provenance(**settings: object) -> dict[str, object]:
    """Return what every design says of itself: which program made it, and for what."""
    return {"program": "trialwright", "version": __version__, **settings}


def print_decision(decision: Decision) -> None:
    """Print what follows from the counts, and why."""
    print_facts([("Decision", decision.kind.value.replace("_", " ")), ("Because", decision.reason)])


def decision_as_json(decision: Decision | None) -> dict[str, object] | None:
    """Return a decision as JSON has it; null if none was asked for."""
    if decision is None:
        return None
    return {"kind": decision.kind.value, "reason": decision.reason}
