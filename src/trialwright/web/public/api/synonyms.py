"""Filters by numbers of synonyms: read as the registry documents them, and not to be answered.

A number names one of the names under which the registry's own search knows a thing. The list
of them is not published and stands in no record, so nothing can be found by a number here; to
ignore the filter would give too many studies.
"""

from __future__ import annotations

from trialwright.registry.language import search_areas
from trialwright.web.public.api.parameters import Given
from trialwright.web.public.api.refusing import Refused, cut, invalid_value, wrong_item

_FORM = "a search area, a colon and the number of a synonym, such as ConditionSearch:1651367"


def unanswerable(given: Given, parameter: str) -> Refused | None:
    """Return why a filter cannot be answered, None if it asks nothing.

    Raises Refused for an item that the registry could not read either.
    """
    items = given.items(parameter)
    for number, item in enumerate(items, start=1):
        area, _, synonym = item.partition(":")
        if not area.strip() or not synonym.strip():
            raise wrong_item(parameter, number, item, _FORM)
        if area not in search_areas():
            raise invalid_value(parameter, item, "the name of a search area first", search_areas())
    return _refused(parameter, items[0]) if items else None


def _refused(parameter: str, item: str) -> Refused:
    area, _, synonym = item.partition(":")
    return Refused(
        f"Parameter `{parameter}` cannot be answered here",
        f"The registry does not publish what its number `{cut(synonym)}` stands for, and no record "
        f"says it; write the words themselves, as in filter.advanced=AREA[{area}]words.",
    )
