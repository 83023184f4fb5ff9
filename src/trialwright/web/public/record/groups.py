"""The groups of posted results: what they are called, and the columns they make."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, TypeAlias, TypeVar

from trialwright.registry.markup import unescape
from trialwright.registry.record.base import Markup
from trialwright.registry.record.flow import FlowGroup
from trialwright.registry.record.measures import MeasureGroup
from trialwright.registry.record.results import EventGroup
from trialwright.web.public.content import Cell, Fold, Group, Inline, cell, prose
from trialwright.web.public.languages import said

ResultGroup: TypeAlias = FlowGroup | MeasureGroup | EventGroup
"""Participants whose results are given together."""


class OfGroup(Protocol):
    """What is counted or measured in one group."""

    @property
    def group_id(self) -> str | None:
        """The group's id."""


Counted = TypeVar("Counted", bound=OfGroup)


def absent() -> str:
    """Say that results are posted but lack a module: silence, not a "none"."""
    return said("Not part of the posted results.")


def described_groups(groups: Sequence[ResultGroup]) -> tuple[Fold, ...]:
    """Return what the columns of the following tables stand for."""
    described = tuple(
        Group(group_name(group), prose(group.description))
        for group in groups
        if group.description is not None
    )
    return (Fold(said("What the groups are"), described),) if described else ()


def group_name(group: ResultGroup) -> str:
    """Return a group's title, its id where it has none."""
    return group.title or group.id or said("Group without a name")


def columns_of(
    groups: Sequence[ResultGroup], counted: Iterable[str | None]
) -> dict[str | None, str]:
    """Return the name of each group by its id, those that are only counted for last."""
    names = {group.id: group_name(group) for group in groups}
    for group in counted:
        names.setdefault(
            group, said("Group {group}, not described", group=group or said("without an id"))
        )
    return names


def remark(text: Markup | None) -> str | None:
    """Return a comment as one piece of text."""
    return None if text is None else unescape(text)


def by_group(
    found: Iterable[Counted],
    columns: Iterable[str | None],
    lines_of: Callable[[Counted], Iterable[Inline | None]],
) -> tuple[Cell, ...]:
    """Return a cell for each column, with what is said of all that was found in its group."""
    lines: defaultdict[str | None, list[Inline | None]] = defaultdict(list)
    for one in found:
        lines[one.group_id].extend(lines_of(one))
    return tuple(cell(*lines[group]) for group in columns)
