"""A record whose markup is plain text: what `markupFormat=legacy` asks for.

The registry documents no more of the older form than that its old entry system could read
it; here it is the text that was meant, with the escapes undone and nothing else changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

from trialwright.registry.fields import children_of
from trialwright.registry.markup import unescape
from trialwright.registry.record.base import Markup
from trialwright.registry.trees import JsonObject, JsonValue

#: The keys below which there is markup; None where the value itself is markup.
_Places: TypeAlias = "Mapping[str, _Places | None]"


def with_legacy_markup(tree: JsonObject) -> JsonObject:
    """Return the record, or a part of it, with the escapes undone in its markup fields alone."""
    return _plain_object(tree, _places_below(""))


@cache
def _places_below(path: str) -> _Places:
    places: dict[str, _Places | None] = {}
    for key, field in children_of(path).items():
        if field.is_markup:
            places[key] = None
        elif field.is_branch and (below := _places_below(field.path)):
            places[key] = below
    return MappingProxyType(places)


def _plain_object(tree: JsonObject, places: _Places) -> JsonObject:
    made = dict(tree)
    for key, below in places.items():
        if key in tree:
            made[key] = _plain(tree[key], below)
    return made


def _plain(value: JsonValue, places: _Places | None) -> JsonValue:
    if isinstance(value, list):
        return [_plain(item, places) for item in value]
    if places is None:
        return unescape(Markup(value)) if isinstance(value, str) else value
    return _plain_object(value, places) if isinstance(value, dict) else value
