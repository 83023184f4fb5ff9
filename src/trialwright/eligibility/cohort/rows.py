"""The patients of a block as rows of a CSV table: verdict, what decides, what is needed."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import msgspec
import numpy as np
import numpy.typing as npt

from trialwright.eligibility.cohort.grouping import same_rows
from trialwright.eligibility.cohort.outcomes import Screened, StudyCode
from trialwright.eligibility.evaluation import Ask, Effect
from trialwright.eligibility.evaluation.wording import name_of
from trialwright.vocabulary import Concepts

_MARKS = {Effect.SATISFIED: "+", Effect.OPEN: "?", Effect.RULES_OUT: "X"}
COLUMNS = ("patient", "verdict", "died", "ruled_out_by", "needs_facts", "needs_people")
#: What stands in the cell `died` of who has.
DIED = "died"
#: Between several in one cell.
_AND = "; "


@dataclass(frozen=True, slots=True)
class Row:
    """What follows for a patient: which criteria rule out, or what is open."""

    verdict: str
    died: bool
    ruled_out_by: tuple[str, ...]
    facts: tuple[str, ...]
    people: tuple[str, ...]


class Form(Enum):
    """How a table of patients is written: cells, or a JSON object a line."""

    CSV = "csv"
    NDJSON = "ndjson"


def header(ids: Sequence[str], form: Form = Form.CSV) -> bytes:
    """Return the first line of a table; none where each line names its cells."""
    return _line([*COLUMNS, *ids]) if form is Form.CSV else b""


def lines_of(
    screened: Screened,
    ids: Sequence[str],
    vocabulary: Concepts,
    form: Form = Form.CSV,
    *,
    written: dict[bytes, bytes] | None = None,
) -> bytes:
    """Return the lines of a table, one a patient; what many have in common is written once.

    The signs of the criteria stand last: in cells of their own, or in JSON as one text. `written`
    takes what was written once to the next block of the same study and form.
    """
    if not len(screened):
        return b""
    tails, kinds = _tails(screened, ids, vocabulary, form, {} if written is None else written)
    marks = _marks(screened, form)
    name = _cell if form is Form.CSV else _named
    width = marks.shape[1]
    flat = marks.tobytes()
    return b"".join(
        name(patient) + tails[kind] + flat[at * width : (at + 1) * width]
        for at, (patient, kind) in enumerate(zip(screened.ids, kinds.tolist(), strict=True))
    )


def _tails(
    screened: Screened,
    ids: Sequence[str],
    vocabulary: Concepts,
    form: Form,
    written: dict[bytes, bytes],
) -> tuple[list[bytes], npt.NDArray[np.int64]]:
    """Return what stands behind a patient's name, each once, and which one each patient has.

    Of who is ruled out only what rules out is told, so that few patients differ.
    """
    told = np.column_stack([screened.numbers, screened.died]).astype(np.int64)
    out = screened.verdicts == StudyCode.NOT_ELIGIBLE
    for at, table in enumerate(screened.outcomes):
        decides = np.array([one.effect is Effect.RULES_OUT for one in table], np.bool_)
        told[out & ~decides[screened.numbers[:, at]], at] = -1
    first, kinds = same_rows(told)
    tails = []
    for at in first.tolist():
        key = told[at].tobytes()
        tail = written.get(key)
        if tail is None:
            tail = written[key] = _tail(_row(screened, at, ids, vocabulary), form)
        tails.append(tail)
    return tails, kinds


def _tail(row: Row, form: Form) -> bytes:
    """Return a line from behind the patient's name to before the signs."""
    told = (row.ruled_out_by, row.facts, row.people)
    match form:
        case Form.CSV:
            died = DIED if row.died else ""
            return _line(["", row.verdict, died, *map(_AND.join, told)]).removesuffix(b"\n")
        case Form.NDJSON:
            rest = dict(zip(COLUMNS[1:], (row.verdict, row.died, *told), strict=True))
            return b"," + msgspec.json.encode(rest)[1:-1] + b',"criteria":"'


def _marks(screened: Screened, form: Form) -> npt.NDArray[np.uint8]:
    """Return the ends of the lines as bytes, with a sign for each criterion (n, w)."""
    count = len(screened.outcomes)
    gap, end = (1, b"\n") if form is Form.CSV else (0, b'"}\n')
    made = np.full((len(screened), (1 + gap) * count + len(end)), ord(","), np.uint8)
    for at, table in enumerate(screened.outcomes):
        signs = np.array([ord(_MARKS[one.effect]) for one in table], np.uint8)
        made[:, (1 + gap) * at + gap] = signs[screened.numbers[:, at]]
    made[:, -len(end) :] = np.frombuffer(end, np.uint8)
    return made


def _row(screened: Screened, at: int, ids: Sequence[str], vocabulary: Concepts) -> Row:
    verdict, outcomes = StudyCode(int(screened.verdicts[at])), screened.outcomes_of(at)
    asks: list[Ask] = []
    if verdict is not StudyCode.NOT_ELIGIBLE:
        asks = list(dict.fromkeys(ask for one in outcomes for ask in one.asks))
    named = zip(ids, outcomes, strict=True)
    return Row(
        verdict=verdict.verdict.value,
        died=bool(screened.died[at]),
        ruled_out_by=tuple(name for name, one in named if one.effect is Effect.RULES_OUT),
        facts=tuple(name_of(ask, vocabulary) for ask in asks if not ask.for_people),
        people=tuple(f"{one.criterion}: {one.about}" for one in asks if one.for_people),
    )


def _line(cells: Sequence[str]) -> bytes:
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerow(cells)
    return written.getvalue().encode()


def _named(patient: str) -> bytes:
    return b'{"patient":' + msgspec.json.encode(patient)


def _cell(text: str) -> bytes:
    if not any(sign in text for sign in ',"\n\r'):
        return text.encode()
    return _line([text]).removesuffix(b"\n")
