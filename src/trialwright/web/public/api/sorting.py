"""By what the studies are to be sorted: dates, numbers, lengths of lists, relevance."""

from __future__ import annotations

import re

from trialwright.registry.search.orders import RELEVANCE, Unsortable, order_by
from trialwright.registry.search.questions import Order
from trialwright.web.public.api.parameters import Given
from trialwright.web.public.api.refusing import Refused, cut, wrong_item

_ITEM = re.compile(rf"([a-zA-Z][a-zA-Z0-9\-. ]*|{RELEVANCE})(?::(asc|desc))?")
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
    name = written[1].strip()
    order = order_by(name, written[2])
    if isinstance(order, Unsortable):
        raise _refused(number, name, order)
    return order


def _refused(number: int, name: str, found: Unsortable) -> Refused:
    near = ", ".join(f"`{one}`" for one in found.nearest)
    advice = f"Nearest: {near}." if near else ""
    if found.is_known:
        advice = "Only fields of dates and of numbers can be sorted by."
    return Refused(
        f"Parameter 'sort' contains invalid field name: '{cut(name)}'",
        f"Item {number}. {advice}".strip(),
    )
