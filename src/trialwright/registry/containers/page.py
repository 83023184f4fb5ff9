"""A text page that ends in a record, printed as a Python literal or as JSON."""

from __future__ import annotations

import re

import msgspec

from trialwright.registry.containers.python_literal import read_literal
from trialwright.registry.reading import MAX_DEPTH, is_too_deep
from trialwright.registry.trees import JsonObject, duplicate_key

_START = re.compile(r"""^[ \t]*\{\s*['"]""", re.MULTILINE)

#: A dictionary that begins as a record does goes before one that stands earlier.
_RECORD = re.compile(
    r"""^[ \t]*\{\s*(['"])(?:protocolSection|resultsSection|annotationSection|documentSection"""
    r"""|derivedSection|hasResults)\1""",
    re.MULTILINE,
)


def is_page(text: str) -> bool:
    """Whether a line of the text begins a dictionary."""
    return _START.search(text) is not None


def read_page(text: str) -> JsonObject:
    """Return the record at the end of the page; raises ValueError, saying where it goes wrong."""
    start = _RECORD.search(text) or _START.search(text)
    if start is None:
        raise ValueError("no line begins a record")
    record = text[start.start() :]
    tree = _json_object(record)
    return read_literal(record) if tree is None else tree


def _json_object(text: str) -> JsonObject | None:
    """Return the object if the text is one as JSON.

    Raises ValueError if it says a key twice, or nests deeper than a record may.
    """
    try:
        tree = msgspec.json.decode(text, type=dict)
    except (msgspec.MsgspecError, RecursionError):
        return None
    if is_too_deep(tree):
        raise ValueError(f"found nesting without end, expected at most {MAX_DEPTH} levels")
    twice = duplicate_key(text.encode(), tree)
    if twice is not None:
        raise ValueError(f"found the key {twice!r} twice, expected one value for a key")
    return tree
