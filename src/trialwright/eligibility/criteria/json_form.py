"""Expressions and criteria as JSON, and back without loss.

A node is an object whose ``kind`` is the name of its class; a field that has its default is
left out. Numbers are strings, because a bound of ``1.50`` was written with two decimals. Spans
are pairs.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any as Anything
from typing import TypeAlias, Union, cast, get_args, get_origin

from trialwright.eligibility.criteria.kinds import classes, defaults_of, fields_of, name_of
from trialwright.eligibility.criteria.spans import Span
from trialwright.eligibility.criteria.tree import CriteriaReading, Criterion, Expression
from trialwright.errors import InvalidInput, quoted

#: Deeper than any text nests, and shallow enough for the stack.
_DEEPEST = 100

Plain: TypeAlias = Anything
"""What JSON can hold."""


def as_json(value: object) -> Plain:
    """Return an expression, or a part of one, as plain values."""
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return str(value)
        case Enum():
            return value.value
        case Span(start, end):
            return [start, end]
        case tuple():
            return [as_json(one) for one in value]
        case _:
            return _node(value)


def _node(value: object) -> dict[str, Plain]:
    assert is_dataclass(value), f"{value!r} is no part of the language"
    kind: type = type(value)
    made: dict[str, Plain] = {"kind": name_of(kind)} if name_of(kind) in classes() else {}
    for field in fields(value):
        held = getattr(value, field.name)
        if held != field.default:
            made[field.name] = as_json(held)
    return made


def criterion_as_json(criterion: Criterion) -> dict[str, Plain]:
    """Return a criterion as plain values."""
    return _node(criterion)


def reading_as_json(reading: CriteriaReading) -> dict[str, Plain]:
    """Return all criteria of a text, with the text, as plain values."""
    return {
        "text": reading.text,
        "criteria": [criterion_as_json(one) for one in reading.criteria],
        "outside": as_json(reading.outside),
    }


def from_json(value: object) -> Expression:
    """Return the expression that JSON stands for; raises InvalidInput, saying where it is none."""
    return cast("Expression", _read(value, Expression, "expression", 0))


def reading_from_json(value: object) -> CriteriaReading:
    """Return the criteria that JSON stands for; raises InvalidInput, saying where it has none."""
    return cast("CriteriaReading", _read(value, CriteriaReading, "reading", 0))


def _read(value: object, wanted: object, path: str, depth: int) -> object:
    if depth > _DEEPEST:
        raise InvalidInput(f"{path} is nested more than {_DEEPEST} levels deep")
    if get_origin(wanted) in {Union, types.UnionType}:
        return _read_one_of(value, get_args(wanted), path, depth)
    if get_origin(wanted) is tuple:
        return _read_row(value, get_args(wanted)[0], path, depth)
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return _read_choice(value, wanted, path)
    if wanted is Span:
        return _read_span(value, path)
    if wanted is Decimal:
        return _read_number(value, path)
    if is_dataclass(wanted):
        return _read_node(value, cast("type", wanted), path, depth)
    if type(value) is wanted:
        return value
    raise _wrong(value, path, getattr(wanted, "__name__", str(wanted)))


def _read_one_of(value: object, choices: tuple[object, ...], path: str, depth: int) -> object:
    """Read a value that may be None, or a node whose kind says which it is."""
    if value is None and type(None) in choices:
        return None
    left = [one for one in choices if one is not type(None)]
    if len(left) == 1:
        return _read(value, left[0], path, depth)
    kind = classes().get(str(_table(value, path).get("kind")))
    if kind is None or kind not in left:
        raise _wrong(value, f"{path}.kind", "the kind of an expression")
    return _read_node(value, kind, path, depth)


def _read_node(value: object, kind: type, path: str, depth: int) -> object:
    table = dict(_table(value, path))
    if name_of(kind) in classes():
        table.pop("kind", None)
    hints = fields_of(kind)
    unknown = sorted(set(table) - set(hints))
    if unknown:
        raise _wrong(unknown[0], path, f"only {', '.join(hints)}")
    held = {
        name: _read(table[name], hint, f"{path}.{name}", depth + 1)
        for name, hint in hints.items()
        if name in table
    }
    missing = [n for n, d in defaults_of(kind).items() if n not in held and _is_required(d)]
    if missing:
        raise InvalidInput(f"{path} has no {missing[0]}")
    return kind(**held)


def _is_required(default: object) -> bool:
    return type(default).__name__ == "_MISSING_TYPE"


def _read_row(value: object, item: object, path: str, depth: int) -> tuple[object, ...]:
    if not isinstance(value, list):
        raise _wrong(value, path, "a list")
    return tuple(_read(one, item, f"{path}[{i}]", depth + 1) for i, one in enumerate(value))


def _read_choice(value: object, kind: type[Enum], path: str) -> Enum:
    for one in kind:
        if one.value == value:
            return one
    raise _wrong(value, path, " or ".join(str(one.value) for one in kind))


def _read_span(value: object, path: str) -> Span:
    match value:
        case [int(start), int(end)] if 0 <= start <= end:
            return Span(start, end)
        case _:
            raise _wrong(value, path, "a pair of places")


def _read_number(value: object, path: str) -> Decimal:
    try:
        number = Decimal(value) if isinstance(value, str) else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise _wrong(value, path, "a number written as text")
    return number


def _table(value: object, path: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise _wrong(value, path, "an object")
    return value


def _wrong(found: object, path: str, expected: str) -> InvalidInput:
    return InvalidInput(f"{path} is {quoted(found)}, expected {expected}")
