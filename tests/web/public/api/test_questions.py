"""What each parameter of a request for studies asks."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest

from trialwright.registry.fields import fields_by_path
from trialwright.registry.language import Condition, bind, parse, search_areas
from trialwright.registry.language.conditions import (
    AllOf,
    AnyOf,
    DistanceMatch,
    EveryStudy,
    RangeMatch,
    TextMatch,
    ValueMatch,
)
from trialwright.registry.search.questions import ByRelevance, ByValue, Decay
from trialwright.web.public.api.aggregations import boxes
from trialwright.web.public.api.listing import Listing, read_listing
from trialwright.web.public.api.refusing import Refused

CIRCLE = "distance(39.0035707,-77.1013313,50mi)"
_MODULES = "protocolSection"
STATUS = fields_by_path()[f"{_MODULES}.statusModule.overallStatus"]
POSTED = fields_by_path()[f"{_MODULES}.statusModule.lastUpdatePostDateStruct.date"]
ENROLLED = fields_by_path()[f"{_MODULES}.designModule.enrollmentInfo.count"]
ARMS = fields_by_path()[f"{_MODULES}.armsInterventionsModule.armGroups"]
LEAD = fields_by_path()[f"{_MODULES}.sponsorCollaboratorsModule.leadSponsor.name"]


def asked(**given: str) -> Listing:
    """Return what parameters ask; a dot in a name is written as two underscores."""
    return read_listing(
        urlencode({name.replace("__", "."): value for name, value in given.items()}).encode()
    )


def meant(query: str, area: str = "BasicSearch") -> Condition:
    return bind(parse(query), search_areas()[area])


def test_without_parameters_every_study_is_asked_for_in_no_order() -> None:
    listing = read_listing(b"")

    assert listing.question.condition == EveryStudy()
    assert listing.question.ranking == ()
    assert listing.question.order == ()
    assert (listing.size, listing.counts, listing.columns, listing.parts) == (10, False, None, None)
    assert listing.bookmark is None
    assert not listing.legacy_markup


@pytest.mark.parametrize(
    ("param", "area"),
    [
        ("cond", "ConditionSearch"),
        ("term", "BasicSearch"),
        ("locn", "LocationSearch"),
        ("titles", "TitleSearch"),
        ("intr", "InterventionSearch"),
        ("outc", "OutcomeSearch"),
        ("spons", "SponsorSearch"),
        ("id", "IdSearch"),
        ("patient", "PatientSearch"),
    ],
)
def test_a_query_asks_the_area_of_its_name_and_ranks(param: str, area: str) -> None:
    question = read_listing(f"query.{param}=lung+cancer".encode()).question

    assert question.ranking == (meant("lung cancer", area),)
    assert question.condition == EveryStudy()


def test_the_query_for_the_lead_sponsor_asks_one_field() -> None:
    (condition,) = asked(query__lead="Allist").question.ranking

    assert isinstance(condition, TextMatch)
    assert [one.field for one in condition.fields] == [LEAD]


def test_all_queries_hold_together_and_blank_ones_ask_nothing() -> None:
    question = asked(query__cond="a", query__term=" ", query__id="", query__intr="b").question

    assert question.ranking == (meant("a", "ConditionSearch"), meant("b", "InterventionSearch"))


@pytest.mark.parametrize("side", ["filter", "postFilter"])
def test_a_filter_does_not_rank(side: str) -> None:
    question = read_listing(f"{side}.overallStatus=RECRUITING|COMPLETED".encode()).question

    assert question.condition == ValueMatch(STATUS, ("RECRUITING", "COMPLETED"))
    assert question.ranking == ()


@pytest.mark.parametrize(
    "written",
    [
        "RECRUITING,COMPLETED",
        "RECRUITING|COMPLETED",
        "RECRUITING%7CCOMPLETED",
        "RECRUITING%2CCOMPLETED",
        "RECRUITING,+COMPLETED",
        "RECRUITING&filter.overallStatus=COMPLETED",
        "RECRUITING,COMPLETED,RECRUITING",
    ],
)
def test_a_list_may_be_written_in_many_ways(written: str) -> None:
    question = read_listing(f"filter.overallStatus={written}".encode()).question

    assert question.condition == ValueMatch(STATUS, ("RECRUITING", "COMPLETED"))


def test_all_filters_hold_together() -> None:
    question = asked(
        filter__overallStatus="RECRUITING",
        postFilter__geo=CIRCLE,
        filter__advanced="AREA[StartDate]2022",
        aggFilters="results:with",
    ).question

    assert isinstance(question.condition, AllOf)
    status, advanced, circle, results = question.condition.parts
    assert status == ValueMatch(STATUS, ("RECRUITING",))
    assert isinstance(advanced, RangeMatch)
    assert isinstance(circle, DistanceMatch)
    assert results == boxes()["results"]["with"]


@pytest.mark.parametrize(
    ("written", "kilometres"), [("50mi", 80.4672), ("50", 80.4672), ("50km", 50), ("3.5km", 3.5)]
)
def test_a_circle_without_a_unit_is_in_miles(written: str, kilometres: float) -> None:
    condition = asked(filter__geo=f"distance(-39.5,77,{written})").question.condition

    assert isinstance(condition, DistanceMatch)
    assert (condition.latitude, condition.longitude) == (-39.5, 77)
    assert condition.radius_km == pytest.approx(kilometres)
    assert condition.field.piece == "LocationGeoPoint"


def test_ids_are_looked_for_among_present_and_former_ones() -> None:
    question = asked(filter__ids="nct1|NCT00000002").question

    assert isinstance(question.condition, AnyOf)
    for part, nct_id in zip(question.condition.parts, ["NCT00000001", "NCT00000002"], strict=True):
        assert isinstance(part, TextMatch)
        assert part.text == nct_id
        assert [one.field.piece for one in part.fields] == ["NCTId", "NCTIdAlias"]
    assert isinstance(asked(filter__ids="NCT1").question.condition, TextMatch)


@pytest.mark.parametrize("ids", ["NCT04852770", "NCT04852770, nct1728545", "NCT04852770 NCT1"])
@pytest.mark.parametrize("name", ["query.term", "query.id"])
def test_beside_nothing_but_ids_filters_are_ignored(name: str, ids: str) -> None:
    query = f"{name}={quote(ids)}&filter.overallStatus=COMPLETED&aggFilters=sex:f"

    assert read_listing(query.encode()).question.condition == EveryStudy()


def test_beside_an_id_and_a_word_filters_hold() -> None:
    question = asked(query__term="NCT04852770 x", filter__overallStatus="COMPLETED").question

    assert question.condition == ValueMatch(STATUS, ("COMPLETED",))


def test_numbers_of_synonyms_are_read_and_ignored_beside_nothing_but_ids() -> None:
    numbers = {"filter__synonyms": "ConditionSearch:1651367", "postFilter__synonyms": ","}
    question = asked(query__cond="NCT00000001", **numbers).question
    assert question == asked(query__cond="NCT00000001").question
    with pytest.raises(Refused, match="cannot be answered here"):
        asked(query__cond="cancer", **numbers)
    with pytest.raises(Refused, match="Item 1 in parameter `synonyms`"):
        asked(query__cond="NCT00000001", filter__synonyms="1651367")


def test_a_filter_is_read_even_where_it_is_ignored() -> None:
    with pytest.raises(Exception, match="`overallStatus`: `BAD`"):
        asked(query__term="NCT04852770", filter__overallStatus="BAD")


def test_every_box_of_the_website_is_a_query_that_can_be_asked() -> None:
    assert len([key for box in boxes().values() for key in box]) == 41
    assert boxes()["status"]["rec"] == ValueMatch(STATUS, ("RECRUITING",))


def test_no_box_of_the_website_is_every_study() -> None:
    for options in boxes().values():
        for condition in options.values():
            assert "EveryStudy" not in repr(condition)


def test_a_study_for_one_sex_is_not_for_the_other() -> None:
    sex = fields_by_path()[f"{_MODULES}.eligibilityModule.sex"]
    assert boxes()["sex"] == {
        "f": AnyOf((ValueMatch(sex, ("FEMALE",)), ValueMatch(sex, ("ALL",)))),
        "m": AnyOf((ValueMatch(sex, ("MALE",)), ValueMatch(sex, ("ALL",)))),
    }


@pytest.mark.parametrize("colon", [":", "%3A", "%3a"])
def test_options_of_a_box_are_alternatives_and_boxes_add_up(colon: str) -> None:
    query = f"aggFilters=status{colon}not+rec,sex{colon}f|healthy{colon}y"

    condition = read_listing(query.encode()).question.condition

    status = AnyOf((boxes()["status"]["not"], boxes()["status"]["rec"]))
    assert condition == AllOf((status, boxes()["sex"]["f"], boxes()["healthy"]["y"]))


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("LastUpdatePostDate", ByValue(POSTED, descending=True)),
        ("LastUpdatePostDate:asc", ByValue(POSTED, descending=False)),
        (POSTED.path, ByValue(POSTED, descending=True)),
        ("EnrollmentCount", ByValue(ENROLLED, descending=False)),
        ("EnrollmentCount:desc", ByValue(ENROLLED, descending=True)),
        ("@relevance", ByRelevance()),
        ("@relevance:asc", ByRelevance(descending=False)),
        ("NumArmGroups", ByValue(ARMS, descending=False, of_size=True)),
        ("NumArmGroups:desc", ByValue(ARMS, descending=True, of_size=True)),
    ],
)
def test_a_sort_key_has_the_direction_of_its_kind(written: str, key: object) -> None:
    assert asked(sort=written).question.order == (key,)


def test_two_keys_are_sorted_by_the_first_first() -> None:
    order = asked(sort="EnrollmentCount:desc,NumArmGroups").question.order

    assert order == (ByValue(ENROLLED, descending=True), ByValue(ARMS, False, True))  # noqa: FBT003 - as the class has them


@pytest.mark.parametrize(
    ("given", "size"),
    [("", 10), ("pageSize=0", 10), ("pageSize=000", 10), ("pageSize=1", 1), ("pageSize=1000", 1000)]
    + [(f"pageSize={many}", 1000) for many in ("1001", "2147483647", "0" * 5000 + "2000")],
)
def test_page_sizes_have_a_default_and_a_most(given: str, size: int) -> None:
    assert read_listing(given.encode()).size == size


@pytest.mark.parametrize("given", ["2147483648", "9" * 5000])
def test_a_page_size_is_a_number_of_32_bits(given: str) -> None:
    with pytest.raises(Refused, match="`pageSize` has incorrect format"):
        read_listing(f"pageSize={given}".encode())


def test_a_decay_that_is_empty_is_refused() -> None:
    with pytest.raises(Refused, match="`geoDecay` has incorrect format"):
        read_listing(b"geoDecay=")


@pytest.mark.parametrize(("text", "counts"), [("true", True), ("True", True), ("false", False)])
def test_booleans_are_read_in_any_case(text: str, counts: object) -> None:
    assert asked(countTotal=text).counts is counts


def test_distance_counts_for_relevance_by_default_and_as_said() -> None:
    default = asked(filter__geo=CIRCLE, sort="@relevance").near
    unsorted = asked(filter__geo=CIRCLE, query__term="x").near
    said = asked(
        filter__geo=CIRCLE,
        sort="@relevance",
        geoDecay="func:linear,scale:100km,offset:10km,decay:0.1",
    ).near

    assert unsorted == default
    assert default is not None
    assert (default.kind, default.offset_km, default.decay) == (Decay.EXPONENTIAL, 0, 0.5)
    assert default.scale_km == pytest.approx(482.8032)
    assert said is not None
    assert (said.kind, said.scale_km, said.offset_km, said.decay) == (Decay.LINEAR, 100, 10, 0.1)
    assert (said.latitude, said.longitude) == (39.0035707, -77.1013313)


@pytest.mark.parametrize(
    "query",
    [
        "geoDecay=func:gauss,scale:500mi,offset:0mi,decay:0.3&sort=@relevance",
        f"postFilter.geo={CIRCLE}&sort=@relevance",
        f"filter.geo={CIRCLE}&sort=EnrollmentCount",
        f"filter.geo={CIRCLE}&sort=@relevance&query.id=NCT00000001",
    ],
)
def test_distance_does_not_count_without_a_circle_or_a_ranking(query: str) -> None:
    assert read_listing(query.encode()).near is None


def test_fields_are_chosen_by_area_piece_path_module_and_former_name() -> None:
    names = f"IdSearch,{STATUS.path}|ConditionsModule,BRIEF-TITLE"
    parts = asked(fields=names).parts

    assert parts is not None
    assert {path.rpartition(".")[2] for path in parts.paths} == {
        "nctId",
        "nctIdAliases",
        "acronym",
        "id",
        "briefTitle",
        "overallStatus",
        "conditionsModule",
    }


def test_what_is_queried_may_be_asked_for_as_such() -> None:
    queried = (
        "(AREA[Phase]PHASE1 OR NOT AREA[StudyType]MISSING)"
        " AND SEARCH[Location](AREA[LocationCity]x)"
    )
    parts = asked(
        fields="@query|Acronym",
        query__titles="x",
        filter__advanced=f"{queried} AND TILT[StartDate]ALL AND AREA[Phase:size]RANGE[3,2]",
    ).parts

    assert parts is not None
    assert [path.rpartition(".")[2] for path in parts.paths] == [
        "briefTitle",
        "officialTitle",
        "acronym",
        "date",
        "studyType",
        "phases",
        "city",
    ]


def test_where_nothing_is_queried_there_is_nothing_to_show_of_it() -> None:
    parts = asked(fields="@query").parts

    assert parts is not None
    assert parts.paths == ()


def test_markup_may_be_asked_for_as_plain_text() -> None:
    assert asked(markupFormat="legacy").legacy_markup
    assert not asked(markupFormat="markdown").legacy_markup


def test_columns_are_chosen_by_name_and_keep_their_order() -> None:
    listing = read_listing(b"format=csv&fields=Study%20Title%7CNCT+Number")

    assert listing.columns is not None
    assert [column.name for column in listing.columns] == ["NCT Number", "Study Title"]
    assert listing.parts is None
