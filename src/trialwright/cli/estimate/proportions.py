"""`estimate proportion`."""

from __future__ import annotations

from dataclasses import asdict

import click

from trialwright.cli.estimate.columns import estimating
from trialwright.cli.estimate.options import (
    level_option,
    p_value_shown,
    percent,
    provenance,
    share,
)
from trialwright.cli.options import json_option
from trialwright.cli.output import print_facts, print_json, print_table
from trialwright.cli.tables import Column
from trialwright.estimators import Alternative, BinomialTest, Interval, Method, Proportion, Sides


@click.command()
@click.argument("count", type=int)
@click.argument("total", type=int)
@click.option(
    "--method",
    "methods",
    multiple=True,
    type=click.Choice([str(one) for one in Method]),
    default=(str(Method.CLOPPER_PEARSON),),
    show_default=True,
    help="How the limits are found.  [repeatable]",
)
@level_option
@click.option(
    "--sides",
    type=click.Choice([str(one) for one in Sides]),
    default=str(Sides.BOTH),
    show_default=True,
    help="Both limits, or one that spends the whole error.",
)
@click.option(
    "--test",
    "tested",
    type=float,
    metavar="SHARE",
    help="Test exactly that this is the true share.",
)
@click.option(
    "--alternative",
    type=click.Choice([str(one) for one in Alternative]),
    default=str(Alternative.DIFFERENT),
    show_default=True,
    help="What holds if the tested share does not.",
)
@json_option
def proportion(  # noqa: PLR0913 - one for each option
    count: int,
    total: int,
    *,
    methods: tuple[str, ...],
    level: float,
    sides: str,
    tested: float | None,
    alternative: str,
    as_json: bool,
) -> None:
    """Give a proportion with its exact interval, or test it.

    COUNT of TOTAL subjects have the event.
    """
    with estimating():
        found = Proportion(count, total)
        limits = [found.interval(level, Method(method), Sides(sides)) for method in methods]
        test = None if tested is None else found.test(tested, Alternative(alternative))
    if as_json:
        print_json(_as_json(found, limits, test))
    else:
        _print(found, limits, test)


def _print(found: Proportion, limits: list[Interval], test: BinomialTest | None) -> None:
    print_facts([("Share", f"{share(found.estimate)} ({found.count} of {found.total})")])
    click.echo()
    level = percent(limits[0].level)
    columns = (Column("Method"), Column(f"Lower {level}", numeric=True),
               Column(f"Upper {level}", numeric=True))  # fmt: skip
    print_table(columns, [(str(one.method), share(one.lower), share(one.upper)) for one in limits])
    if test is not None:
        click.echo()
        print_facts([("Tested share", f"{test.expected:g}"), ("Alternative", str(test.alternative)),
                     ("Exact p-value", p_value_shown(test.p_value))])  # fmt: skip


def _as_json(
    found: Proportion, limits: list[Interval], test: BinomialTest | None
) -> dict[str, object]:
    said = provenance(count=found.count, total=found.total, estimate=found.estimate)
    said["intervals"] = [asdict(one) for one in limits]
    if test is not None:
        said["test"] = {
            "method": "exact binomial",
            "expected": test.expected,
            "alternative": str(test.alternative),
            "p_value": test.p_value,
        }
    return said
