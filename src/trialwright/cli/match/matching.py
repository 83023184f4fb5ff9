"""`match`: one patient against the criteria of all recruiting studies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import click
import numpy as np
import numpy.typing as npt

from trialwright.cli.clock import today
from trialwright.cli.match.candidates import Match, candidate
from trialwright.cli.match.json_form import match_json
from trialwright.cli.match.places import Place, distances, place_of
from trialwright.cli.match.printing import print_match, print_match_csv
from trialwright.cli.match.ranking import ranked
from trialwright.cli.match.readings import Reader
from trialwright.cli.match.shelf import Matching, Shelf, command_of
from trialwright.cli.options import DayType, home_option, json_option, quiet_option
from trialwright.cli.output import count_of, print_json, remark
from trialwright.cli.patient.sources import concepts_option, patients_from, vocabulary_with
from trialwright.cli.screen.screening import policies_of, wanted_patient
from trialwright.eligibility.evaluation.formulas import about_recorded, standings
from trialwright.eligibility.evaluation.screening import death_of
from trialwright.eligibility.patient import Patient, Policies
from trialwright.errors import InvalidInput
from trialwright.registry.store import Registry
from trialwright.vocabulary import Concepts

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_AGAIN = "run `trialwright criteria read`"
#: What is said of studies that are left out, by the reason.
_LEFT_OUT = {
    "changed_since_read": (
        "study has",
        "studies have",
        f"changed since they were read, and are left out: {_AGAIN}",
    ),
    "changed_elsewhere": (
        "other record is",
        "other records are",
        f"newer than what was read, and may recruit now: {_AGAIN}",
    ),
    "set_aside": (
        "recruiting study is",
        "recruiting studies are",
        "set aside, for the criteria could not be read",
    ),
    "without_coordinates": (
        "study has",
        "studies have",
        "no site with coordinates, and are left out by --within",
    ),
}


@click.command("match")
@click.argument("source", metavar="PATIENT")
@click.option("--patient", "wanted", metavar="ID", help="Which patient, where there are several.")
@click.option(
    "--near",
    metavar="PLACE|LAT,LON",
    help="Where the patient is: a city with a recruiting site, such as Boston or "
    "'Boston, United States', or coordinates. Nearer studies come first where as much is open.",
)
@click.option("--within", type=click.FloatRange(min=0), metavar="KM", help="Only so near.")
@click.option("--query", metavar="QUERY", help="Only studies that the registry's query finds.")
@click.option("--cond", metavar="QUERY", help="Only studies of this condition or disease.")
@click.option(
    "--limit",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="Most studies to show.",
)
@click.option(
    "--disease-first",
    is_flag=True,
    help="Studies about a disease that is recorded of the patient come before all others.",
)
@click.option("--ruled-out", is_flag=True, help="Show studies that rule the patient out too, last.")
@click.option("--as-of", "day", type=DayType(), help="The reference day.  [default: the day it is]")
@click.option("--policies", type=_FILE, help="How old a result may be, what is recorded whole.")
@concepts_option
@click.option("--zone", metavar="NAME", help="Tell moments by the clock of this zone.")
@click.option("--csv", "as_csv", is_flag=True, help="Print a line for each study.")
@quiet_option
@json_option
@home_option
def match(  # noqa: PLR0913 - one for each option
    source: str,
    *,
    wanted: str | None,
    near: str | None,
    within: float | None,
    query: str | None,
    cond: str | None,
    limit: int,
    disease_first: bool,
    ruled_out: bool,
    day: date | None,
    policies: Path | None,
    additions: Path | None,
    zone: str | None,
    as_csv: bool,
    quiet: bool,
    as_json: bool,
    home: Path,
) -> None:
    """Put the criteria of all recruiting studies to one patient, and rank the studies.

    PATIENT is FHIR, OMOP or CSV, as `patient show` reads them; `-` reads FHIR or CSV from a pipe.
    Studies of which fewest criteria are open come first, with what they still ask; those that
    rule the patient out are counted and left out. The verdicts are those of `screen` without
    signed answers. The criteria must have been read by `criteria read`, with the same --concepts;
    the newest records of the registry count, and studies that have changed since are left out and
    counted. It ends with 0 whatever is found.
    """
    if as_csv and as_json:
        raise click.UsageError("--csv goes with no --json.")
    if within is not None and near is None:
        raise click.UsageError("--within goes with --near.")
    reader = Reader.with_concepts(vocabulary_with(additions))
    patients = patients_from(source, reader.vocabulary, zone)
    one = wanted_patient(patients, wanted)
    asking = _Asking(
        patient=one,
        policies=policies_of(policies, day or today()),
        vocabulary=reader.vocabulary,
        limit=limit,
        with_ruled_out=ruled_out,
        is_disease_first=disease_first,
    )
    with Shelf.to_read(home, reader.own) as shelf:
        matching = shelf.matching()
        _demand_same_reader(matching, reader)
        here = place_of(near, shelf) if near is not None else None
        current, elsewhere = _current(home, matching)
        among = current
        if query is not None or cond is not None:
            among = current & _found(home, matching, query, cond, quiet=quiet)
        made = _match(shelf, matching, asking, among, here, within)
    left_out = {
        "changed_since_read": len(current) - int(np.count_nonzero(current)),
        "changed_elsewhere": elsewhere,
        "set_aside": matching.asides,
        "without_coordinates": made.nowhere,
    }
    if as_json:
        print_json(match_json(made, left_out))
    elif as_csv:
        print_match_csv(made)
    else:
        print_match(made)
    for name, count in left_out.items():
        if count:
            singular, plural, said = _LEFT_OUT[name]
            remark(f"{count_of(count, singular, plural)} {said}", quiet=quiet)
    if patients.set_aside:
        aside = count_of(len(patients.set_aside), "row", "rows")
        remark(f"{aside} of the source could not be read: see `patient show`", quiet=quiet)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """Who is matched, by which rules and concepts, and how many studies are shown."""

    patient: Patient
    policies: Policies
    vocabulary: Concepts
    limit: int
    with_ruled_out: bool
    is_disease_first: bool


def _match(  # noqa: PLR0913, PLR0917 - all that a match depends on
    shelf: Shelf,
    matching: Matching,
    asking: _Asking,
    among: npt.NDArray[np.bool_],
    here: Place | None,
    within: float | None,
) -> Match:
    found = standings(matching.columns, asking.patient, asking.policies, asking.vocabulary)
    km = None if here is None else distances(matching.places, here)
    among, nowhere = _near(among, km, within)
    of_disease = about_recorded(matching.columns, asking.patient, asking.vocabulary)
    order = ranked(
        found,
        among,
        km,
        first=of_disease if asking.is_disease_first else None,
        with_ruled_out=asking.with_ruled_out,
    )
    shown = order.places[: asking.limit].tolist()
    return Match(
        patient=asking.patient.id,
        died=death_of(asking.patient),
        policies=asking.policies,
        vocabulary=asking.vocabulary,
        place=here,
        studies=int(np.count_nonzero(among)),
        counts=order.counts,
        ranked=len(order.places),
        of_disease=int(np.count_nonzero(of_disease & among)),
        nowhere=nowhere,
        candidates=tuple(
            candidate(
                shelf,
                int(matching.nct[place]),
                asking.patient,
                asking.policies,
                asking.vocabulary,
                here,
                is_of_disease=bool(of_disease[place]),
            )
            for place in shown
        ),
    )


def _near(
    among: npt.NDArray[np.bool_], km: npt.NDArray[np.float64] | None, within: float | None
) -> tuple[npt.NDArray[np.bool_], int]:
    """Return which of some studies are near enough, and of how many nobody knows where they are."""
    if km is None or within is None:
        return among, 0
    return among & (km <= within), int(np.count_nonzero(among & np.isinf(km)))


def _demand_same_reader(matching: Matching, reader: Reader) -> None:
    """Refuse readings that another version of this program made: it may judge otherwise."""
    if matching.reader != reader.print:
        raise InvalidInput(
            "the criteria were read by another version of this program than this one, or with "
            f"other concepts; run {command_of(reader.own)}"
        )


def _current(home: Path, matching: Matching) -> tuple[npt.NDArray[np.bool_], int]:
    """Return which studies are still those that were read, and how many others have changed."""
    with Registry.open(home) as registry:
        changed = np.array(list(registry.studies_since(matching.newest_version)), np.int64)
    current = ~np.isin(matching.nct, changed)
    return current, len(changed) - int(np.count_nonzero(~current))


def _found(
    home: Path, matching: Matching, query: str | None, cond: str | None, *, quiet: bool
) -> npt.NDArray[np.bool_]:
    """Return which studies a query and a condition find."""
    from trialwright.cli.match.found import found_by  # noqa: PLC0415 - half of all that is loaded

    return found_by(home, matching.nct, query, cond, quiet=quiet)
