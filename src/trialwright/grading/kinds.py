"""What is wrong with a rulebook of any kind: measured, domains, days, response, entered.

Each kind has a reader of its own, which says what cannot be read and what contradicts itself.
Of rulebooks over measured values and of days the rows are tried besides (`checking`,
`icaht.checking`), and one of domains must have what a scale asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from trialwright.errors import InvalidInput, quoted
from trialwright.grading import checking, crs, icans
from trialwright.grading.domains import DomainRulebook, read_domains
from trialwright.grading.entered import read_entered
from trialwright.grading.fields import Defect, table_of
from trialwright.grading.icaht.checking import rows_without_course
from trialwright.grading.icaht.rulebooks import DayRulebook, read_days
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
#: Scales of domains that can be graded by.
_SCALES = (crs.NEEDS, icans.NEEDS)


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
    rulebook, defects = reader(source, name)
    if defects:
        return defects
    match rulebook:
        case DomainRulebook():
            return list(_unfit(rulebook, name))
        case DayRulebook():
            return list(rows_without_course(rulebook, name))
        case _:
            return []


def without_defect(source: bytes, name: str) -> bytes:
    """Return the source of a rulebook of one's own, checked as a whole before it is graded by.

    Raises InvalidInput with one sentence for each thing that is wrong with it, each on a line.
    """
    defects = defects_in_any(source, name)
    if defects:
        raise InvalidInput("\n".join(one.sentence for one in defects))
    return source


def _unfit(rulebook: DomainRulebook, name: str) -> Iterator[Defect]:
    """Yield what the scale that a rulebook of domains is nearest to asks of it in vain."""
    needs, lacking = min(
        ((one, list(one.lacking(rulebook))) for one in _SCALES), key=lambda pair: len(pair[1])
    )
    if lacking:
        yield Defect(name, "the rulebook", f"lacks {', '.join(lacking)}")
        return
    for says in needs.unfit(rulebook):
        yield Defect(name, "the rulebook", f"does not fit: {says}")
