"""A close look at a record: every place where it is not what the model expects.

Slow and exact, where the typed decoder is quick and only says that something is odd.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, TypeAlias

from trialwright.registry.fields import GEO_POINT, Field, children_of
from trialwright.registry.record import enumerations
from trialwright.registry.trees import JsonObject, JsonValue
from trialwright.vocabulary import Duration, NctId, PartialDate, UnzonedMinute

Kind: TypeAlias = Literal["unknown path", "unlisted value", "unboxed", "unreadable"]

_IDENTIFIER = "protocolSection.identificationModule.nctId"


@dataclass(frozen=True, slots=True)
class Deviation:
    """One place where a record is not what the model expects.

    `path` carries list indices as in ``…locations[3].status``; `pattern` is the same without
    them, for counting over many records. Only an `unreadable` place makes a record unusable.
    """

    kind: Kind
    path: str
    pattern: str
    found: JsonValue
    expected: str

    @property
    def fatal(self) -> bool:
        """Whether the record cannot be read because of it."""
        return self.kind == "unreadable"


def deviations(tree: JsonValue) -> Iterator[Deviation]:
    """Yield every deviation of a record, in the record's own order."""
    if isinstance(tree, dict):
        yield from _in_object(tree, "", "")
    else:
        yield Deviation("unreadable", "(record)", "(record)", tree, "a JSON object")


def boxed(tree: JsonValue) -> JsonObject:
    """Return the record with bare values put back into lists where the registry writes lists."""
    if not isinstance(tree, dict):
        raise TypeError("only an object can be a record")
    return _boxed_object(tree, "")


def known_only(tree: JsonObject, pattern: str = "") -> JsonObject:
    """Return the record without nulls and without paths that the data structure does not have."""
    known = children_of(pattern)
    return {
        key: _known_value(value, known[key])
        for key, value in tree.items()
        if key in known and value is not None
    }


def _known_value(value: JsonValue, field: Field) -> JsonValue:
    if isinstance(value, list):
        return [_known_value(item, field) for item in value]
    return known_only(value, field.path) if isinstance(value, dict) else value


def _in_object(tree: JsonObject, path: str, pattern: str) -> Iterator[Deviation]:
    known = children_of(pattern)
    for key, value in tree.items():
        here = f"{path}.{key}" if path else key
        mould = f"{pattern}.{key}" if pattern else key
        field = known.get(key)
        if field is None:
            yield Deviation("unknown path", here, mould, value, "a path of the data structure")
        elif value is not None:
            yield from _in_value(value, field, here)


def _in_value(value: JsonValue, field: Field, path: str) -> Iterator[Deviation]:
    if not field.is_list:
        yield from _in_item(value, field, path)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _in_item(item, field, f"{path}[{index}]")
    else:
        yield Deviation("unboxed", path, field.path, value, "a list")
        for item in _as_list(value):
            yield from _in_item(item, field, path)


def _in_item(value: JsonValue, field: Field, path: str) -> Iterator[Deviation]:
    if field.is_branch or field.path == GEO_POINT:
        if isinstance(value, dict):
            yield from _in_object(value, path, field.path)
        else:
            yield Deviation("unreadable", path, field.path, value, "an object")
        return
    expected = _complaint(value, field)
    if expected is not None:
        yield Deviation("unreadable", path, field.path, value, expected)
    elif isinstance(value, str) and value not in _listed(field.type, value):
        listed = ", ".join(_listed(field.type, value))
        yield Deviation("unlisted value", path, field.path, value, f"one of {listed}")


def _complaint(value: JsonValue, field: Field) -> str | None:
    """Return what was expected if a leaf's value does not read, else None."""
    if field.path == _IDENTIFIER:
        return _unless(NctId, value, "NCT and up to eight digits")
    check = _CHECKS.get(field.type.removesuffix("[]"), _text)
    return check(value)


def _text(value: JsonValue) -> str | None:
    return None if isinstance(value, str) else "a text"


def _boolean(value: JsonValue) -> str | None:
    return None if isinstance(value, bool) else "true or false"


def _integer(value: JsonValue) -> str | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return None if whole else "a whole number"


def _degrees(value: JsonValue) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "a number of degrees"
    return None if abs(value) <= sys.float_info.max else "a number of degrees"


def _unless(kind: Callable[[str], object], value: JsonValue, expected: str) -> str | None:
    """Return `expected` unless the value is a text that `kind` reads."""
    if not isinstance(value, str):
        return expected
    try:
        kind(value)
    except ValueError:
        return expected
    return None


def _day(text: str) -> date:
    """Read a full day and no other of the ISO 8601 forms."""
    if len(text) != len("2026-01-13"):
        raise ValueError(text)
    return date.fromisoformat(text)


_CHECKS: dict[str, Callable[[JsonValue], str | None]] = {
    "boolean": _boolean,
    "integer": _integer,
    "long": _integer,
    "number": _integer,
    "degrees": _degrees,
    "NormalizedDate": lambda value: _unless(_day, value, "YYYY-MM-DD"),
    "PartialDate": lambda value: _unless(PartialDate, value, "YYYY, YYYY-MM or YYYY-MM-DD"),
    "NormalizedTime": lambda value: _unless(Duration, value, "a length such as '18 Years'"),
    "DateTimeMinutes": lambda value: _unless(UnzonedMinute, value, "YYYY-MM-DDTHH:MM"),
}


def _listed(type_name: str, value: str) -> tuple[str, ...]:
    """Return the listed values of an enumeration, or the value itself where none are listed."""
    return _enumeration(type_name.removesuffix("[]")) or (value,)


@cache
def _enumeration(type_name: str) -> tuple[str, ...]:
    listed = getattr(enumerations, type_name, None)
    return tuple(member.value for member in listed) if listed is not None else ()


def _boxed_object(tree: JsonObject, pattern: str) -> JsonObject:
    known = children_of(pattern)
    return {
        key: _boxed_value(value, known[key]) if key in known else value
        for key, value in tree.items()
    }


def _boxed_value(value: JsonValue, field: Field) -> JsonValue:
    if not field.is_list or value is None:
        return _boxed_item(value, field)
    return [_boxed_item(item, field) for item in _as_list(value)]


def _as_list(value: JsonValue) -> list[JsonValue]:
    """Return what a copy made of a list as a list again; an empty one often became ``{}``."""
    if isinstance(value, list):
        return value
    return [] if value == {} else [value]


def _boxed_item(value: JsonValue, field: Field) -> JsonValue:
    if isinstance(value, dict) and (field.is_branch or field.path == GEO_POINT):
        return _boxed_object(value, field.path)
    return value
