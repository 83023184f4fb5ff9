"""The sentences that a person would have written."""

from __future__ import annotations

import pytest

from trialwright.registry.diff import (
    CriterionPlace,
    ModuleDiff,
    Side,
    SwitchedSides,
    compare,
    in_words,
    sentences,
)
from trialwright.registry.diff.criteria import CRITERIA_PATH
from trialwright.registry.diff.phrases import listing, place_in_words, value_in_words
from trialwright.registry.diff.titles import field_title, module_title
from trialwright.registry.trees import JsonObject, JsonValue

PROTOCOL = "protocolSection"


def lines(module: str, before: JsonObject, after: JsonObject) -> list[str]:
    section, name = module.split(".")
    return in_words(compare({section: {name: before}}, {section: {name: after}})).splitlines()


def outcomes(*measures: str) -> list[JsonValue]:
    return [{"measure": measure, "timeFrame": "2 years"} for measure in measures]


def test_nothing_changed_is_said() -> None:
    assert in_words(compare({}, {})) == "No differences.\n"


@pytest.mark.parametrize(
    ("module", "before", "after", "said"),
    [
        (
            "protocolSection.statusModule",
            {"overallStatus": "NOT_YET_RECRUITING"},
            {"overallStatus": "RECRUITING"},
            ['Status: overall status changed from "Not yet recruiting" to "Recruiting"'],
        ),
        (
            "protocolSection.statusModule",
            {},
            {"startDateStruct": {"date": "2026-01", "type": "ESTIMATED"}},
            ["Status: study start date added: 2026-01, estimated"],
        ),
        (
            "protocolSection.oversightModule",
            {"oversightHasDmc": False},
            {"oversightHasDmc": True},
            ["Oversight: has data monitoring committee (DMC) changed from no to yes"],
        ),
        (
            "protocolSection.designModule",
            {"enrollmentInfo": {"count": 10}, "phases": ["PHASE1"]},
            {"phases": ["PHASE1", "PHASE2"]},
            ['Phases: added "Phase 2"', "Design: enrollment info removed: 10"],
        ),
        (
            "protocolSection.designModule",
            {"enrollmentInfo": {"count": 20}},
            {"enrollmentInfo": {"count": 99999999}},
            ["Design: enrollment changed from 20 to unknown"],
        ),
        (
            "protocolSection.designModule",
            {},
            {"enrollmentInfo": {"count": 99999999, "type": "ESTIMATED"}},
            ['Design: enrollment info added: unknown, "estimated"'],
        ),
        (
            "protocolSection.oversightModule",
            {"oversightHasDmc": True},
            {"oversightHasDmc": None},
            ["Oversight: has data monitoring committee (DMC) changed from yes to not stated"],
        ),
        (
            "protocolSection.oversightModule",
            {},
            {"oversightHasDmc": None},
            [
                (
                    "Oversight: has data monitoring committee (DMC) added as null: "
                    "not stated before and after"
                )
            ],
        ),
        (
            "protocolSection.descriptionModule",
            {"briefSummary": "Platelets \\>= 100"},
            {"briefSummary": "Platelets >= 100"},
            ["Description: brief summary changed in its markup only"],
        ),
        (
            "protocolSection.contactsLocationsModule",
            {},
            {"locations": [{"facility": "Hospital X", "city": "Nanning", "country": "China"}]},
            ['Sites: added "Hospital X, Nanning, China"'],
        ),
        (
            "protocolSection.contactsLocationsModule",
            {"locations": [{"facility": "Hospital X", "status": "RECRUITING"}]},
            {"locations": [{"facility": "Hospital X", "status": "COMPLETED"}]},
            ['Sites: "Hospital X": status changed from "Recruiting" to "Completed"'],
        ),
        (
            "protocolSection.outcomesModule",
            {"secondaryOutcomes": outcomes("A", "B", "C", "D", "Overall Survival")},
            {"secondaryOutcomes": outcomes("A", "Overall Survival", "B", "C", "D")},
            ['Secondary outcomes: moved "Overall Survival" from 5th to 2nd place'],
        ),
        (
            "protocolSection.outcomesModule",
            {"secondaryOutcomes": outcomes("Overall Survival")},
            {"primaryOutcomes": outcomes("Overall Survival")},
            ['Outcomes: moved "Overall Survival" from secondary outcomes to primary outcomes'],
        ),
        (
            "protocolSection.conditionsModule",
            {"keywords": ["AML", "x", "Leukaemia"]},
            {"keywords": ["CAR-T", "Leukemia", "x", "CLL-1"]},
            [
                'Keywords: removed "AML"',
                'Keywords: added "CAR-T" and "CLL-1"',
                'Keywords: changed from "Leukaemia" to "Leukemia"',
                'Keywords: moved "x" from 2nd to 3rd place',
            ],
        ),
        (
            "resultsSection.adverseEventsModule",
            {"otherEvents": [{"term": "Fever", "stats": [{"groupId": "EG000"}]}]},
            {"otherEvents": [{"term": "Fever", "stats": [{"groupId": "EG000", "numEvents": 2}]}]},
            ['Other events: "Fever": numbers: "EG000": number of events added: 2'],
        ),
    ],
)
def test_a_change_is_said_as_a_person_would(
    module: str, before: JsonObject, after: JsonObject, said: list[str]
) -> None:
    assert lines(module, before, after) == said


def test_an_edited_paragraph_shows_the_words_in_their_context() -> None:
    start = "This study looks at the safety of the cells in a long sentence that nobody changed,"
    end = "and then it goes on for a good while about many other things that nobody changed."
    before, after = (f"{start} in {who} of any age, {end}" for who in ("adults", "children"))

    said = lines(
        "protocolSection.descriptionModule", {"briefSummary": before}, {"briefSummary": after}
    )

    shown = "… long sentence that nobody changed, in [-adults-]{+children+} of any age, and"
    assert said == [f'Description: brief summary changed: "{shown} then it goes on for a …"']


def test_a_paragraph_between_two_edits_is_cut_in_the_middle() -> None:
    middle = " ".join(f"word{n}" for n in range(40))

    (said,) = lines(
        "protocolSection.descriptionModule",
        {"briefSummary": f"old {middle} end"},
        {"briefSummary": f"new {middle} stop"},
    )

    assert said.startswith('Description: brief summary changed: "[-old-]{+new+} word0 word1')
    assert " … word35 " in said
    assert said.endswith('word39 [-end-]{+stop+}"')


def test_a_limit_in_markup_is_said_without_its_escapes() -> None:
    said = lines(
        "protocolSection.eligibilityModule",
        {"eligibilityCriteria": "* Age \\> 16 years"},
        {"eligibilityCriteria": "* Age \\< 16 years\n* Pain \\[any\\]"},
    )

    assert said == [
        'Eligibility criteria: added criterion "Pain [any]"',
        'Eligibility criteria: criterion changed from "Age > 16 years" to "Age < 16 years"',
    ]


def test_an_escape_in_an_edited_paragraph_goes_with_its_mark() -> None:
    rest = "in a paragraph that is too long to be said twice as a whole, before and after"

    (said,) = lines(
        "protocolSection.descriptionModule",
        {"briefSummary": f"Age \\> 16 {rest}"},
        {"briefSummary": f"Age \\< 16\n{rest}"},
    )

    assert said.startswith('Description: brief summary changed: "Age [->-]{+<+} 16 in a paragraph')


def test_a_text_that_was_only_broken_elsewhere_is_said_to_be_so() -> None:
    assert lines(
        "protocolSection.descriptionModule",
        {"briefSummary": "one two\nthree"},
        {"briefSummary": "one\ntwo three"},
    ) == ["Description: brief summary changed in its blanks and line breaks only"]


def test_a_field_without_a_name_can_still_be_named() -> None:
    assert lines("protocolSection.statusModule", {}, {"": [1]}) == [': added "1"']


def test_new_numbers_share_a_sentence_and_many_are_counted() -> None:
    def topics(shift: int, count: int) -> JsonObject:
        leaves: list[JsonValue] = [
            {"id": f"M{n + shift}", "name": f"topic {n}"} for n in range(count)
        ]
        return {"browseLeaves": leaves}

    few = lines("derivedSection.conditionBrowseModule", topics(0, 2), topics(310, 2))
    many = lines("derivedSection.conditionBrowseModule", topics(0, 9), topics(310, 9))

    assert few == [
        "Computed anew by the registry, without an edit of the study:",
        "  Condition topics: renumbered M0 to M310 and M1 to M311",
    ]
    assert many[1] == "  Condition topics: renumbered 9 (M0 to M310, …, M8 to M318)"


def test_the_churn_is_said_last() -> None:
    def record(day: str, *names: str) -> JsonObject:
        terms: list[JsonValue] = [{"id": name, "term": name} for name in names]
        return {
            "derivedSection": {
                "miscInfoModule": {"versionHolder": day},
                "conditionBrowseModule": {"meshes": terms},
            },
            "hasResults": day > "2024",
        }

    said = in_words(compare(record("2023-12-01", "D1", "D2"), record("2024-05-15", "D2", "D1")))

    assert said.splitlines() == [
        "Computed anew by the registry, without an edit of the study:",
        "  Data cut: changed from 2023-12-01 to 2024-05-15",
        "  Condition MeSH terms: another order (1 moved)",
        "  Results: posted changed from no to yes",
    ]


def test_posted_results_are_named_and_not_recited() -> None:
    assert lines("resultsSection.moreInfoModule", {}, {}) == ["No differences."]
    said = in_words(compare({}, {"resultsSection": {"moreInfoModule": {"pointOfContact": {}}}}))

    assert said == "More about the results: added\n"


def test_a_criterion_with_another_number_is_renumbered_in_words() -> None:
    assert lines(
        "protocolSection.eligibilityModule",
        {"eligibilityCriteria": "1. Consent"},
        {"eligibilityCriteria": "2. Consent"},
    ) == ["Eligibility criteria: renumbered 1 to 2"]


def test_long_names_and_values_are_cut_visibly() -> None:
    words = "word " * 100
    keyword, summary = lines(
        "protocolSection.conditionsModule", {}, {"keywords": [words], "other": words}
    )

    assert keyword.endswith(' …"')
    assert len(keyword) < 150
    assert summary.endswith('… (499 characters)"')


def test_a_name_without_a_blank_is_cut_too() -> None:
    (said,) = lines("protocolSection.conditionsModule", {}, {"keywords": ["x" * 500]})

    assert len(said) < 150


def test_values_are_written_by_their_type() -> None:
    assert value_in_words("protocolSection.statusModule.overallStatus", "UNKNOWN") == (
        '"Unknown status"'
    )
    assert value_in_words("unknown.path", {"minBmi": 0, "tags": ["a", None]}) == (
        'minBmi 0, tags "a", not stated'
    )
    assert value_in_words("protocolSection.designModule.phases", ["PHASE1"]) == '"Phase 1"'


def test_places_and_listings() -> None:
    assert [place_in_words(n - 1) for n in (1, 2, 3, 4, 11, 12, 13, 21, 112)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "112th",
    ]  # fmt: skip
    assert listing(["a"]) == "a"
    assert listing(["a", "b", "c"]) == "a, b and c"


def test_titles_are_the_registrys_where_they_read_well() -> None:
    assert module_title("protocolSection.statusModule") == "Status"
    assert module_title("protocolSection.newModule") == "newModule"
    assert field_title("protocolSection.oversightModule.isFdaRegulatedDrug") == (
        "is FDA regulated drug"
    )
    assert field_title("protocolSection.ipdSharingStatementModule.url") == "IPD sharing URL"
    assert field_title("protocolSection.unknownField") == "unknownField"


def test_a_change_of_sides_can_be_said_on_its_own() -> None:
    switched = SwitchedSides(
        path=CRITERIA_PATH,
        label="Pregnancy",
        was=None,
        from_place=CriterionPlace(side=Side.INCLUSION),
        to_place=CriterionPlace(side=Side.EXCLUSION),
        from_index=0,
        to_index=0,
        similarity=None,
        changes=(),
    )
    module = ModuleDiff(
        path="protocolSection.eligibilityModule", title="Eligibility", changes=(switched,)
    )

    assert sentences(module) == (
        'Eligibility criteria: moved "Pregnancy" from the inclusion to the exclusion criteria',
    )


def test_a_field_that_was_null_and_is_absent_states_as_little() -> None:
    assert lines("protocolSection.statusModule", {"whyStopped": None}, {}) == [
        "Status: reason for stopping removed as null: not stated before and after"
    ]
