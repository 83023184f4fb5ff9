"""What a query means for the fields of a record."""

from __future__ import annotations

from datetime import date

import pytest

from trialwright.registry.fields import Field, all_fields
from trialwright.registry.language import (
    Condition,
    Coverage,
    Expansion,
    QueryError,
    SearchArea,
    bind,
    parse,
    resolve,
    search_areas,
)
from trialwright.registry.language.conditions import (
    AllOf,
    AnyOf,
    DistanceMatch,
    EveryStudy,
    MissingMatch,
    Negation,
    NoStudy,
    RangeMatch,
    SearchedField,
    SizeMatch,
    TextMatch,
    Tilt,
    ValueMatch,
    WithinOneSite,
)
from trialwright.registry.language.kinds import FieldKind, kind_of
from trialwright.vocabulary import Duration


def field(name: str) -> Field:
    found = resolve(name)
    assert isinstance(found, Field)
    return found


def meaning(query: str, area: str = "BasicSearch") -> Condition:
    return bind(parse(query), search_areas()[area], label="Other terms")


def text_match(query: str, area: str = "BasicSearch") -> TextMatch:
    condition = meaning(query, area)
    assert isinstance(condition, TextMatch)
    return condition


def refusal(query: str, area: str = "BasicSearch") -> QueryError:
    with pytest.raises(QueryError) as refused:
        meaning(query, area)
    assert str(refused.value).startswith(
        f"Error parsing query in Other terms: {refused.value.summary}"
    )
    return refused.value


def pieces(condition: TextMatch) -> list[str]:
    return [searched.field.piece for searched in condition.fields]


# Words


def test_a_term_is_looked_for_in_every_field_of_the_area_by_relaxation() -> None:
    condition = text_match("heart attack", "ConditionSearch")
    assert condition == TextMatch(
        tuple(
            SearchedField(field(piece), weight, takes_synonyms)
            for piece, weight, takes_synonyms in [
                ("Condition", 0.95, True),
                ("BriefTitle", 0.6, True),
                ("OfficialTitle", 0.55, True),
                ("ConditionMeshTerm", 0.5, True),
                ("ConditionAncestorTerm", 0.4, True),
                ("Keyword", 0.3, True),
                ("NCTId", 0.2, False),
            ]
        ),
        "heart attack",
        phrase=False,
        coverage=Coverage.CONTAINS,
        expansion=Expansion.RELAXATION,
    )


def test_a_constant_of_a_searched_field_is_found_by_its_label_and_by_itself() -> None:
    searched = {one.field.piece: one for one in text_match("heart failure phase 3").fields}
    words = {value.constant: value.texts for value in searched["Phase"].values}
    assert words["PHASE3"] == ("Phase 3", "PHASE3", "Phase III")
    assert words["EARLY_PHASE1"] == ("Early Phase 1", "EARLY_PHASE1", "Early Phase I")
    assert searched["BriefTitle"].values == ()
    ages = {value.constant: value.texts for value in searched["StdAge"].values}
    assert ages["CHILD"] == ("Child", "CHILD")


@pytest.mark.parametrize("written", ["Phase II", "phase-ii", '"PHASE 2"'])
def test_a_phase_is_named_with_either_numeral(written: str) -> None:
    assert meaning(f"AREA[Phase]{written}") == ValueMatch(field("Phase"), ("PHASE2",))


@pytest.mark.parametrize(
    "written", ["Phase 2/3", "phase II/III", "Phase 2/Phase 3", "PHASE 2-3", "phase II / phase III"]
)
def test_two_phases_in_one_name_ask_for_both(written: str) -> None:
    both = (ValueMatch(field("Phase"), (constant,)) for constant in ("PHASE2", "PHASE3"))
    assert meaning(f"AREA[Phase]{written}") == AllOf(tuple(both))


def test_two_phases_of_which_one_is_none_are_refused() -> None:
    assert "Allowed values" in refusal("AREA[Phase]Phase 2/9").summary


def test_what_takes_synonyms_is_said_by_the_area() -> None:
    ids = {one.field.piece: one for one in text_match("x").fields}
    patient = {one.field.piece: one for one in text_match("x", "PatientSearch").fields}
    assert not ids["OrgStudyId"].takes_synonyms
    assert patient["OrgStudyId"].takes_synonyms
    assert text_match("AREA[OrgStudyId]x").fields == (
        SearchedField(field("OrgStudyId"), 1.0, takes_synonyms=True),
    )


def test_a_branch_means_all_the_words_below_it() -> None:
    condition = text_match("AREA[ConditionsModule]melanoma")
    assert pieces(condition) == ["Condition", "Keyword"]
    assert "DesignMasking" in pieces(text_match("AREA[DesignModule]blind"))


def test_a_branch_without_words_holds_none() -> None:
    assert meaning("AREA[OversightModule]true") == NoStudy()


@pytest.mark.parametrize("query", [",", "-", '"+"', "AREA[BriefTitle]≥"])
def test_words_without_a_letter_or_digit_are_found_nowhere(query: str) -> None:
    assert meaning(query) == NoStudy()


def test_a_list_of_ids_asks_for_any_of_them_where_one_id_is_asked() -> None:
    both = meaning("NCT01234567, nct76", "IdSearch")
    one, other = meaning("NCT01234567", "IdSearch"), meaning("NCT00000076", "IdSearch")
    assert both == AnyOf((one, other))


def test_the_default_may_be_a_single_field() -> None:
    condition = bind(parse("Pfizer"), field("LeadSponsorName"))
    assert isinstance(condition, TextMatch)
    assert pieces(condition) == ["LeadSponsorName"]


def test_an_area_of_ones_own_is_asked_as_it_is() -> None:
    titles = search_areas()["TitleSearch"]
    shorter = SearchArea("TitleSearch", None, None, titles.parts[:1])
    condition = bind(parse("x"), shorter)
    assert isinstance(condition, TextMatch)
    assert pieces(condition) == ["Acronym"]


# Operators


def test_boolean_operators_keep_their_shape() -> None:
    a, b, c = (meaning(word) for word in "abc")
    assert meaning("a OR b AND NOT c") == AnyOf((a, AllOf((b, Negation(c)))))
    assert meaning("ALL") == EveryStudy()
    assert meaning("") == EveryStudy()


def test_the_closest_area_counts() -> None:
    assert meaning("AREA[BriefTitle](heart AND AREA[Phase]PHASE3)") == AllOf(
        (meaning("AREA[BriefTitle]heart"), meaning("AREA[Phase]PHASE3"))
    )
    assert meaning("AREA[Phase:size]AREA[Phase]PHASE3") == meaning("AREA[Phase]PHASE3")


def test_expansion_and_coverage_reach_every_source_below_them() -> None:
    condition = meaning("EXPANSION[Term](heart AND EXPANSION[None]COVERAGE[EndsWith]attack)")
    assert isinstance(condition, AllOf)
    manners = [
        (one.coverage, one.expansion) for one in condition.parts if isinstance(one, TextMatch)
    ]
    assert manners == [
        (Coverage.CONTAINS, Expansion.TERM),
        (Coverage.ENDS_WITH, Expansion.NONE),
    ]


@pytest.mark.parametrize(
    ("query", "coverage", "expansion"),
    [
        ("heart", Coverage.CONTAINS, Expansion.RELAXATION),
        ('"heart"', Coverage.CONTAINS, Expansion.CONCEPT),
        ('EXPANSION[Relaxation]"heart"', Coverage.CONTAINS, Expansion.CONCEPT),
        ('EXPANSION[Lossy]"heart"', Coverage.CONTAINS, Expansion.CONCEPT),
        ('EXPANSION[Term]"heart"', Coverage.CONTAINS, Expansion.TERM),
        ("EXPANSION[Lossy]heart", Coverage.CONTAINS, Expansion.LOSSY),
        ("COVERAGE[FullMatch]pain", Coverage.FULL_MATCH, Expansion.CONCEPT),
        ("COVERAGE[StartsWith]EXPANSION[None]pain", Coverage.STARTS_WITH, Expansion.NONE),
        ("COVERAGE[Contains]pain", Coverage.CONTAINS, Expansion.RELAXATION),
        ("COVERAGE[Contains]EXPANSION[Relaxation]pain", Coverage.CONTAINS, Expansion.RELAXATION),
        ('COVERAGE[FullMatch]EXPANSION[Lossy]"a b"', Coverage.FULL_MATCH, Expansion.CONCEPT),
    ],
)
def test_how_a_text_is_matched(query: str, coverage: Coverage, expansion: Expansion) -> None:
    condition = text_match(query)
    assert (condition.coverage, condition.expansion) == (coverage, expansion)
    assert condition.phrase == ('"' in query)


@pytest.mark.parametrize(
    "query",
    [
        "COVERAGE[FullMatch]EXPANSION[Relaxation]pain",
        "EXPANSION[Lossy]COVERAGE[StartsWith]pain",
        "COVERAGE[Contains]EXPANSION[Lossy]pain",
        "AREA[Phase]COVERAGE[EndsWith]EXPANSION[Relaxation]PHASE3",
    ],
)
def test_a_coverage_with_a_loose_expansion_is_refused(query: str) -> None:
    assert "cannot be used with EXPANSION[" in refusal(query).summary


def test_a_tilt_weighs_and_does_not_filter() -> None:
    assert meaning("TILT[StudyFirstPostDate]heart") == Tilt(
        field("StudyFirstPostDate"), meaning("heart")
    )


@pytest.mark.parametrize("name", ["BasicSearch", "BriefTitle", "Phase"])
def test_a_tilt_needs_a_field_with_an_order(name: str) -> None:
    error = refusal(f"TILT[{name}]heart")
    assert error.summary.startswith("TILT cannot be used ")
    assert error.position == 6


# Values


@pytest.mark.parametrize(
    "written", ["PHASE3", "phase3", "Phase 3", '"PHASE3"', "phase-3", "COVERAGE[FullMatch]PHASE3"]
)
def test_a_constant_may_be_written_as_itself_or_as_its_label(written: str) -> None:
    assert meaning(f"AREA[Phase]{written}") == ValueMatch(field("Phase"), ("PHASE3",))


@pytest.mark.parametrize(
    ("name", "written", "constant"),
    [
        ("OverallStatus", "Active, not recruiting", "ACTIVE_NOT_RECRUITING"),
        ("OverallStatus", "recruiting", "RECRUITING"),
        ("OverallStatus", "unknown", "UNKNOWN"),
        ("OverallStatus", "Unknown status", "UNKNOWN"),
        ("StudyType", "Interventional", "INTERVENTIONAL"),
        ("Sex", '"ALL"', "ALL"),
        ("StdAge", "Older adult (65 and over)", "OLDER_ADULT"),
        ("DesignMasking", "None (Open Label)", "NONE"),
        ("LeadSponsorClass", "nih", "NIH"),
        ("StartDateType", "Anticipated", "ESTIMATED"),
        ("Phase", "N/A", "NA"),
    ],
)
def test_labels_of_values(name: str, written: str, constant: str) -> None:
    written = written.replace("(", "\\(").replace(")", "\\)")
    assert meaning(f"AREA[{name}]{written}") == ValueMatch(field(name), (constant,))


def test_a_label_that_two_constants_share_means_both() -> None:
    name = next(one for one in all_fields() if one.type == "NonInferiorityType").piece
    assert meaning(f"AREA[{name}]Superiority or other") == ValueMatch(
        field(name), ("SUPERIORITY_OR_OTHER", "SUPERIORITY_OR_OTHER_LEGACY")
    )


def test_the_word_all_without_quotes_is_every_study_even_for_a_field_that_has_it() -> None:
    assert meaning("AREA[Sex]ALL") == EveryStudy()


def test_a_value_outside_the_list_is_refused_with_the_list() -> None:
    error = refusal("AREA[Phase]PHASE 9")
    assert error.summary == (
        "Allowed values for enum field `protocolSection.designModule.phases` are `NA`, "
        "`EARLY_PHASE1`, `PHASE1`, `PHASE2`, `PHASE3`, `PHASE4`"
    )
    assert error.position == 12
    assert "PHASE4" in error.nearest


def test_truth_has_two_values() -> None:
    assert meaning("AREA[HasResults]true") == ValueMatch(field("HasResults"), (True,))
    assert meaning("AREA[HealthyVolunteers]FALSE") == ValueMatch(
        field("HealthyVolunteers"), (False,)
    )
    assert refusal("AREA[HasResults]perhaps").expected == "true or false"


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-03-04", date(2022, 3, 4), date(2022, 3, 4)),
        ("03/04/2022", date(2022, 3, 4), date(2022, 3, 4)),
        ("RANGE[2022, 2023-02]", date(2022, 1, 1), date(2023, 2, 28)),
        ("RANGE[MIN, 2022]", None, date(2022, 12, 31)),
        ("RANGE[2022-05, MAX]", date(2022, 5, 1), None),
        ("RANGE[MIN, MAX]", None, None),
    ],
)
def test_dates_become_days(written: str, low: date | None, high: date | None) -> None:
    for name in ("StartDate", "StudyFirstPostDate", "LargeDocUploadDate"):
        assert meaning(f"AREA[{name}]{written}") == RangeMatch(field(name), low, high)


def test_ages_become_days_with_the_mean_year() -> None:
    ages = field("MinimumAge")
    assert meaning("AREA[MinimumAge]18 Years") == RangeMatch(ages, 6574.5, 6574.5)
    assert meaning("AREA[MinimumAge]RANGE[6 months, 1 year]") == RangeMatch(
        ages, Duration("6 Months").days, Duration("1 Year").days
    )
    assert meaning("AREA[MinimumAge]RANGE[0.5 weeks, MAX]") == RangeMatch(ages, 3.5, None)


def test_numbers_are_numbers() -> None:
    count = field("EnrollmentCount")
    assert meaning("AREA[EnrollmentCount]2022") == RangeMatch(count, 2022.0, 2022.0)
    assert meaning("AREA[EnrollmentCount]RANGE[10, 1e3]".replace("1e3", "1000.5")) == RangeMatch(
        count, 10.0, 1000.5
    )


@pytest.mark.parametrize(
    "query",
    [
        "AREA[EnrollmentCount]RANGE[10, 9]",
        "AREA[StartDate]RANGE[2024, 2023]",
        "AREA[MinimumAge]RANGE[2 years, 6 months]",
        "AREA[Phase:size]RANGE[3, 2]",
    ],
)
def test_a_range_the_wrong_way_round_holds_nothing(query: str) -> None:
    assert meaning(query) == NoStudy()


@pytest.mark.parametrize(
    ("query", "summary"),
    [
        ("AREA[StartDate]soon", "Invalid value for field `{}`: `soon`"),
        ("AREA[StartDate]0000", "Invalid value for field `{}`: `0000`"),
        ("AREA[StartDate]RANGE[16 years, MAX]", "Invalid value for field `{}`: `16 years`"),
        ("AREA[EnrollmentCount]RANGE[2023-01, MAX]", "Invalid value for field `{}`: `2023-01`"),
        ("AREA[MinimumAge]18", "Invalid value for field `{}`: `18`"),
        ("AREA[MinimumAge]RANGE[MIN, 18]", "Invalid value for field `{}`: `18`"),
        ("AREA[LocationGeoPoint]Paris", "Invalid value for field `{}`: `Paris`"),
        ("AREA[Phase:size]two", "Invalid value for field `{}`: `two`"),
        ("AREA[Phase:size]MISSING", "Invalid value for field `{}`: `MISSING`"),
        ("AREA[Phase:size]RANGE[2023-01, MAX]", "Invalid value for field `{}`: `2023-01`"),
        ("AREA[BriefTitle]RANGE[1, 2]", "RANGE cannot be used on field `{}`"),
        ("AREA[Phase]RANGE[1, 2]", "RANGE cannot be used on field `{}`"),
        ("AREA[DesignModule]RANGE[1, 2]", "RANGE cannot be used on field `{}`"),
        ("AREA[BriefTitle:size]2", "AREA[...:size] cannot be used on field `{}`"),
        ("AREA[BriefTitle]DISTANCE[1,2,3mi]", "DISTANCE cannot be used on field `{}`"),
    ],
)
def test_what_a_field_cannot_be_asked_is_refused(query: str, summary: str) -> None:
    name = query[5 : query.index("]")].removesuffix(":size")
    assert refusal(query).summary == summary.format(field(name).path)


@pytest.mark.parametrize("source", ["RANGE[1, 2]", "DISTANCE[1,2,3mi]"])
def test_a_search_area_has_no_values_to_compare(source: str) -> None:
    assert "cannot be used in search area `BasicSearch`" in refusal(source).summary


def test_a_search_area_has_no_size() -> None:
    assert (
        "cannot be used in search area `TitleSearch`" in refusal("AREA[TitleSearch:size]2").summary
    )


# Missing values, sizes, distances


def test_missing_may_be_asked_of_a_field_a_branch_and_an_area() -> None:
    assert meaning("AREA[Phase]MISSING") == MissingMatch(field("Phase"))
    assert meaning("AREA[ResultsSection]MISSING") == MissingMatch(field("ResultsSection"))
    assert meaning("AREA[LocationGeoPoint]MISSING") == MissingMatch(field("LocationGeoPoint"))
    assert meaning("MISSING", "NCTIdSearch") == AllOf(
        (MissingMatch(field("NCTId")), MissingMatch(field("NCTIdAlias")))
    )


def test_sizes_are_numbers_of_elements() -> None:
    assert meaning("AREA[Phase:size] 2") == SizeMatch(field("Phase"), 2.0, 2.0)
    assert meaning("AREA[Location:size]RANGE[100, MAX]") == SizeMatch(
        field("Location"), 100.0, None
    )


def test_distances_are_kilometres() -> None:
    point = field("LocationGeoPoint")
    assert meaning("AREA[LocationGeoPoint]DISTANCE[39.5,-77,25mi]") == DistanceMatch(
        point, 39.5, -77.0, 25 * 1.609344
    )
    assert meaning("AREA[LocationGeoPoint]DISTANCE[39.5,-77,805km]") == DistanceMatch(
        point, 39.5, -77.0, 805.0
    )


@pytest.mark.parametrize(
    "circle", ["1,2,0.9mi", "1,2,0km", "1,2,500.1mi", "1,2,806km", "91,2,3mi", "1,-181,3mi"]
)
def test_a_circle_must_have_a_place_and_a_fitting_radius(circle: str) -> None:
    error = refusal(f"AREA[LocationGeoPoint]DISTANCE[{circle}]")
    assert error.summary.startswith("Invalid value for field `")
    assert error.position == 23


def test_a_size_has_no_place() -> None:
    assert "cannot be used on" in refusal("AREA[Location:size]DISTANCE[1,2,3mi]").summary


# One and the same site


def test_conditions_within_one_site_ask_only_fields_of_a_site() -> None:
    assert meaning(
        "SEARCH[Location](AREA[LocationCity]Portland AND AREA[LocationStatus]RECRUITING "
        "AND AREA[LocationGeoPoint]DISTANCE[1,2,3mi])"
    ) == WithinOneSite(
        AllOf(
            (
                meaning("AREA[LocationCity]Portland"),
                meaning("AREA[LocationStatus]RECRUITING"),
                meaning("AREA[LocationGeoPoint]DISTANCE[1,2,3mi]"),
            )
        )
    )


def test_within_one_site_an_area_is_its_fields_of_a_site() -> None:
    condition = meaning("SEARCH[Location]Portland")
    assert isinstance(condition, WithinOneSite)
    assert isinstance(condition.part, TextMatch)
    assert pieces(condition.part) == [
        "LocationFacility",
        "LocationState",
        "LocationCountry",
        "LocationCity",
        "LocationStatus",
        "LocationContactName",
    ]


def test_the_whole_site_may_be_asked_within_one_site() -> None:
    condition = meaning("SEARCH[Location]AREA[Location]Portland")
    assert isinstance(condition, WithinOneSite)
    assert condition.part == meaning("AREA[Location]Portland")


def test_a_site_within_a_site_is_the_same_site() -> None:
    assert meaning("SEARCH[Location]SEARCH[Location]Rome") == meaning("SEARCH[Location]Rome")
    assert meaning("SEARCH[Study]Rome") == meaning("Rome")


def test_missing_values_and_sizes_of_one_site() -> None:
    assert meaning(
        "SEARCH[Location](AREA[LocationZip]MISSING AND AREA[LocationContact:size]2)"
    ) == (
        WithinOneSite(
            AllOf(
                (
                    MissingMatch(field("LocationZip")),
                    SizeMatch(field("LocationContact"), 2.0, 2.0),
                )
            )
        )
    )


@pytest.mark.parametrize(
    ("inner", "name"),
    [
        ("AREA[Phase]PHASE3", "Phase"),
        ("AREA[BriefTitle]x", "BriefTitle"),
        ("AREA[StartDate]RANGE[2023, MAX]", "StartDate"),
        ("AREA[ContactsLocationsModule]x", "ContactsLocationsModule"),
        ("AREA[Location]MISSING", "Location"),
        ("AREA[Location:size]2", "Location"),
        ("AREA[TitleSearch]x", "TitleSearch"),
        ("AREA[TitleSearch]MISSING", "TitleSearch"),
        ("TILT[StartDate]x", "StartDate"),
    ],
)
def test_a_field_of_the_study_is_not_part_of_a_site(inner: str, name: str) -> None:
    error = refusal(f"SEARCH[Location]({inner})")
    assert error.summary == f"Area `{name}` cannot be used in SEARCH[Location]"


def test_the_study_cannot_be_asked_from_within_a_site() -> None:
    error = refusal("SEARCH[Location](x AND SEARCH[Study]y)")
    assert error.summary == "SEARCH[Study] cannot be used in SEARCH[Location]"
    assert error.position == 24


def test_an_unknown_name_is_pointed_at() -> None:
    error = refusal("heart AND AREA[ NoSuchThing ]x")
    assert error.summary == "Unknown area name: `NoSuchThing`"
    assert error.position == 17


def test_every_field_has_a_kind() -> None:
    assert {kind_of(one) for one in all_fields()} == set(FieldKind)
