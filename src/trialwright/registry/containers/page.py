"""A text page that ends in a record, printed as a Python literal."""

from __future__ import annotations

import re

from trialwright.registry.containers.python_literal import read_literal
from trialwright.registry.trees import JsonObject

_START = re.compile(r"""^[ \t]*\{\s*['"]""", re.MULTILINE)


def is_page(text: str) -> bool:
    """Whether a line of the text begins a dictionary."""
    return _START.search(text) is not None


def read_page(text: str) -> JsonObject:
    """Return the record at the end of the page; raises ValueError, saying where it goes wrong."""
    start = _START.search(text)
    if start is None:
        raise ValueError("no line begins a record")
    return read_literal(text[start.start() :])
