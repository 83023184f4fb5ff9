"""The file of a screening: JSON that `trialwright screen` and the screening page both read.

It holds what a verdict depends on and no verdict: whoever reads it evaluates anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

import msgspec

from trialwright.eligibility.corrections import read_corrections
from trialwright.eligibility.evaluation import Choice, Signed
from trialwright.eligibility.patient import (
    Completeness,
    Fact,
    FactKind,
    Patient,
    Policies,
    Window,
)
from trialwright.errors import InvalidInput
from trialwright.exchange.patients.account import PatientsRead
from trialwright.exchange.patients.screening.facts import (
    FactRow,
    PatientRow,
    fact_of,
    fact_row,
    patient_of,
    patient_row,
)
from trialwright.vocabulary import NctId

#: The first key of the file, by which it is known; its value is the version of the form.
FORMAT = "trialwright_screening"
VERSION = 1
_NAME = "trialwright"
_BEGINS = re.compile(rb'\s*\{\s*"' + FORMAT.encode() + rb'"\s*:')
#: So much of a file tells what it is [bytes].
_BEGINNING = 512
_MOST_DAYS = 40_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAnswered:
    """A question that somebody was asked and could not answer: not known, or not done.

    It decides nothing; it keeps the question from being asked again.
    """

    about: str
    criterion: str
    said: str
    by: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedScreening:
    """Everything that a verdict depends on besides the study's record.

    `replaced` are facts of a source of which a part was corrected, as the source has them: what
    replaces one names its source. `remarks` say what else is to be known, such as what of a source
    could not be read, so that nobody takes it for read. `corrections` is the text of a file of
    corrections by which the criteria are read, as it was chosen; empty where there is none.
    """

    study: NctId
    patient: Patient
    policies: Policies
    signed: tuple[Signed, ...] = ()
    not_answered: tuple[NotAnswered, ...] = ()
    replaced: tuple[Fact, ...] = ()
    remarks: tuple[str, ...] = ()
    corrections: str = ""


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class _CompleteRow(_Row, frozen=True, omit_defaults=True):
    kind: FactKind
    declared_by: str
    concept: str = ""
    start: date | None = None
    end: date | None = None


class _SignedRow(_Row, frozen=True, omit_defaults=True):
    by: str
    on: date
    criterion: str
    words: str
    reason: str
    patient: str = ""
    holds: bool | None = None
    reading: Choice | None = None


class _NotAnsweredRow(_Row, frozen=True):
    about: str
    criterion: str
    said: str
    by: str
    on: date


class _FileRow(_Row, frozen=True):
    trialwright_screening: int
    study: str
    as_of: date
    patient: PatientRow
    at_screening_days: int | None = None
    stale_after_days: dict[str, int] = {}
    complete: tuple[_CompleteRow, ...] = ()
    signed: tuple[_SignedRow, ...] = ()
    not_answered: tuple[_NotAnsweredRow, ...] = ()
    replaced: tuple[FactRow, ...] = ()
    remarks: tuple[str, ...] = ()
    corrections: str | msgspec.UnsetType = msgspec.UNSET


def looks_saved(data: bytes) -> bool:
    """Whether bytes begin as the file of a screening does."""
    return _BEGINS.match(data.removeprefix(b"\xef\xbb\xbf")) is not None


def is_saved(path: Path) -> bool:
    """Whether a path is a file that begins as that of a screening; no more of it is read."""
    if not path.is_file():
        return False
    with path.open("rb") as opened:
        return looks_saved(opened.read(_BEGINNING))


def written(saved: SavedScreening) -> bytes:
    """Return a screening as its file; the same screening gives the same bytes."""
    policies = saved.policies
    row = _FileRow(
        trialwright_screening=VERSION,
        study=str(saved.study),
        as_of=policies.day,
        patient=patient_row(saved.patient),
        at_screening_days=policies.at_screening,
        stale_after_days=dict(sorted(policies.stale_after.items())),
        complete=tuple(map(_complete_row, policies.complete)),
        signed=tuple(map(_signed_row, saved.signed)),
        not_answered=tuple(map(_not_answered_row, saved.not_answered)),
        replaced=tuple(map(fact_row, saved.replaced)),
        remarks=saved.remarks,
        corrections=saved.corrections or msgspec.UNSET,
    )
    return msgspec.json.format(msgspec.json.encode(row), indent=1) + b"\n"


def read_saved(data: bytes, place: str) -> SavedScreening:
    """Return the screening of a file; raises InvalidInput, saying where and what was expected."""
    try:
        row = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=_FileRow)
        _expect_version(row.trialwright_screening)
        saved = _saved(row)
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
        raise InvalidInput(f"{place}: found no screening: {error}") from error
    _expect_same_study(saved, place)
    return saved


def _expect_same_study(saved: SavedScreening, place: str) -> None:
    """Refuse corrections that do not read, or are of another study."""
    if saved.corrections:
        study = read_corrections(saved.corrections, f"{place}: corrections").study
        if study is not None and study.upper() != saved.study:
            raise InvalidInput(f"{place}: corrections are for {study}, expected {saved.study}")


def saved_as_read(saved: SavedScreening) -> PatientsRead:
    """Return the patient of a file as every other source of patients gives its own."""
    rows: Counter[str] = Counter(one.kind.value for one in saved.patient.facts)
    return PatientsRead(_NAME, (saved.patient,), dict(sorted(rows.items())), {}, ())


def _expect_version(version: int) -> None:
    if version != VERSION:
        raise ValueError(f"its form is of version {version}, expected {VERSION}")


def _saved(row: _FileRow) -> SavedScreening:
    limits = {**row.stale_after_days}
    reach = row.at_screening_days
    _expect_days([*limits.values(), *([] if reach is None else [reach])])
    policies = Policies(
        day=row.as_of,
        stale_after=MappingProxyType(limits),
        at_screening=reach,
        complete=tuple(map(_complete, row.complete)),
    )
    return SavedScreening(
        study=NctId(row.study),
        patient=patient_of(row.patient),
        policies=policies,
        signed=tuple(map(_signed, row.signed)),
        not_answered=tuple(map(_not_answered, row.not_answered)),
        replaced=tuple(map(fact_of, row.replaced)),
        remarks=row.remarks,
        corrections=row.corrections if isinstance(row.corrections, str) else "",
    )


def _expect_days(listed: Iterable[int]) -> None:
    for days in listed:
        if not 0 <= days <= _MOST_DAYS:
            raise ValueError(f"{days} is not a number of days: expected 0 to {_MOST_DAYS}")


def _complete_row(one: Completeness) -> _CompleteRow:
    return _CompleteRow(
        kind=one.kind,
        declared_by=one.declared_by,
        concept=one.concept,
        start=one.window.start,
        end=one.window.end,
    )


def _complete(row: _CompleteRow) -> Completeness:
    return Completeness(row.kind, Window(row.start, row.end), row.declared_by, row.concept)


def _signed_row(one: Signed) -> _SignedRow:
    return _SignedRow(
        by=one.by,
        on=one.on,
        criterion=one.criterion,
        words=one.words,
        reason=one.reason,
        patient=one.patient,
        holds=one.holds,
        reading=one.reading,
    )


def _signed(row: _SignedRow) -> Signed:
    named = {"by": row.by, "criterion": row.criterion, "words": row.words, "reason": row.reason}
    for name, text in named.items():
        if not text.strip():
            raise ValueError(f"a signed answer has no `{name}`")
    if (row.holds is None) is (row.reading is None):
        raise ValueError("a signed answer has either `holds` or `reading`")
    if (row.reading is None) is not bool(row.patient):
        raise ValueError("an answer names its `patient`, and a reading of the study none")
    return Signed(
        by=row.by,
        on=row.on,
        criterion=row.criterion,
        words=row.words,
        reason=row.reason,
        patient=row.patient,
        holds=row.holds,
        reading=row.reading,
    )


def _not_answered_row(one: NotAnswered) -> _NotAnsweredRow:
    return _NotAnsweredRow(
        about=one.about, criterion=one.criterion, said=one.said, by=one.by, on=one.on
    )


def _not_answered(row: _NotAnsweredRow) -> NotAnswered:
    return NotAnswered(
        about=row.about, criterion=row.criterion, said=row.said, by=row.by, on=row.on
    )
