"""Written children, read from CSV as a site's own would be, and put to a criteria text."""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from trialwright.eligibility.checks import Stated
from trialwright.eligibility.criteria import CriteriaReading, Criterion, Section, Span, parse
from trialwright.eligibility.evaluation import Finding, Screening, Signed, evaluate, screen
from trialwright.eligibility.evaluation.files import read_signed
from trialwright.eligibility.patient import Completeness, FactKind, Patient, Policies, Window
from trialwright.eligibility.reading import read_criteria
from trialwright.exchange.patients import read_patients_text
from trialwright.vocabulary import Duration, concept_called

_HERE = Path(__file__).parent
DAY = date(2026, 3, 15)
ID = "child"
_COLUMNS = (
    "kind code_system code text value unit date status specimen method end_date".split()  # noqa: SIM905 - a header
)
#: What the structured fields of the reference study say.
STATED = Stated(
    minimum_age=Duration("3 Years"),
    maximum_age=Duration("18 Years"),
    sex="ALL",
    healthy_volunteers=False,
)


@dataclass(frozen=True)
class Child:
    """One written child, and what must follow for each criterion."""

    name: str
    patient: Patient
    policies: Policies
    signed: tuple[Signed, ...]
    expected: dict[str, str]
    verdict: str


def concept_id(words: str) -> str | None:
    """Return the id of a concept by its name."""
    called = concept_called(words)
    return called.id if called is not None else None


def read(text: str) -> CriteriaReading:
    """Return the criteria of a text, with the concepts that its words name."""
    return read_criteria(text, concepts=concept_id)


def csv_of(rows: list[str]) -> str:
    """Return rows of fields parted by bars as a CSV file of one patient."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(["patient_id", *_COLUMNS])
    for row in rows:
        cells = row.split("|")
        table.writerow([ID, *cells, *[""] * (len(_COLUMNS) - len(cells))])
    return written.getvalue()


def patient_of(rows: list[str]) -> Patient:
    """Return the patient that rows describe."""
    source = read_patients_text(csv_of(rows).encode(), "child.csv")
    assert source.set_aside == (), source.set_aside
    (one,) = source.patients
    return one


def policies_of(
    day: date,
    complete: tuple[FactKind, ...] = (FactKind.DIAGNOSIS, FactKind.PROCEDURE),
    **limits: int,
) -> Policies:
    """Return policies by which some kinds of facts are recorded whole up to the day."""
    reach = limits.pop("at_screening", None)
    return Policies(
        day=day,
        stale_after=MappingProxyType(limits),
        at_screening=reach,
        complete=tuple(Completeness(kind, Window(None, day), "the site") for kind in complete),
    )


@cache
def written() -> dict[str, Any]:
    """Return the table of children."""
    return tomllib.loads((_HERE / "patients.toml").read_text("utf-8"))


@cache
def signatures() -> tuple[Signed, ...]:
    """Return what people have signed of the child that all others begin with."""
    return read_signed((_HERE / "signed.toml").read_text("utf-8"), "signed.toml", "NCT07338357")


def children() -> list[Child]:
    """Return every written child."""
    return [_child(row) for row in written()["patient"]]


def base_rows() -> list[str]:
    """Return the rows of the child that all others begin with."""
    return list(written()["base"].values())


def put(child: Child, reading: CriteriaReading) -> Screening:
    """Put a child to the criteria and the fields of the reference study."""
    return screen(reading, child.patient, child.policies, signed=child.signed, stated=STATED)


def criterion(
    expression: str, section: Section = Section.INCLUSION, words: str = "What is asked."
) -> Criterion:
    """Return a criterion of an expression in canonical text, under the id X1."""
    return Criterion(
        id="X1", section=section, span=Span(0, len(words)), expression=parse(expression)
    )


def tell(
    expression: str,
    *rows: str,
    section: Section = Section.INCLUSION,
    policies: Policies | None = None,
    **others: Any,  # noqa: ANN401 - what `evaluate` takes
) -> Finding:
    """Return what an expression says of the patient that rows describe."""
    one = patient_of(["birth_date||||||2014-06-10|", *rows])
    asked = criterion(expression, section)
    return evaluate(asked, "What is asked.", one, policies or Policies(day=DAY), **others)


def _child(row: dict[str, Any]) -> Child:
    rows = {**written()["base"], **row.get("set", {})}
    kept = [text for key, text in rows.items() if key not in row.get("drop", ())]
    incomplete = row.get("incomplete", ())
    kinds = tuple(
        kind for kind in (FactKind.DIAGNOSIS, FactKind.PROCEDURE) if kind.value not in incomplete
    )
    day = row.get("as_of", DAY)
    return Child(
        name=row["name"],
        patient=patient_of([*kept, *row.get("add", ())]),
        policies=policies_of(day, kinds, **row.get("policies", {})),
        signed=(
            *(one for one in signatures() if not _is_named(one, row.get("unsign", ()))),
            *map(_signed, row.get("sign", ())),
        ),
        expected={**written()["expected"], **row.get("expect", {})},
        verdict=row["verdict"],
    )


def _is_named(one: Signed, named: list[str]) -> bool:
    return {f"{one.criterion} {one.words}", f"{one.criterion} *"} & set(named) != set()


def _signed(text: str) -> Signed:
    criterion, words, holds, *day = text.split("|")
    return Signed(
        by="Dr. Wei",
        on=date.fromisoformat(day[0]) if day else date(2026, 3, 14),
        criterion=criterion,
        words=words,
        reason="written for a test",
        patient=ID,
        holds=holds == "true",
    )
