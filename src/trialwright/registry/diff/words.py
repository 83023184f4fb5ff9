"""A diff as sentences, such as a careful person would write them.

Added and removed items of one list share a sentence, and so do new numbers; an edited
text shows ``[-removed-]`` and ``{+inserted+}`` words in their context.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias, assert_never

from trialwright.registry.diff.criteria_words import criteria_sentences
from trialwright.registry.diff.phrases import (
    NOT_STATED,
    edit_in_words,
    listing,
    not_carried_in_words,
    numbers_in_words,
    quoted_name,
    value_in_words,
    way_in_words,
)
from trialwright.registry.diff.titles import field_title, module_title
from trialwright.registry.diff.values import (
    Added,
    Change,
    Changed,
    CriteriaChanged,
    DataCutChanged,
    ItemChanged,
    MarkupChanged,
    ModuleDiff,
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

#: A path with fewer dots than this is a module's or a section's.
_MODULE_STEPS = 2
#: What has a sentence of its own.
_Alone: TypeAlias = (
    Added
    | Removed
    | Changed
    | TextChanged
    | Moved
    | MarkupChanged
    | MovedBetween
    | MovedUnder
    | SwitchedSides
    | ItemChanged
    | CriteriaChanged
    | DataCutChanged
    | Reordered
    | NotCarried
)

_NOTHING = "No differences."
_CHURN = "Computed anew by the registry, without an edit of the study:"


def in_words(diff: RecordDiff) -> str:
    """Return the whole diff as text, a sentence a line, the derived section last."""
    lines = [line for module in diff.edits for line in sentences(module)]
    computed = [line for module in diff.computed_anew for line in sentences(module)]
    if computed:
        lines += [_CHURN, *(f"  {line}" for line in computed)]
    lines += (line for module in diff.not_carried for line in sentences(module))
    return "\n".join(lines or [_NOTHING]) + "\n"


def sentences(module: ModuleDiff) -> tuple[str, ...]:
    """Return what changed in a module, each sentence under the name of its list or module."""
    return tuple(_sentences(module.changes, module.title, is_top=True))


def _sentences(changes: Iterable[Change], heading: str, *, is_top: bool) -> Iterator[str]:
    """Yield sentences under a heading; at the top a list's own name stands in its place."""
    groups: dict[object, list[Change]] = defaultdict(list)
    for change in changes:
        groups[_shared_sentence(change)].append(change)
    for group in groups.values():
        title = field_title(group[0].path)
        of_list = title[:1].upper() + title[1:] if is_top else f"{heading}: {title}"
        yield from _about(group, heading, of_list)


def _shared_sentence(change: Change) -> object:
    """Return what changes have in common that one sentence tells together."""
    if isinstance(change, Added | Removed) and change.label is not None:
        return type(change), change.path
    if isinstance(change, Renumbered) or _only_renumbered(change):
        return Renumbered, change.path
    return id(change)


def _about(group: Sequence[Change], heading: str, of_list: str) -> Iterator[str]:
    """Yield the sentences for changes that share one, or for a change on its own."""
    match group[0]:
        case Added(label=str()):
            yield f"{of_list}: added {_names(group)}"
        case Removed(label=str()):
            yield f"{of_list}: removed {_names(group)}"
        case ItemChanged() as item if _only_renumbered(item):
            yield f"{of_list}: renumbered {_numbers(group)}"
        case Renumbered():
            yield f"{of_list}: renumbered {_numbers(group)}"
        case change:
            yield from _about_one(change, heading, of_list)


def _about_one(change: _Alone, heading: str, of_list: str) -> Iterator[str]:
    match change:
        case Added() | Removed():
            yield f"{heading}: {_came_or_went(change)}"
        case Changed() | TextChanged() | MarkupChanged():
            yield f"{heading}: {field_title(change.path)} {edit_in_words(change)}"
        case DataCutChanged():
            yield f"{of_list}: {edit_in_words(change)}"
        case Moved():
            way = way_in_words(change.from_index, change.to_index)
            yield f"{of_list}: moved {quoted_name(change.path, change.label)} {way}"
        case MovedBetween():
            yield from _moved_between(change, heading)
        case ItemChanged():
            yield from _item(change, of_list)
        case CriteriaChanged() | SwitchedSides() | MovedUnder():
            yield from criteria_sentences(change, of_list)
        case Reordered(moves=moves):
            yield f"{of_list}: another order ({len(moves)} moved)"
        case NotCarried():
            yield f"{module_title(change.path)}: {not_carried_in_words(change)}"
        case _:
            assert_never(change)


def _came_or_went(change: Added | Removed) -> str:
    """Return the words for a field; a whole module is named, not recited."""
    verb = "added" if isinstance(change, Added) else "removed"
    if change.value is None:
        return f"{field_title(change.path)} {verb} as null: {NOT_STATED} before and after"
    if isinstance(change.value, dict) and change.path.count(".") < _MODULE_STEPS:
        return verb
    value = value_in_words(change.path, change.value)
    return f"{field_title(change.path)} {verb}: {value}"


def _item(item: ItemChanged, of_list: str) -> Iterator[str]:
    """Yield what changed within an item, or in an item that is a text itself."""
    name = quoted_name(item.path, item.was or item.label)
    match item.changes:
        case (Changed() | TextChanged() | MarkupChanged() as edit,) if edit.path == item.path:
            yield f"{of_list}: {edit_in_words(edit)}"
        case changes:
            yield from _sentences(changes, f"{of_list}: {name}", is_top=False)


def _moved_between(change: MovedBetween, heading: str) -> Iterator[str]:
    name = quoted_name(change.to_path, change.label)
    lists = f"from {field_title(change.path)} to {field_title(change.to_path)}"
    yield f"{heading}: moved {name} {lists}"
    yield from _sentences(change.changes, f"{heading}: {name}", is_top=False)


def _names(group: Sequence[Change]) -> str:
    return listing(
        [
            quoted_name(change.path, change.label)
            for change in group
            if isinstance(change, Added | Removed) and change.label is not None
        ]
    )


def _only_renumbered(change: Change) -> bool:
    """Whether an item's number is all that changed."""
    return isinstance(change, ItemChanged) and all(
        isinstance(part, Renumbered) for part in change.changes
    )


def _numbers(group: Sequence[Change]) -> str:
    return numbers_in_words(
        number
        for change in group
        for number in (change.changes if isinstance(change, ItemChanged) else [change])
        if isinstance(number, Renumbered)
    )
