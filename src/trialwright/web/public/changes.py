"""A change between two versions, ready to be shown: said in words, not by colour alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeAlias, assert_never

from trialwright.registry.diff import (
    Added,
    Change,
    Changed,
    CriteriaChanged,
    CriterionChange,
    DataCutChanged,
    Fate,
    ItemChanged,
    MarkupChanged,
    Moved,
    MovedBetween,
    MovedUnder,
    NotCarried,
    Removed,
    Renumbered,
    Reordered,
    SwitchedSides,
    TextChanged,
)
from trialwright.registry.diff.criteria_words import (
    criterion_called,
    places_in_words,
    sides_in_words,
)
from trialwright.registry.diff.phrases import (
    not_carried_in_words,
    stands_for_unknown,
)
from trialwright.registry.diff.titles import field_title, module_title
from trialwright.registry.fields import fields_by_path
from trialwright.registry.labels import labels
from trialwright.registry.markup import unescape
from trialwright.registry.record.base import Markup
from trialwright.registry.trees import JsonValue
from trialwright.vocabulary import PartialDate
from trialwright.web.public.languages import said, said_of_table
from trialwright.web.public.rewording import ShownSegment, within_words
from trialwright.web.public.wording import day, partial, retold

Kind: TypeAlias = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """One change: what happened to what, the values before and after, and what is within."""

    kind: Kind
    verb: str
    what: str
    name: str = ""
    note: str = ""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    segments: tuple[ShownSegment, ...] = ()
    within: tuple[ShownChange, ...] = ()


def shown(change: Change) -> ShownChange:
    """Return a change as a page shows it."""
    what = _titled(change.path)
    match change:
        case Added() | Removed():
            return _come_or_gone(change, what)
        case Changed() | DataCutChanged():
            return ShownChange(
                kind="changed",
                verb=said("Changed"),
                what=what,
                note=_data_cut() if isinstance(change, DataCutChanged) else "",
                before=_lines(change.path, change.before),
                after=_lines(change.path, change.after),
            )
        case TextChanged():
            return ShownChange(
                kind="changed",
                verb=said("Reworded"),
                what=what,
                segments=within_words(_segments(change)),
            )
        case MarkupChanged():
            return ShownChange(
                kind="changed", verb=said("Changed"), what=what, note=said("in its markup only")
            )
        case ItemChanged():
            return _item(change, what)
        case CriteriaChanged() | Reordered():
            return _list_changed(change, what)
        case Renumbered():
            return ShownChange(
                kind="changed",
                verb=said("Renumbered"),
                what=what,
                name=_plain(change.path, change.label),
                note=said(
                    "from {before} to {after}",
                    before=change.before or said("no number"),
                    after=change.after or said("no number"),
                ),
            )
        case Moved() | MovedBetween() | MovedUnder() | SwitchedSides():
            return _moved(change, what)
        case NotCarried():
            note = retold(not_carried_in_words(change))
            return ShownChange(
                kind="changed",
                verb=said("Skipped"),
                what=said_of_table(module_title(change.path)),
                note=note,
            )
        case _:
            assert_never(change)


def _data_cut() -> str:
    return said("The day of the registry's download; it says nothing about the study.")


def _all(changes: tuple[Change, ...]) -> tuple[ShownChange, ...]:
    return tuple(map(shown, changes))


def _list_changed(change: CriteriaChanged | Reordered, what: str) -> ShownChange:
    if isinstance(change, Reordered):
        return ShownChange(
            kind="changed", verb=said("Reordered"), what=what, within=_all(change.moves)
        )
    note = "" if change.changes else said("Only the layout differs.")
    within = tuple(map(_criterion, change.changes))
    return ShownChange(kind="changed", verb=said("Changed"), what=what, note=note, within=within)


def _criterion(change: CriterionChange) -> ShownChange:
    """Call a criterion by its side and its name: each is a part of one field."""
    found = shown(change)
    within = tuple(replace(inner, what=said("Its words")) for inner in found.within)
    what = said("Criterion")
    if isinstance(change, Added | Removed | ItemChanged | Moved):
        what = _capital(said_of_table(criterion_called(change.place)))
    if isinstance(change, Added | Removed) and change.place is not None and change.place.parent:
        found = replace(
            found,
            note=said("part of: {criterion}", criterion=_plain(change.path, change.place.parent)),
        )
    return replace(found, what=what, within=within)


def _come_or_gone(change: Added | Removed, what: str) -> ShownChange:
    lines = _lines(change.path, change.value)
    name = _plain(change.path, change.label) if change.label is not None else ""
    if name and len(lines) == 1 and lines[0].endswith(name):
        # What came or went has no more to it than its name, but for a criterion's number.
        name, lines = lines[0], ()
    if isinstance(change, Added):
        return ShownChange(kind="added", verb=said("Added"), what=what, name=name, after=lines)
    return ShownChange(kind="removed", verb=said("Removed"), what=what, name=name, before=lines)


def _item(change: ItemChanged, what: str) -> ShownChange:
    notes = []
    if change.was is not None:
        notes.append(said("was called: {name}", name=_plain(change.path, change.was)))
    if change.similarity is not None:
        notes.append(
            said(
                "taken for the same by {similarity} of their words",
                similarity=format(change.similarity, ".0%"),
            )
        )
    return ShownChange(
        kind="changed",
        verb=said("Changed"),
        what=what,
        name=_plain(change.path, change.label),
        note="; ".join(notes),
        within=_all(change.changes),
    )


def _moved(change: Moved | MovedBetween | MovedUnder | SwitchedSides, what: str) -> ShownChange:
    within: tuple[ShownChange, ...] = ()
    match change:
        case Moved():
            note = said(
                "from place {before} to place {after}",
                before=change.from_index + 1,
                after=change.to_index + 1,
            )
        case MovedBetween():
            note, within = (
                said("to {field}", field=said_of_table(field_title(change.to_path))),
                _all(change.changes),
            )
        case MovedUnder():
            note = retold(places_in_words(change.path, change.from_place, change.to_place))
        case SwitchedSides():
            note = retold(sides_in_words(change.from_place, change.to_place))
            within = _all(change.changes)
    name = _plain(change.path, change.label)
    return ShownChange(
        kind="changed", verb=said("Moved"), what=what, name=name, note=note, within=within
    )


def _segments(change: TextChanged) -> Iterator[ShownSegment]:
    for segment in change.segments:
        yield ShownSegment(Fate(segment.fate).value, _plain(change.path, segment.text))


def _lines(path: str, value: JsonValue) -> tuple[str, ...]:
    """Return a value whole, a line for each of its parts."""
    return tuple(_said(path, value))


def _said(path: str, value: JsonValue) -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            here = f"{path}.{key}"
            name = _titled(here)
            if isinstance(part, dict | list):
                lines = tuple(_said(here, part))
                yield from (f"{name}: {line}" for line in lines)
            else:
                yield f"{name}: {_leaf(here, part)}"
    elif isinstance(value, list):
        for part in value:
            yield from _said(path, part)
    else:
        yield _leaf(path, value)


def _leaf(path: str, value: JsonValue) -> str:
    if isinstance(value, bool):
        return said("yes") if value else said("no")
    if value is None:
        return said("not stated")
    if stands_for_unknown(path, value):
        return said("unknown")
    return _plain(path, value) if isinstance(value, str) else str(value)


def _plain(path: str, text: str) -> str:
    """Return a text as it was meant: escapes undone in markup, constants in words."""
    field = fields_by_path().get(path)
    if field is None:
        return text
    if field.is_markup:
        return unescape(Markup(text))
    if field.type == "NormalizedDate":
        return day(date.fromisoformat(text))
    if field.type == "PartialDate":
        return partial(PartialDate(text))
    return said_of_table(labels().get(field.type.removesuffix("[]"), {}).get(text, text))


def _titled(path: str) -> str:
    """Return what a field is called at the head of a line."""
    return _capital(said_of_table(field_title(path)))


def _capital(title: str) -> str:
    return title[:1].upper() + title[1:]
