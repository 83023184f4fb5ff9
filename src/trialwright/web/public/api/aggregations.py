"""The website's tick boxes as filters: options of one box are alternatives, boxes add up.

The registry finds nothing for an option that it does not know, and of a box that is named
twice it sees the last; here both are refused, because either is a slip of the client.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from trialwright.registry.language import Condition, bind, parse, search_areas
from trialwright.registry.language.conditions import AnyOf
from trialwright.web.public.api.parameters import Given
from trialwright.web.public.api.refusing import invalid_value, wrong_item

_FORM = "an id, a colon and options with blanks between them, such as status:rec not"


def ticked(given: Given) -> Iterator[Condition]:
    """Yield a condition for each item of `aggFilters`; refuse a box or option that is not known."""
    seen: set[str] = set()
    for number, item in enumerate(given.items("aggFilters"), start=1):
        box, _, text = item.partition(":")
        options = tuple(dict.fromkeys(text.split()))
        if not options:
            raise wrong_item("aggFilters", number, item, _FORM)
        if box not in boxes():
            raise invalid_value("aggFilters", item, f"one of {', '.join(boxes())}", boxes())
        if box in seen:
            raise invalid_value("aggFilters", item, f"{box} once, with all its options behind it")
        seen.add(box)
        yield _any_of(box, options, item)


def _any_of(box: str, options: tuple[str, ...], item: str) -> Condition:
    known = boxes()[box]
    for option in options:
        if option not in known:
            expected = f"after {box}: one or more of {', '.join(known)}"
            raise invalid_value("aggFilters", item, expected)
    return known[options[0]] if len(options) == 1 else AnyOf(tuple(known[one] for one in options))


@cache
def boxes() -> MappingProxyType[str, MappingProxyType[str, Condition]]:
    """Return the condition of each option, by the box's id and the option's key."""
    table = files("trialwright.web.public.api").joinpath("aggregations.toml").read_text("utf-8")
    area = search_areas()["BasicSearch"]
    return MappingProxyType(
        {
            box: MappingProxyType(
                {key: bind(parse(option["query"]), area) for key, option in options.items()}
            )
            for box, options in tomllib.loads(table).items()
        }
    )
