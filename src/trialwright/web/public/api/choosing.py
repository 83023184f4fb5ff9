"""Which parts of a record, columns or tags a request asks for by `fields`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from types import MappingProxyType

from trialwright.exchange.records import Column, select_columns, select_tags
from trialwright.registry.fields import Field
from trialwright.registry.language import search_areas
from trialwright.registry.projection import Areas, Projection, select
from trialwright.web.public.api.parameters import Given
from trialwright.web.public.api.refusing import Refused, wrong_item

#: In place of all fields that the queries and filters of the request look at.
QUERIED = "@query"

_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9\-. ]*")
#: So many lists of fields are kept ready: clients ask page after page for the same.
_KEPT = 256
_NOTHING = Projection((), ())


def asked_names(given: Given, *special: str) -> tuple[str, ...] | None:
    """Return the items of `fields`, None if it was not given; refuse an empty list."""
    if "fields" not in given.values:
        return None
    names = given.items("fields")
    if not names:
        raise Refused("Parameter 'fields' is empty", "Expected at least one name, or no parameter.")
    for number, name in enumerate(names, start=1):
        if name not in special and not _NAME.fullmatch(name):
            expected = "a name that begins with a letter"
            raise wrong_item("fields", number, name, expected)
    return names


def parts(names: tuple[str, ...] | None, queried: Iterable[Field] = ()) -> Projection | None:
    """Return the projection to the named parts, None for whole records."""
    if names is None:
        return None
    if QUERIED not in names:
        return _selected(names)
    paths = dict.fromkeys(field.path for field in queried)
    others = (name for name in names if name != QUERIED)
    return _selected((*others, *paths))


@lru_cache(_KEPT)
def columns(names: tuple[str, ...] | None) -> tuple[Column, ...]:
    """Return the named columns of a CSV table, or all."""
    return select_columns(names)


@lru_cache(_KEPT)
def tags(names: tuple[str, ...] | None) -> tuple[str, ...]:
    """Return the named tags of an RIS record, or all."""
    return select_tags(names)


@lru_cache(_KEPT)
def _selected(names: tuple[str, ...]) -> Projection:
    return select(names, _areas()) if names else _NOTHING


@cache
def _areas() -> Areas:
    """Return the pieces that each search area looks into."""
    return MappingProxyType(
        {
            area.name: tuple(field.piece for part in area.parts for field in part.fields)
            for area in search_areas().values()
        }
    )
