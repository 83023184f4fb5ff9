"""`grade enter` and `grade febrile`: a physician's grades, and two findings that make one."""

from __future__ import annotations

import click

from trialwright.cli.grade.printing import grade_facts, grade_json, print_grade
from trialwright.cli.grade.values import fact_of
from trialwright.cli.options import json_option
from trialwright.cli.output import print_facts, print_json, print_line, print_table
from trialwright.cli.tables import Column
from trialwright.errors import InvalidInput, quoted
from trialwright.grading.conditions import Sample
from trialwright.grading.entered import Support, Value, enter_grade, enter_iec_hs
from trialwright.grading.febrile_neutropenia import Fever, grade_febrile_neutropenia
from trialwright.grading.shelf import ctcae
from trialwright.grading.truth import Truth

_IEC_HS = "iec-hs"
_COLUMNS = (Column("Supports"), Column("Answer"), Column("What it asks"))
_ANSWERS = {Truth.TRUE: "yes", Truth.FALSE: "no", Truth.UNKNOWN: "not known"}


@click.command()
@click.argument("version")
@click.option("--neutrophils", type=float, help="Neutrophils, in --unit.")
@click.option("--unit", help="UCUM code of the unit: 10*9/L.")
@click.option("--highest", type=float, help="A single temperature, in Celsius.")
@click.option("--sustained", type=float, help="A temperature that lasted for --hours.")
@click.option("--hours", type=float, help="How long the sustained temperature lasted.")
@json_option
def febrile(  # noqa: PLR0913 - one for each option
    version: str,
    *,
    neutrophils: float | None,
    unit: str | None,
    highest: float | None,
    sustained: float | None,
    hours: float | None,
    as_json: bool,
) -> None:
    """Grade febrile neutropenia by CTCAE.

    VERSION is 5.0 or 6.0. There is no grade 1 or 2; grades 4 and 5 are a physician's.
    """
    graded = grade_febrile_neutropenia(
        ctcae(version),
        neutrophils=neutrophils,
        neutrophils_unit=unit,
        fever=Fever(highest=highest, sustained=sustained, hours=hours),
    )
    print_grade(graded, as_json=as_json)


@click.command()
@click.argument("scale")
@click.argument("grade", type=click.IntRange(0, 5))
@click.option("--by", required=True, help="Who enters the grade.")
@click.option("--term", help="The term, where the scale is a version of CTCAE.")
@click.option(
    "--value",
    "values",
    metavar="NAME=VALUE UNIT",
    multiple=True,
    help="A supporting value of iec-hs, such as 'ferritin=9000 ng/mL'.",
)
@click.option(
    "--limit",
    "limits",
    metavar="NAME=lln|uln|baseline:VALUE",
    multiple=True,
    help="A limit or the baseline of a supporting value, such as ferritin=uln:300.",
)
@click.option(
    "--sign", "signs", metavar="NAME=yes|no", multiple=True, help="A supporting sign of iec-hs."
)
@json_option
def enter(  # noqa: PLR0913 - one for each option
    scale: str,
    grade: int,
    *,
    by: str,
    term: str | None,
    values: tuple[str, ...],
    limits: tuple[str, ...],
    signs: tuple[str, ...],
    as_json: bool,
) -> None:
    """Record a grade that a physician enters.

    SCALE is iec-hs, or ctcae-5.0 with a --term that has no measured value, such as Hypotension.
    Nothing is computed: supporting values are shown beside the grade and never change it.
    """
    if scale != _IEC_HS:
        if values or limits or signs or term is None:
            raise click.UsageError("A term of CTCAE is entered with --term, and without findings.")
        entered = enter_grade(ctcae(scale.removeprefix("ctcae-")), term, grade, by=by)
        print_grade(entered, as_json=as_json)
        return
    entered, support = enter_iec_hs(
        grade, by=by, values=_values(values, limits), signs=dict(map(fact_of, signs))
    )
    if as_json:
        print_json({**grade_json(entered), "support": [_support_json(one) for one in support]})
        return
    print_facts(grade_facts(entered))
    print_line("")
    print_table(_COLUMNS, [(one.name, _ANSWERS[one.truth], one.text) for one in support])


def _support_json(one: Support) -> dict[str, object]:
    answer = None if one.truth is Truth.UNKNOWN else one.truth is Truth.TRUE
    return {"name": one.name, "supports": answer, "required": one.required, "asks": one.text}


def _values(values: tuple[str, ...], limits: tuple[str, ...]) -> dict[str, Value]:
    numbers: dict[str, dict[str, float]] = {}
    for text in limits:
        name, _, limit = text.partition("=")
        which, _, number = limit.partition(":")
        if which not in {"lln", "uln", "baseline"}:
            raise InvalidInput(f"limit is {quoted(text)}, expected NAME=lln|uln|baseline:VALUE")
        numbers.setdefault(name, {})[which] = _number(number, text)
    made = {}
    for text in values:
        name, _, quantity = text.partition("=")
        number, _, unit = quantity.partition(" ")
        if not unit:
            raise InvalidInput(f"value is {quoted(text)}, expected NAME=VALUE UNIT")
        known = numbers.pop(name, {})
        sample = Sample(
            value=_number(number, text),
            lln=known.get("lln"),
            uln=known.get("uln"),
            baseline=known.get("baseline"),
        )
        made[name] = Value(sample, unit)
    for name in numbers:
        raise InvalidInput(f"limit is given of {name}, of which no value is given")
    return made


def _number(number: str, text: str) -> float:
    try:
        return float(number)
    except ValueError:
        raise InvalidInput(f"{quoted(text)} has no number where one is expected") from None
