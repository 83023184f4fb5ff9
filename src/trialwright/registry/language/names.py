"""What a name between brackets means: a search area or a field of the record.

A name is looked for as written first, then without regard to case; among equals a search
area comes before a piece name (`BriefTitle`), that before a path
(`protocolSection.identificationModule.briefTitle`) and that before the names that fields had
in the registry's older structure (`BRIEF-TITLE`).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

from trialwright.registry.fields import Field, all_fields
from trialwright.registry.language.areas import SearchArea, search_areas
from trialwright.registry.language.errors import A_QUERY, QueryError, cut, shown
from trialwright.vocabulary.sentences import sentence

Area: TypeAlias = SearchArea | Field

_NEAREST = 5
#: How alike two names must be at least where none is close (1 is the same, difflib's ratio).
_FARTHEST = 0.4
_SHORTEST_PART_OF_A_NAME = 4
_LONGEST_NAME = 120


def resolve(name: str, *, label: str = A_QUERY, position: int = 1) -> Area:
    """Return the search area or field of this name; QueryError with the nearest names if none."""
    area = find(name)
    if area is None:
        raise QueryError(
            sentence("Unknown area name: `{name}`", name=cut(name)),
            label=label,
            position=position,
            found=shown(name),
            expected=sentence("the name of a search area or of a field of the study record"),
            nearest=nearest_names(name),
        )
    return area


def find(name: str) -> Area | None:
    """Return the search area or field of this name, if there is one."""
    return _exact().get(name) or _in_any_case().get(name.casefold())


def nearest_names(name: str) -> tuple[str, ...]:
    """Return valid names close to one that is not, the closest first, five at most."""
    wanted = name[:_LONGEST_NAME].casefold()
    names = _shown_names()
    close = difflib.get_close_matches(wanted, names, _NEAREST)
    close = close or difflib.get_close_matches(wanted, names, 2, _FARTHEST)
    holding: list[str] = []
    if len(wanted) >= _SHORTEST_PART_OF_A_NAME:
        holding = sorted((known for known in names if wanted in known), key=len)
    chosen = dict.fromkeys([*close[:2], *holding, *close[2:]])
    return tuple(names[known] for known in list(chosen)[:_NEAREST])


@cache
def _exact() -> MappingProxyType[str, Area]:
    known: dict[str, Area] = {}
    for name, area in _names():
        known.setdefault(name, area)
    return MappingProxyType(known)


@cache
def _in_any_case() -> MappingProxyType[str, Area]:
    known: dict[str, Area] = {}
    for name, area in _names():
        known.setdefault(name.casefold(), area)
    return MappingProxyType(known)


@cache
def _shown_names() -> MappingProxyType[str, str]:
    """Return area and piece names by their case-folded form."""
    pieces = (field.piece for field in all_fields())
    return MappingProxyType({name.casefold(): name for name in (*search_areas(), *pieces)})


def _names() -> Iterator[tuple[str, Area]]:
    """Yield every name, the ones that win first."""
    yield from search_areas().items()
    fields = all_fields()
    yield from ((field.piece, field) for field in fields)
    yield from ((field.path, field) for field in fields)
    yield from ((name, field) for field in fields for name in field.legacy_pieces)
