"""JSON as plain values: the form in which no field, known or not, is lost."""

from __future__ import annotations

import json
from typing import TypeAlias

import msgspec

JsonValue: TypeAlias = "dict[str, JsonValue] | list[JsonValue] | str | int | float | bool | None"
JsonObject: TypeAlias = dict[str, JsonValue]

_sorted_encoder = msgspec.json.Encoder(order="sorted")


class _Twice(Exception):
    """A key was met for the second time in one object."""


def sorted_bytes(tree: JsonValue) -> bytes:
    """Return the JSON without blanks and with sorted keys: equal trees, equal bytes."""
    return _sorted_encoder.encode(tree)


def duplicate_key(source: bytes, tree: JsonValue) -> str | None:
    """Return a key that stands twice in one object of `source`, which decodes to `tree`, or None.

    Decoding keeps one of the two, so what is written again as it came held each key once.
    Where blanks or escapes were written otherwise, quotation marks are counted: dropping a key
    drops two and nothing adds one, unless the source writes a quotation mark as an escape by
    number. Then, and where the counts differ, every object is looked at.
    """
    again = msgspec.json.encode(tree)
    if again == source:
        return None
    if source.count(b'"') == again.count(b'"') and b"\\u0022" not in source:
        return None
    try:
        json.loads(
            source, object_pairs_hook=_object_of_distinct_keys, parse_int=str, parse_float=str
        )
    except _Twice as twice:
        return str(twice)
    return None


def _object_of_distinct_keys(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
    tree = dict(pairs)
    if len(tree) < len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                raise _Twice(key)
            seen.add(key)
    return tree
