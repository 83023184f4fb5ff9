"""Any part of a record with its keys in the order in which the registry writes them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

from trialwright.registry.fields import GEO_POINT, Field, children_of
from trialwright.registry.trees import JsonObject, JsonValue

#: The keys of an object in order; None where a key's value has no keys of its own.
Order: TypeAlias = "Mapping[str, Order | None]"


def ordered(tree: JsonObject) -> JsonObject:
    """Return the record in the registry's order; unknown keys follow in the order they came."""
    return _ordered_object(tree, order_below(""))


def ordered_below(value: JsonValue, order: Order | None) -> JsonValue:
    """Return a value of the record in the order that holds below its key."""
    if order is None:
        return value
    if isinstance(value, dict):
        return _ordered_object(value, order)
    if isinstance(value, list):
        return [ordered_below(item, order) for item in value]
    return value


def has_keys(field: Field) -> bool:
    """Say whether a node's value is an object, or a list of objects."""
    return field.is_branch or field.path == GEO_POINT


@cache
def order_below(path: str) -> Order:
    """Return the order of the keys below a node; the empty path is the record itself."""
    return MappingProxyType(
        {
            key: order_below(field.path) if has_keys(field) else None
            for key, field in children_of(path).items()
        }
    )


def _ordered_object(tree: JsonObject, order: Order) -> JsonObject:
    made: JsonObject = {}
    for key, below in order.items():
        if key in tree:
            made[key] = ordered_below(tree[key], below)
    if len(made) < len(tree):
        for key, value in tree.items():
            if key not in order:
                made[key] = value
    return made
