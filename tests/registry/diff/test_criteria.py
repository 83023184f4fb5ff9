"""Eligibility criteria are compared criterion by criterion."""

from __future__ import annotations

from trialwright.registry.diff import (
    Added,
    Change,
    CriteriaChanged,
    ItemChanged,
    Moved,
    Removed,
    Renumbered,
    TextChanged,
    compare,
    in_words,
)
from trialwright.registry.diff.criteria import CRITERIA_PATH, criteria_lines
from trialwright.registry.trees import JsonObject

BEFORE = """Inclusion Criteria:

1. Written informed consent.
2. Aged 3 to 18 years.
3. Relapsed or refractory disease after two lines of treatment.
4. Adequate organ function.

Exclusion Criteria:

* Active infection."""


def record(criteria: str) -> JsonObject:
    return {"protocolSection": {"eligibilityModule": {"eligibilityCriteria": criteria}}}


def changes(after: str) -> tuple[Change, ...]:
    (module,) = compare(record(BEFORE), record(after)).modules
    (change,) = module.changes
    assert isinstance(change, CriteriaChanged)
    assert (change.before, change.after) == (BEFORE, after)
    return change.changes


def test_a_criterion_put_in_between_renumbers_the_others_and_changes_none() -> None:
    after = BEFORE.replace("4. Adequate", "5. Adequate").replace(
        "3. Relapsed", "3. CLL-1 expressed by the blasts.\n4. Relapsed"
    )

    assert changes(after) == (
        Added(
            path=CRITERIA_PATH,
            value="3. CLL-1 expressed by the blasts.",
            label="CLL-1 expressed by the blasts.",
            index=3,
        ),
        Renumbered(
            path=CRITERIA_PATH,
            label="Relapsed or refractory disease after two lines of treatment.",
            before="3",
            after="4",
        ),
        Renumbered(path=CRITERIA_PATH, label="Adequate organ function.", before="4", after="5"),
    )


def test_a_limit_that_changed_is_shown_within_its_criterion() -> None:
    (found,) = changes(BEFORE.replace("18 years", "16 years"))

    assert isinstance(found, ItemChanged)
    (edit,) = found.changes
    assert isinstance(edit, TextChanged)
    assert (edit.before, edit.after) == ("Aged 3 to 18 years.", "Aged 3 to 16 years.")


def test_a_criterion_that_was_dropped_is_removed() -> None:
    (found,) = changes(BEFORE.replace("\n* Active infection.", ""))

    assert found == Removed(
        path=CRITERIA_PATH, value="* Active infection.", label="Active infection.", index=6
    )


def test_a_criterion_that_went_to_another_place_has_moved() -> None:
    moved = BEFORE.replace("* Active infection.", "* Active infection.\n* Adequate organ function.")

    (found,) = changes(moved.replace("4. Adequate organ function.\n", ""))

    assert found == Moved(
        path=CRITERIA_PATH, label="Adequate organ function.", from_index=4, to_index=6
    )


def test_other_bullets_and_blank_lines_are_a_matter_of_layout() -> None:
    after = BEFORE.replace("* Active", "- Active").replace("\n\n", "\n")

    assert changes(after) == ()
    assert in_words(compare(record(BEFORE), record(after))) == (
        "Eligibility criteria: only the layout changed\n"
    )


def test_a_number_is_read_in_every_form_in_which_records_write_it() -> None:
    text = "1\\. a\n2) b\n(3) c\n4.1. d\n5、e\n* 6. f\na) g\n1.5 mg\nE. coli\n7."

    assert [(line.number, line.words) for line in criteria_lines(text)] == [
        ("1", "a"),
        ("2", "b"),
        ("3", "c"),
        ("4.1", "d"),
        ("5", "e"),
        ("6", "f"),
        ("a", "g"),
        ("", "1.5 mg"),
        ("", "E. coli"),
        ("", "7."),
    ]
