"""`design simon`, `design two-stage` and `design single-stage`."""

from __future__ import annotations

import re
from dataclasses import asdict

import click

from trialwright.cli.design.options import (
    alpha_option,
    beta_option,
    chance,
    decision_as_json,
    mean,
    p0_option,
    p1_option,
    print_decision,
    provenance,
    seen_option,
    true_option,
)
from trialwright.cli.options import json_option
from trialwright.cli.output import print_json, print_table
from trialwright.cli.tables import Column
from trialwright.protocol.designs import (
    SingleStageDesign,
    TwoStageDesign,
    simon_designs,
    single_stage_designs,
    single_stage_of,
)

_STAGE = re.compile(r"([0-9]{1,4})/([0-9]{1,4})")


class StageType(click.ParamType[tuple[int, int]]):
    """A stage as papers write it, 1/10: a limit of responses and a number of participants."""

    name = "stage"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Return limit and participants."""
        found = _STAGE.fullmatch(str(value))
        if found is None:
            self.fail(f"{value!r} is not a stage: expected LIMIT/PARTICIPANTS as in 1/10",
                      param, ctx)  # fmt: skip
        return int(found[1]), int(found[2])


@click.command()
@p0_option
@p1_option
@alpha_option
@beta_option
@json_option
def simon(*, p0: float, p1: float, alpha: float, beta: float, as_json: bool) -> None:
    """Find Simon's two-stage designs: minimax, optimal, between.

    Minimax has the fewest participants in all, optimal the fewest expected if the rate is of no
    interest; admissible ones between them are best for some weighing of both. A stage is written
    as r/n: no more than r responses in n participants end the study, or are not promising.
    """
    found = simon_designs(p0, p1, alpha=alpha, beta=beta)
    designs = [(_kind(one, found.minimax, found.optimal), one) for one in found.admissible]
    if as_json:
        said = provenance(p0=p0, p1=p1, alpha=alpha, beta=beta)
        said["designs"] = [
            {"kind": kind, **_two_stage_as_json(one, (p0, p1))} for kind, one in designs
        ]
        print_json(said)
        return
    titles = ("Alpha", "Power", "Stop early", "Participants", "At most")
    print_table(
        [Column("Design"), Column("First stage"), Column("Both"),
         *(Column(title, numeric=True) for title in titles)],
        [_simon_row(kind, one, p0, p1) for kind, one in designs],
    )  # fmt: skip


def _kind(design: TwoStageDesign, minimax: TwoStageDesign, optimal: TwoStageDesign) -> str:
    if design == minimax == optimal:
        return "minimax and optimal"
    if design == minimax:
        return "minimax"
    return "optimal" if design == optimal else "admissible"


def _simon_row(kind: str, design: TwoStageDesign, p0: float, p1: float) -> tuple[str, ...]:
    low, high = design.characteristics(p0), design.characteristics(p1)
    first, both = design.in_words.split()
    return (
        kind,
        first,
        both,
        chance(low.promising),
        chance(high.promising),
        chance(low.early_stop),
        mean(low.expected_participants),
        str(design.total),
    )


@click.command("two-stage")
@click.argument("first", metavar="R1/N1", type=StageType())
@click.argument("both", metavar="R/N", type=StageType())
@true_option
@seen_option
@click.option(
    "--first-responses",
    type=int,
    help="With --seen, beyond the first stage: responses among its participants.",
)
@json_option
def two_stage(  # noqa: PLR0913 - one for each option
    first: tuple[int, int],
    both: tuple[int, int],
    *,
    rates: tuple[float, ...],
    seen: tuple[int, int] | None,
    first_responses: int | None,
    as_json: bool,
) -> None:
    """Say what a two-stage design does, or decides now.

    R1/N1 R/N stops after N1 participants with R1 or fewer responses, and is promising with more
    than R of N.
    """
    if bool(rates) is (seen is not None):
        raise click.UsageError("Give either --true or --seen.")
    design = TwoStageDesign(first_limit=first[0], first=first[1], limit=both[0], total=both[1])
    decision = None if seen is None else design.decide(*seen, first_responses=first_responses)
    if as_json:
        said = provenance(**_two_stage_as_json(design, rates))
        print_json({**said, "decision": decision_as_json(decision)})
    elif decision is not None:
        print_decision(decision)
    else:
        titles = "True rate", "Promising", "Stop early", "Participants"
        found = [design.characteristics(rate) for rate in rates]
        print_table(
            [Column(title, numeric=True) for title in titles],
            [
                (f"{one.rate:g}", chance(one.promising), chance(one.early_stop),
                 mean(one.expected_participants))
                for one in found
            ],
        )  # fmt: skip


def _two_stage_as_json(design: TwoStageDesign, rates: tuple[float, ...]) -> dict[str, object]:
    return {
        "first_limit": design.first_limit,
        "first": design.first,
        "limit": design.limit,
        "total": design.total,
        "characteristics": [asdict(design.characteristics(rate)) for rate in rates],
    }


@click.command("single-stage")
@p0_option
@click.option("--p1", type=float, metavar="RATE", help="Response rate that is wanted.")
@click.option(
    "--participants", type=int, help="Of so many participants.  [default: as few as suffice]"
)
@alpha_option
@beta_option
@seen_option
@json_option
def single_stage(  # noqa: PLR0913 - one for each option
    *,
    p0: float,
    p1: float | None,
    participants: int | None,
    alpha: float,
    beta: float,
    seen: tuple[int, int] | None,
    as_json: bool,
) -> None:
    """Find an exact single-stage design, or decide by it.

    Either of a given size, or the smallest ones that tell --p0 from --p1. With --seen, decide by
    the first of them.
    """
    if participants is None and p1 is None:
        raise click.UsageError("Give --p1, --participants or both.")
    designs = _single_stages(p0, p1, participants, alpha, beta)
    rates = (p0,) if p1 is None else (p0, p1)
    decision = None if seen is None else designs[0].decide(*seen)
    if as_json:
        said = provenance(p0=p0, p1=p1, alpha=alpha, beta=None if participants else beta)
        said["designs"] = [_single_stage_as_json(one, rates) for one in designs]
        said["decision"] = decision_as_json(decision)
        print_json(said)
    elif decision is not None:
        print_decision(decision)
    else:
        titles = ["Participants", "Promising from", f"At {p0:g}"]
        titles += [] if p1 is None else [f"At {p1:g}"]
        print_table(
            [Column(title, numeric=True) for title in titles],
            [_single_stage_row(one, rates) for one in designs],
        )


def _single_stages(
    p0: float, p1: float | None, participants: int | None, alpha: float, beta: float
) -> tuple[SingleStageDesign, ...]:
    if participants is not None:
        return (single_stage_of(participants, p0, alpha),)
    assert p1 is not None
    return single_stage_designs(p0, p1, alpha=alpha, beta=beta)


def _single_stage_row(design: SingleStageDesign, rates: tuple[float, ...]) -> tuple[str, ...]:
    promising = str(design.limit + 1) if design.can_be_promising else "never"
    chances = (design.characteristics(rate).promising for rate in rates)
    return str(design.participants), promising, *(chance(one) for one in chances)


def _single_stage_as_json(design: SingleStageDesign, rates: tuple[float, ...]) -> dict[str, object]:
    return {
        "participants": design.participants,
        "limit": design.limit,
        "can_be_promising": design.can_be_promising,
        "characteristics": [asdict(design.characteristics(rate)) for rate in rates],
    }
