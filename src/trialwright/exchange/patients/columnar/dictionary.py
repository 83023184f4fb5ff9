"""The dictionary of columns as JSON: what the numbers in the tables mean, each by its place."""

from __future__ import annotations

from datetime import time
from fractions import Fraction
from typing import Any

import msgspec

from trialwright.eligibility.cohort import Dictionary, Result, What
from trialwright.eligibility.patient import (
    Absent,
    Activity,
    Coded,
    FactKind,
    Interval,
    Measured,
    ReferenceRange,
    Standing,
    Value,
    Worded,
)
from trialwright.errors import ContainerError
from trialwright.vocabulary import Code

#: What the file says of itself; another form is another number.
FORM = "trialwright patients as columns, 2"


def dictionary_as_json(dictionary: Dictionary) -> bytes:
    """Return a dictionary as JSON."""
    return msgspec.json.encode(
        {
            "form": FORM,
            "sayings": [_what(one) for one in dictionary.sayings],
            "results": [_result(one) for one in dictionary.results],
            "clocks": [one.isoformat() for one in dictionary.clocks],
            "places": list(dictionary.places),
            "tables": list(dictionary.tables),
        }
    )


def dictionary_from_json(data: bytes, place: str) -> Dictionary:
    """Return the dictionary of JSON; raises ContainerError, saying what was expected."""
    try:
        read = msgspec.json.decode(data)
        if read["form"] != FORM:
            raise ValueError(f"the form {read['form']!r}")  # noqa: TRY301 - one way out
        return Dictionary(
            sayings=tuple(map(_what_from, read["sayings"])),
            results=tuple(map(_result_from, read["results"])),
            clocks=tuple(map(time.fromisoformat, read["clocks"])),
            places=tuple(map(str, read["places"])),
            tables=tuple(map(str, read["tables"])),
        )
    except (ValueError, KeyError, TypeError, msgspec.MsgspecError) as error:
        raise ContainerError(place=place, found=str(error), expected=f"JSON of {FORM}") from error


def _what(one: What) -> dict[str, Any]:
    return {
        "kind": one.kind.value,
        "codes": _codes(one.codes),
        "text": one.text,
        "concepts": list(one.concepts),
        "standing": one.standing.value,
        "activity": one.activity.value,
        "specimen": one.specimen,
        "method": one.method,
        "severity": one.severity,
    }


def _what_from(read: dict[str, Any]) -> What:
    return What(
        kind=FactKind(read["kind"]),
        codes=_codes_from(read["codes"]),
        text=read["text"],
        concepts=tuple(read["concepts"]),
        standing=Standing(read["standing"]),
        activity=Activity(read["activity"]),
        specimen=read["specimen"],
        method=read["method"],
        severity=read["severity"],
    )


def _result(one: Result) -> dict[str, Any]:
    ranges = [[each.low, each.high, each.unit] for each in one.ranges]
    return {"value": _value(one.value), "ranges": ranges}


def _result_from(read: dict[str, Any]) -> Result:
    ranges = tuple(ReferenceRange(low, high, unit) for low, high, unit in read["ranges"])
    return Result(_value_from(read["value"]), ranges)


def _value(value: Value | None) -> dict[str, Any] | None:
    match value:
        case None:
            return None
        case Measured(number=number):
            return {
                "measured": [_exactly(number.low), _exactly(number.high)],
                "open": [number.low_open, number.high_open],
                "unit": value.unit,
                "written": value.written,
                "other_unit": value.other_unit,
            }
        case Coded():
            return {"coded": _codes(value.codes), "text": value.text}
        case Worded():
            return {"worded": value.text}
        case Absent():
            return {"absent": value.why}


def _value_from(read: dict[str, Any] | None) -> Value | None:
    if read is None:
        return None
    if "measured" in read:
        low, high = map(_number, read["measured"])
        number = Interval(low, high, *read["open"])
        return Measured(number, read["unit"], read["written"], read["other_unit"])
    if "coded" in read:
        return Coded(_codes_from(read["coded"]), read["text"])
    if "worded" in read:
        return Worded(read["worded"])
    return Absent(read["absent"])


def _exactly(number: Fraction | None) -> str | None:
    return None if number is None else str(number)


def _number(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _codes(codes: tuple[Code, ...]) -> list[list[str]]:
    return [[one.system, one.code] for one in codes]


def _codes_from(read: list[list[str]]) -> tuple[Code, ...]:
    return tuple(Code(system, code) for system, code in read)
