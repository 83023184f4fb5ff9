"""What kind of values a field of the registry has, which decides what may be asked of it."""

from __future__ import annotations

from enum import Enum
from functools import cache

from trialwright.registry.fields import Field
from trialwright.registry.labels import labels
from trialwright.vocabulary.sentences import Named, named

#: The list whose conditions can be asked to hold within one element.
LOCATIONS = "protocolSection.contactsLocationsModule.locations"


class FieldKind(Enum):
    """Kind of a field's values; the value is the phrase that messages use."""

    TEXT = "text"
    MARKUP = "text with markup"
    ENUMERATION = "one of a list of values"
    BOOLEAN = "true or false"
    NUMBER = "a number"
    DAY = "a day"
    PARTIAL_DATE = "a date that may be a month or a year"
    MINUTE = "a day and a minute"
    AGE = "a length of time"
    POINT = "a point on the map"
    BRANCH = "a part of the record that holds other fields"


def in_words(kind: FieldKind) -> Named:
    """Return the phrase for a kind as it stands within a message."""
    return named(kind.value, kind.value)


_BY_TYPE = {
    "text": FieldKind.TEXT,
    "markup": FieldKind.MARKUP,
    "boolean": FieldKind.BOOLEAN,
    "integer": FieldKind.NUMBER,
    "long": FieldKind.NUMBER,
    "number": FieldKind.NUMBER,
    "NormalizedDate": FieldKind.DAY,
    "PartialDate": FieldKind.PARTIAL_DATE,
    "DateTimeMinutes": FieldKind.MINUTE,
    "NormalizedTime": FieldKind.AGE,
    "GeoPoint": FieldKind.POINT,
}

#: Kinds that are compared by day.
DATES = frozenset({FieldKind.DAY, FieldKind.PARTIAL_DATE, FieldKind.MINUTE})

#: Kinds whose values have an order, so that RANGE and TILT can be asked of them.
ORDERED = DATES | {FieldKind.NUMBER, FieldKind.AGE}

#: Kinds whose values are words.
WORDED = frozenset({FieldKind.TEXT, FieldKind.MARKUP, FieldKind.ENUMERATION})


@cache
def _kind_of_type(name: str) -> FieldKind:
    if name in labels():
        return FieldKind.ENUMERATION
    return _BY_TYPE[name]


def kind_of(field: Field) -> FieldKind:
    """Return the kind of a field's values, each one if the field is a list."""
    if field.is_branch:
        return FieldKind.BRANCH
    return _kind_of_type(field.type.removesuffix("[]"))


def lies_in_a_site(field: Field) -> bool:
    """Whether the field belongs to one site of a study."""
    return field.path.startswith(f"{LOCATIONS}.")
