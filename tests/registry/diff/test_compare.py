"""What changed between two versions of a record, module by module."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from trialwright.registry.diff import (
    Added,
    Change,
    Changed,
    ItemChanged,
    Moved,
    MovedBetween,
    RecordDiff,
    Removed,
    TextChanged,
    compare,
)
from trialwright.registry.trees import JsonObject, JsonValue

Changes = Callable[[str, JsonObject, JsonObject], tuple[Change, ...]]

STATUS = "protocolSection.statusModule"
OUTCOMES = "protocolSection.outcomesModule"
SITES = "protocolSection.contactsLocationsModule"
ARMS = "protocolSection.armsInterventionsModule"
CONDITIONS = "protocolSection.conditionsModule"
EVENTS = "resultsSection.adverseEventsModule"


def outcome(measure: str, **more: JsonValue) -> JsonObject:
    return {"measure": measure, "timeFrame": "2 years", **more}


def site(facility: str, city: str = "Nanning", **more: JsonValue) -> JsonObject:
    return {"facility": facility, "city": city, "country": "China", **more}


def test_a_status_change_gives_both_constants(changes_of: Changes) -> None:
    found = changes_of(
        STATUS, {"overallStatus": "NOT_YET_RECRUITING"}, {"overallStatus": "RECRUITING"}
    )

    assert found == (
        Changed(path=f"{STATUS}.overallStatus", before="NOT_YET_RECRUITING", after="RECRUITING"),
    )


def test_a_part_that_appears_is_added_whole(changes_of: Changes) -> None:
    start: JsonObject = {"date": "2026-01", "type": "ESTIMATED"}

    assert changes_of(STATUS, {}, {"startDateStruct": start}) == (
        Added(path=f"{STATUS}.startDateStruct", value=start),
    )
    assert changes_of(STATUS, {"startDateStruct": start}, {}) == (
        Removed(path=f"{STATUS}.startDateStruct", value=start),
    )


def test_true_is_not_one_and_null_is_not_absent(changes_of: Changes) -> None:
    design = "protocolSection.designModule"

    assert changes_of(design, {"patientRegistry": True}, {"patientRegistry": 1})
    assert changes_of(design, {}, {"patientRegistry": None})


def test_an_empty_list_states_what_an_absent_one_states() -> None:
    empty: JsonObject = {"protocolSection": {"conditionsModule": {"keywords": []}}}

    assert compare(empty, {}).is_empty


def test_modules_stand_in_the_order_of_the_registry_and_unknown_ones_last() -> None:
    after: JsonObject = {
        "newSection": "?",
        "hasResults": True,
        "derivedSection": {"miscInfoModule": {"versionHolder": "2026-03-25"}},
        "protocolSection": {"newModule": {"x": 1}, "statusModule": {"overallStatus": "COMPLETED"}},
    }

    diff = compare({"derivedSection": {"miscInfoModule": {"removedCountries": []}}}, after)

    assert [module.path for module in diff.modules] == [
        "protocolSection.statusModule",
        "protocolSection.newModule",
        "derivedSection.miscInfoModule",
        "hasResults",
        "newSection",
    ]
    assert [module.title for module in diff.modules[:2]] == ["Status", "newModule"]
    assert [module.path for module in diff.derived] == [
        "derivedSection.miscInfoModule",
        "hasResults",
    ]
    assert len(diff.edits) == 3
    assert RecordDiff(()).is_empty


def test_a_section_that_is_not_an_object_is_compared_as_a_value() -> None:
    diff = compare({"protocolSection": "lost"}, {"protocolSection": {"statusModule": {}}})

    assert [module.path for module in diff.modules] == ["protocolSection"]


def test_posted_results_come_module_by_module_and_not_number_by_number() -> None:
    flow: JsonObject = {"groups": [{"id": "FG000", "title": "CAR-T"}]}

    (module,) = compare({}, {"resultsSection": {"participantFlowModule": flow}}).modules

    assert module.changes == (Added(path=module.path, value=flow),)


def test_a_site_that_one_of_many_lists_gained_is_one_added_item(changes_of: Changes) -> None:
    found = changes_of(
        SITES,
        {"locations": [site("Hospital A"), site("Hospital B")]},
        {"locations": [site("Hospital X"), site("Hospital A"), site("Hospital B")]},
    )

    assert found == (
        Added(
            path=f"{SITES}.locations",
            value=site("Hospital X"),
            label="Hospital X, Nanning, China",
            index=0,
        ),
    )


def test_one_moved_item_is_one_move(changes_of: Changes) -> None:
    names = ["A", "B", "C", "D", "E"]
    before: JsonObject = {"secondaryOutcomes": [outcome(name) for name in names]}
    after: JsonObject = {"secondaryOutcomes": [outcome(name) for name in "AEBCD"]}

    assert changes_of(OUTCOMES, before, after) == (
        Moved(path=f"{OUTCOMES}.secondaryOutcomes", label="E", from_index=4, to_index=1),
    )


def test_a_secondary_outcome_that_became_primary_moved_between_the_lists(
    changes_of: Changes,
) -> None:
    before: JsonObject = {
        "primaryOutcomes": [outcome("Adverse events")],
        "secondaryOutcomes": [outcome("Relapse"), outcome("Overall Survival")],
    }
    after: JsonObject = {
        "primaryOutcomes": [outcome("Overall survival"), outcome("Adverse events")],
        "secondaryOutcomes": [outcome("Relapse")],
    }

    (found,) = changes_of(OUTCOMES, before, after)

    assert isinstance(found, MovedBetween)
    assert (found.path, found.to_path) == (
        f"{OUTCOMES}.secondaryOutcomes",
        f"{OUTCOMES}.primaryOutcomes",
    )
    assert (found.from_index, found.to_index) == (1, 0)
    assert [type(change) for change in found.changes] == [TextChanged]


def test_an_outcome_whose_measure_was_edited_is_the_same_outcome(changes_of: Changes) -> None:
    (found,) = changes_of(
        OUTCOMES,
        {"primaryOutcomes": [outcome("Overall survival")]},
        {"primaryOutcomes": [outcome("Overall Survival (OS)")]},
    )

    assert isinstance(found, ItemChanged)
    assert (found.was, found.label) == ("Overall survival", "Overall Survival (OS)")
    assert found.similarity == pytest.approx(12 / 14)


def test_another_outcome_with_the_same_time_frame_is_another_outcome(changes_of: Changes) -> None:
    found = changes_of(
        OUTCOMES,
        {"primaryOutcomes": [outcome("Overall survival")]},
        {"primaryOutcomes": [outcome("Progression-free survival")]},
    )

    assert [type(change) for change in found] == [Removed, Added]


def test_an_arm_with_a_new_label_is_known_by_its_description(changes_of: Changes) -> None:
    words = "One infusion of autologous CAR-T cells after lymphodepletion"

    (found,) = changes_of(
        ARMS,
        {"armGroups": [{"label": "Arm A", "description": words}]},
        {"armGroups": [{"label": "CAR-T", "description": words}]},
    )

    assert isinstance(found, ItemChanged)
    assert found.was == "Arm A"


def test_a_hospital_in_the_same_city_is_another_site(changes_of: Changes) -> None:
    found = changes_of(
        SITES,
        {"locations": [site("Children's Hospital", zip="530000")]},
        {"locations": [site("University Clinic", zip="530001")]},
    )

    assert [type(change) for change in found] == [Removed, Added]


def test_a_hospital_with_a_like_name_in_another_city_is_another_site(changes_of: Changes) -> None:
    found = changes_of(
        SITES,
        {"locations": [site("People's Hospital", "Nanning")]},
        {"locations": [site("People's Hospital", "Guilin")]},
    )

    assert [type(change) for change in found] == [Removed, Added]


def test_a_country_that_changed_its_name_keeps_its_sites(changes_of: Changes) -> None:
    before = site("Hacettepe University", "Ankara") | {"country": "Turkey"}
    after = site("Hacettepe University", "Ankara") | {"country": "Turkey (Türkiye)"}

    (found,) = changes_of(SITES, {"locations": [before]}, {"locations": [after]})

    assert isinstance(found, ItemChanged)
    assert found.similarity is None
    assert [change.path for change in found.changes] == [f"{SITES}.locations.country"]


def test_sites_of_one_name_are_told_apart_by_what_else_they_state(changes_of: Changes) -> None:
    sites: list[JsonValue] = [site("Research Site", status=status) for status in "ABC"]

    found = changes_of(SITES, {"locations": sites}, {"locations": sites[1:]})

    assert [type(change) for change in found] == [Removed]
    assert isinstance(found[0], Removed)
    assert found[0].index == 0


def test_a_misspelt_keyword_was_mended_and_a_code_was_exchanged(changes_of: Changes) -> None:
    (mended,) = changes_of(CONDITIONS, {"keywords": ["Leukaemia"]}, {"keywords": ["Leukemia"]})
    exchanged = changes_of(
        "protocolSection.identificationModule",
        {"nctIdAliases": ["NCT00000001"]},
        {"nctIdAliases": ["NCT00000002"]},
    )

    assert isinstance(mended, ItemChanged)
    assert mended.changes == (
        Changed(path=f"{CONDITIONS}.keywords", before="Leukaemia", after="Leukemia"),
    )
    assert [type(change) for change in exchanged] == [Removed, Added]


def test_a_list_that_a_copy_unboxed_is_still_a_list(changes_of: Changes) -> None:
    assert changes_of(CONDITIONS, {"conditions": "AML"}, {"conditions": ["AML"]}) == ()
    assert changes_of(CONDITIONS, {"conditions": "AML"}, {"conditions": ["AML", "ALL"]}) == (
        Added(path=f"{CONDITIONS}.conditions", value="ALL", label="ALL", index=1),
    )


def test_numbers_of_a_results_group_are_called_by_the_title_of_the_group(
    changes_of: Changes,
) -> None:
    def events(affected: int) -> JsonObject:
        stats: list[JsonValue] = [{"groupId": "EG000", "numAffected": affected}]
        return {
            "eventGroups": [{"id": "EG000", "title": "CAR-T"}],
            "otherEvents": [{"term": "Fever", "organSystem": "General", "stats": stats}],
        }

    (fever,) = changes_of(EVENTS, events(3), events(4))

    assert isinstance(fever, ItemChanged)
    (group,) = fever.changes
    assert isinstance(group, ItemChanged)
    assert (fever.label, group.label) == ("Fever", "CAR-T")
    assert group.changes == (
        Changed(path=f"{EVENTS}.otherEvents.stats.numAffected", before=3, after=4),
    )


def test_an_event_that_turned_out_serious_moved_between_the_lists(changes_of: Changes) -> None:
    event: JsonObject = {"term": "Fever", "organSystem": "General"}

    (found,) = changes_of(EVENTS, {"otherEvents": [event]}, {"seriousEvents": [event]})

    assert isinstance(found, MovedBetween)
    assert found.to_path == f"{EVENTS}.seriousEvents"


def test_items_without_a_name_are_matched_in_their_order(changes_of: Changes) -> None:
    def classes(*texts: str) -> JsonObject:
        rows: list[JsonValue] = [{"categories": [{"title": text}]} for text in texts]
        return {"measures": [{"title": "Age", "classes": rows}]}

    (age,) = changes_of(
        "resultsSection.baselineCharacteristicsModule", classes("a", "b"), classes("a", "c")
    )

    assert isinstance(age, ItemChanged)
    (row,) = age.changes
    assert isinstance(row, ItemChanged)
    assert (row.label, row.from_index) == ("(unnamed)", 1)


def test_items_of_an_unknown_list_are_matched_by_value_or_by_likeness(changes_of: Changes) -> None:
    kept: JsonObject = {"note": "stays as it is", "n": 1}

    (found,) = changes_of(
        STATUS,
        {"reviews": [kept, {"note": "first look at the new cohort"}, 7]},
        {"reviews": [{"note": "second look at the new cohort"}, kept, 7]},
    )[:1]

    assert isinstance(found, ItemChanged)
    assert [change.path for change in found.changes] == [f"{STATUS}.reviews.note"]


def test_an_item_that_is_not_an_object_where_objects_belong_is_compared_by_value(
    changes_of: Changes,
) -> None:
    assert changes_of(SITES, {"locations": ["?"]}, {"locations": ["?"]}) == ()
    assert changes_of(SITES, {"locations": [3]}, {"locations": [4]}) == (
        Removed(path=f"{SITES}.locations", value=3, label="3", index=0),
        Added(path=f"{SITES}.locations", value=4, label="4", index=0),
    )


def test_an_item_that_states_nothing_to_call_it_by_is_unnamed(changes_of: Changes) -> None:
    (added,) = changes_of(SITES, {}, {"locations": [{"status": "RECRUITING"}]})

    assert isinstance(added, Added)
    assert added.label == "(unnamed)"


def test_an_analysis_is_called_by_its_groups_where_it_has_no_method(changes_of: Changes) -> None:
    def results(**analysis: JsonValue) -> JsonObject:
        row: JsonObject = {"groupIds": ["OG000", "OG001"], **analysis}
        return {"outcomeMeasures": [{"title": "Survival", "analyses": [row]}]}

    (measure,) = changes_of(
        "resultsSection.outcomeMeasuresModule", results(pValue="<0.05"), results(pValue="<0.01")
    )

    assert isinstance(measure, ItemChanged)
    assert isinstance(measure.changes[0], ItemChanged)
    assert measure.changes[0].label == "OG000, OG001"


def test_unknown_nesting_without_end_is_compared_as_one_value(changes_of: Changes) -> None:
    def nested(leaf: int) -> JsonObject:
        tree: JsonObject = {"leaf": leaf}
        for _ in range(300):
            tree = {"x": tree}
        return tree

    (found,) = changes_of(STATUS, nested(1), nested(2))

    assert isinstance(found, Changed)


def test_lists_that_were_exchanged_whole_are_not_searched_for_new_names(
    changes_of: Changes,
) -> None:
    """600 unlike names against 600: more pairs than anybody renames."""
    before: JsonObject = {"keywords": [f"old {n}" for n in range(600)]}
    after: JsonObject = {"keywords": [f"old {n} again" for n in range(600)]}

    found = changes_of(CONDITIONS, before, after)

    assert [type(change) for change in found] == [Removed] * 600 + [Added] * 600


def test_a_module_in_which_a_criterion_changed_sides_is_the_first_edit() -> None:
    def record(status: str, criteria: str) -> JsonObject:
        return {
            "protocolSection": {
                "statusModule": {"overallStatus": status},
                "eligibilityModule": {"eligibilityCriteria": criteria},
            }
        }

    before = record("RECRUITING", "Inclusion:\n* Pregnancy\nExclusion:\n* Fever")
    after = record("COMPLETED", "Inclusion:\nExclusion:\n* Fever\n* Pregnancy")

    diff = compare(before, after)

    assert [module.title for module in diff.edits] == ["Eligibility", "Status"]
    assert [module.title for module in diff.modules] == ["Status", "Eligibility"]
