"""A whole record as the registry would send it: compact, its keys in the registry's order.

Whether bytes are already so cannot be seen without reading them. But it is a fact about
bytes that never change: it is found out once, where a record is read anyway, kept beside
it, and from then on the bytes are passed on unread.
"""

from __future__ import annotations

import msgspec

from trialwright.errors import RecordError, quoted
from trialwright.registry.containers.values import Form
from trialwright.registry.ordering import ordered
from trialwright.registry.sources import json_of
from trialwright.registry.trees import JsonObject


def as_registry_json(source: bytes, form: Form = Form.JSON, *, proven: bool = False) -> bytes:
    """Return a record as compact JSON in the registry's order.

    `proven` says that `is_registry_json` was found to hold for these very bytes: then they
    are returned unread. Raises RecordError if the source is no JSON object.
    """
    if proven and form is Form.JSON:
        return source
    again = msgspec.json.encode(ordered(_decoded(json_of(source, form))))
    return source if again == source else again


def is_registry_json(source: bytes, form: Form = Form.JSON) -> bool:
    """Say whether a record, as it came, is what `as_registry_json` makes of it, byte for byte."""
    return form is Form.JSON and as_registry_json(source) == source


def _decoded(json: bytes) -> JsonObject:
    try:
        tree = msgspec.json.decode(json)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable(f"not readable ({error})") from error
    if not isinstance(tree, dict):
        raise _unreadable(quoted(tree))
    return tree


def _unreadable(found: str) -> RecordError:
    return RecordError(
        nct_id="a record to be passed on", path="(record)", found=found, expected="a JSON object"
    )
