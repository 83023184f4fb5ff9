"""Eligibility criteria are compared criterion by criterion."""

from __future__ import annotations

from trialwright.registry.diff import (
    Added,
    Change,
    CriteriaChanged,
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
    compare,
    in_words,
)
from trialwright.registry.diff.criteria import CRITERIA_PATH
from trialwright.registry.diff.criteria_lines import criteria_lines
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


INCLUSION = CriterionPlace(side=Side.INCLUSION, heading="Inclusion Criteria:")
EXCLUSION = CriterionPlace(side=Side.EXCLUSION, heading="Exclusion Criteria:")


def said(after: str) -> list[str]:
    return in_words(compare(record(BEFORE), record(after))).splitlines()


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
            index=2,
            place=INCLUSION,
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
        path=CRITERIA_PATH,
        value="* Active infection.",
        label="Active infection.",
        index=0,
        place=EXCLUSION,
    )


def test_a_criterion_that_went_to_another_place_has_moved() -> None:
    """Places count the criteria of the section, and no headings."""
    moved = BEFORE.replace("4. Adequate organ function.\n", "")

    (found,) = changes(moved.replace("1. Written", "1. Adequate organ function.\n1. Written"))

    assert found == Moved(
        path=CRITERIA_PATH,
        label="Adequate organ function.",
        from_index=3,
        to_index=0,
        place=INCLUSION,
    )
    assert said(moved.replace("1. Written", "1. Adequate organ function.\n1. Written")) == [
        (
            'Eligibility criteria: moved inclusion criterion "Adequate organ function." '
            "from 4th to 1st place"
        )
    ]


def test_a_criterion_that_changed_sides_is_told_first_and_as_such() -> None:
    after = BEFORE.replace("4. Adequate organ function.\n", "").replace("18 years", "16 years")

    found, edit = changes(f"{after}\n* Adequate organ function.")

    assert isinstance(edit, ItemChanged)
    assert found == SwitchedSides(
        path=CRITERIA_PATH,
        label="Adequate organ function.",
        was=None,
        from_place=INCLUSION,
        to_place=EXCLUSION,
        from_index=3,
        to_index=1,
        similarity=None,
        changes=(),
    )
    assert said(f"{after}\n* Adequate organ function.")[0] == (
        'Eligibility criteria: moved "Adequate organ function." '
        "from the inclusion to the exclusion criteria"
    )


def test_a_criterion_that_was_reworded_when_it_changed_sides_says_both() -> None:
    after = BEFORE.replace("4. Adequate organ function.\n", "")

    assert said(f"{after}\n* No adequate organ function.") == [
        (
            'Eligibility criteria: moved "No adequate organ function." from the inclusion to the '
            'exclusion criteria and changed from "Adequate organ function." to "No adequate organ '
            'function."'
        )
    ]


def test_exchanged_headings_change_the_side_of_every_criterion() -> None:
    after = (
        BEFORE.replace("Inclusion", "X").replace("Exclusion", "Inclusion").replace("X", "Exclusion")
    )

    assert said(after) == [
        (
            'Eligibility criteria: moved "Written informed consent.", "Aged 3 to 18 years.", '
            '"Relapsed or refractory disease after two lines of treatment." and "Adequate organ '
            'function." from the inclusion to the exclusion criteria'
        ),
        (
            'Eligibility criteria: moved "Active infection." from the exclusion to the inclusion '
            "criteria"
        ),
        'Eligibility criteria: moved heading "Inclusion Criteria:" from 1st to 2nd place',
    ]


def test_a_heading_that_was_dropped_leaves_its_criteria_on_the_side_above() -> None:
    assert said(BEFORE.replace("Exclusion Criteria:\n", "")) == [
        (
            'Eligibility criteria: moved "Active infection." from the exclusion to the inclusion '
            "criteria"
        ),
        'Eligibility criteria: removed heading "Exclusion Criteria:"',
    ]


def test_a_side_that_nothing_states_is_not_guessed() -> None:
    assert said(BEFORE.replace("Inclusion Criteria:\n\n", "").replace("2. Aged", "1. Aged"))[0] == (
        'Eligibility criteria: moved "Written informed consent.", "Aged 3 to 18 years.", "Relapsed '
        'or refractory disease after two lines of treatment." and "Adequate organ function." from '
        "the inclusion criteria to criteria that are called neither inclusion nor exclusion"
    )


def test_a_heading_in_other_words_moves_nothing_under_it() -> None:
    assert said(BEFORE.replace("Exclusion Criteria:", "Exclusion:")) == [
        'Eligibility criteria: heading changed from "Exclusion Criteria:" to "Exclusion:"'
    ]


def test_what_came_and_went_says_its_side() -> None:
    assert said(f"{BEFORE}\n* Pregnancy.\n* Breast feeding.") == [
        'Eligibility criteria: added exclusion criteria "Pregnancy." and "Breast feeding."'
    ]
    assert said(BEFORE.replace("4. Adequate organ function.\n", "")) == [
        'Eligibility criteria: removed inclusion criterion "Adequate organ function."'
    ]


def test_the_same_words_on_both_sides_stay_where_they_are() -> None:
    both = f"{BEFORE}\n* Adequate organ function."

    (found,) = changes(both)

    assert isinstance(found, Added)
    assert found.place == EXCLUSION


def test_an_escape_that_came_or_went_changes_the_markup_and_not_the_criterion() -> None:
    escaped = f"{BEFORE}\n* Platelets \\>= 100"
    plain = f"{BEFORE}\n* Platelets >= 100"

    (module,) = compare(record(escaped), record(plain)).modules
    (whole,) = module.changes

    assert isinstance(whole, CriteriaChanged)
    (found,) = whole.changes
    assert isinstance(found, ItemChanged)
    assert [type(edit) for edit in found.changes] == [MarkupChanged]
    assert in_words(compare(record(escaped), record(plain))) == (
        'Eligibility criteria: exclusion criterion "Platelets >= 100" changed in its markup only\n'
    )


NESTED = """Exclusion Criteria:

* Heart:
  * Insufficiency
  * Arrhythmia
* Lung:
  * Asthma"""


def test_a_part_of_a_criterion_that_became_a_part_of_another_one_says_of_which() -> None:
    after = NESTED.replace("  * Arrhythmia\n", "") + "\n  * Arrhythmia"

    diff = compare(record(NESTED), record(after))

    assert in_words(diff) == (
        'Eligibility criteria: moved exclusion criterion "Arrhythmia" from under "Heart:" to under '
        '"Lung:"\n'
    )
    (whole,) = diff.modules[0].changes
    assert isinstance(whole, CriteriaChanged)
    (found,) = whole.changes
    assert isinstance(found, MovedUnder)
    assert (found.from_place.parent, found.to_place.parent) == ("Heart:", "Lung:")
    assert (found.from_index, found.to_index) == (1, 1)


def test_a_part_that_became_a_criterion_of_its_own_says_so() -> None:
    after = NESTED.replace("  * Arrhythmia", "* Arrhythmia")

    assert in_words(compare(record(NESTED), record(after))) == (
        'Eligibility criteria: moved exclusion criterion "Arrhythmia" from under "Heart:" to '
        'directly under "Exclusion Criteria:"\n'
    )


def test_a_criterion_moves_with_its_parts() -> None:
    heart, lung = NESTED.index("* Heart"), NESTED.index("* Lung")
    after = f"{NESTED[:heart]}{NESTED[lung:]}\n{NESTED[heart:lung].rstrip()}"

    assert in_words(compare(record(NESTED), record(after))) == (
        'Eligibility criteria: moved exclusion criterion "Heart:" from 1st to 2nd place\n'
    )


def test_a_part_that_changed_places_says_of_what_it_is_a_part() -> None:
    after = NESTED.replace("  * Insufficiency\n  * Arrhythmia", "  * Arrhythmia\n  * Insufficiency")

    assert in_words(compare(record(NESTED), record(f"{after}\n  * Fibrosis"))) == (
        'Eligibility criteria: added exclusion criterion "Fibrosis" under "Lung:"\n'
        'Eligibility criteria: moved exclusion criterion "Insufficiency" from 1st to 2nd place '
        'under "Heart:"\n'
    )


def test_criteria_under_no_heading_that_get_one_of_no_side_say_so() -> None:
    assert in_words(compare(record("* Consent"), record("General criteria:\n* Consent"))) == (
        'Eligibility criteria: added heading "General criteria:"\n'
        'Eligibility criteria: moved criterion "Consent" from under no heading to directly under '
        '"General criteria:"\n'
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
