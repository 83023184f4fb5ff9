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
    NotCarried,
    Renumbered,
    Reordered,
    as_json,
    compare,
    in_words,
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


def test_a_version_without_the_computed_section_is_not_held_against_one_that_has_it() -> None:
    past: JsonObject = {"protocolSection": {"statusModule": {"overallStatus": "RECRUITING"}}}
    loaded: JsonObject = {
        "protocolSection": {"statusModule": {"overallStatus": "COMPLETED"}},
        "derivedSection": {
            "miscInfoModule": {"versionHolder": "2024-05-15"},
            "conditionBrowseModule": {"meshes": [{"id": "D1", "term": "Leukemia"}]},
        },
        "hasResults": False,
    }

    there, back = compare(past, loaded), compare(loaded, past)

    assert [module.path for module in there.modules] == [
        "protocolSection.statusModule",
        "derivedSection",
    ]
    assert there.modules[1].changes == (NotCarried(path="derivedSection", is_missing_before=True),)
    assert back.modules[1].changes == (NotCarried(path="derivedSection", is_missing_before=False),)
    assert in_words(there).splitlines() == [
        'Status: overall status changed from "Recruiting" to "Completed"',
        "Computed by the registry: not compared, the version before carries no such section",
    ]
    assert in_words(back).splitlines()[1] == (
        "Computed by the registry: not compared, the version after carries no such section"
    )
    assert as_json(back)[1]["changes"] == [
        {"kind": "not-carried", "path": "derivedSection", "missing": "after"}
    ]


def test_results_that_both_versions_speak_of_are_compared_without_the_computed_section() -> None:
    diff = compare(
        {"hasResults": False},
        {"hasResults": True, "derivedSection": {"miscInfoModule": {"versionHolder": "2024-05-15"}}},
    )

    assert [module.path for module in diff.computed_anew] == ["hasResults"]
    assert [module.path for module in diff.not_carried] == ["derivedSection"]


def test_whether_results_are_posted_belongs_to_what_the_registry_computes() -> None:
    diff = compare({"hasResults": False}, {"hasResults": True})

    assert diff.edits == ()
    assert [module.path for module in diff.derived] == ["hasResults"]
