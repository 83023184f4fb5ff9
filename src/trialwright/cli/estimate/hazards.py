"""`estimate cox` and `estimate fine-gray`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
import numpy as np

from trialwright.cli.estimate.columns import Subjects, estimating, read_subjects
from trialwright.cli.estimate.incidence import causes_of
from trialwright.cli.estimate.options import (
    cause_options,
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
from trialwright.errors import InvalidInput, quoted
from trialwright.estimators.hazards import (
    Coefficient,
    CoxFit,
    TestOfAll,
    Ties,
    cox_regression,
)
from trialwright.estimators.subdistribution import (
    SubdistributionFit,
    subdistribution_regression,
)

Command = TypeVar("Command", bound=Callable[..., Any])

_IS = "="

covariate_option = click.option(
    "--covariate",
    "covariates",
    required=True,
    multiple=True,
    metavar="COLUMN[=VALUE]",
    help="A column of numbers; or with a value: 1 where the column has it, else 0.  [repeatable]",
)


@click.command()
@table_argument
@event_options
@covariate_option
@click.option("--stratum", metavar="COLUMN", help="A baseline hazard for each of its values.")
@click.option(
    "--ties",
    type=click.Choice([str(one) for one in Ties]),
    default=str(Ties.EFRON),
    show_default=True,
    help="How events at one time are counted.",
)
@level_option
@json_option
def cox(  # noqa: PLR0913 - one for each option
    path: Path | None,
    *,
    time: str,
    event: str,
    event_values: tuple[str, ...],
    covariates: tuple[str, ...],
    stratum: str | None,
    ties: str,
    level: float,
    as_json: bool,
) -> None:
    """Estimate hazard ratios by Cox's regression.

    From a TABLE of subjects. Where no finite estimate exists, because every event befell those
    with the highest values, the command ends with that sentence and prints no number.
    """
    subjects = read_subjects(path)
    durations = subjects.numbers(time)
    happened = subjects.events(event, event_values)
    columns = {"durations": time, "events": event}
    with estimating(subjects, columns):
        found = cox_regression(
            durations,
            happened,
            _matrix(subjects, covariates),
            names=covariates,
            ties=Ties(ties),
            strata=None if stratum is None else subjects.labels(stratum),
        )
    if as_json:
        print_json(_cox_as_json(found, level))
    else:
        _print_cox(found, level)


@click.command("fine-gray")
@table_argument
@cause_options
@click.option("--of", "cause_of", required=True, metavar="CAUSE", help="The cause of interest.")
@covariate_option
@level_option
@json_option
def fine_gray(  # noqa: PLR0913 - one for each option
    path: Path | None,
    *,
    time: str,
    cause: str,
    censored: str,
    cause_of: str,
    covariates: tuple[str, ...],
    level: float,
    as_json: bool,
) -> None:
    """Estimate how covariates move the incidence of one cause.

    From a TABLE of subjects, by Fine and Gray: ratios of subdistribution hazards, with robust
    standard errors.
    """
    subjects = read_subjects(path)
    causes = causes_of(subjects, cause, censored)
    if cause_of not in causes.names:
        raise InvalidInput(
            f"{subjects.name}, column {cause}: no row has {quoted(cause_of)}; "
            f"found {', '.join(causes.names)}"
        )
    durations = subjects.numbers(time)
    with estimating(subjects, {"durations": time, "causes": cause}):
        found = subdistribution_regression(
            durations,
            causes.numbers,
            _matrix(subjects, covariates),
            cause=causes.names.index(cause_of) + 1,
            names=covariates,
        )
    if as_json:
        print_json(_fine_gray_as_json(found, cause_of, level))
    else:
        _print_fine_gray(found, cause_of, level)


def _matrix(subjects: Subjects, covariates: Sequence[str]) -> np.ndarray[Any, Any]:
    return np.column_stack([_covariate(subjects, one) for one in covariates])


def _covariate(subjects: Subjects, named: str) -> list[float]:
    """Return a column of numbers, or of ones where a column of labels has the value."""
    column, is_value, value = named.partition(_IS)
    if not is_value:
        return subjects.numbers(column)
    labels = subjects.labels(column)
    if value not in labels:
        found = ", ".join(sorted(set(labels))[:10])
        raise InvalidInput(
            f"{subjects.name}, column {column}: no row has {quoted(value)}; found {found}"
        )
    return [float(label == value) for label in labels]


def _print_coefficients(coefficients: Sequence[Coefficient], level: float, ratio: str) -> None:
    said = percent(level)
    titles = (ratio, f"Lower {said}", f"Upper {said}", "Log", "Standard error", "p-value")
    print_table(
        (Column("Covariate"), *(Column(title, numeric=True) for title in titles)),
        [
            (
                one.name,
                *(_shown(value) for value in (one.ratio, *one.ratio_limits(level))),
                shown(one.estimate),
                shown(one.standard_error),
                _p_value(one.p_value),
            )
            for one in coefficients
        ],
    )


def _shown(value: float) -> str:
    return "infinite" if np.isinf(value) else shown(value)


def _p_value(value: float) -> str:
    return "not known" if np.isnan(value) else p_value_shown(value)


def _coefficients_as_json(
    coefficients: Sequence[Coefficient], level: float
) -> list[dict[str, object]]:
    return [
        {
            "covariate": one.name,
            "estimate": one.estimate,
            "standard_error": one.standard_error,
            "z": _finite(one.z),
            "p_value": _finite(one.p_value),
            "ratio": _finite(one.ratio),
            "lower": one.ratio_limits(level)[0],
            "upper": _finite(one.ratio_limits(level)[1]),
        }
        for one in coefficients
    ]


def _finite(value: float) -> float | None:
    """Return a number as JSON has it: neither infinity nor NaN is one there."""
    return value if np.isfinite(value) else None


def _tests(found: CoxFit) -> list[tuple[str, TestOfAll]]:
    return [
        ("Likelihood ratio", found.likelihood_ratio),
        ("Wald", found.wald),
        ("Score", found.score),
    ]


def _print_cox(found: CoxFit, level: float) -> None:
    print_line(
        f"Cox's regression of {found.events:,} events in {found.subjects:,} subjects, "
        f"ties by {found.ties}."
    )
    click.echo()
    _print_coefficients(found.coefficients, level, "Hazard ratio")
    click.echo()
    titles = "Chi-square", "Degrees of freedom", "p-value"
    print_table(
        (Column("Test of all"), *(Column(title, numeric=True) for title in titles)),
        [
            (name, shown(test.statistic), test.degrees, p_value_shown(test.p_value))
            for name, test in _tests(found)
        ],
    )


def _cox_as_json(found: CoxFit, level: float) -> dict[str, object]:
    said = provenance(method="cox", ties=str(found.ties), level=level)
    said["subjects"] = found.subjects
    said["events"] = found.events
    said["strata"] = [one for one in found.strata if one is not None]
    said["iterations"] = found.iterations
    said["log_likelihood_null"] = found.log_likelihood_null
    said["log_likelihood"] = found.log_likelihood
    said["coefficients"] = _coefficients_as_json(found.coefficients, level)
    said["tests"] = [
        {
            "test": name.lower(),
            "statistic": test.statistic,
            "degrees": test.degrees,
            "p_value": test.p_value,
        }
        for name, test in _tests(found)
    ]
    return said


def _print_fine_gray(found: SubdistributionFit, cause: str, level: float) -> None:
    print_line(
        f"Fine and Gray's regression of {cause}: {found.events:,} of {found.subjects:,} subjects "
        f"had it, {found.competing:,} another event first."
    )
    click.echo()
    _print_coefficients(found.coefficients, level, "Ratio")
    click.echo()
    print_facts(
        [
            ("Wald", shown(found.wald.statistic, "not known")),
            ("Degrees of freedom", found.wald.degrees),
            ("p-value", _p_value(found.wald.p_value)),
        ]
    )


def _fine_gray_as_json(found: SubdistributionFit, cause: str, level: float) -> dict[str, object]:
    said = provenance(method="fine-gray", variance="robust", ties="breslow", level=level)
    said["cause"] = cause
    said["subjects"] = found.subjects
    said["events"] = found.events
    said["competing"] = found.competing
    said["iterations"] = found.iterations
    said["coefficients"] = _coefficients_as_json(found.coefficients, level)
    said["wald"] = {
        "statistic": _finite(found.wald.statistic),
        "degrees": found.wald.degrees,
        "p_value": _finite(found.wald.p_value),
    }
    return said
