"""Patients as JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, assert_never

from trialwright.eligibility.patient import (
    Absent,
    Coded,
    Fact,
    Interval,
    Measured,
    Patient,
    Unanswered,
    Value,
    Worded,
)
from trialwright.exchange.patients import PatientsRead, SetAside
from trialwright.vocabulary import PartialDate
from trialwright.vocabulary.quantities import shown_number


def account_json(
    read: PatientsRead, patients: Sequence[Patient], day: date | None
) -> dict[str, Any]:
    """Return the account of a source with patients; ages are of a day, null without one."""
    return {
        "format": read.format,
        "as_of": day,
        "rows": read.rows,
        "ignored": read.ignored,
        "set_aside": aside_json(read.set_aside),
        "patients": [_patient(one, day) for one in patients],
    }


def aside_json(set_aside: Iterable[SetAside]) -> list[dict[str, str]]:
    """Return what of sources could not be read."""
    return [asdict(one) for one in set_aside]


def _patient(one: Patient, day: date | None) -> dict[str, Any]:
    age = one.age(day) if day is not None else None
    known = None if age is None or isinstance(age, Unanswered) else [age.youngest, age.oldest]
    return {
        "id": one.id,
        "sex": one.sex.value,
        "birth": _text(one.birth),
        "age": known,
        "is_dead": one.is_dead,
        "death": _text(one.death),
        "observed": [[span.earliest, span.latest] for span in one.observed],
        "facts": [_fact(fact) for fact in one.facts],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "kind": fact.kind.value,
        "concepts": list(fact.concepts),
        "codes": [str(code) for code in fact.codes],
        "text": fact.text,
        "value": _value(fact.value),
        "ranges": [{"low": one.low, "high": one.high, "unit": one.unit} for one in fact.ranges],
        "start": _text(fact.span.start),
        "end": _text(fact.span.end),
        "by": _text(fact.span.by),
        "over_by": _text(fact.span.over_by),
        "time": fact.clock.isoformat() if fact.clock is not None else None,
        "standing": fact.standing.value,
        "activity": fact.activity.value,
        "specimen": fact.specimen,
        "method": fact.method,
        "severity": fact.severity,
        "source": {
            "place": fact.source.place,
            "table": fact.source.table,
            "row": fact.source.row,
        },
    }


def _value(value: Value | None) -> dict[str, Any] | None:
    match value:
        case None:
            return None
        case Measured():
            return {**_interval(value.number), "written": value.written, "unit": value.unit} | (
                {"other_unit": value.other_unit} if value.other_unit else {}
            )
        case Coded():
            return {"codes": [str(code) for code in value.codes], "text": value.text}
        case Worded():
            return {"text": value.text}
        case Absent():
            return {"absent": value.why}
        case _:
            assert_never(value)


def _interval(number: Interval) -> dict[str, Any]:
    """Return the least and the most that a number can be; an open end is not one of them."""
    return {
        "least": shown_number(number.low) if number.low is not None else None,
        "least_open": number.low_open,
        "most": shown_number(number.high) if number.high is not None else None,
        "most_open": number.high_open,
    }


def _text(day: PartialDate | None) -> str | None:
    return str(day) if day is not None else None
