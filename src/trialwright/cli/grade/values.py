"""`grade ctcae`: one laboratory value."""

from __future__ import annotations

import click

from trialwright.cli.grade.printing import print_grade
from trialwright.cli.grade.rows import CsvRow, value_of
from trialwright.cli.options import json_option
from trialwright.errors import InvalidInput, quoted
from trialwright.grading.measured import (
    Baseline,
    Observation,
    Position,
    Settings,
    grade_measured,
)
from trialwright.grading.rounding import DIGITS
from trialwright.grading.rulebook import ANY_UNIT
from trialwright.grading.shelf import ctcae as rulebook_of_version
from trialwright.grading.units import converted

digits_option = click.option(
    "--digits",
    type=click.IntRange(1, DIGITS),
    default=DIGITS,
    show_default=True,
    help="Significant digits to which both sides of a comparison are rounded.",
)
ask_option = click.option(
    "--ask", is_flag=True, help="Take no worst case: an unknown fact leaves the grade open."
)


@click.command()
@click.argument("version")
@click.argument("term")
@click.argument("value")
@click.option("--unit", help="UCUM code of the unit of all numbers, such as 10*9/L.")
@click.option("--lln", type=float, help="Lower limit of the sample's own reference range.")
@click.option("--uln", type=float, help="Upper limit of the sample's own reference range.")
@click.option("--baseline", type=float, help="The participant's value before treatment.")
@click.option("--baseline-lln", type=float, help="Lower limit of the range of the baseline.")
@click.option("--baseline-uln", type=float, help="Upper limit of the range of the baseline.")
@click.option(
    "--baseline-position",
    type=click.Choice([one.value for one in Position]),
    help="Where the baseline lay in its range, where its value or range is not known.",
)
@click.option("--is-baseline", is_flag=True, help="The value is itself the baseline.")
@click.option(
    "--fact",
    "facts",
    metavar="NAME=yes|no",
    multiple=True,
    help="A clinical fact that the term asks for, such as symptoms=no.",
)
@click.option(
    "--convert", is_flag=True, help="Convert all numbers to the unit of the term before grading."
)
@digits_option
@ask_option
@json_option
def ctcae(  # noqa: PLR0913 - one for each option
    version: str,
    term: str,
    value: str,
    *,
    unit: str | None,
    lln: float | None,
    uln: float | None,
    baseline: float | None,
    baseline_lln: float | None,
    baseline_uln: float | None,
    baseline_position: str | None,
    is_baseline: bool,
    facts: tuple[str, ...],
    convert: bool,
    digits: int,
    ask: bool,
    as_json: bool,
) -> None:
    """Grade one laboratory value by CTCAE.

    VERSION is 5.0 or 6.0; TERM is a term of that version, as `grade rulebooks show` lists them.
    VALUE may be a bound, such as
    '<0.1'. The unit must be that of the term, or nothing is graded; --convert converts it first.
    """
    rulebook = rulebook_of_version(version)
    wanted = rulebook.term(term).unit

    def number(given: float | None) -> float | None:
        if given is None or not convert or unit is None or wanted == ANY_UNIT:
            return given
        return converted(given, unit, wanted)

    bound, reported = value_of(CsvRow(term, {"value": value}))
    observation = Observation(
        value=number(reported),
        bound=bound,
        unit=wanted if convert and unit is not None and wanted != ANY_UNIT else unit,
        lln=number(lln),
        uln=number(uln),
        baseline=Baseline(
            value=number(baseline),
            lln=number(baseline_lln),
            uln=number(baseline_uln),
            position=None if baseline_position is None else Position(baseline_position),
        ),
        facts=dict(map(fact_of, facts)),
        is_baseline=is_baseline,
    )
    settings = Settings(significant_digits=digits, ask_for_facts=ask)
    print_grade(grade_measured(rulebook, term, observation, settings), as_json=as_json)


def fact_of(text: str) -> tuple[str, bool]:
    """Return a fact that was typed as ``name=yes`` or ``name=no``."""
    name, _, answer = text.partition("=")
    if answer not in {"yes", "no"}:
        raise InvalidInput(f"fact is {quoted(text)}, expected NAME=yes or NAME=no")
    return name, answer == "yes"
