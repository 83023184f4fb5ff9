"""`estimate logrank`."""

from __future__ import annotations

from pathlib import Path

import click

from trialwright.cli.estimate.columns import estimating, read_subjects
from trialwright.cli.estimate.options import (
    Columns,
    follow_up_options,
    kept,
    p_value_shown,
    provenance,
    sample_of,
    shown,
    table_argument,
)
from trialwright.cli.options import json_option
from trialwright.cli.output import print_facts, print_json, print_table
from trialwright.cli.tables import Column
from trialwright.estimators import FlemingHarrington, GroupComparison, Weighting, log_rank
from trialwright.estimators.logrank import Weights

_FLEMING_HARRINGTON = "fleming-harrington"


@click.command()
@table_argument
@follow_up_options
@click.option("--group", required=True, metavar="COLUMN", help="The groups to compare.")
@click.option("--stratum", metavar="COLUMN", help="Compare within the strata of this column.")
@click.option(
    "--weighting",
    type=click.Choice([*(str(one) for one in Weighting), _FLEMING_HARRINGTON]),
    default=str(Weighting.LOG_RANK),
    show_default=True,
    help="How much each time of an event counts.",
)
@click.option("--rho", type=float, help="Power of survival, for fleming-harrington.  [default: 0]")
@click.option(
    "--gamma", type=float, help="Power of its complement, for fleming-harrington.  [default: 0]"
)
@json_option
def logrank(  # noqa: PLR0913 - one for each option
    path: Path | None,
    *,
    time: str,
    event: str,
    event_values: tuple[str, ...],
    entry: str | None,
    weight: str | None,
    group: str,
    stratum: str | None,
    weighting: str,
    rho: float | None,
    gamma: float | None,
    as_json: bool,
) -> None:
    """Test whether groups have the same survival."""
    columns = Columns(
        time=time, event=event, event_values=event_values, entry=entry, weight=weight, group=group,
        stratum=stratum,
    )  # fmt: skip
    weights = _weights(weighting, rho, gamma)
    subjects = read_subjects(path)
    sample = sample_of(subjects, columns)
    with estimating(subjects, columns.by_quantity()):
        found = log_rank(
            sample,
            kept(subjects.labels(group), subjects, columns),
            weighting=weights,
            strata=None if stratum is None else kept(subjects.labels(stratum), subjects, columns),
        )
    if as_json:
        print_json(_as_json(found))
    else:
        _print(found)


def _weights(weighting: str, rho: float | None, gamma: float | None) -> Weights:
    if weighting == _FLEMING_HARRINGTON:
        with estimating():
            return FlemingHarrington(rho or 0.0, gamma or 0.0)
    if rho is not None or gamma is not None:
        raise click.UsageError(f"--rho and --gamma go with --weighting {_FLEMING_HARRINGTON}.")
    return Weighting(weighting)


def _name(weights: Weights) -> str:
    if isinstance(weights, FlemingHarrington):
        return f"{_FLEMING_HARRINGTON}, rho {weights.rho:g}, gamma {weights.gamma:g}"
    return str(weights)


def _print(found: GroupComparison) -> None:
    print_table(
        (
            Column("Group"),
            *(Column(one, numeric=True) for one in ("Subjects", "Observed", "Expected")),
        ),
        [
            (str(label), shown(size), shown(observed), shown(expected))
            for label, size, observed, expected in _rows(found)
        ],
    )
    click.echo()
    print_facts(
        [
            ("Weighting", _name(found.weighting)),
            ("Strata", found.strata if found.strata > 1 else None),
            ("Chi-square", shown(found.statistic)),
            ("Degrees of freedom", found.degrees),
            ("p-value", p_value_shown(found.p_value)),
        ]
    )


def _rows(found: GroupComparison) -> list[tuple[object, float, float, float]]:
    columns = (found.sizes.tolist(), found.observed.tolist(), found.expected.tolist())
    return list(zip(found.labels, *columns, strict=True))


def _as_json(found: GroupComparison) -> dict[str, object]:
    said = provenance(
        method="log-rank family", weighting=_name(found.weighting), strata=found.strata
    )
    said["statistic"] = found.statistic
    said["degrees"] = found.degrees
    said["p_value"] = found.p_value
    said["groups"] = [
        {"group": label, "subjects": size, "observed": observed, "expected": expected}
        for label, size, observed, expected in _rows(found)
    ]
    return said
