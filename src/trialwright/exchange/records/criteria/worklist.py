"""A worklist as CSV: for each criterion what is to be looked up, judged, signed or read.

The form is RFC 4180 in UTF-8 with a byte order mark, for spreadsheets ask for one to show "≥". A
cell that a spreadsheet would run as a formula begins with an apostrophe.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from trialwright.eligibility.checks import Decision, decisions_of
from trialwright.eligibility.criteria import (
    Attestation,
    Citation,
    Criterion,
    Judgement,
    Opaque,
    atoms_of,
    sentence_of,
)
from trialwright.eligibility.reading import fingerprint_of, own_words
from trialwright.exchange.records.criteria.study import StudyCriteria

COLUMNS = (
    "Study",
    "Criterion",
    "Section",
    "Cohort",
    "Posted text",
    "As read",
    "Read by",
    "Task",
    "About",
    "Remarks",
    "Fingerprint",
    "Answer",
    "Answered by",
    "Answered on",
)
#: What a person does with the part of a criterion that facts decide.
FACTS = "compare with facts"
_FOR_A_PERSON = (Judgement, Attestation, Citation, Opaque)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def worklist(found: StudyCriteria) -> bytes:
    """Return the worklist of a study: a line for each task, at least one for each criterion.

    The last three columns are left empty for those who work on it.
    """
    written = StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for criterion in found.reading.criteria:
        lines.writerows(map(_safe, _rows(found, criterion)))
    return written.getvalue().encode("utf-8-sig")


def _rows(found: StudyCriteria, criterion: Criterion) -> Iterator[tuple[str, ...]]:
    text = found.reading.text
    before = (
        found.nct_id or "",
        criterion.id,
        criterion.section.value,
        criterion.cohort or "",
        own_words(text, criterion),
        sentence_of(criterion.expression),
        criterion.origin.value,
    )
    said = " | ".join(one.sentence for one in found.remarks if one.criterion == criterion.id)
    after = (said, fingerprint_of(text, criterion), "", "", "")
    for task, about in _tasks(criterion, decisions_of(criterion, text)):
        yield (*before, task, about, *after)


def _tasks(criterion: Criterion, decisions: tuple[Decision, ...]) -> Iterator[tuple[str, str]]:
    atoms = list(atoms_of(criterion.expression))
    if not decisions or not all(isinstance(one, _FOR_A_PERSON) for one in atoms):
        yield FACTS, ""
    for one in decisions:
        yield one.kind.value, one.words


def _safe(row: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row)
