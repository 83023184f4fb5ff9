"""Patients from a CSV file with one fact a row.

Columns, in any order and case: `patient_id, kind, code_system, code, text, value, unit,
range_low, range_high, date, status, source_id`, of which patient_id and kind must be there; and,
if wanted, `end_date, time, specimen, method`. `kind` is a kind of fact, or `birth_date`, `sex`,
`death`, `observed`. Fields are parted by commas, or by semicolons; then, and only then, may the
decimal mark be a comma, and it is one mark throughout the file; a number that may hold a mark of
thousands is read only where another number tells which mark is the decimal one. A row that cannot
be read is set aside whole: nothing is repaired.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path

from trialwright.eligibility.patient import (
    Activity,
    Fact,
    FactKind,
    Interval,
    Measured,
    Patient,
    ReferenceRange,
    Sex,
    Source,
    Span,
    Standing,
    Value,
    Worded,
)
from trialwright.errors import ContainerError
from trialwright.exchange.patients.account import (
    ALL_KINDS,
    MAY_BE,
    Account,
    Odd,
    PatientsRead,
    SetAside,
)
from trialwright.exchange.patients.decimals import POINT, decimal_marks, digits_of
from trialwright.exchange.patients.moments import Moment, moment
from trialwright.exchange.patients.naming import as_said, meant
from trialwright.vocabulary import Code, Concepts, DateRange, PartialDate, concepts

_FORMAT = "CSV"
_TABLE = "row"
REQUIRED = ("patient_id", "kind")
COLUMNS = (
    *REQUIRED,
    "code_system",
    "code",
    "text",
    "value",
    "unit",
    "range_low",
    "range_high",
    "date",
    "status",
    "source_id",
)
FURTHER = ("end_date", "time", "specimen", "method")
_COMPLETED = "completed"
#: What each status makes of a fact; "" is a fact that is so.
STATUSES = {
    "": (Standing.SURE, Activity.UNKNOWN),
    "final": (Standing.SURE, Activity.UNKNOWN),
    "confirmed": (Standing.SURE, Activity.UNKNOWN),
    _COMPLETED: (Standing.SURE, Activity.UNKNOWN),
    "active": (Standing.SURE, Activity.ACTIVE),
    "remission": (Standing.SURE, Activity.REMISSION),
    "resolved": (Standing.SURE, Activity.RESOLVED),
    "preliminary": (Standing.TENTATIVE, Activity.UNKNOWN),
    "provisional": (Standing.TENTATIVE, Activity.UNKNOWN),
    "planned": (Standing.PLANNED, Activity.UNKNOWN),
    "refuted": (Standing.DENIED, Activity.UNKNOWN),
    "not-done": (Standing.DENIED, Activity.UNKNOWN),
    "cancelled": (Standing.VOID, Activity.UNKNOWN),
    "entered-in-error": (Standing.VOID, Activity.UNKNOWN),
}
_COMPARED = re.compile(r"(?P<comparator><=|>=|<|>)?\s*(?P<digits>[+-]?[0-9].*)")
#: What a spreadsheet makes of a code that looks like a date: 751-8 stays, 2-5 becomes 05-Feb.
_LOOKS_LIKE_A_DATE = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]{1,2}[-./][A-Za-z]{3}.*|[A-Za-z]{3}-[0-9]{2,4}"
    r"|[0-9]{1,2}[./][0-9]{1,2}[./][0-9]{2,4}"
)
_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")


def read_csv(path: Path, vocabulary: Concepts | None = None) -> PatientsRead:
    """Return the patients of a CSV file; raises ContainerError where it is no such table."""
    return read_csv_text(path.read_bytes(), path.name, vocabulary)


def read_csv_text(data: bytes, place: str, vocabulary: Concepts | None = None) -> PatientsRead:
    """Return the patients of CSV that is at hand as bytes; `place` names it."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContainerError(place=place, found=str(error), expected="CSV in UTF-8") from error
    rows = _Rows.of(text, place)
    reading = _Reading(place, rows.decimal_marks, vocabulary or concepts())
    for number, cells in rows.each():
        reading.row(number, cells)
    return reading.account.close(_FORMAT, [one.patient() for one in reading.persons.values()])


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of a file, its header, and what its numbers have as their decimal marks."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, list[str]], ...]
    decimal_marks: frozenset[str]

    @classmethod
    def of(cls, text: str, place: str) -> _Rows:
        first = text.partition("\n")[0]
        mark = ";" if first.count(";") > first.count(",") else ","
        try:
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
            header = tuple(name.strip().lower() for name in next(reader, []))
            rows = tuple((reader.line_num, cells) for cells in reader if any(cells))
        except csv.Error as error:
            raise ContainerError(place=place, found=str(error), expected="a CSV table") from error
        _expect_columns(header, place)
        columns = [header.index(one) for one in _NUMBERS if one in header]
        numbers = (cells[at] for _, cells in rows for at in columns if at < len(cells))
        marks = decimal_marks(map(_compared, numbers)) if mark == ";" else frozenset({POINT})
        return cls(header, rows, marks)

    def each(self) -> Iterator[tuple[int, dict[str, str] | int]]:
        """Yield each row by its line: its cells by column, or how many it has, if too many."""
        for number, cells in self.rows:
            if len(cells) == len(self.header):
                yield number, dict(zip(self.header, map(str.strip, cells), strict=True))
            else:
                yield number, len(cells)


def _whose(cells: dict[str, str] | int) -> tuple[str | None, tuple[FactKind, ...]]:
    """Return whose a row is, None where it does not say, and what it may be a fact of."""
    if isinstance(cells, int):
        return None, ALL_KINDS
    kind = cells["kind"].lower()
    known = {one.value: MAY_BE[one] for one in FactKind} | dict.fromkeys(_PERSONAL, ())
    return cells["patient_id"] or None, known.get(kind, ALL_KINDS)


_NUMBERS = ("value", "range_low", "range_high")


def _compared(text: str) -> str:
    """Return the number behind a comparator, if there is one."""
    found = _COMPARED.fullmatch(text.strip())
    return found["digits"] if found is not None else ""


def _expect_columns(header: tuple[str, ...], place: str) -> None:
    missing = [name for name in REQUIRED if name not in header]
    strange = [name for name in header if name not in (*COLUMNS, *FURTHER)]
    if missing or strange or len(set(header)) != len(header):
        raise ContainerError(
            place=place,
            found=f"the columns {' '.join(', '.join(header).split())[:200] or 'of no header'}",
            expected=f"{', '.join(REQUIRED)} and any of {', '.join((*COLUMNS[2:], *FURTHER))}",
        )


@dataclass(slots=True)
class _Person:
    """What the rows of one patient have said so far."""

    id: str
    sex: Sex = Sex.UNKNOWN
    birth: PartialDate | None = None
    death: PartialDate | None = None
    is_dead: bool = False
    observed: list[DateRange] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    def patient(self) -> Patient:
        """Return the patient."""
        return Patient(
            id=self.id,
            sex=self.sex,
            birth=self.birth,
            death=self.death,
            is_dead=self.is_dead,
            observed=tuple(self.observed),
            facts=tuple(self.facts),
        )


@dataclass(slots=True)
class _Reading:
    """The patients of a file as they are found."""

    place: str
    decimal_marks: frozenset[str]
    vocabulary: Concepts
    account: Account = field(default_factory=Account)
    persons: dict[str, _Person] = field(default_factory=dict)

    def row(self, number: int, cells: dict[str, str] | int) -> None:
        """Read one row, or set it aside."""
        try:
            kind = self._stated(number, cells)
        except Odd as odd:
            aside = SetAside.of(self.place, _TABLE, f"line {number}", odd)
            self.account.put_aside(aside, *_whose(cells))
        else:
            self.account.rows[kind] += 1

    def _stated(self, number: int, cells: dict[str, str] | int) -> str:
        """Take over what a row says; return its kind."""
        if isinstance(cells, int):
            raise Odd("row", f"{cells} cells", "as many as the header has")
        if not cells["patient_id"]:
            raise Odd("patient_id", "", "who the row is about")
        kind = cells["kind"].lower()
        known = self.persons.get(cells["patient_id"]) or _Person(cells["patient_id"])
        if kind in _PERSONAL:
            _PERSONAL[kind](known, cells)
        else:
            known.facts.append(self._fact(number, kind, cells))
        self.persons[known.id] = known
        return kind

    def _fact(self, number: int, kind: str, cells: dict[str, str]) -> Fact:
        kinds = {one.value: one for one in FactKind}
        if kind not in kinds:
            raise Odd("kind", kind, f"one of {', '.join((*kinds, *_PERSONAL))}")
        codes = _codes(cells)
        text = cells.get("text", "")
        status = cells.get("status", "").lower()
        if status not in STATUSES:
            raise Odd("status", status, f"one of {', '.join(filter(None, STATUSES))}")
        standing, activity = STATUSES[status]
        begun = _moment(cells, "date")
        fact = Fact(
            kind=kinds[kind],
            codes=codes,
            text=text,
            concepts=meant(codes, text, self.vocabulary),
            value=self._value(cells),
            ranges=self._ranges(cells),
            span=_span(kinds[kind], begun, _moment(cells, "end_date")),
            clock=_clock(cells, begun),
            standing=standing,
            activity=_over(kinds[kind], activity, cells),
            specimen=cells.get("specimen", ""),
            method=cells.get("method", ""),
            source=Source(self.place, _TABLE, cells.get("source_id", "") or f"line {number}"),
        )
        return as_said(fact, self.vocabulary)

    def _value(self, cells: dict[str, str]) -> Value | None:
        text = cells.get("value", "")
        compared = _COMPARED.fullmatch(text)
        if compared is None:
            return Worded(text) if text else None
        digits = self._digits("value", compared["digits"])
        if digits is None:
            return Worded(text)
        try:
            number = Interval.read(digits, compared["comparator"] or "=")
        except ValueError:
            raise Odd("value", text, "a number") from None
        return Measured(number, cells.get("unit", ""), digits)

    def _ranges(self, cells: dict[str, str]) -> tuple[ReferenceRange, ...]:
        bounds = []
        for column in ("range_low", "range_high"):
            text = cells.get(column, "")
            digits = self._digits(column, text) if text else ""
            if digits is None:
                raise Odd(column, text, "a number")
            bounds.append(digits)
        return (ReferenceRange(bounds[0], bounds[1]),) if any(bounds) else ()

    def _digits(self, column: str, text: str) -> str | None:
        return digits_of(column, text, self.decimal_marks)


def _codes(cells: dict[str, str]) -> tuple[Code, ...]:
    code, system = cells.get("code", ""), cells.get("code_system", "")
    if not code:
        return ()
    if _LOOKS_LIKE_A_DATE.fullmatch(code) or _SCIENTIFIC.fullmatch(code):
        raise Odd("code", code, "a code, not what a spreadsheet made of one")
    if not system:
        raise Odd("code_system", "", "the system of the code")
    return (Code.of(system, code),)


def _moment(cells: dict[str, str], column: str) -> Moment | None:
    text = cells.get(column, "")
    return moment(text, column) if text else None


def _clock(cells: dict[str, str], begun: Moment | None) -> time | None:
    text = cells.get("time", "")
    if not text:
        return begun.clock if begun is not None else None
    try:
        clock = time.fromisoformat(text)
    except ValueError:
        clock = None
    if clock is None or clock.tzinfo is not None:
        raise Odd("time", text, "a time of day such as 08:30, by the patient's clock")
    return clock


def _span(kind: FactKind, begun: Moment | None, ended: Moment | None) -> Span:
    """Return the span of a row; what is measured or observed happens at once."""
    start = begun.day if begun is not None else None
    if ended is not None:
        return Span(start, ended.day)
    is_lasting = kind in {FactKind.DIAGNOSIS, FactKind.ALLERGY, FactKind.MEDICATION}
    return Span(start) if is_lasting else Span.at(start)


def _over(kind: FactKind, activity: Activity, cells: dict[str, str]) -> Activity:
    has_end = bool(cells.get("end_date"))
    is_over = kind is FactKind.DIAGNOSIS and has_end
    if kind is FactKind.MEDICATION and cells.get("status", "").lower() == _COMPLETED:
        is_over = not has_end
    return Activity.RESOLVED if is_over and activity is Activity.UNKNOWN else activity


def _birth(person: _Person, cells: dict[str, str]) -> None:
    told = _personal_date(cells)
    if person.birth not in {None, told}:
        raise Odd("date", str(told), f"one birth date for a patient, before it was {person.birth}")
    person.birth = told


def _sex(person: _Person, cells: dict[str, str]) -> None:
    text = cells.get("value", "") or cells.get("text", "")
    known = {one.value: one for one in Sex}
    if text.lower() not in known:
        raise Odd("value", text, "female, male or unknown")
    if person.sex not in {Sex.UNKNOWN, known[text.lower()]}:
        raise Odd("value", text, f"one sex for a patient, before it was {person.sex.value}")
    person.sex = known[text.lower()]


def _death(person: _Person, cells: dict[str, str]) -> None:
    person.is_dead = True
    person.death = _personal_date(cells) if cells.get("date") else person.death


def _observed(person: _Person, cells: dict[str, str]) -> None:
    start, end = _moment(cells, "date"), _moment(cells, "end_date")
    if start is None or end is None:
        raise Odd("date and end_date", None, "the first and the last day that were watched")
    person.observed.append(DateRange(start.day.earliest, end.day.latest))


def _personal_date(cells: dict[str, str]) -> PartialDate:
    return moment(cells.get("date", ""), "date").day


_PERSONAL = {"birth_date": _birth, "sex": _sex, "death": _death, "observed": _observed}
