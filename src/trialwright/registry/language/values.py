"""What is written for a value of a field, as the value that is meant."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

from trialwright.registry.fields import Field
from trialwright.registry.labels import labels
from trialwright.registry.language.kinds import DATES, FieldKind
from trialwright.registry.language.tree import Age, Date, Number, Value
from trialwright.vocabulary import Duration, PartialDate
from trialwright.vocabulary.sentences import sentence

Ordered: TypeAlias = date | float

#: Explanations behind a value's name; elsewhere the bracket is part of the registry's label.
_EXPLANATION = re.compile(r"\s*\([^)]*\)$")
_WITH_BRACKET = frozenset({"DesignMasking"})

#: Words that the registry used before those of version 2 of its API.
_FORMER_WORDS = {
    ("DateType", "ESTIMATED"): ("Anticipated",),
    ("EnrollmentType", "ESTIMATED"): ("Anticipated",),
}


#: Phases are written with these numerals too.
_NUMERALS = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_PHASE = "Phase"
_PHASES = re.compile(r"^phases?\s*(\w+)\s*[-/]\s*(?:phase\s*)?(\w+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ValueWords:
    """A constant of an enumeration and the texts by which a search finds it."""

    constant: str
    texts: tuple[str, ...]


@cache
def words_of_values(type_name: str) -> tuple[ValueWords, ...]:
    """Return the constants of an enumeration, each with its label and itself as texts."""
    return tuple(
        ValueWords(constant, _texts(type_name, constant, label))
        for constant, label in labels()[type_name].items()
    )


def _texts(type_name: str, constant: str, label: str) -> tuple[str, ...]:
    plain = label if type_name in _WITH_BRACKET else _EXPLANATION.sub("", label)
    former = _FORMER_WORDS.get((type_name, constant), ())
    roman = (_with_numeral(plain),) if type_name == _PHASE else ()
    return tuple(dict.fromkeys((plain, constant, *former, *roman)))


def _with_numeral(label: str) -> str:
    """Return the label of a phase with its number in Roman numerals: Phase II."""
    return "".join(_NUMERALS.get(sign, sign) for sign in label)


def constants_named(field: Field, text: str) -> tuple[str, ...]:
    """Return the constants that a text names by themselves or by their label, in any case.

    They are several where a constant of an older form has the label of a newer one.
    """
    return _constants(_type_of(field)).get(_key(text), ())


def constants_named_together(field: Field, text: str) -> tuple[str, ...]:
    """Return the two phases that a text names as one: Phase 2/3, Phase I/II; else none."""
    both = _PHASES.match(text.strip()) if _type_of(field) == _PHASE else None
    if both is None:
        return ()
    named = tuple(constants_named(field, f"Phase {number}") for number in both.groups())
    return tuple(dict.fromkeys(one[0] for one in named)) if all(named) else ()


def constants_of(field: Field) -> tuple[str, ...]:
    """Return every constant of an enumerated field."""
    return tuple(labels()[_type_of(field)])


def nearest_constants(field: Field, text: str) -> tuple[str, ...]:
    """Return constants close to a text that names none."""
    known = _constants(_type_of(field))
    close = difflib.get_close_matches(_key(text[:100]), known, 3)
    return tuple(dict.fromkeys(constant for key in close for constant in known[key]))


@cache
def _constants(type_name: str) -> MappingProxyType[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {}
    for value in words_of_values(type_name):
        label = labels()[type_name][value.constant]
        for key in dict.fromkeys(_key(text) for text in (*value.texts, label)):
            known[key] = (*known.get(key, ()), value.constant)
    return MappingProxyType(known)


def _type_of(field: Field) -> str:
    return field.type.removesuffix("[]")


def _key(text: str) -> str:
    return "".join(mark for mark in text.casefold() if mark.isalnum())


def span_of(value: Value, kind: FieldKind) -> tuple[Ordered, Ordered] | None:
    """Return the least and the greatest of what a value can mean in the order of this kind.

    Dates are days: a month goes from its first to its last. Lengths of time are in days [d],
    with the mean year and month of `Duration`. None if the value is not of this kind.
    """
    if kind in DATES:
        return _days(value)
    if kind is FieldKind.NUMBER and isinstance(value, Number):
        number = float(value.text)
        return number, number
    if kind is FieldKind.AGE and isinstance(value, Age):
        days = float(value.amount) * _days_in(value.unit)
        return days, days
    return None


def _days(value: Value) -> tuple[date, date] | None:
    if not isinstance(value, Date | Number):
        return None
    try:
        meant = PartialDate(value.text)
    except ValueError:
        return None
    return meant.earliest, meant.latest


@cache
def _days_in(unit: str) -> float:
    return Duration(f"1 {unit.capitalize()}").days


def written(value: Value) -> str:
    """Return a value as it stands in a query."""
    return f"{value.amount} {value.unit}" if isinstance(value, Age) else value.text


#: What a value of each kind looks like, for messages.
EXAMPLES = MappingProxyType(
    {
        FieldKind.NUMBER: sentence("a number, such as 100"),
        FieldKind.DAY: sentence("a date, such as 2023-01-15, 01/15/2023, 2023-01 or 2023"),
        FieldKind.PARTIAL_DATE: sentence("a date, such as 2023-01-15, 01/15/2023, 2023-01 or 2023"),
        FieldKind.MINUTE: sentence("a date, such as 2023-01-15, 01/15/2023, 2023-01 or 2023"),
        FieldKind.AGE: sentence("a length of time, such as 18 years or 6 months"),
        FieldKind.BOOLEAN: sentence("true or false"),
        FieldKind.POINT: sentence("DISTANCE[latitude,longitude,radius] or MISSING"),
    }
)
