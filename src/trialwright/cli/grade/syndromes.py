"""`grade crs` and `grade icans`: one day by options, or all days from a file with their course."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import click
from click.core import ParameterSource

from trialwright.cli.grade.courses import course_json, print_course
from trialwright.cli.grade.own import own_source, rulebook_option
from trialwright.cli.grade.printing import print_grade
from trialwright.cli.grade.rows import CsvRow, csv_rows
from trialwright.cli.options import json_option
from trialwright.cli.output import print_json
from trialwright.errors import InvalidInput
from trialwright.grading.answers import Grade
from trialwright.grading.course import Given, course_of
from trialwright.grading.crs import NEEDS as CRS_NEEDS
from trialwright.grading.crs import CrsDay, grade_crs
from trialwright.grading.domains import DomainRulebook, Needs, domain_rulebook_of
from trialwright.grading.icans import NEEDS as ICANS_NEEDS
from trialwright.grading.icans import IcansDay, grade_icans

Day = TypeVar("Day", CrsDay, IcansDay)

_CRS = ("temperature", "fever", "treated_with", "hypotension", "vasopressors", "oxygen", "died")
_ICANS = (
    "age",
    "developmental_delay",
    "ice",
    "capd",
    "unable",
    "rass",
    "consciousness",
    "seizure",
    "motor",
    "oedema",
    "died",
)
_GIVEN = "given"

days_option = click.option(
    "--days",
    "file",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
    help="Grade all days of a CSV file with a column day, the options as columns, and given: "
    "treatments of the day.",
)

own_option = rulebook_option("A rulebook of one's own, of the same kind.  [default: ASTCT 2019]")
#: Options that may stand beside --days; the others are columns there.
_WITH_DAYS = frozenset({"file", "own", "as_json", "capd_age_below", "nothing_else"})


def _own_rulebook(path: Path | None, needs: Needs) -> DomainRulebook | None:
    """Return the rulebook of a file that has what the scale needs; None for the program's own."""
    if path is None:
        return None
    return needs.check(domain_rulebook_of(*own_source(path)))


def _refuse_options_of_one_day() -> None:
    """Raise UsageError for an option that --days would pass over: it is a column there."""
    context = click.get_current_context()
    for parameter in context.command.params:
        name = parameter.name or ""
        given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if given and name not in _WITH_DAYS:
            raise click.UsageError(f"{parameter.opts[0]} is a column of the file of --days.")


@click.command()
@days_option
@own_option
@click.option("--temperature", type=float, help="Highest temperature of the day, in Celsius.")
@click.option("--fever/--no-fever", default=None, help="Fever without another cause.")
@click.option(
    "--treated-with",
    help="What was given before of antipyretic, tocilizumab, corticosteroid, by commas, or none: "
    "fever is then not required.",
)
@click.option("--hypotension/--no-hypotension", default=None, help="By a physician's judgement.")
@click.option("--vasopressors", help="Names by commas, or how many, or none.")
@click.option("--oxygen", help="none, low_flow, high_flow, facemask, cpap, ventilation and others.")
@click.option("--died", is_flag=True, help="Death due to it.")
@json_option
def crs(  # noqa: PLR0913 - one for each option
    file: str | None,
    temperature: float | None,
    treated_with: str | None,
    vasopressors: str | None,
    oxygen: str | None,
    *,
    own: Path | None,
    fever: bool | None,
    hypotension: bool | None,
    died: bool,
    as_json: bool,
) -> None:
    """Grade cytokine release syndrome by ASTCT 2019.

    What is not given is not known and leaves the grade open. Findings with another cause are
    left out.
    """
    rulebook = _own_rulebook(own, CRS_NEEDS)
    if file is not None:
        _refuse_options_of_one_day()
        rows = csv_rows(file, ("day",), (*_CRS, _GIVEN))
        _days(file, [_of_crs(row, rulebook) for row in rows], as_json=as_json)
        return
    day = CrsDay(
        temperature=temperature,
        fever=fever,
        treated_with=None if treated_with is None else _names(treated_with),
        hypotension=hypotension,
        vasopressors=None if vasopressors is None else _pressors(vasopressors),
        oxygen=oxygen,
        died_of_it=died,
    )
    print_grade(grade_crs(day, rulebook), as_json=as_json)


@click.command()
@days_option
@own_option
@click.option("--age", type=float, help="Age in years on the day of the assessment.")
@click.option(
    "--developmental-delay/--no-developmental-delay",
    default=None,
    help="A delay from before: CAPD at any age.",
)
@click.option("--ice", type=int, help="ICE score, 0 to 10.")
@click.option("--capd", type=int, help="CAPD score, 0 to 32.")
@click.option("--unable", is_flag=True, help="Unable to perform the test.")
@click.option("--rass", type=int, help="RASS; at -4 or below CAPD is not valid.")
@click.option("--consciousness", help="spontaneous, to_voice, to_touch or unarousable.")
@click.option("--seizure", help="none, resolving or prolonged.")
@click.option("--motor", help="none or deep_focal_weakness.")
@click.option("--oedema", help="none, focal or diffuse.")
@click.option(
    "--nothing-else", is_flag=True, help="Take domains that are not given as assessed and clear."
)
@click.option("--died", is_flag=True, help="Death due to it.")
@click.option(
    "--capd-age-below",
    type=float,
    help="Age in years below which CAPD is used.  [default: 12]",
)
@json_option
def icans(  # noqa: PLR0913 - one for each option
    file: str | None,
    *,
    own: Path | None,
    age: float | None,
    ice: int | None,
    capd: int | None,
    rass: int | None,
    consciousness: str | None,
    seizure: str | None,
    motor: str | None,
    oedema: str | None,
    capd_age_below: float | None,
    developmental_delay: bool | None,
    unable: bool,
    nothing_else: bool,
    died: bool,
    as_json: bool,
) -> None:
    """Grade neurotoxicity (ICANS) by ASTCT 2019.

    What is not given is not known and leaves the grade open. Findings with another cause, such
    as sedation, are left out.
    """
    rulebook = _own_rulebook(own, ICANS_NEEDS)

    def graded(day: IcansDay) -> Grade:
        known = _with_clear(day) if nothing_else else day
        return grade_icans(known, capd_age_below=capd_age_below, rulebook=rulebook)

    if file is not None:
        _refuse_options_of_one_day()
        rows = csv_rows(file, ("day",), (*_ICANS, _GIVEN))
        _days(file, [_of_icans(row, graded) for row in rows], as_json=as_json)
        return
    day = IcansDay(
        age=age,
        developmental_delay=developmental_delay,
        ice=ice,
        capd=capd,
        unable=unable,
        rass=rass,
        consciousness=consciousness,
        seizure=seizure,
        motor=motor,
        oedema=oedema,
        died_of_it=died,
    )
    print_grade(graded(day), as_json=as_json)


def _with_clear(day: IcansDay) -> IcansDay:
    """Return a day with what was not given taken as assessed and clear."""
    return replace(
        day,
        consciousness=day.consciousness or "spontaneous",
        seizure=day.seizure or "none",
        motor=day.motor or "none",
        oedema=day.oedema or "none",
    )


def _days(file: str, graded: list[tuple[int, Grade, tuple[Given, ...]]], *, as_json: bool) -> None:
    """Print the days of a file and their course; two rows of one day are refused."""
    grades: dict[int, Grade] = {}
    for day, grade, _ in graded:
        if day in grades:
            raise InvalidInput(f"{file}: day {day} is there twice, expected once")
        grades[day] = grade
    given = [one for _, _, treatments in graded for one in treatments]
    course = course_of(grades, given)
    if as_json:
        print_json(course_json(grades, course))
    else:
        print_course(grades, course)


def _of_crs(row: CsvRow, rulebook: DomainRulebook | None) -> tuple[int, Grade, tuple[Given, ...]]:
    treated, pressors = row.text("treated_with"), row.text("vasopressors")
    found = CrsDay(
        temperature=row.number("temperature"),
        fever=row.yes_no("fever"),
        treated_with=None if treated is None else _names(treated),
        hypotension=row.yes_no("hypotension"),
        vasopressors=None if pressors is None else _pressors(pressors),
        oxygen=row.text("oxygen"),
        died_of_it=row.yes_no("died") or False,
    )

    def graded(day: CrsDay) -> Grade:
        return grade_crs(day, rulebook)

    return row.day(), _placed(row, graded, found), _given(row)


def _of_icans(
    row: CsvRow, graded: Callable[[IcansDay], Grade]
) -> tuple[int, Grade, tuple[Given, ...]]:
    found = IcansDay(
        age=row.number("age"),
        developmental_delay=row.yes_no("developmental_delay"),
        ice=row.whole("ice"),
        capd=row.whole("capd"),
        unable=row.yes_no("unable") or False,
        rass=row.whole("rass"),
        consciousness=row.text("consciousness"),
        seizure=row.text("seizure"),
        motor=row.text("motor"),
        oedema=row.text("oedema"),
        died_of_it=row.yes_no("died") or False,
    )
    return row.day(), _placed(row, graded, found), _given(row)


def _placed(row: CsvRow, grade: Callable[[Day], Grade], found: Day) -> Grade:
    """Return a grade; what is refused is said with its line."""
    try:
        return grade(found)
    except InvalidInput as error:
        raise InvalidInput(f"{row.place}: {error}") from error


def _given(row: CsvRow) -> tuple[Given, ...]:
    text = row.text(_GIVEN)
    return () if text is None else tuple(Given(row.day(), name) for name in sorted(_names(text)))


def _names(text: str) -> frozenset[str]:
    """Return names that were typed with commas; ``none`` is an empty set, which is known."""
    names = {name.strip() for name in text.replace(";", ",").split(",")}
    return frozenset(name for name in names if name and name != "none")


def _pressors(text: str) -> frozenset[str] | int:
    return int(text) if text.strip().isdigit() else _names(text)
