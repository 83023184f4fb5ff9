"""By what the studies are to be sorted: dates, numbers, lengths of lists, relevance."""

from __future__ import annotations

import re
from functools import cache
from types import MappingProxyType

from trialwright.registry.fields import Field, all_fields
from trialwright.registry.language import FieldKind, kind_of, nearest_names
from trialwright.registry.language.kinds import DATES
from trialwright.registry.language.names import find
from trialwright.registry.search.questions import ByRelevance, ByValue, Order
from trialwright.web.public.api.parameters import Given
from trialwright.web.public.api.refusing import Refused, cut, wrong_item

_ITEM = re.compile(r"([a-zA-Z][a-zA-Z0-9\-. ]*|@relevance)(?::(asc|desc))?")
_MOST_KEYS = 2


def asked_order(given: Given) -> tuple[Order, ...]:
    """Return the keys to sort by, the first counts first; none if nothing is asked."""
    items = given.items("sort")
    if len(items) > _MOST_KEYS:
        raise Refused(
            "Parameter `sort` has too many items",
            f"Found {len(items)} items, expected at most {_MOST_KEYS}.",
        )
    return tuple(_key(number, item) for number, item in enumerate(items, start=1))


def _key(number: int, item: str) -> Order:
    written = _ITEM.fullmatch(item)
    if written is None:
        expected = "a field with or without a direction, such as LastUpdatePostDate:desc"
        raise wrong_item("sort", number, item, expected)
    name, direction = written[1].strip(), written[2]
    if name == "@relevance":
        return ByRelevance(descending=direction != "asc")
    if listed := _lists_by_number().get(name):
        return ByValue(listed, descending=direction == "desc", of_size=True)
    field = find(name)
    if field is None:
        near = ", ".join(f"`{one}`" for one in nearest_names(name))
        raise _refused(number, name, f"Nearest: {near}." if near else "")
    kind = kind_of(field) if isinstance(field, Field) else None
    if not isinstance(field, Field) or (kind not in DATES and kind is not FieldKind.NUMBER):
        raise _refused(number, name, "Only fields of dates and of numbers can be sorted by.")
    descending = direction == "desc" if direction else kind in DATES
    return ByValue(field, descending)


def _refused(number: int, name: str, advice: str) -> Refused:
    return Refused(
        f"Parameter 'sort' contains invalid field name: '{cut(name)}'",
        f"Item {number}. {advice}".strip(),
    )


@cache
def _lists_by_number() -> MappingProxyType[str, Field]:
    """Return each list by the name of its length in the older structure: NumArmGroups."""
    return MappingProxyType({f"Num{one.piece}s": one for one in all_fields() if one.is_list})
