"""By what hits are to be ordered, as people write it: ``LastUpdatePostDate:desc``."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType

from trialwright.errors import InvalidInput, quoted
from trialwright.registry.fields import Field, all_fields
from trialwright.registry.language import FieldKind, kind_of, nearest_names
from trialwright.registry.language.kinds import DATES
from trialwright.registry.language.names import find
from trialwright.registry.search.questions import ByRelevance, ByValue, Order

RELEVANCE = "@relevance"

_DIRECTIONS = MappingProxyType({"asc": False, "desc": True})
_EXPECTED = (
    f"a field of dates or numbers, the length of a list such as NumLocations, or {RELEVANCE}, "
    "with or without :asc or :desc"
)


def order_of(text: str) -> Order:
    """Return the order that is written; dates and relevance descend if nothing else is said.

    Raises InvalidInput, with the nearest names, for what cannot be sorted by.
    """
    name, colon, direction = (part.strip() for part in text.partition(":"))
    if colon and direction not in _DIRECTIONS:
        raise _wrong(text)
    if name == RELEVANCE:
        return ByRelevance(descending=_DIRECTIONS.get(direction, True))
    if listed := _lengths().get(name):
        return ByValue(listed, _DIRECTIONS.get(direction, False), of_size=True)
    field = find(name)
    if not isinstance(field, Field):
        raise _wrong(text, *(() if field else nearest_names(name)))
    kind = kind_of(field)
    if kind not in DATES and kind is not FieldKind.NUMBER:
        raise _wrong(text)
    return ByValue(field, _DIRECTIONS.get(direction, kind in DATES))


def _wrong(text: str, *nearest: str) -> InvalidInput:
    said = f"cannot sort by {quoted(text)}: expected {_EXPECTED}"
    if not nearest:
        return InvalidInput(said)
    return InvalidInput(f"{said}\nNearest: {', '.join(f'`{name}`' for name in nearest)}.")


@cache
def _lengths() -> MappingProxyType[str, Field]:
    """Return each list by the name of its length in the older structure: NumLocations."""
    return MappingProxyType({f"Num{one.piece}s": one for one in all_fields() if one.is_list})
