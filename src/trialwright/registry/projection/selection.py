"""The parts of a record that a request asks for: compiled once, then cut out of any record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from trialwright.errors import InvalidInput
from trialwright.registry.fields import children_of
from trialwright.registry.ordering import Order, has_keys, order_below, ordered_below
from trialwright.registry.projection.names import Areas, paths_of
from trialwright.registry.trees import JsonObject, JsonValue


@dataclass(frozen=True, slots=True)
class _Whole:
    """A branch is taken with all that it holds, keys that the structure does not have included."""

    order: Order


#: What to take of an object, in the registry's order: a key and what to take of its value,
#: where None takes a leaf as it stands.
_Plan: TypeAlias = "tuple[tuple[str, _Plan | _Whole | None], ...]"
_Below: TypeAlias = "_Plan | _Whole | None"

_NO_AREAS: Areas = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Projection:
    """Chosen nodes of the record; `paths` has them in the registry's order, each once."""

    paths: tuple[str, ...]
    _plan: _Plan = field(repr=False, compare=False)

    def of(self, tree: JsonObject) -> JsonObject:
        """Return the chosen parts of a record, in the registry's order.

        Enclosing objects are built and their other keys left out. Items of a list keep
        their place, as an empty object where an item holds nothing that was chosen; an
        object, and a list of objects, in which nothing is left vanishes. A branch that was
        chosen as such is left as it is.
        """
        return _taken(tree, self._plan)


def select(names: Iterable[str], areas: Areas = _NO_AREAS) -> Projection:
    """Return the projection to fields named by path, piece, legacy piece or search area.

    `areas` gives the pieces of each search area. Raises InvalidInput for a name that means
    nothing, in the registry's words, and where no name is given.
    """
    chosen = {path for name in names for path in paths_of(name, areas)}
    if not chosen:
        raise InvalidInput("Parameter 'fields' is empty: expected at least one field name")
    kept = {path for path in chosen if not any(above in chosen for above in _ancestors(path))}
    above = {node for path in kept for node in _ancestors(path)}
    return Projection(tuple(_in_order(kept)), _plan_below("", kept, above))


def _ancestors(path: str) -> Iterable[str]:
    while "." in path:
        path = path.rpartition(".")[0]
        yield path


def _in_order(chosen: set[str], path: str = "") -> Iterable[str]:
    for child in children_of(path).values():
        if child.path in chosen:
            yield child.path
        elif child.is_branch:
            yield from _in_order(chosen, child.path)


def _plan_below(path: str, chosen: set[str], above: set[str]) -> _Plan:
    """Return what to take below a node; `above` holds every node that has a chosen one below it."""
    steps: list[tuple[str, _Below]] = []
    for key, child in children_of(path).items():
        if child.path in chosen:
            steps.append((key, _Whole(order_below(child.path)) if has_keys(child) else None))
        elif child.path in above:
            steps.append((key, _plan_below(child.path, chosen, above)))
    return tuple(steps)


def _taken(tree: JsonObject, plan: _Plan) -> JsonObject:
    made: JsonObject = {}
    for key, below in plan:
        if key not in tree:
            continue
        value = tree[key]
        if below is None:
            made[key] = value
        elif isinstance(below, _Whole):
            made[key] = ordered_below(value, below.order)
        else:
            part = _part(value, below)
            if part:
                made[key] = part
    return made


def _part(value: JsonValue, plan: _Plan) -> JsonObject | list[JsonValue] | None:
    """Return what a plan takes of a branch; nothing of a value that is no branch."""
    if isinstance(value, dict):
        return _taken(value, plan)
    if isinstance(value, list):
        items: list[JsonValue] = [
            _taken(item, plan) if isinstance(item, dict) else {} for item in value
        ]
        return items if any(items) else None
    return None
