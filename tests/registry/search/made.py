"""Small records out of piece names, for tests of what a query finds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from trialwright.registry.fields import Field, fields_by_path
from trialwright.registry.language import Condition, bind, parse, resolve
from trialwright.registry.search.plain import PlainStudy, matches
from trialwright.registry.search.synonyms import Synonyms
from trialwright.registry.trees import JsonValue

#: Values by piece name (`BriefTitle`); under `sites` a list of the same for locations.
Pieces: TypeAlias = Mapping[str, Any]

NO_SYNONYMS = Synonyms()


def tree_of(pieces: Pieces) -> dict[str, Any]:
    """Return a record with these values.

    A list goes into the items of the innermost list on the way to the field: two values of
    `InterventionName` are the names of two interventions, whose types `InterventionType` has.
    """
    made: dict[str, Any] = {}
    for piece, value in pieces.items():
        if piece == "sites":
            for number, site in enumerate(value):
                for site_piece, site_value in site.items():
                    _put(made, _field(site_piece), site_value, number)
        else:
            _put(made, _field(piece), value, None)
    return made


def study_of(pieces: Pieces) -> PlainStudy:
    """Return a study with these values."""
    return PlainStudy.of(tree_of(pieces))


def condition_of(query: str, area: str = "BasicSearch") -> Condition:
    """Return what a query means in an area or field."""
    return bind(parse(query), resolve(area))


def finds(query: str, pieces: Pieces, area: str = "BasicSearch", *names: list[str]) -> bool:
    """Whether a query finds a record with these values; `names` are groups of synonyms."""
    return matches(condition_of(query, area), study_of(pieces), Synonyms.of(names))


def _field(piece: str) -> Field:
    field = resolve(piece)
    assert isinstance(field, Field), piece
    return field


def _put(tree: dict[str, Any], field: Field, value: JsonValue, site: int | None) -> None:
    keys = field.path.split(".")
    lists = [
        place
        for place in range(1, len(keys))
        if fields_by_path()[".".join(keys[:place])].is_list and (site is None or place > 3)
    ]
    if site is not None:
        tree = _item(tree.setdefault(keys[0], {}).setdefault(keys[1], {}), keys[2], site)
        keys = keys[3:]
        lists = [place - 3 for place in lists]
    if not lists or not isinstance(value, list):
        _put_one(tree, keys, lists, value, 0)
        return
    for number, item in enumerate(value):
        _put_one(tree, keys, lists, item, number)


def _put_one(
    tree: dict[str, Any], keys: list[str], lists: list[int], value: JsonValue, number: int
) -> None:
    for place, key in enumerate(keys[:-1], 1):
        if place in lists:
            tree = _item(tree, key, number if place == lists[-1] else 0)
        else:
            tree = tree.setdefault(key, {})
    tree[keys[-1]] = value


def _item(tree: dict[str, Any], key: str, number: int) -> dict[str, Any]:
    items: list[dict[str, Any]] = tree.setdefault(key, [])
    while len(items) <= number:
        items.append({})
    return items[number]
