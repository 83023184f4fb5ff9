"""One patient's facts in the form of the file: nothing of a fact is lost, there and back.

What does not fit raises ValueError with a sentence; `files` says in which file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time
from fractions import Fraction
from typing import TypeAlias, assert_never

import msgspec

from trialwright.eligibility.patient import (
    Absent,
    Activity,
    Coded,
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
from trialwright.vocabulary import Code, DateRange, PartialDate

#: Decimals of any length that a source writes, and quotients of them; no exponents, which could
#: stand for numbers that fill the memory.
_FRACTION = re.compile(r"-?[0-9]{1,400}(?:/[0-9]{1,400})?")


class _Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What all parts of the file have in common: unknown keys are refused."""


class NumberRow(_Row, frozen=True, tag="number"):
    """A number as far as it is known; None is no bound."""

    unit: str
    low: str | None = None
    high: str | None = None
    low_open: bool = False
    high_open: bool = False
    written: str = ""
    other_unit: str = ""


class CodedRow(_Row, frozen=True, tag="coded"):
    """A result from a list."""

    codes: tuple[tuple[str, str], ...]
    text: str = ""


class WordsRow(_Row, frozen=True, tag="words"):
    """A result in words."""

    text: str


class AbsentRow(_Row, frozen=True, tag="absent"):
    """There is no result, and why."""

    why: str


ValueRow: TypeAlias = NumberRow | CodedRow | WordsRow | AbsentRow


class FactRow(_Row, frozen=True, kw_only=True):
    """One fact; dates are as precise as they were written."""

    kind: FactKind
    source: tuple[str, str, str]
    codes: tuple[tuple[str, str], ...] = ()
    text: str = ""
    concepts: tuple[str, ...] = ()
    value: ValueRow | None = None
    ranges: tuple[tuple[str, str, str], ...] = ()
    start: str | None = None
    end: str | None = None
    by: str | None = None
    over_by: str | None = None
    recorded: str | None = None
    clock: str | None = None
    standing: Standing = Standing.SURE
    activity: Activity = Activity.UNKNOWN
    specimen: str = ""
    method: str = ""
    severity: str = ""


class PatientRow(_Row, frozen=True, kw_only=True):
    """One patient."""

    id: str
    sex: Sex = Sex.UNKNOWN
    birth: str | None = None
    death: str | None = None
    is_dead: bool = False
    observed: tuple[tuple[date, date], ...] = ()
    facts: tuple[FactRow, ...] = ()


def patient_row(one: Patient) -> PatientRow:
    """Return a patient in the form of the file."""
    return PatientRow(
        id=one.id,
        sex=one.sex,
        birth=_text(one.birth),
        death=_text(one.death),
        is_dead=one.is_dead,
        observed=tuple((span.earliest, span.latest) for span in one.observed),
        facts=tuple(map(fact_row, one.facts)),
    )


def patient_of(row: PatientRow) -> Patient:
    """Return the patient of a file; raises ValueError where a date or a number is none."""
    if not row.id.strip():
        raise ValueError("the patient has no id")
    return Patient(
        id=row.id,
        sex=row.sex,
        birth=_day(row.birth),
        death=_day(row.death),
        is_dead=row.is_dead,
        observed=tuple(DateRange(first, last) for first, last in row.observed),
        facts=tuple(map(fact_of, row.facts)),
    )


def fact_row(fact: Fact) -> FactRow:
    """Return a fact in the form of the file."""
    return FactRow(
        kind=fact.kind,
        source=(fact.source.place, fact.source.table, fact.source.row),
        codes=_pairs(fact.codes),
        text=fact.text,
        concepts=fact.concepts,
        value=_value_row(fact.value),
        ranges=tuple((one.low, one.high, one.unit) for one in fact.ranges),
        start=_text(fact.span.start),
        end=_text(fact.span.end),
        by=_text(fact.span.by),
        over_by=_text(fact.span.over_by),
        recorded=_text(fact.recorded),
        clock=fact.clock.isoformat() if fact.clock is not None else None,
        standing=fact.standing,
        activity=fact.activity,
        specimen=fact.specimen,
        method=fact.method,
        severity=fact.severity,
    )


def fact_of(row: FactRow) -> Fact:
    """Return the fact of a file; raises ValueError where a date or a number is none."""
    return Fact(
        kind=row.kind,
        codes=_codes(row.codes),
        text=row.text,
        concepts=row.concepts,
        value=_value_of(row.value),
        ranges=tuple(ReferenceRange(*one) for one in row.ranges),
        span=Span(_day(row.start), _day(row.end), _day(row.by), _day(row.over_by)),
        recorded=_day(row.recorded),
        clock=time.fromisoformat(row.clock) if row.clock is not None else None,
        standing=row.standing,
        activity=row.activity,
        specimen=row.specimen,
        method=row.method,
        severity=row.severity,
        source=Source(*row.source),
    )


def _value_row(value: Value | None) -> ValueRow | None:
    match value:
        case None:
            return None
        case Measured(number=number):
            return NumberRow(
                unit=value.unit,
                low=_number(number.low),
                high=_number(number.high),
                low_open=number.low_open,
                high_open=number.high_open,
                written=value.written,
                other_unit=value.other_unit,
            )
        case Coded():
            return CodedRow(_pairs(value.codes), value.text)
        case Worded():
            return WordsRow(value.text)
        case Absent():
            return AbsentRow(value.why)
        case _:
            assert_never(value)


def _value_of(row: ValueRow | None) -> Value | None:
    match row:
        case None:
            return None
        case NumberRow():
            low, high = _fraction(row.low), _fraction(row.high)
            number = Interval(low, high, row.low_open, row.high_open)
            return Measured(number, row.unit, row.written, row.other_unit)
        case CodedRow():
            return Coded(_codes(row.codes), row.text)
        case WordsRow():
            return Worded(row.text)
        case AbsentRow():
            return Absent(row.why)
        case _:
            assert_never(row)


def _pairs(codes: Iterable[Code]) -> tuple[tuple[str, str], ...]:
    return tuple((one.system, one.code) for one in codes)


def _codes(pairs: Iterable[tuple[str, str]]) -> tuple[Code, ...]:
    return tuple(Code(system, code) for system, code in pairs)


def _number(value: Fraction | None) -> str | None:
    return str(value) if value is not None else None


def _fraction(text: str | None) -> Fraction | None:
    if text is None:
        return None
    if _FRACTION.fullmatch(text) is None:
        raise ValueError(f"{text[:40]!r} is not a number: expected digits, or a quotient of them")
    try:
        return Fraction(text)
    except ZeroDivisionError:
        raise ValueError(f"{text[:40]!r} divides by zero") from None


def _text(day: PartialDate | None) -> str | None:
    return str(day) if day is not None else None


def _day(text: str | None) -> PartialDate | None:
    return PartialDate(text) if text is not None else None
