"""A diff as JSON: a list of modules, each with its changes, in a shape that stays.

A module is ``{"module": path, "title": text, "derived": bool, "changes": [change, …]}``. A
change always has ``kind`` and ``path`` (a path of the registry's fields, without indices).
By kind:

====================  ====================================================================
``added``             ``after``; for an item of a list also ``label`` and ``to``
``removed``           ``before``; for an item of a list also ``label`` and ``from``
``changed``           ``before``, ``after``
``text-changed``      ``before``, ``after``, ``segments``: ``[{"fate", "text"}, …]``, where
                      fate is ``kept``, ``removed`` or ``inserted``
``moved``             ``label``, ``from``, ``to``
``moved-between``     ``label``, ``to_path``, ``from``, ``to``, ``changes``
``item-changed``      ``label``, ``from``, ``to``, ``changes``; ``was`` if it was called
                      something else, ``similarity`` (0 to 1) if matched by likeness only
``renumbered``        ``label``, ``before``, ``after``
``criteria-changed``  ``before``, ``after``, ``changes``
``data-cut-changed``  ``before``, ``after``
``reordered``         ``moves``: changes of kind ``moved``
====================  ====================================================================

``from`` and ``to`` are indices from 0 in the list before and after.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from trialwright.registry.diff.values import (
    Added,
    Change,
    Changed,
    CriteriaChanged,
    DataCutChanged,
    ItemChanged,
    Moved,
    MovedBetween,
    RecordDiff,
    Removed,
    Renumbered,
    Reordered,
    TextChanged,
)
from trialwright.registry.trees import JsonObject, JsonValue

_KINDS: dict[type[Change], str] = {
    Added: "added",
    Removed: "removed",
    Changed: "changed",
    TextChanged: "text-changed",
    Moved: "moved",
    MovedBetween: "moved-between",
    ItemChanged: "item-changed",
    Renumbered: "renumbered",
    CriteriaChanged: "criteria-changed",
    DataCutChanged: "data-cut-changed",
    Reordered: "reordered",
}


def as_json(diff: RecordDiff) -> list[JsonObject]:
    """Return the diff as plain JSON values."""
    return [
        {
            "module": module.path,
            "title": module.title,
            "derived": module.is_derived,
            "changes": _changes(module.changes),
        }
        for module in diff.modules
    ]


def _changes(changes: Iterable[Change]) -> list[JsonValue]:
    return [_change(change) for change in changes]


def _change(change: Change) -> JsonValue:
    return {"kind": _KINDS[type(change)], "path": change.path, **_members(change)}


def _members(change: Change) -> JsonObject:
    match change:
        case Added():
            return _known(label=change.label, to=change.index) | {"after": change.value}
        case Removed():
            item = _known(label=change.label) | _known(**{"from": change.index})
            return item | {"before": change.value}
        case Changed() | DataCutChanged():
            return _before_and_after(change)
        case TextChanged():
            return _before_and_after(change) | {"segments": _segments(change)}
        case Moved():
            return {"label": change.label, **_way(change)}
        case MovedBetween() | ItemChanged():
            return _members_of_item(change)
        case Renumbered():
            return {"label": change.label, **_before_and_after(change)}
        case CriteriaChanged():
            return _before_and_after(change) | {"changes": _changes(change.changes)}
        case Reordered():
            return {"moves": _changes(change.moves)}
        case _:
            assert_never(change)


def _members_of_item(change: MovedBetween | ItemChanged) -> JsonObject:
    if isinstance(change, MovedBetween):
        named: JsonObject = {"label": change.label, "to_path": change.to_path}
    else:
        only_if_so = _known(was=change.was, similarity=change.similarity)
        named = {"label": change.label, **only_if_so}
    return {**named, **_way(change), "changes": _changes(change.changes)}


def _way(change: Moved | MovedBetween | ItemChanged) -> JsonObject:
    return {"from": change.from_index, "to": change.to_index}


def _before_and_after(
    change: Changed | TextChanged | Renumbered | CriteriaChanged | DataCutChanged,
) -> JsonObject:
    return {"before": change.before, "after": change.after}


def _segments(change: TextChanged) -> list[JsonValue]:
    return [{"fate": part.fate.value, "text": part.text} for part in change.segments]


def _known(**members: JsonValue) -> JsonObject:
    """Return the members that are there: an absent one is left out, not null."""
    return {name: value for name, value in members.items() if value is not None}
