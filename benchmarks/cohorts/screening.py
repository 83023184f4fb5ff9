"""A made-up cohort as columns against the reference study: time and memory of the command.

The evaluator of single patients is timed on a sample; reading bundles of FHIR is timed apart. No
other program answers the same question: a query in SQL has two values where a verdict has three.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.asked import Asked, Size
from benchmarks.cohorts.bundles import write_bundles
from benchmarks.cohorts.made import DAY, blocks, columns
from benchmarks.measuring import Run, measured
from benchmarks.tables import Table, in_megabytes, in_milliseconds, in_seconds
from trialwright.eligibility.cohort import CohortStudy
from trialwright.eligibility.evaluation import screen
from trialwright.eligibility.patient import Policies
from trialwright.exchange.patients import read_patients
from trialwright.exchange.patients.columnar import looks_like_columns, write_columns
from trialwright.exchange.records.criteria import criteria_of
from trialwright.registry.restatement import restatement
from trialwright.vocabulary import NctId

STUDY = "NCT07338357"
_COUNTS: dict[Size, int] = {"small": 20_000, "medium": 200_000, "whole": 1_000_000}
_BUNDLES: dict[Size, int] = {"small": 500, "medium": 2_000, "whole": 10_000}
_SAMPLE = 200
_PROCESSES = 2


def study() -> CohortStudy:
    """Return the reference study, with two weeks for what is asked at screening."""
    restated = restatement(NctId(STUDY))
    assert restated is not None
    asked = criteria_of(restated.study)
    policies = Policies(day=DAY, at_screening=14)
    return CohortStudy(reading=asked.reading, stated=asked.stated, policies=policies)


def tables(asked: Asked) -> Iterator[Table]:
    """Yield what screening a cohort takes, and what reading bundles takes."""
    count = _COUNTS[asked.size]
    folder = asked.folder / "cohorts" / str(count)
    if not looks_like_columns(folder):
        write_columns(folder, blocks(count))
    settings = asked.folder / "policies.toml"
    settings.write_text("at_screening_days = 14\n")
    yield _screened(count, folder, settings, asked.folder)
    yield _bundles(_BUNDLES[asked.size], asked.folder)


def _screened(count: int, folder: Path, settings: Path, out: Path) -> Table:
    table = out / "patients.csv"
    counted = _command(folder, settings, "--processes", str(_PROCESSES))
    written = _command(folder, settings, "--processes", str(_PROCESSES), "--table", str(table))
    alone = _one_by_one()
    size = sum(one.stat().st_size for one in folder.iterdir())
    rows = (
        _row("counts and funnel", count, counted),
        _row("and a table of all patients", count, written),
        (
            "one by one (sample, multiplied)",
            in_seconds(alone * count),
            in_seconds(alone * count),
            "-",
            in_milliseconds(alone),
        ),
    )
    note = (
        f"Made up, {in_megabytes(size)} as columns, against {STUDY} as restated; "
        f"{_PROCESSES} processes, from start to end of the program. One by one: "
        f"{_SAMPLE} of the same patients, one process, reading not counted."
    )
    return Table(
        (f"{count:,} patients", "time", "processor", "memory", "a patient"),
        rows,
        (note,),
    )


def _command(folder: Path, settings: Path, *words: str) -> Run:
    return measured(
        "trialwright",
        "cohort",
        STUDY,
        str(folder),
        "--as-of",
        DAY.isoformat(),
        "--policies",
        str(settings),
        "--quiet",
        "--rows",
        "0",
        *words,
    )


def _row(name: str, count: int, run: Run) -> tuple[str, ...]:
    each = in_milliseconds(run.seconds / count)
    return name, in_seconds(run.seconds), in_seconds(run.processor), in_megabytes(run.memory), each


def _one_by_one() -> float:
    """Return the seconds that the evaluator of single patients takes for one."""
    made, asked = columns(_SAMPLE), study()
    patients = [made.patient(at) for at in range(_SAMPLE)]
    begun = time.perf_counter()
    for one in patients:
        _ = screen(asked.reading, one, asked.policies, stated=asked.stated).verdict
    return (time.perf_counter() - begun) / _SAMPLE


def _bundles(count: int, folder: Path) -> Table:
    path = folder / "cohorts" / f"bundles-{count}"
    size = write_bundles(path, count)
    begun = time.perf_counter()
    read = read_patients(path)
    seconds = time.perf_counter() - begun
    assert len(read.patients) == count, len(read.patients)
    return Table(
        (f"{count:,} bundles of FHIR", "read in", "a second", "set aside"),
        (
            (
                in_megabytes(size),
                in_seconds(seconds),
                f"{count / seconds:,.0f}",
                f"{len(read.set_aside):,}",
            ),
        ),
        ("One file a patient, read by one process into facts.",),
    )
