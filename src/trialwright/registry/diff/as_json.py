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
``markup-changed``    ``before``, ``after``: only escapes of the registry's markup differ
``moved``             ``label``, ``from``, ``to``
``moved-between``     ``label``, ``to_path``, ``from``, ``to``, ``changes``
``item-changed``      ``label``, ``from``, ``to``, ``changes``; ``was`` if it was called
                      something else, ``similarity`` (0 to 1) if matched by likeness only
``renumbered``        ``label``, ``before``, ``after``
``criteria-changed``  ``before``, ``after``, ``changes``
``switched-sides``    a criterion: ``label``, ``from_place``, ``to_place``, ``from``, ``to``,
                      ``changes``; ``was`` and ``similarity`` as for ``item-changed``
``moved-under``       a criterion: ``label``, ``from_place``, ``to_place``, ``from``, ``to``
``data-cut-changed``  ``before``, ``after``
``reordered``         ``moves``: changes of kind ``moved``
``not-carried``       ``missing``: ``before`` or ``after``, the version without the section,
                      which was not compared
====================  ====================================================================

``from`` and ``to`` are indices from 0 in the list before and after. Within
``criteria-changed``, they count what stands under the same heading or criterion (headings
on their own), criteria that switched sides come first, and ``added``, ``removed``, ``moved``
and ``item-changed`` have a ``place``. A place is ``{"side", "is_heading"}``, where side is
``inclusion``, ``exclusion`` or ``unknown``, with the words of the ``heading`` and of the
``parent`` criterion that the criterion stands under, where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from trialwright.registry.diff.values import (
    Added,
    Change,
    Changed,
    CriteriaChanged,
    CriterionPlace,
    DataCutChanged,
    ItemChanged,
    MarkupChanged,
    Moved,
    MovedBetween,
    MovedUnder,
    NotCarried,
    RecordDiff,
    Removed,
    Renumbered,
    Reordered,
    SwitchedSides,
    TextChanged,
)
from trialwright.registry.trees import JsonObject, JsonValue

_KINDS: dict[type[Change], str] = {
    Added: "added",
    Removed: "removed",
    Changed: "changed",
    TextChanged: "text-changed",
    MarkupChanged: "markup-changed",
    Moved: "moved",
    MovedBetween: "moved-between",
    MovedUnder: "moved-under",
    SwitchedSides: "switched-sides",
    ItemChanged: "item-changed",
    Renumbered: "renumbered",
    CriteriaChanged: "criteria-changed",
    DataCutChanged: "data-cut-changed",
    Reordered: "reordered",
    NotCarried: "not-carried",
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
        case Added() | Removed():
            return _members_of_one_side(change)
        case Changed() | DataCutChanged() | MarkupChanged():
            return _before_and_after(change)
        case TextChanged():
            return _before_and_after(change) | {"segments": _segments(change)}
        case Moved():
            return {"label": change.label, **_way(change), **_place("place", change.place)}
        case MovedBetween() | ItemChanged() | SwitchedSides() | MovedUnder():
            return _members_of_item(change)
        case Renumbered():
            return {"label": change.label, **_before_and_after(change)}
        case CriteriaChanged():
            return _before_and_after(change) | {"changes": _changes(change.changes)}
        case Reordered():
            return {"moves": _changes(change.moves)}
        case NotCarried():
            return {"missing": "before" if change.is_missing_before else "after"}
        case _:
            assert_never(change)


def _members_of_one_side(change: Added | Removed) -> JsonObject:
    place = _place("place", change.place)
    if isinstance(change, Added):
        return {**_known(label=change.label, to=change.index), **place, "after": change.value}
    item = _known(label=change.label) | _known(**{"from": change.index})
    return {**item, **place, "before": change.value}


def _members_of_item(
    change: MovedBetween | ItemChanged | SwitchedSides | MovedUnder,
) -> JsonObject:
    named: JsonObject = {"label": change.label}
    if isinstance(change, MovedBetween):
        named["to_path"] = change.to_path
    if isinstance(change, ItemChanged | SwitchedSides):
        named |= _known(was=change.was, similarity=change.similarity)
    if isinstance(change, SwitchedSides | MovedUnder):
        named |= _place("from_place", change.from_place) | _place("to_place", change.to_place)
    if isinstance(change, ItemChanged):
        named |= _place("place", change.place)
    named |= _way(change)
    return (
        named if isinstance(change, MovedUnder) else named | {"changes": _changes(change.changes)}
    )


def _place(name: str, place: CriterionPlace | None) -> JsonObject:
    """Return where a criterion stands under a name, nothing for what is no criterion."""
    if place is None:
        return {}
    stated: JsonObject = {"side": place.side.value, "is_heading": place.is_heading}
    return {name: stated | _known(heading=place.heading, parent=place.parent)}


def _way(
    change: Moved | MovedBetween | ItemChanged | SwitchedSides | MovedUnder,
) -> JsonObject:
    return {"from": change.from_index, "to": change.to_index}


def _before_and_after(
    change: Changed | TextChanged | MarkupChanged | Renumbered | CriteriaChanged | DataCutChanged,
) -> JsonObject:
    return {"before": change.before, "after": change.after}


def _segments(change: TextChanged) -> list[JsonValue]:
    return [{"fate": part.fate.value, "text": part.text} for part in change.segments]


def _known(**members: JsonValue) -> JsonObject:
    """Return the members that are there: an absent one is left out, not null."""
    return {name: value for name, value in members.items() if value is not None}
