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

from trialwright.registry.hashing import COMPUTED
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


class Side(Enum):
    """Whether a criterion admits or turns away; unknown where no heading says so."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionPlace:
    """Where a line of the eligibility criteria stands.

    `heading` are the words of the heading that it stands under, `parent` those of the
    criterion that it is a part of; None where there is none. A heading stands under nothing.
    """

    side: Side
    heading: str | None = None
    parent: str | None = None
    is_heading: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """A field, or with `label` and `index` an item of a list, that was not there before."""

    path: str
    value: JsonValue
    label: str | None = None
    index: int | None = None
    place: CriterionPlace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A field, or with `label` and `index` an item of a list, that is not there any more."""

    path: str
    value: JsonValue
    label: str | None = None
    index: int | None = None
    place: CriterionPlace | None = None


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
class MarkupChanged:
    """A text that means what it meant: only escapes of the registry's markup differ."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An item that stands elsewhere among the items that stayed."""

    path: str
    label: str
    from_index: int
    to_index: int
    place: CriterionPlace | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchedSides:
    """A criterion that went from the inclusion to the exclusion criteria, or the other way.

    From or to an unknown side is told too: nobody can say that it stayed where it was.
    `was`, `similarity` and `changes` are as in `ItemChanged`; `changes` may be empty.
    """

    path: str
    label: str
    was: str | None
    from_place: CriterionPlace
    to_place: CriterionPlace
    from_index: int
    to_index: int
    similarity: float | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedUnder:
    """A criterion that is on the same side, under another criterion or heading."""

    path: str
    label: str
    from_place: CriterionPlace
    to_place: CriterionPlace
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
    place: CriterionPlace | None = None


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

    In `changes`, criteria that changed sides come first. Labels are the criteria without
    their numbers; indices count what stands under the same heading or criterion, headings
    on their own. Without changes only the layout differs: blank lines, bullets, numbers
    that came or went, indents by which no criterion gets another parent.
    """

    path: str
    before: str
    after: str
    changes: tuple[CriterionChange, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCarried:
    """A section that one of the two versions does not carry at all: it was not compared.

    Versions out of the registry's own history come without what the registry computes.
    """

    path: str
    is_missing_before: bool


CriterionChange: TypeAlias = (
    SwitchedSides | Added | Removed | MovedUnder | ItemChanged | Moved | Renumbered
)

Change: TypeAlias = (
    Added
    | Removed
    | Changed
    | TextChanged
    | MarkupChanged
    | Moved
    | MovedBetween
    | MovedUnder
    | SwitchedSides
    | ItemChanged
    | Renumbered
    | CriteriaChanged
    | DataCutChanged
    | Reordered
    | NotCarried
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

    @property
    def is_not_carried(self) -> bool:
        """Whether only one version carries it, so that it was not compared."""
        return any(isinstance(change, NotCarried) for change in self.changes)

    @property
    def has_switched_sides(self) -> bool:
        """Whether a criterion went from one side to the other."""
        criteria = (change for change in self.changes if isinstance(change, CriteriaChanged))
        return any(isinstance(inner, SwitchedSides) for one in criteria for inner in one.changes)


def is_derived(path: str) -> bool:
    """Whether the registry computes what lies at a path."""
    return path.split(".", 1)[0] in COMPUTED


@dataclass(frozen=True, slots=True)
class RecordDiff:
    """What changed between two versions of a record; modules without changes are left out."""

    modules: tuple[ModuleDiff, ...]

    @property
    def edits(self) -> tuple[ModuleDiff, ...]:
        """What the sponsor or the registry's staff edited.

        A module in which a criterion changed sides comes first: nothing matters more to
        whoever asks whether a person can take part.
        """
        edited = (module for module in self.modules if not module.is_derived)
        return tuple(sorted(edited, key=lambda module: not module.has_switched_sides))

    @property
    def derived(self) -> tuple[ModuleDiff, ...]:
        """What the registry computed anew, without any edit of the study."""
        return tuple(module for module in self.modules if module.is_derived)

    @property
    def not_carried(self) -> tuple[ModuleDiff, ...]:
        """What one version does not carry, so that it could not be compared."""
        return tuple(module for module in self.derived if module.is_not_carried)

    @property
    def computed_anew(self) -> tuple[ModuleDiff, ...]:
        """The derived modules that could be compared."""
        return tuple(module for module in self.derived if not module.is_not_carried)

    @property
    def is_empty(self) -> bool:
        """Whether both versions state the same, as far as both could be compared."""
        return not self.modules
