"""The data types of FHIR that several resources share: concepts, quantities, times."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import time, tzinfo

from trialwright.eligibility.patient import (
    Absent,
    Coded,
    Interval,
    Measured,
    ReferenceRange,
    Span,
    Value,
    Worded,
)
from trialwright.exchange.patients.account import Odd
from trialwright.exchange.patients.fhir.nodes import Node
from trialwright.exchange.patients.moments import moment
from trialwright.exchange.patients.naming import ordered
from trialwright.exchange.patients.units import one_unit
from trialwright.vocabulary import Code
from trialwright.vocabulary.codes import system_called
from trialwright.vocabulary.quantities import number

#: How the addresses of HL7's own terminologies begin.
_HL7 = ("http://terminology.hl7.org/", "http://hl7.org/fhir/")
_NORMAL = frozenset({"normal"})


@dataclass(frozen=True, slots=True)
class Named:
    """A CodeableConcept: its codes, and its text or else what its first coding is called."""

    codes: tuple[Code, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """A span, and the time of day where it is one moment."""

    span: Span
    clock: time | None = None


def named(node: Node | None) -> Named:
    """Return what a CodeableConcept names."""
    if node is None:
        return Named()
    codings = node.children("coding")
    codes = [
        Code.of(coding.text("system"), coding.text("code"))
        for coding in codings
        if coding.text("code")
    ]
    displays = [coding.text("display") for coding in codings if coding.text("display")]
    return Named(ordered(codes), node.text("text") or (displays[0] if displays else ""))


def status_codes(node: Node | None, known: Container[str]) -> frozenset[str]:
    """Return what the codings of a status say: HL7's own, or else those that are known, or all.

    A status may be told in other terminologies beside.
    """
    codings = node.children("coding") if node is not None else []
    coded = [(one.text("system"), one.text("code")) for one in codings if one.text("code")]
    of_hl7 = frozenset(code for system, code in coded if system.startswith(_HL7))
    every = frozenset(code for _, code in coded)
    return of_hl7 or frozenset(code for code in every if code in known) or every


def when(node: Node, stem: str, zone: tzinfo | None) -> When:
    """Return the time of ``stem[x]``: a date, a moment or a period; unsaid if it is none."""
    for key in (f"{stem}DateTime", f"{stem}Instant", stem):
        if isinstance(node.value.get(key), str):
            told = moment(node.text(key), node.at(key), zone)
            return When(Span.at(told.day), told.clock)
    period = node.child(f"{stem}Period")
    if period is None:
        return When(Span())
    start, end = (
        moment(period.text(key), period.at(key), zone).day if period.text(key) else None
        for key in ("start", "end")
    )
    return When(Span(start, end))


def value_of(node: Node) -> Value | None:
    """Return ``value[x]`` of an observation or component; None if it has none."""
    for key, read in _READERS.items():
        if node.has(key):
            return read(node, key)
    absent = node.child("dataAbsentReason")
    if absent is not None:
        why = named(absent)
        return Absent(why.text or next((code.code for code in why.codes), "") or "not said")
    other = next((key for key in node.value if key.startswith("value")), None)
    return Worded("") if other is not None else None


def interpretation_of(node: Node) -> Coded | None:
    """Return what the laboratory says of a result, where it gives its codes or words for it."""
    said = [named(one) for one in node.children("interpretation")]
    codes = ordered(code for one in said for code in one.codes)
    text = "; ".join(dict.fromkeys(one.text for one in said if one.text))
    return Coded(codes, text) if codes or text else None


def _quantity(node: Node, key: str) -> Value:
    quantity = node.child(key)
    assert quantity is not None, key
    digits = quantity.digits("value")
    if not digits:
        return Absent("no number")
    unit, other = _unit(quantity)
    try:
        known = Interval.read(digits, quantity.text("comparator") or "=")
    except ValueError as error:
        raise Odd(quantity.path, quantity.value, f"a number ({error})") from None
    return Measured(known, unit, digits, other)


def _unit(quantity: Node) -> tuple[str, str]:
    """Return the coded unit, or the one in words, and the other where they do not agree."""
    code = quantity.text("code") if system_called(quantity.text("system")) == "UCUM" else ""
    return one_unit(code, quantity.text("unit") or quantity.text("code"))


def _range(node: Node, key: str) -> Value:
    found = node.child(key)
    assert found is not None, key
    low, high = found.child("low"), found.child("high")
    units = {_unit(one) for one in (low, high) if one is not None}
    bounds = [one.digits("value") if one is not None else "" for one in (low, high)]
    if len(units) != 1 or not any(bounds):
        return Worded("")
    ((unit, other),) = units
    try:
        numbers = [number(one) if one else None for one in bounds]
    except ValueError as error:
        raise Odd(found.path, found.value, f"numbers ({error})") from None
    return Measured(Interval(numbers[0], numbers[1]), unit, " to ".join(bounds), other)


def _whole(node: Node, key: str) -> Value:
    """Return a number without a unit; whether it needs one, what is measured decides."""
    digits = node.digits(key)
    try:
        return Measured(Interval.read(digits), "", digits)
    except ValueError:
        raise Odd(node.at(key), digits, "a whole number") from None


def _coded(node: Node, key: str) -> Value:
    found = named(node.child(key))
    return Coded(found.codes, found.text)


def _flag(node: Node, key: str) -> Value:
    return Coded((), "yes" if node.flag(key) else "no")


def _words(node: Node, key: str) -> Value:
    return Worded(node.text(key))


def _ratio(node: Node, key: str) -> Value:
    found = node.child(key)
    assert found is not None, key
    parts = [found.child(part) for part in ("numerator", "denominator")]
    return Worded(":".join(part.digits("value") if part is not None else "" for part in parts))


_READERS = {
    "valueQuantity": _quantity,
    "valueInteger": _whole,
    "valueCodeableConcept": _coded,
    "valueBoolean": _flag,
    "valueString": _words,
    "valueRange": _range,
    "valueRatio": _ratio,
    "valueDateTime": _words,
    "valueTime": _words,
}


def reference_ranges(node: Node) -> tuple[ReferenceRange, ...]:
    """Return the normal ranges that came with a result; those of other types are left out."""
    return tuple(_reference_ranges(node))


def _reference_ranges(node: Node) -> Iterator[ReferenceRange]:
    for one in node.children("referenceRange"):
        kinds = status_codes(one.child("type"), _NORMAL)
        low, high = one.child("low"), one.child("high")
        if not kinds <= _NORMAL or (low is None and high is None):
            continue
        units = {_unit(bound)[0] for bound in (low, high) if bound is not None} - {""}
        if len(units) <= 1:
            yield ReferenceRange(
                low.digits("value") if low is not None else "",
                high.digits("value") if high is not None else "",
                next(iter(units), ""),
            )
