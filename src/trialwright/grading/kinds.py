"""What is wrong with a rulebook of any kind: measured, domains, days, response, entered.

Each kind has a reader of its own, which says what cannot be read and what contradicts itself;
of rulebooks over measured values the rows are tried besides (`checking`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from trialwright.errors import quoted
from trialwright.grading import checking
from trialwright.grading.domains import read_domains
from trialwright.grading.entered import read_entered
from trialwright.grading.fields import Defect, table_of
from trialwright.grading.icaht.rulebooks import read_days
from trialwright.grading.response.rulebooks import (
    POST_TRANSPLANT,
    RESPONSE,
    read_post_transplant,
    read_response,
)

_Reader = Callable[[bytes, str], tuple[Any, list[Defect]]]
_READERS: Mapping[str, _Reader] = MappingProxyType(
    {
        "domains": read_domains,
        "days": read_days,
        "entered": read_entered,
        RESPONSE: read_response,
        POST_TRANSPLANT: read_post_transplant,
    }
)
_MEASURED = "measured"


def defects_in_any(source: bytes, name: str) -> list[Defect]:
    """Return all that is wrong with the rulebook of a file, by its kind; `name` is the file's."""
    table, unreadable = table_of(source, name)
    if table is None:
        return unreadable
    kind = table.get("kind")
    if kind == _MEASURED:
        return checking.defects_in(source, name)
    reader = _READERS.get(kind) if isinstance(kind, str) else None
    if reader is None:
        known = ", ".join(repr(one) for one in (_MEASURED, *_READERS))
        found = "missing" if kind is None else quoted(kind)
        return [Defect(name, "kind", f"is {found}, expected one of {known}")]
    _, defects = reader(source, name)
    return defects
