"""Read the criteria of many recruiting studies, and match patients in new processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.asked import COUNTS, Asked
from benchmarks.matching.texts import recruiting
from benchmarks.measuring import Run, measured
from benchmarks.tables import Table, in_megabytes, in_seconds
from trialwright.cli.match.readings import reading_of
from trialwright.cli.match.shelf import Shelf, readings_file
from trialwright.eligibility.evaluation import screen
from trialwright.eligibility.evaluation.formulas import standings
from trialwright.eligibility.patient import Policies
from trialwright.exchange.patients import read_patients

_HOME = "TRIALWRIGHT_HOME"
_RUNS = 5
_SAMPLE = 200
_DAY = "2026-03-15"
_HEADER = "patient_id,kind,code_system,code,text,value,unit,range_low,range_high,date,status\n"
#: A child with little recorded, and an adult with a full set of results.
PATIENTS = {
    "12 facts": """\
1,birth_date,,,,,,,,2014-06-10,
1,sex,,,,male,,,,,
1,diagnosis,ICD10CM,C92.00,AML,,,,,2025-06-01,active
1,measurement,LOINC,29463-7,Body weight,34,kg,,,2026-03-10,final
1,measurement,LOINC,777-3,Platelets,80,10*9/L,150,400,2026-03-14,final
1,measurement,LOINC,751-8,Neutrophils,0.9,10*9/L,2,7,2026-03-14,final
1,measurement,LOINC,718-7,Haemoglobin,9.1,g/dL,12,16,2026-03-14,final
1,measurement,LOINC,2160-0,Creatinine,0.5,mg/dL,0.3,0.7,2026-03-14,final
1,measurement,LOINC,1742-6,ALT,31,U/L,0,40,2026-03-14,final
1,measurement,LOINC,1920-8,AST,35,U/L,0,40,2026-03-14,final
1,measurement,,,Lansky score,80,{score},,,2026-03-15,final
1,procedure,,,allogeneic HSCT,,,,,2025-11-02,completed
""",
    "200 facts": "",
}


def tables(asked: Asked) -> Iterator[Table]:
    """Yield what reading and matching took, and whether a sample of the verdicts is the same."""
    count = COUNTS[asked.size]
    home = asked.folder / f"matching-{count}"
    with _home(home):
        taken = _filled(home, count)
        yield _building(home, taken)
        yield _matching(home)


def _filled(home: Path, count: int) -> Run | None:
    """Make the home where it is not there yet; return what reading the criteria took."""
    if readings_file(home).exists():
        return None
    home.mkdir(parents=True, exist_ok=True)
    records = home / "studies.ndjson"
    with records.open("wb") as file:
        file.writelines(one + b"\n" for one in recruiting(count))
    measured("trialwright", "registry", "load", str(records), "--quiet")
    records.unlink()
    measured("trialwright", "registry", "index", "--quiet")
    return measured("trialwright", "criteria", "read", "--quiet")


def _building(home: Path, taken: Run | None) -> Table:
    with Shelf.to_read(home) as shelf:
        studies, without, aside, criteria, unread = shelf.counts()
        columns = shelf.matching().columns
    size = readings_file(home).stat().st_size
    again = measured("trialwright", "criteria", "read", "--quiet")
    rows = [
        ("recruiting studies", f"{studies:,}"),
        ("without criteria, set aside", f"{without:,}, {aside:,}"),
        ("criteria, of them with unread words", f"{criteria:,}, {unread:,}"),
        ("distinct questions of fact, nodes", f"{columns.leaves:,}, {columns.nodes:,}"),
        ("size of the file", in_megabytes(size)),
        ("reading again, nothing changed", in_seconds(again.seconds)),
    ]
    if taken is not None:
        rows.insert(4, ("reading all", in_seconds(taken.seconds)))
        rows.insert(5, ("reading all, processor", in_seconds(taken.processor)))
        rows.insert(6, ("reading all, memory", in_megabytes(taken.memory)))
    return Table(
        ("reading", "what"),
        tuple(rows),
        (
            "Made-up recruiting studies with the criteria of real records, which go round.",
            "From the second round on three in ten of the small numbers of a text are others.",
        ),
    )


def _matching(home: Path) -> Table:
    rows = []
    for name in PATIENTS:
        path = home / f"{name.split(maxsplit=1)[0]}.csv"
        path.write_text(_HEADER + _rows(name))
        command = ("trialwright", "match", str(path), "--as-of", _DAY, "--json", "--near", "40,-75")
        runs = [measured(*command) for _ in range(_RUNS)]
        same, of = _same_as_screening(home, path)
        rows.append(
            (
                name,
                in_seconds(median(run.seconds for run in runs)),
                in_seconds(max(run.seconds for run in runs)),
                in_seconds(median(run.processor for run in runs)),
                in_megabytes(max(run.memory for run in runs)),
                f"{same:,} of {of:,}",
            )
        )
    return Table(
        ("patient", "new process", "slowest", "processor", "memory", "same as screening"),
        tuple(rows),
        (f"Median and slowest of {_RUNS} new processes that print the ten first studies.",),
    )


def _rows(name: str) -> str:
    """Return the rows of a patient; 200 facts are the twelve, and results of many days."""
    first = PATIENTS["12 facts"]
    if name == "12 facts":
        return first
    tests = [row for row in first.splitlines() if ",measurement," in row]
    rng = Random(1)  # noqa: S311 - drawn by a seed
    more = []
    for number in range(188):
        cells = rng.choice(tests).split(",")
        cells[9] = f"2025-{1 + number % 12:02d}-{1 + number % 28:02d}"
        more.append(",".join(cells))
    return first + "\n".join(more) + "\n"


def _same_as_screening(home: Path, path: Path) -> tuple[int, int]:
    """Return of how many of a sample of studies the verdict is that of screening."""
    (patient,) = read_patients(path).patients
    policies = Policies(day=_day())
    with Shelf.to_read(home) as shelf:
        matching = shelf.matching()
        found = standings(matching.columns, patient, policies)
        places = range(len(matching.nct))
        drawn = Random(2).sample(places, min(_SAMPLE, len(places)))  # noqa: S311 - drawn by a seed
        same = 0
        for place in drawn:
            reading, stated = reading_of(shelf.reading(int(matching.nct[place])))
            made = screen(reading, patient, policies, stated=stated)
            same += made.verdict is found.verdict_of(place)
    return same, len(drawn)


def _day() -> date:
    return date.fromisoformat(_DAY)


@contextmanager
def _home(home: Path) -> Iterator[None]:
    """Let the programs that are run find their home."""
    before = os.environ.get(_HOME)
    os.environ[_HOME] = str(home)
    try:
        yield
    finally:
        if before is None:
            del os.environ[_HOME]
        else:
            os.environ[_HOME] = before
