"""What the registry computes anew is told apart from what somebody edited."""

from __future__ import annotations

from collections.abc import Callable

from trialwright.registry.diff import (
    Added,
    Change,
    Changed,
    DataCutChanged,
    ItemChanged,
    Moved,
    Renumbered,
    Reordered,
    compare,
)
from trialwright.registry.trees import JsonObject, JsonValue

Changes = Callable[[str, JsonObject, JsonObject], tuple[Change, ...]]

MISC = "derivedSection.miscInfoModule"
TERMS = "derivedSection.conditionBrowseModule"


def topics(*pairs: tuple[str, str], **more: str) -> JsonObject:
    leaves: list[JsonValue] = [{"id": number, "name": name, **more} for number, name in pairs]
    return {"browseLeaves": leaves}


def test_another_data_cut_is_not_an_edit() -> None:
    def record(day: str) -> JsonObject:
        return {"derivedSection": {"miscInfoModule": {"versionHolder": day}}}

    diff = compare(record("2023-12-01"), record("2024-05-15"))

    assert diff.edits == ()
    assert diff.derived[0].changes == (
        DataCutChanged(path=f"{MISC}.versionHolder", before="2023-12-01", after="2024-05-15"),
    )


def test_a_topic_under_another_number_is_the_same_topic(changes_of: Changes) -> None:
    (found,) = changes_of(TERMS, topics(("M14540", "Recurrence")), topics(("M14850", "Recurrence")))

    assert isinstance(found, ItemChanged)
    assert found.changes == (
        Renumbered(
            path=f"{TERMS}.browseLeaves.id", label="Recurrence", before="M14540", after="M14850"
        ),
    )


def test_what_led_to_a_topic_stays_a_change(changes_of: Changes) -> None:
    (found,) = changes_of(
        TERMS,
        topics(("M1", "Irinotecan"), asFound="Symptoms"),
        topics(("M2", "Irinotecan"), asFound="Release"),
    )

    assert isinstance(found, ItemChanged)
    assert [type(change) for change in found.changes] == [Renumbered, Changed]


def test_the_order_of_a_derived_list_is_one_change_however_much_moved(changes_of: Changes) -> None:
    letters = [("M1", "a"), ("M2", "b"), ("M3", "c")]

    found = changes_of(TERMS, topics(*letters), topics(*reversed(letters), ("M4", "d")))

    assert [type(change) for change in found] == [Added, Reordered]
    assert isinstance(found[1], Reordered)
    assert found[1].path == f"{TERMS}.browseLeaves"
    assert all(isinstance(move, Moved) for move in found[1].moves)
    assert len(found[1].moves) == 2
