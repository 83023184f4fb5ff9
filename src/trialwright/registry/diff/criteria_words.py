"""Changes of eligibility criteria as sentences that always tell the side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import assert_never

from trialwright.registry.diff.phrases import (
    edit_in_words,
    listing,
    numbers_in_words,
    quoted_name,
    way_in_words,
)
from trialwright.registry.diff.values import (
    Added,
    Changed,
    CriteriaChanged,
    CriterionChange,
    CriterionPlace,
    ItemChanged,
    MarkupChanged,
    Moved,
    MovedUnder,
    Removed,
    Renumbered,
    Side,
    SwitchedSides,
    TextChanged,
)
from trialwright.vocabulary.sentences import named, sentence


def criteria_sentences(
    change: CriteriaChanged | SwitchedSides | MovedUnder, heading: str
) -> Iterator[str]:
    """Yield what changed in the criteria, each sentence under a heading.

    Criteria to which the same happened share a sentence.
    """
    if not isinstance(change, CriteriaChanged):
        yield f"{heading}: {_said([change])}"
        return
    if not change.changes:
        yield f"{heading}: only the layout changed"
    groups: dict[object, list[CriterionChange]] = defaultdict(list)
    for inner in change.changes:
        groups[_shared_sentence(inner)].append(inner)
    for group in groups.values():
        yield f"{heading}: {_said(group)}"


def sides_in_words(before: CriterionPlace, after: CriterionPlace) -> str:
    """Return a change of sides: ``from the inclusion to the exclusion criteria``."""
    if Side.UNKNOWN not in (before.side, after.side):
        return sentence(
            "from the {before} to the {after} criteria",
            before=named(before.side.value, before.side.value),
            after=named(after.side.value, after.side.value),
        )
    return sentence(
        "from {before} to {after}",
        before=_criteria_of(before.side),
        after=_criteria_of(after.side),
    )


def places_in_words(path: str, before: CriterionPlace, after: CriterionPlace) -> str:
    """Return a change of what a criterion stands under."""
    return sentence(
        "from {before} to {after}", before=_under(path, before), after=_under(path, after)
    )


def criterion_called(place: CriterionPlace | None, *, are_many: bool = False) -> str:
    """Return what a line of the criteria is: ``exclusion criterion``, ``headings``."""
    if place is not None and place.is_heading:
        return "headings" if are_many else "heading"
    noun = "criteria" if are_many else "criterion"
    is_told = place is not None and place.side is not Side.UNKNOWN
    return f"{place.side.value} {noun}" if place is not None and is_told else noun


def _shared_sentence(change: CriterionChange) -> object:
    """Return what changes have in common that one sentence tells together."""
    match change:
        case Added() | Removed():
            place = change.place
            return type(change), criterion_called(place), place and place.parent
        case SwitchedSides(changes=()):
            return SwitchedSides, change.from_place.side, change.to_place.side
        case MovedUnder():
            return MovedUnder, change.from_place, change.to_place
        case Renumbered():
            return Renumbered
        case _:
            return id(change)


def _said(group: Sequence[CriterionChange]) -> str:
    are_many = len(group) > 1
    match group[0]:
        case SwitchedSides() as change:
            sides = sides_in_words(change.from_place, change.to_place)
            return " and ".join([f"moved {_names(group)} {sides}", *_edits(change)])
        case Added(place=place) | Removed(place=place) as change:
            verb = "added" if isinstance(change, Added) else "removed"
            called = criterion_called(place, are_many=are_many)
            return f"{verb} {called} {_names(group)}{_below(change.path, place)}"
        case MovedUnder() as change:
            called = criterion_called(change.to_place, are_many=are_many)
            places = places_in_words(change.path, change.from_place, change.to_place)
            return f"moved {called} {_names(group)} {places}"
        case ItemChanged() as change:
            is_markup = any(isinstance(edit, MarkupChanged) for edit in change.changes)
            name = f" {_names(group)}" if is_markup else ""
            return f"{criterion_called(change.place)}{name} {' and '.join(_edits(change))}"
        case Moved() as change:
            way = way_in_words(change.from_index, change.to_index)
            below = _below(change.path, change.place)
            return f"moved {criterion_called(change.place)} {_names(group)} {way}{below}"
        case Renumbered():
            return f"renumbered {numbers_in_words(_numbers(group))}"
        case change:
            assert_never(change)


def _criteria_of(side: Side) -> str:
    match side:
        case Side.INCLUSION:
            return sentence("the inclusion criteria")
        case Side.EXCLUSION:
            return sentence("the exclusion criteria")
        case Side.UNKNOWN:
            return sentence("criteria that are called neither inclusion nor exclusion")


def _under(path: str, place: CriterionPlace) -> str:
    if place.parent is not None:
        return sentence("under {name}", name=quoted_name(path, place.parent))
    if place.heading is not None:
        return sentence("directly under {name}", name=quoted_name(path, place.heading))
    return sentence("under no heading")


def _below(path: str, place: CriterionPlace | None) -> str:
    """Return the criterion of which something is a part, if it is one."""
    if place is None or place.parent is None:
        return ""
    return f" under {quoted_name(path, place.parent)}"


def _edits(change: ItemChanged | SwitchedSides) -> list[str]:
    """Return what changed in the words of a criterion, which is a text and nothing else."""
    return [
        edit_in_words(edit)
        for edit in change.changes
        if isinstance(edit, Changed | TextChanged | MarkupChanged)
    ]


def _names(group: Sequence[CriterionChange]) -> str:
    return listing([quoted_name(change.path, change.label or "") for change in group])


def _numbers(group: Sequence[CriterionChange]) -> Iterator[Renumbered]:
    return (change for change in group if isinstance(change, Renumbered))
