"""The bytes of a record as they came, as JSON, and as the registry would write them."""

from __future__ import annotations

import msgspec

from trialwright.errors import RecordError
from trialwright.registry.containers.page import read_page
from trialwright.registry.containers.values import Form
from trialwright.registry.fields import children_of
from trialwright.registry.trees import JsonObject, JsonValue


def json_of(source: bytes, form: Form) -> bytes:
    """Return a record as JSON: the very bytes where they are JSON, else what the page says.

    Raises RecordError if a page does not end in a record.
    """
    if form is Form.JSON:
        return source
    try:
        return msgspec.json.encode(in_registry_order(read_page(source.decode("utf-8"))))
    except ValueError as error:  # UnicodeDecodeError is one
        raise RecordError(
            nct_id="a record on a text page",
            path="(record)",
            found=f"not readable ({error})",
            expected="a dictionary of plain values",
        ) from error


def in_registry_order(tree: JsonObject, path: str = "") -> JsonObject:
    """Return the record with its keys in the order in which the registry writes them.

    Keys that the data structure does not have follow in the order in which they came.
    """
    known = children_of(path)
    keys = [key for key in known if key in tree]
    keys += [key for key in tree if key not in known]
    prefix = f"{path}." if path else ""
    return {key: _ordered(tree[key], f"{prefix}{key}") for key in keys}


def _ordered(value: JsonValue, path: str) -> JsonValue:
    if isinstance(value, dict):
        return in_registry_order(value, path)
    if isinstance(value, list):
        return [_ordered(item, path) for item in value]
    return value
