"""By what hits are to be ordered, as people write it: ``LastUpdatePostDate:desc``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from trialwright.errors import InvalidInput, quoted
from trialwright.registry.fields import Field, all_fields
from trialwright.registry.language import FieldKind, kind_of, nearest_names
from trialwright.registry.language.errors import nearest_below
from trialwright.registry.language.kinds import DATES
from trialwright.registry.language.names import find
from trialwright.registry.search.questions import ByRelevance, ByValue, Order
from trialwright.vocabulary.sentences import sentence

RELEVANCE = "@relevance"

_DIRECTIONS = MappingProxyType({"asc": False, "desc": True})


@dataclass(frozen=True, slots=True)
class Unsortable:
    """A name that nothing can be sorted by: it is known, or else these are nearest to it."""

    is_known: bool
    nearest: tuple[str, ...] = ()


def order_by(name: str, direction: str | None) -> Order | Unsortable:
    """Return the order by a name; dates and relevance descend if no direction is said."""
    descending = None if direction is None else _DIRECTIONS[direction]
    if name == RELEVANCE:
        return ByRelevance(descending=descending is not False)
    if listed := _lengths().get(name):
        return ByValue(listed, descending is True, of_size=True)
    field = find(name)
    if field is None:
        return Unsortable(is_known=False, nearest=nearest_names(name))
    if not isinstance(field, Field):
        return Unsortable(is_known=True)
    kind = kind_of(field)
    if kind not in DATES and kind is not FieldKind.NUMBER:
        return Unsortable(is_known=True)
    return ByValue(field, kind in DATES if descending is None else descending)


def order_of(text: str) -> Order:
    """Return the order that is written; see `order_by`.

    Raises InvalidInput, with the nearest names, for what cannot be sorted by.
    """
    name, colon, direction = (part.strip() for part in text.partition(":"))
    if colon and direction not in _DIRECTIONS:
        raise _wrong(text)
    order = order_by(name, direction if colon else None)
    if isinstance(order, Unsortable):
        raise _wrong(text, *order.nearest)
    return order


def _wrong(text: str, *nearest: str) -> InvalidInput:
    said = sentence(
        "cannot sort by {found}: expected a field of dates or numbers, the length of a list such "
        "as NumLocations, or {relevance}, with or without :asc or :desc",
        found=quoted(text),
        relevance=RELEVANCE,
    )
    return InvalidInput(nearest_below(said, nearest) if nearest else said)


@cache
def _lengths() -> MappingProxyType[str, Field]:
    """Return each list by the name of its length in the older structure: NumLocations."""
    return MappingProxyType({f"Num{one.piece}s": one for one in all_fields() if one.is_list})
