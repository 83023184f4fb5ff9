"""Two versions of a record, walked side by side in the order of the registry's fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from trialwright.registry.diff.alignment import (
    Alignment,
    Crossing,
    Pair,
    align,
    cross,
    match_renamed,
)
from trialwright.registry.diff.criteria import CRITERIA_PATH, criteria_changed
from trialwright.registry.diff.derived import COMPUTED_SECTION, as_churn, uncompared
from trialwright.registry.diff.labels import item_label, titles_of_groups
from trialwright.registry.diff.texts import markup_change, text_change
from trialwright.registry.diff.titles import module_title
from trialwright.registry.diff.values import (
    Added,
    Change,
    Changed,
    ItemChanged,
    ModuleDiff,
    Moved,
    MovedBetween,
    NotCarried,
    RecordDiff,
    Removed,
    is_derived,
)
from trialwright.registry.fields import children_of, fields_by_path
from trialwright.registry.inspection import boxed
from trialwright.registry.trees import JsonObject, JsonValue, sorted_bytes

#: Results are posted at once and taken back at once: their modules come and go as a whole.
_COMES_AS_A_WHOLE = "resultsSection."

#: Deeper than this no field of the registry lies (the deepest known one has 9 steps);
#: what an unknown field nests below is compared as one value.
_DEEPEST = 24


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the record we are, and the titles of the results groups around us."""

    path: str
    group_titles: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def child(self, key: str) -> _Place:
        return _Place(f"{self.path}.{key}", self.group_titles)

    def inside(self, before: JsonObject, after: JsonObject) -> _Place:
        """Return the same place, knowing the groups that the object itself lists."""
        titles = titles_of_groups(before, after)
        return _Place(self.path, {**self.group_titles, **titles}) if titles else self

    def label(self, item: JsonValue) -> str:
        return item_label(self.path, item, self.group_titles)


def compare(before: JsonObject, after: JsonObject) -> RecordDiff:
    """Return what changed from one version of a record to another.

    Both are records as plain JSON values. Lists that a copy has unboxed are boxed first. A
    list or module that is absent and one that is empty state the same: nothing. But what
    the registry computes is not compared where one side comes without: see `NotCarried`.
    """
    modules = _modules(boxed(before), boxed(after))
    return RecordDiff(tuple(module for module in modules if module.changes))


def _modules(before: JsonObject, after: JsonObject) -> Iterator[ModuleDiff]:
    skipped = uncompared(before, after)
    for section in _keys_in_order("", before, after):
        if section in skipped:
            yield from _not_carried(section, before)
            continue
        old, new = before.get(section, {}), after.get(section, {})
        if isinstance(old, dict) and isinstance(new, dict):
            for key in _keys_in_order(section, old, new):
                yield _module(f"{section}.{key}", key, old, new)
        else:
            yield _module(section, section, before, after)


def _not_carried(section: str, before: JsonObject) -> Iterator[ModuleDiff]:
    """Yield one module for all that was skipped."""
    if section == COMPUTED_SECTION:
        change = NotCarried(path=section, is_missing_before=not before.get(section))
        yield ModuleDiff(path=section, title=module_title(section), changes=(change,))


def _module(path: str, key: str, before: JsonObject, after: JsonObject) -> ModuleDiff:
    """Return the diff of the module that both sections, or one of them, hold under a key."""
    changes = _key_changes(_Place(path), key, *_both_stating(path, key, before, after))
    if is_derived(path):
        changes = as_churn(changes)
    return ModuleDiff(path=path, title=module_title(path), changes=tuple(changes))


def _both_stating(
    path: str, key: str, before: JsonObject, after: JsonObject
) -> tuple[JsonObject, JsonObject]:
    """Return both sections, an absent module as one that states nothing."""
    parts = [section[key] for section in (before, after) if key in section]
    if path.startswith(_COMES_AS_A_WHOLE) or not all(isinstance(part, dict) for part in parts):
        return before, after
    return {key: {}} | before, {key: {}} | after


def _key_changes(
    place: _Place, key: str, before: JsonObject, after: JsonObject
) -> Iterator[Change]:
    """Yield what changed under a key that at least one of two objects has."""
    if key not in before:
        yield Added(path=place.path, value=after[key])
    elif key not in after:
        yield Removed(path=place.path, value=before[key])
    else:
        yield from _value_changes(place, before[key], after[key])


def _value_changes(place: _Place, before: JsonValue, after: JsonValue) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict) and _is_shallow(place.path):
        yield from _object_changes(place.inside(before, after), before, after)
    elif isinstance(before, str) and isinstance(after, str):
        if before != after:
            yield _text_changed(place.path, before, after)
    elif sorted_bytes(before) != sorted_bytes(after):
        yield Changed(path=place.path, before=before, after=after)


def _text_changed(path: str, before: str, after: str) -> Change:
    if path == CRITERIA_PATH:
        return criteria_changed(path, before, after)
    known = fields_by_path().get(path)
    if known is not None and known.is_markup:
        return markup_change(path, before, after)
    if known is None or known.type.removesuffix("[]") == "text":
        return text_change(path, before, after)
    return Changed(path=path, before=before, after=after)


def _object_changes(place: _Place, before: JsonObject, after: JsonObject) -> Iterator[Change]:
    keys = _keys_in_order(place.path, before, after)
    alignments = {
        key: align(f"{place.path}.{key}", old, new)
        for key in keys
        if isinstance(old := before.get(key, []), list)
        and isinstance(new := after.get(key, []), list)
    }
    crossings = cross(alignments)
    for key in keys:
        if key in alignments:
            yield from _list_changes(place.child(key), alignments[key])
            arrived = (crossing for crossing in crossings if crossing.target == key)
            yield from _arrivals(place, alignments, arrived)
        else:
            yield from _key_changes(place.child(key), key, before, after)


def _list_changes(place: _Place, alignment: Alignment) -> Iterator[Change]:
    """Yield what happened to the items of a list: gone, new, changed within, moved."""
    match_renamed(alignment)
    before, after = alignment.before, alignment.after
    for i in alignment.gone:
        label = place.label(before[i])
        yield Removed(path=place.path, value=before[i], label=label, index=i)
    for j in alignment.new:
        label = place.label(after[j])
        yield Added(path=place.path, value=after[j], label=label, index=j)
    for pair in alignment.in_order():
        yield from _item_changes(place, pair, before[pair.before], after[pair.after])
    for pair in alignment.moved():
        label = place.label(after[pair.after])
        yield Moved(path=place.path, label=label, from_index=pair.before, to_index=pair.after)


def _item_changes(
    place: _Place, pair: Pair, before: JsonValue, after: JsonValue
) -> Iterator[ItemChanged]:
    changes = tuple(_value_changes(place, before, after))
    if changes:
        was, label = place.label(before), place.label(after)
        yield ItemChanged(
            path=place.path,
            label=label,
            was=None if was == label else was,
            from_index=pair.before,
            to_index=pair.after,
            similarity=pair.similarity,
            changes=changes,
        )


def _arrivals(
    place: _Place, alignments: Mapping[str, Alignment], crossings: Iterable[Crossing]
) -> Iterator[MovedBetween]:
    for crossing in crossings:
        target = place.child(crossing.target)
        item = alignments[crossing.target].after[crossing.after]
        was = alignments[crossing.source].before[crossing.before]
        yield MovedBetween(
            path=f"{place.path}.{crossing.source}",
            to_path=target.path,
            label=target.label(item),
            from_index=crossing.before,
            to_index=crossing.after,
            changes=tuple(_value_changes(target, was, item)),
        )


def _keys_in_order(path: str, before: JsonObject, after: JsonObject) -> list[str]:
    """Return the keys of both objects: the registry's in its order, then unknown ones."""
    present = before | after
    known = [key for key in children_of(path) if key in present]
    return known + [key for key in present if key not in children_of(path)]


def _is_shallow(path: str) -> bool:
    return path.count(".") < _DEEPEST
