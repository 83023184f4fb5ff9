"""What a difference between two versions of a record is: a closed set of frozen values.

Every `path` is a path of the registry's field table, without list indices
(``protocolSection.outcomesModule.primaryOutcomes.measure``); which item of a list is meant
is said by the `ItemChanged` around the change, or by its own label and index.
Indices count from 0, in the list as it stands on that side.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from trialwright.registry.trees import JsonValue


class Fate(Enum):
    """What became of a stretch of text."""

    KEPT = "kept"
    REMOVED = "removed"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text with one fate.

    Kept and removed segments, joined, are the text before; kept and inserted the text after.
    """

    fate: Fate
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A field, or with `label` and `index` an item of a list, that was not there before."""

    path: str
    value: JsonValue
    label: str | None = None
    index: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A field, or with `label` and `index` an item of a list, that is not there any more."""

    path: str
    value: JsonValue
    label: str | None = None
    index: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A value that was replaced by another one that has nothing of it."""

    path: str
    before: JsonValue
    after: JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChanged:
    """A text that was edited: what was kept, removed and inserted, word by word."""

    path: str
    before: str
    after: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An item that stands elsewhere among the items that stayed."""

    path: str
    label: str
    from_index: int
    to_index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedBetween:
    """An item that went from one list to its sister list, as an outcome that became primary."""

    path: str
    to_path: str
    label: str
    from_index: int
    to_index: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemChanged:
    """An item of a list that is the same thing on both sides and has changes within.

    `label` is what it is called now, `was` what it was called if that is something else.
    `similarity` is None where the identifying fields agree, and otherwise the share of
    words in common for which the two were taken to be one item under a new name.
    """

    path: str
    label: str
    was: str | None
    from_index: int
    to_index: int
    similarity: float | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renumbered:
    """The same thing under another number: a criterion, or a topic of the registry's tree."""

    path: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaChanged:
    """The eligibility criteria, criterion by criterion.

    In `changes`, labels are the criteria without their numbers and indices count the lines
    that are not blank. Without changes only the layout differs: blank lines, bullets, indents.
    """

    path: str
    before: str
    after: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataCutChanged:
    """The day of the registry's data cut, the same for all records of one download."""

    path: str
    before: JsonValue
    after: JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Reordered:
    """A derived list whose order, which means nothing, is another one."""

    path: str
    moves: tuple[Moved, ...]


Change: TypeAlias = (
    Added
    | Removed
    | Changed
    | TextChanged
    | Moved
    | MovedBetween
    | ItemChanged
    | Renumbered
    | CriteriaChanged
    | DataCutChanged
    | Reordered
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleDiff:
    """What changed in one module, in the order of the registry's fields."""

    path: str
    title: str
    changes: tuple[Change, ...]

    @property
    def is_derived(self) -> bool:
        """Whether the registry computes this module: it changes without anybody's edit."""
        return is_derived(self.path)


def is_derived(path: str) -> bool:
    """Whether the registry computes what lies at a path."""
    return path.split(".", 1)[0] == "derivedSection"


@dataclass(frozen=True, slots=True)
class RecordDiff:
    """What changed between two versions of a record; modules without changes are left out."""

    modules: tuple[ModuleDiff, ...]

    @property
    def edits(self) -> tuple[ModuleDiff, ...]:
        """What the sponsor or the registry's staff edited."""
        return tuple(module for module in self.modules if not module.is_derived)

    @property
    def derived(self) -> tuple[ModuleDiff, ...]:
        """What the registry computed anew, without any edit of the study."""
        return tuple(module for module in self.modules if module.is_derived)

    @property
    def is_empty(self) -> bool:
        """Whether both versions state the same."""
        return not self.modules
