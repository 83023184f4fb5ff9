"""Expressions as canonical text, which `parsing` reads back.

    compare(variable: term("body weight"), limits: >= 10, unit: unit("kg", ucum: "kg"))

A node is its kind with its fields in brackets; fields that have no default come first and the
first of them is written without its name. What has its default is not written.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum

from trialwright.eligibility.criteria.kinds import name_of
from trialwright.eligibility.criteria.limits import Limits
from trialwright.eligibility.criteria.spans import Span
from trialwright.eligibility.criteria.tree import Expression


def text_of(expression: Expression, *, with_spans: bool = True) -> str:
    """Return an expression on one line; without spans it is easier to read."""
    return _written(expression, with_spans=with_spans)


def _written(value: object, *, with_spans: bool) -> str:
    match value:
        case bool():
            return str(value).lower()
        case int() | Decimal() | Limits():
            return str(value)
        case str():
            return json.dumps(value, ensure_ascii=False)
        case Enum():
            return json.dumps(value.value)
        case Span(start, end):
            return f"{start}-{end}"
        case tuple():
            return f"[{', '.join(_written(one, with_spans=with_spans) for one in value)}]"
        case _:
            kind: type = type(value)
            inner = ", ".join(_fields(value, with_spans=with_spans))
            return f"{name_of(kind)}({inner})"


def _fields(value: object, *, with_spans: bool) -> Iterator[str]:
    assert is_dataclass(value), f"{value!r} is no part of the language"
    for place, field in enumerate(fields(value)):
        held = getattr(value, field.name)
        if held == field.default or (field.name == "spans" and not with_spans):
            continue
        written = _written(held, with_spans=with_spans)
        yield written if place == 0 else f"{field.name}: {written}"
