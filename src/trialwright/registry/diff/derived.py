"""What the registry computes: not always there, and churn that is named as what it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from trialwright.registry.diff.values import (
    Change,
    Changed,
    DataCutChanged,
    ItemChanged,
    Moved,
    Renumbered,
    Reordered,
)
from trialwright.registry.hashing import COMPUTED
from trialwright.registry.trees import JsonObject

#: The section that the registry computes for every data cut.
COMPUTED_SECTION = "derivedSection"

#: The day of the registry's data cut.
DATA_CUT = "derivedSection.miscInfoModule.versionHolder"


def uncompared(before: JsonObject, after: JsonObject) -> frozenset[str]:
    """Return what cannot be compared because one version comes without what is computed.

    Silence is not a "no": to a version that was kept without the section, nothing was added.
    """
    if bool(before.get(COMPUTED_SECTION)) == bool(after.get(COMPUTED_SECTION)):
        return frozenset()
    one_sided = {key for key in COMPUTED if key not in before or key not in after}
    return frozenset({COMPUTED_SECTION, *one_sided})


def as_churn(changes: Iterable[Change]) -> Iterator[Change]:
    """Yield the changes of a derived module with those that nobody made called by name."""
    moves: dict[str, list[Moved]] = {}
    for change in changes:
        match change:
            case Moved(path=path):
                moves.setdefault(path, []).append(change)
            case Changed(path=path, before=before, after=after) if path == DATA_CUT:
                yield DataCutChanged(path=path, before=before, after=after)
            case ItemChanged():
                yield replace(change, changes=tuple(_renumbered(change)))
            case _:
                yield change
    for path, moved in moves.items():
        yield Reordered(path=path, moves=tuple(moved))


def _renumbered(item: ItemChanged) -> Iterator[Change]:
    """Yield an item's changes: another id under the same name is another number."""
    for change in item.changes:
        match change:
            case Changed(path=path, before=str(before), after=str(after)) if (
                path == f"{item.path}.id"
            ):
                yield Renumbered(path=path, label=item.label, before=before, after=after)
            case _:
                yield change
