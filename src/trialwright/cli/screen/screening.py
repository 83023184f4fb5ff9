"""`screen`: the criteria of a study, put to one patient."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from trialwright.cli.clock import today
from trialwright.cli.options import DayType, NctIdType, home_option, json_option, quiet_option
from trialwright.cli.output import STDOUT, count_of, print_json, remark
from trialwright.cli.registry.finding import RESTATED, find_or_restate
from trialwright.cli.screen.json_form import screening_json
from trialwright.cli.screen.printing import print_screening, questions_as_toml
from trialwright.eligibility.checks import Stated
from trialwright.eligibility.criteria import CriteriaReading
from trialwright.eligibility.evaluation import Signed, screen
from trialwright.eligibility.evaluation.files import read_policies, read_signed
from trialwright.eligibility.patient import Patient, Policies
from trialwright.eligibility.reading import read_criteria
from trialwright.errors import InvalidInput, NotFound
from trialwright.exchange.patients import PatientsRead, read_patients, read_patients_text
from trialwright.registry.record import Study
from trialwright.vocabulary import Concepts, NctId, concepts, concepts_with

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("screen")
@click.argument("names", metavar="[NCT] PATIENTS", nargs=-1, required=True)
@click.option("--criteria", type=_FILE, help="A criteria text of one's own instead of a study's.")
@click.option("--patient", "wanted", metavar="ID", help="Which patient, where there are several.")
@click.option(
    "--as-of", "day", type=DayType(), help="The reference day, t0.  [default: the day it is]"
)
@click.option("--signed", type=_FILE, help="Answers that people have signed, as TOML.")
@click.option("--policies", type=_FILE, help="How old a result may be, what is recorded whole.")
@click.option("--concepts", "additions", type=_FILE, help="A site's own concepts, as TOML.")
@click.option("--zone", metavar="NAME", help="Tell moments by the clock of this zone.")
@click.option("--questions", is_flag=True, help="Print what people have to sign, to be filled in.")
@quiet_option
@json_option
@home_option
def screen_patient(  # noqa: PLR0913 - one for each option
    names: tuple[str, ...],
    *,
    criteria: Path | None,
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

    PATIENTS is FHIR, OMOP or CSV, as `patient show` reads them; `-` reads FHIR or CSV from a
    pipe. Each criterion is met, not met or unknown; each unknown says what would settle it. What
    only people can decide stays open until --signed says what they signed. It ends with 0
    whatever the verdict is, with 2 for a file that does not read, with 4 where there is no such
    study or patient. Nothing is kept.
    """
    vocabulary = concepts_with(additions) if additions is not None else concepts()
    study, source = _named(names, with_text=criteria is not None)
    asked = _of_text(criteria, vocabulary) if criteria is not None else None
    if asked is None:
        assert study is not None
        asked = _of_study(study, home, vocabulary, quiet=quiet)
    patients = _read(source, vocabulary, _zone(zone))
    one = _wanted(patients, wanted)
    made = screen(
        asked.reading,
        one,
        _policies(policies, day or today()),
        signed=_signed(signed, asked.study),
        stated=asked.stated,
        vocabulary=vocabulary,
    )
    if questions:
        click.echo(questions_as_toml(made, asked.study, one.id), nl=False)
    elif as_json:
        print_json(screening_json(made, asked.reading, asked.study, vocabulary))
    else:
        print_screening(made, asked.study, vocabulary)
    if patients.set_aside:
        aside = count_of(len(patients.set_aside), "row", "rows")
        remark(f"{aside} of the source could not be read: see `patient show`", quiet=quiet)


@dataclass(frozen=True, slots=True)
class _Asked:
    """The criteria that are put to a patient; `study` is None for a text of one's own."""

    reading: CriteriaReading
    stated: Stated
    study: str | None


def _named(names: Sequence[str], *, with_text: bool) -> tuple[NctId | None, str]:
    """Return the study and the source of patients that the arguments name."""
    if with_text:
        if len(names) != 1:
            raise click.UsageError("With --criteria give PATIENTS alone.")
        return None, names[0]
    if len(names) != 2:  # noqa: PLR2004 - the study and the patients
        raise click.UsageError("Give an NCT id and PATIENTS, or --criteria and PATIENTS.")
    return NctIdType().convert(names[0], None, click.get_current_context()), names[1]


def _of_study(nct_id: NctId, home: Path, vocabulary: Concepts, *, quiet: bool) -> _Asked:
    """Return the criteria of a study as the registry here has them, or of its restatement."""
    record = find_or_restate(home, nct_id)
    if record.version is None:
        remark(RESTATED.format(nct_id), quiet=quiet)
    text, stated = _eligibility(record.study)
    if not text:
        raise NotFound(f"{record.nct_id} states no eligibility criteria")
    return _Asked(_reading(text, vocabulary), stated, record.nct_id)


def _of_text(criteria: Path, vocabulary: Concepts) -> _Asked:
    try:
        text = criteria.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{criteria}: found no UTF-8: {error}") from error
    return _Asked(_reading(text, vocabulary), Stated(), None)


def _eligibility(study: Study) -> tuple[str, Stated]:
    protocol = study.protocol_section
    module = protocol.eligibility_module if protocol is not None else None
    if module is None:
        return "", Stated()
    return module.eligibility_criteria or "", Stated(
        minimum_age=module.minimum_age,
        maximum_age=module.maximum_age,
        sex=module.sex,
        healthy_volunteers=module.healthy_volunteers,
    )


def _reading(text: str, vocabulary: Concepts) -> CriteriaReading:
    def id_of(words: str) -> str | None:
        called = vocabulary.called(words)
        return called.id if called is not None else None

    return read_criteria(text, concepts=id_of)


def _read(source: str, vocabulary: Concepts, zone: tzinfo | None) -> PatientsRead:
    if source == STDOUT:
        data = sys.stdin.buffer.read()
        return read_patients_text(data, "standard input", vocabulary, zone)
    return read_patients(Path(source), vocabulary, zone)


def _wanted(read: PatientsRead, wanted: str | None) -> Patient:
    """Return the one patient that is meant; where there are several, one must be named."""
    chosen = [one for one in read.patients if wanted in {None, one.id}]
    if len(chosen) == 1:
        return chosen[0]
    count = count_of(len(read.patients), "patient", "patients")
    if wanted is not None or not chosen:
        raise NotFound(f"no patient {wanted or 'at all'} among {count} of this source")
    raise InvalidInput(f"the source holds {count}; name one with --patient, such as {chosen[0].id}")


def _policies(path: Path | None, day: date) -> Policies:
    return Policies(day=day) if path is None else read_policies(_text(path), path.name, day)


def _signed(path: Path | None, study: str | None) -> tuple[Signed, ...]:
    return () if path is None else read_signed(_text(path), path.name, study)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path}: found no UTF-8: {error}") from error


def _zone(name: str | None) -> tzinfo | None:
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise InvalidInput(
            f"{name!r} is not a time zone: expected a name such as Asia/Shanghai"
        ) from error
