"""One row of an OMOP table to the fact that it states."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from trialwright.eligibility.patient import (
    Activity,
    Coded,
    Fact,
    FactKind,
    Interval,
    Measured,
    ReferenceRange,
    Source,
    Span,
    Standing,
    Value,
    Worded,
)
from trialwright.exchange.patients.account import Odd
from trialwright.exchange.patients.moments import Moment, midnight_is_no_clock, moment
from trialwright.exchange.patients.naming import as_said, ordered
from trialwright.exchange.patients.omop.tables import Row
from trialwright.exchange.patients.omop.terms import NOTHING, Terms
from trialwright.exchange.patients.units import one_unit
from trialwright.vocabulary import PartialDate

#: Standard concepts of the domain "Meas Value Operator".
_OPERATORS = MappingProxyType(
    {
        "": "=",
        "0": "=",
        "4172703": "=",
        "4171756": "<",
        "4171754": "<=",
        "4171755": ">=",
        "4172704": ">",
    }
)
#: Type concepts of what was asked for, and nothing more: EHR prescription, prescription written;
#: EHR order, EHR order list entry. A request is not an exposure, and an order is nothing done.
_REQUESTS = frozenset({"32838", "38000177", "32833", "38000275"})
#: How the names of such types read where the source has others: "... prescription ...", "EHR order
#: ...". A drug "identified from EHR order" was given.
_REQUESTED = re.compile(r".*prescription.*|ehr order\b.*")
_TENTATIVE_WORDS = ("preliminary", "provisional", "differential", "suspected")
_DENYING_WORDS = ("refuted", "ruled out")


@dataclass(frozen=True, slots=True)
class Domain:
    """A table of facts: its kind, and how its columns are called."""

    kind: FactKind
    stem: str
    start: str
    end: str = ""


DOMAINS: Mapping[str, Domain] = MappingProxyType(
    {
        "condition_occurrence": Domain(
            FactKind.DIAGNOSIS, "condition", "condition_start", "condition_end"
        ),
        "measurement": Domain(FactKind.MEASUREMENT, "measurement", "measurement"),
        "observation": Domain(FactKind.OBSERVATION, "observation", "observation"),
        "procedure_occurrence": Domain(FactKind.PROCEDURE, "procedure", "procedure"),
        "drug_exposure": Domain(
            FactKind.MEDICATION, "drug", "drug_exposure_start", "drug_exposure_end"
        ),
    }
)
#: Columns that hold concept ids of a fact, by their ends.
ID_COLUMNS = (
    "condition_status_concept_id",
    "drug_type_concept_id",
    "procedure_type_concept_id",
    "value_as_concept_id",
    "unit_concept_id",
)


def fact_of(row: Row, table: str, place: str, terms: Terms) -> Fact:
    """Return the fact of a row; raises Odd where it is not as OMOP has it."""
    domain = DOMAINS[table]
    stem = domain.stem
    ids = (row.get(f"{stem}_concept_id", ""), row.get(f"{stem}_source_concept_id", ""))
    source_value = row.get(f"{stem}_source_value", "")
    text = next(filter(None, map(terms.name, ids)), source_value)
    start = _moment(row, domain.start)
    return as_said(
        Fact(
            kind=domain.kind,
            codes=ordered(code for code in map(terms.code, ids) if code is not None),
            text=text,
            concepts=terms.meant(ids, text),
            value=_value(row, terms) if domain.kind in _WITH_VALUE else None,
            ranges=_ranges(row),
            span=_span(row, domain, start),
            clock=start.clock if start is not None and not domain.end else None,
            standing=_STANDINGS.get(table, _sure)(row, terms),
            activity=_activity(row, table),
            source=Source(place, table.upper(), row.get(f"{table}_id", "")),
        ),
        terms.vocabulary,
    )


_WITH_VALUE = (FactKind.MEASUREMENT, FactKind.OBSERVATION)


def _moment(row: Row, column: str) -> Moment | None:
    """Return the moment of a row; a date without a time is known to the day."""
    for name in (f"{column}_datetime", f"{column}_date"):
        if row.get(name):
            return midnight_is_no_clock(moment(row[name], name))
    return None


def _span(row: Row, domain: Domain, start: Moment | None) -> Span:
    day = start.day if start is not None else None
    if not domain.end:
        return Span.at(day)
    end = _moment(row, domain.end)
    return Span(day, end.day if end is not None else None)


def _activity(row: Row, table: str) -> Activity:
    """Return that a condition is over where its end is stated; an open end says nothing."""
    is_over = table == "condition_occurrence" and bool(row.get("condition_end_date"))
    return Activity.RESOLVED if is_over else Activity.UNKNOWN


def _value(row: Row, terms: Terms) -> Value | None:
    digits = row.get("value_as_number", "")
    if digits:
        return _measured(row, digits, terms)
    coded = row.get("value_as_concept_id", "")
    if coded not in NOTHING:
        code = terms.code(coded)
        return Coded((code,) if code is not None else (), terms.name(coded))
    words = row.get("value_as_string", "") or row.get("value_source_value", "")
    return Worded(words) if words else None


def _measured(row: Row, digits: str, terms: Terms) -> Measured:
    operator = row.get("operator_concept_id", "")
    if operator not in _OPERATORS:
        raise Odd("operator_concept_id", operator, f"one of {', '.join(filter(None, _OPERATORS))}")
    try:
        number = Interval.read(digits, _OPERATORS[operator])
    except ValueError:
        raise Odd("value_as_number", digits, "a number") from None
    unit_id = row.get("unit_concept_id", "")
    code = terms.code(unit_id)
    coded = code.code if code is not None and code.system == "UCUM" else ""
    unit, other = one_unit(coded, row.get("unit_source_value", ""))
    return Measured(number, unit, digits, other)


def _ranges(row: Row) -> tuple[ReferenceRange, ...]:
    low, high = row.get("range_low", ""), row.get("range_high", "")
    return (ReferenceRange(low, high),) if low or high else ()


def _sure(_: Row, __: Terms) -> Standing:
    return Standing.SURE


def _of_condition(row: Row, terms: Terms) -> Standing:
    status_id = row.get("condition_status_concept_id", "")
    words = f"{terms.name(status_id)} {row.get('condition_status_source_value', '')}".casefold()
    if any(word in words for word in _DENYING_WORDS):
        return Standing.DENIED
    is_tentative = any(word in words for word in _TENTATIVE_WORDS)
    return Standing.TENTATIVE if is_tentative else Standing.SURE


def _by_type(column: str) -> Callable[[Row, Terms], Standing]:
    """Return the reader of a type: what was only asked for is planned."""

    def read(row: Row, terms: Terms) -> Standing:
        type_id = row.get(column, "")
        is_request = type_id in _REQUESTS or _REQUESTED.fullmatch(terms.name(type_id).casefold())
        return Standing.PLANNED if is_request else Standing.SURE

    return read


_STANDINGS: Mapping[str, Callable[[Row, Terms], Standing]] = MappingProxyType(
    {
        "condition_occurrence": _of_condition,
        "drug_exposure": _by_type("drug_type_concept_id"),
        "procedure_occurrence": _by_type("procedure_type_concept_id"),
    }
)


def birth_of(row: Row) -> PartialDate | None:
    """Return a birth date as exactly as a row of PERSON has it; raises Odd."""
    year, month, day = (row.get(f"{part}_of_birth", "") for part in ("year", "month", "day"))
    if not year:
        return None
    parts = [year.zfill(4), month.zfill(2) if month else "", day.zfill(2) if day else ""]
    if day and not month:
        raise Odd("day_of_birth", day, "a month beside it")
    text = "-".join(filter(None, parts))
    try:
        return PartialDate(text)
    except ValueError:
        raise Odd("year_of_birth, month_of_birth, day_of_birth", text, "a date") from None
