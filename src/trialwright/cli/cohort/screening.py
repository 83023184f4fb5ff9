"""`cohort`: the criteria of a study, put to many patients."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import click

from trialwright import __version__
from trialwright.cli.clock import today
from trialwright.cli.cohort.figure import drawn, steps_of
from trialwright.cli.cohort.json_form import cohort_json
from trialwright.cli.cohort.keeping import Kept
from trialwright.cli.cohort.printing import print_aside, print_counts, print_patients
from trialwright.cli.cohort.running import Found, run
from trialwright.cli.cohort.sources import Gathered, digest_of, gathered
from trialwright.cli.cohort.targets import Targets
from trialwright.cli.criteria.sources import corrections_option, criteria_from, text_from
from trialwright.cli.options import DayType, NctIdType, home_option, json_option, quiet_option
from trialwright.cli.output import count_of, print_json, print_line, remark
from trialwright.cli.patient.sources import concepts_option, vocabulary_with
from trialwright.eligibility.cohort import CohortStudy, Form
from trialwright.eligibility.criteria import reading_as_json
from trialwright.eligibility.evaluation.files import read_policies, read_signed
from trialwright.eligibility.evaluation.wording import policies_in_words
from trialwright.eligibility.patient import Policies
from trialwright.errors import NotFound
from trialwright.exchange.patients.columnar import write_columns
from trialwright.exchange.records.criteria import StudyCriteria
from trialwright.vocabulary.concepts import concepts_version

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW = click.Path(dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("cohort")
@click.argument("names", metavar="[NCT] PATIENTS...", nargs=-1, required=True)
@click.option("--criteria", type=_FILE, help="A criteria text of one's own instead of a study's.")
@corrections_option
@click.option(
    "--as-of", "day", type=DayType(), help="The reference day, t0.  [default: the day it is]"
)
@click.option("--signed", type=_FILE, help="Answers that people have signed, as TOML.")
@click.option("--policies", type=_FILE, help="How old a result may be, what is recorded whole.")
@concepts_option
@click.option("--zone", metavar="NAME", help="Tell moments by the clock of this zone.")
@click.option("--table", type=_NEW, help="Write a row for each patient: .csv, or .ndjson.")
@click.option("--figure", type=_NEW, help="Draw what each criterion costs, as SVG.")
@click.option("--columns", "folder", type=_FOLDER, help="Write the patients as columns (Arrow).")
@click.option("--work", type=_FOLDER, help="Keep finished blocks here; the same job goes on.")
@click.option(
    "--processes",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="Screen blocks in so many processes.",
)
@click.option(
    "--rows", type=click.IntRange(0), default=20, show_default=True, help="Patients to list."
)
@quiet_option
@json_option
@home_option
def screen_cohort(  # noqa: PLR0913 - one for each option
    names: tuple[str, ...],
    *,
    criteria: Path | None,
    corrections_file: str | None,
    day: date | None,
    signed: Path | None,
    policies: Path | None,
    additions: Path | None,
    zone: str | None,
    table: Path | None,
    figure: Path | None,
    folder: Path | None,
    work: Path | None,
    processes: int,
    rows: int,
    quiet: bool,
    as_json: bool,
    home: Path,
) -> None:
    """Put a study's criteria to many patients: who could take part, and what each criterion costs.

    PATIENTS are files and folders as `patient show` reads them, or folders of columns that
    --columns wrote. Verdicts are those of `screen`, patient by patient. What cannot be read is
    set aside whole, counted and shown. It ends with 0 whatever the verdicts are, with 2 for a file
    that does not read, with 4 where there is no such study or file, with 8 where the extra
    `cohorts` is missing for columns.
    """
    vocabulary = vocabulary_with(additions)
    wanted, sources = _named(names, with_text=criteria is not None)
    targets = Targets(table=table, figure=figure, columns=folder, work=work)
    targets.demand_sound(sources)
    form = targets.form(as_json=as_json)
    own = str(criteria) if criteria is not None else None
    asked = criteria_from(wanted, own, home, corrections_file, vocabulary=vocabulary, quiet=quiet)
    if not asked.reading.text:
        raise NotFound(f"{asked.nct_id or criteria} states no eligibility criteria")
    told = text_from(str(policies)) if policies is not None else ""
    when = day or today()
    said = text_from(str(signed)) if signed is not None else ""
    study = CohortStudy(
        reading=asked.reading,
        policies=read_policies(told, policies.name, when) if policies else Policies(day=when),
        stated=asked.stated,
        signed=read_signed(said, signed.name, asked.nct_id) if signed else (),
        vocabulary=vocabulary,
    )
    patients = gathered(sources, vocabulary, zone)
    if folder is not None:
        write_columns(folder, patients.columns(), patients.set_aside)
    kept = None
    if work is not None:
        own_concepts = additions.read_bytes() if additions is not None else b""
        job = _job(asked, study, sources, form, (told, said, str(zone), own_concepts.hex()))
        kept = Kept.of(work, job)
    found = run(
        study,
        patients.blocks,
        processes=processes,
        kept=kept,
        table=table,
        form=form,
        rows=rows,
        quiet=quiet,
    )
    _shown(asked, study, found, patients, figure, form=None if as_json else form)
    if found.kept:
        kept_blocks = count_of(found.kept, "block was", "blocks were")
        remark(f"{kept_blocks} known from before", quiet=quiet)


def _shown(  # noqa: PLR0913 - what there is to show
    asked: StudyCriteria,
    study: CohortStudy,
    found: Found,
    patients: Gathered,
    figure: Path | None,
    *,
    form: Form | None,
) -> None:
    """Print what was found, as JSON where no form is given; draw it if that is asked."""
    steps = steps_of(study, found.tally)
    if figure is not None:
        figure.write_text(drawn(asked.nct_id, study, found.tally, steps), "utf-8")
    if form is None:
        print_json(cohort_json(asked.nct_id, study, found, steps, patients.set_aside))
        return
    print_counts(asked.nct_id, found.tally, steps, study.vocabulary)
    print_patients(found.first, form, found.tally.patients)
    print_aside(patients.set_aside)
    click.echo()
    for line in policies_in_words(study.policies):
        print_line(f"Policy: {line}.")
    alone = found.tally.one_by_one + found.tally.signers
    if alone:
        remark(f"{count_of(alone, 'answer was', 'answers were')} looked up patient by patient")


def _named(names: Sequence[str], *, with_text: bool) -> tuple[str | None, tuple[str, ...]]:
    """Return the study and the sources of patients that the arguments name."""
    study: str | None = None
    sources = tuple(names)
    if not with_text:
        if len(names) < 2:  # noqa: PLR2004 - the study and the patients
            raise click.UsageError("Give an NCT id and PATIENTS, or --criteria and PATIENTS.")
        study = NctIdType().convert(names[0], None, click.get_current_context())
        sources = sources[1:]
    if len(set(sources)) != len(sources):
        raise click.UsageError("Give each source of patients once.")
    return study, sources


def _job(
    asked: StudyCriteria,
    study: CohortStudy,
    sources: Sequence[str],
    form: Form,
    texts: tuple[str, ...],
) -> dict[str, Any]:
    """Return all that the answers of a job depend on."""
    criteria = repr(reading_as_json(asked.reading)) + repr(asked.stated)
    return {
        "program": __version__,
        "concepts": concepts_version(),
        "study": None if asked.nct_id is None else str(asked.nct_id),
        "day": study.policies.day,
        "criteria": sha256(criteria.encode()).hexdigest(),
        "settings": sha256("\0".join(texts).encode()).hexdigest(),
        "patients": digest_of(sources),
        "form": form.value,
    }
