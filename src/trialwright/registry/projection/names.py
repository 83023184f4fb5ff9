"""The names by which a request asks for parts of a record, and what each one means."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType
from typing import TypeAlias

from trialwright.errors import InvalidInput
from trialwright.registry.fields import all_fields

#: The pieces that a search area looks into, by the area's name.
Areas: TypeAlias = Mapping[str, Collection[str]]

_OFFERED = 3
#: Longer names are cut in a refusal, and nothing near them is sought.
_LONGEST = 120


def paths_of(name: str, areas: Areas) -> tuple[str, ...]:
    """Return the nodes that a name asks for: one, or every piece of a search area.

    Raises InvalidInput, with the nearest names, for a name that means nothing.
    """
    known = _paths_by_name()
    path = known.get(name)
    if path is not None:
        return (path,)
    if name in areas:
        return tuple(known[piece] for piece in areas[name])
    raise invalid_name(name, (*_candidates(name), *areas))


def invalid_name(name: str, candidates: Iterable[str]) -> InvalidInput:
    """Return the registry's refusal of a name in `fields`, with the nearest names below it."""
    short = name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"
    sentence = f"Parameter 'fields' contains invalid field name: '{short}'"
    near = _nearest(name, candidates)
    return InvalidInput(f"{sentence}\nNearest names: {', '.join(near)}" if near else sentence)


def _nearest(name: str, candidates: Iterable[str]) -> list[str]:
    """Return up to three candidates, nearest first; upper and lower case count as equal."""
    if len(name) > _LONGEST:
        return []
    by_folded: dict[str, str] = {}
    for candidate in candidates:
        by_folded.setdefault(candidate.casefold(), candidate)
    near = get_close_matches(name.casefold(), by_folded, n=_OFFERED)
    return [by_folded[folded] for folded in near]


def _candidates(name: str) -> list[str]:
    """Return what may have been meant: a path by a path, a piece by anything else.

    A key that stands at the end of a path is offered as its piece: ``briefTitle`` as BriefTitle.
    """
    if "." in name:
        return [field.path for field in all_fields()]
    of_key = [field.piece for field in all_fields() if field.name == name]
    return of_key or [field.piece for field in all_fields()]


@cache
def _paths_by_name() -> Mapping[str, str]:
    """Return every node by its path, its piece and the names that its piece once had."""
    paths: dict[str, str] = {}
    for field in all_fields():
        for name in (field.path, field.piece, *field.legacy_pieces):
            paths.setdefault(name, field.path)
    return MappingProxyType(paths)
