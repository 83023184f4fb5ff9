"""`screen`: the criteria of a study, put to one patient."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from trialwright.cli.clock import today
from trialwright.cli.criteria.sources import (
    corrections_option,
    criteria_from,
    text_from,
    with_corrections,
)
from trialwright.cli.options import DayType, NctIdType, home_option, json_option, quiet_option
from trialwright.cli.output import STDOUT, count_of, print_json, remark
from trialwright.cli.patient.json_form import aside_json
from trialwright.cli.patient.sources import concepts_option, patients_from, vocabulary_with
from trialwright.cli.screen.printing import print_screening, questions_as_toml
from trialwright.eligibility.corrections import corrected_json
from trialwright.eligibility.evaluation import Signed, screen
from trialwright.eligibility.evaluation.files import read_policies, read_signed
from trialwright.eligibility.evaluation.json_form import screening_json
from trialwright.eligibility.patient import Patient, Policies
from trialwright.errors import InvalidInput, NotFound
from trialwright.exchange.patients import PatientsRead
from trialwright.exchange.patients.screening import (
    SavedScreening,
    is_saved,
    looks_saved,
    read_saved,
    saved_as_read,
)

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("screen")
@click.argument("names", metavar="[NCT] PATIENTS", nargs=-1, required=True)
@click.option("--criteria", type=_FILE, help="A criteria text of one's own instead of a study's.")
@corrections_option
@click.option("--patient", "wanted", metavar="ID", help="Which patient, where there are several.")
@click.option(
    "--as-of", "day", type=DayType(), help="The reference day, t0.  [default: the day it is]"
)
@click.option("--signed", type=_FILE, help="Answers that people have signed, as TOML.")
@click.option("--policies", type=_FILE, help="How old a result may be, what is recorded whole.")
@concepts_option
@click.option("--zone", metavar="NAME", help="Tell moments by the clock of this zone.")
@click.option("--questions", is_flag=True, help="Print what people have to sign, to be filled in.")
@quiet_option
@json_option
@home_option
def screen_patient(  # noqa: PLR0913 - one for each option
    names: tuple[str, ...],
    *,
    criteria: Path | None,
    corrections_file: str | None,
    wanted: str | None,
    day: date | None,
    signed: Path | None,
    policies: Path | None,
    additions: Path | None,
    zone: str | None,
    questions: bool,
    quiet: bool,
    as_json: bool,
    home: Path,
) -> None:
    """Put a study's criteria to one patient, and say what is open.

    PATIENTS is FHIR, OMOP or CSV, as `patient show` reads them, or a file that the screening page
    saved, with what was signed, corrected and decided there; `-` reads FHIR, CSV or that file from
    a pipe.
    Each criterion is met, not met or unknown; each unknown says what would settle it. What only
    people can decide stays open until --signed says what they signed. It ends with 0 whatever the
    verdict is, with 2 for a file that does not read, with 4 where there is no such study or
    patient. Nothing is kept.
    """
    vocabulary = vocabulary_with(additions)
    study, source = _named(names, with_text=criteria is not None)
    asked = criteria_from(
        study,
        str(criteria) if criteria is not None else None,
        home,
        corrections_file,
        vocabulary=vocabulary,
        quiet=quiet,
    )
    if not asked.reading.text:
        raise NotFound(f"{asked.nct_id or criteria} states no eligibility criteria")
    data = _piped(source)
    saved = _saved(source, data, asked.nct_id)
    if corrections_file is None and saved is not None and saved.corrections:
        asked = with_corrections(asked, saved.corrections, f"{source}: corrections", quiet=quiet)
    patients = (
        patients_from(source, vocabulary, zone, data) if saved is None else saved_as_read(saved)
    )
    one = wanted_patient(patients, wanted)
    made = screen(
        asked.reading,
        one,
        _policies(policies, day, saved),
        signed=(*(saved.signed if saved is not None else ()), *_signed(signed, asked.nct_id)),
        stated=asked.stated,
        vocabulary=vocabulary,
    )
    if questions:
        click.echo(questions_as_toml(made, asked.nct_id, one.id), nl=False)
    elif as_json:
        told = screening_json(made, asked.reading, asked.nct_id, vocabulary)
        corrections = corrected_json(asked.corrections)
        left = aside_json(patients.set_aside)
        print_json({**told, "corrections": corrections, "set_aside": left})
    else:
        print_screening(made, asked.nct_id, vocabulary)
    if patients.set_aside:
        aside = count_of(len(patients.set_aside), "row", "rows")
        remark(
            f"{aside} of the source could not be read, so that silence there is no answer: "
            "see `patient show`",
            quiet=quiet,
        )


def _named(names: Sequence[str], *, with_text: bool) -> tuple[str | None, str]:
    """Return the study and the source of patients that the arguments name."""
    if with_text:
        if len(names) != 1:
            raise click.UsageError("With --criteria give PATIENTS alone.")
        return None, names[0]
    if len(names) != 2:  # noqa: PLR2004 - the study and the patients
        raise click.UsageError("Give an NCT id and PATIENTS, or --criteria and PATIENTS.")
    return NctIdType().convert(names[0], None, click.get_current_context()), names[1]


def wanted_patient(read: PatientsRead, wanted: str | None) -> Patient:
    """Return the one patient that is meant; where there are several, one must be named."""
    chosen = [one for one in read.patients if wanted in {None, one.id}]
    if len(chosen) == 1:
        return chosen[0]
    count = count_of(len(read.patients), "patient", "patients")
    if wanted is not None or not chosen:
        raise NotFound(f"no patient {wanted or 'at all'} among {count} of this source")
    raise InvalidInput(f"the source holds {count}; name one with --patient, such as {chosen[0].id}")


def policies_of(path: Path | None, day: date) -> Policies:
    """Return the policies of a file, or none but the day; raises InvalidInput."""
    return (
        Policies(day=day) if path is None else read_policies(text_from(str(path)), path.name, day)
    )


def _piped(source: str) -> bytes | None:
    """Return what comes from a pipe, which can be read once only; None for a path."""
    return sys.stdin.buffer.read() if source == STDOUT else None


def _saved(source: str, piped: bytes | None, study: str | None) -> SavedScreening | None:
    """Return what the screening page saved; None where the source is of another kind."""
    if not (is_saved(Path(source)) if piped is None else looks_saved(piped)):
        return None
    saved = read_saved(Path(source).read_bytes() if piped is None else piped, source)
    if study is not None and study != saved.study:
        raise InvalidInput(f"{source} is a screening for {saved.study}, expected {study}")
    return saved


def _policies(path: Path | None, day: date | None, saved: SavedScreening | None) -> Policies:
    """Return the policies of a file, or else those that were saved; the day that is named wins."""
    if path is None and saved is not None:
        return replace(saved.policies, day=day or saved.policies.day)
    return policies_of(path, day or (saved.policies.day if saved is not None else today()))


def _signed(path: Path | None, study: str | None) -> tuple[Signed, ...]:
    return () if path is None else read_signed(text_from(str(path)), path.name, study)
