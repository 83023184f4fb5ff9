"""What is said when a request cannot be read: the registry's words first, then what helps."""

from __future__ import annotations

import pickle

import httpx
import pytest

from trialwright.web.public.api.refusing import Refused

SIZE = "Parameter `pageSize` has incorrect format"
LONG = "x" * 400
EXPECTED = (
    "{<EOF>, '(', ',', 'NOT', 'AND', 'OR', 'SEARCH', 'AREA', 'RANGE', 'DISTANCE', Coverage, "
    "Expansion, 'TILT', 'ALL', 'MISSING', 'MIN', 'MAX', EscapedKeyword, BooleanLiteral, "
    "DecimalLiteral, DateLiteral, TimeLiteral, RadiusLiteral, StringLiteral, Term}"
)


@pytest.mark.parametrize(
    ("query", "first", "second"),
    [
        (
            "filter.overallStatus=BADSTATUS",
            "Invalid value in parameter `overallStatus`: `BADSTATUS`",
            "Expected one of ACTIVE_NOT_RECRUITING,",
        ),
        (
            "postFilter.overallStatus=RECRUITING,RECRUTING",
            "Invalid value in parameter `overallStatus`: `RECRUTING`",
            "Nearest: `RECRUITING`",
        ),
        ("filter.overallStatus=A,,B", "Invalid value in parameter `overallStatus`: `A`", "one of"),
        (
            "fields=StudyDesign",
            "Parameter 'fields' contains invalid field name: 'StudyDesign'",
            "Nearest names: ",
        ),
        (
            "fields=ConditionList",
            "Parameter 'fields' contains invalid field name: 'ConditionList'",
            "Nearest names: ",
        ),
        ("fields=", "Parameter 'fields' is empty", "at least one name"),
        ("fields=NCTId,9", "Item 2 in parameter `fields` has incorrect format", "Found `9`"),
        (
            "format=csv&fields=@query",
            "Item 1 in parameter `fields` has incorrect format",
            "Found `@query`",
        ),
        (
            "format=csv&fields=NCTId",
            "Parameter 'fields' contains invalid field name: 'NCTId'",
            "",
        ),
        (
            "sort=foo:bar:baz",
            "Item 1 in parameter `sort` has incorrect format",
            "Found `foo:bar:baz`, expected a field",
        ),
        ("sort=StartDate:up", "Item 1 in parameter `sort` has incorrect format", "such as"),
        (
            "sort=StartDate,EnrollmentCount,@relevance",
            "Parameter `sort` has too many items",
            "Found 3 items, expected at most 2.",
        ),
        (
            "sort=StartDat",
            "Parameter 'sort' contains invalid field name: 'StartDat'",
            "Item 1. Nearest: `StartDate`",
        ),
        (
            "sort=StartDate,BriefTitle",
            "Parameter 'sort' contains invalid field name: 'BriefTitle'",
            "Item 2. Only fields of dates and of numbers",
        ),
        (
            "sort=BasicSearch",
            "Parameter 'sort' contains invalid field name: 'BasicSearch'",
            "Only fields of dates and of numbers",
        ),
        (
            f"sort={LONG}",
            f"Parameter 'sort' contains invalid field name: '{'x' * 120}…'",
            "Item 1.",
        ),
        (
            "filter.advanced=AREA[NotARealField]x",
            "Error parsing query in advanced filter: Unknown area name: `NotARealField`",
            "At character 6: found",
        ),
        (
            "query.term=heart [",
            f"Error parsing query in Other terms: mismatched input '[' expecting {EXPECTED}",
            "At character 7: found '['",
        ),
        ("query.lead=(x", "Error parsing query in query.lead: missing ')' at '<EOF>'", "character"),
        (
            "query.cond=a&query.cond=b",
            "Parameter `query.cond` is given 2 times",
            "Expected one value",
        ),
        ("filter.geo=distance(1,2, 3mi)", "Parameter `geo` has incorrect format", "without blanks"),
        ("filter.geo=", "Parameter `geo` has incorrect format", "Found ``"),
        (
            "postFilter.geo=distance(91,2,3mi)",
            "Invalid value in parameter `geo`: `distance(91,2,3mi)`",
            "a latitude from -90 to 90",
        ),
        (
            "geoDecay=func:exp",
            "Parameter `geoDecay` has incorrect format",
            "expected a decay such as func:exp,scale:300mi",
        ),
        (
            "geoDecay=func:exp,scale:0mi,offset:0mi,decay:0.5",
            "Invalid value in parameter `geoDecay`: `func:exp,scale:0mi,offset:0mi,decay:0.5`",
            "a scale above 0",
        ),
        (
            "filter.ids=NCT00000001,NCT00000000",
            "Item 2 in parameter `ids` has incorrect format",
            "Found `NCT00000000`, expected an NCT id",
        ),
        (
            "filter.synonyms=ConditionSearch:1651367",
            "Parameter `filter.synonyms` cannot be answered here",
            "as in filter.advanced=AREA[ConditionSearch]words.",
        ),
        (
            "postFilter.synonyms=BasicSearch:1|1651367",
            "Item 2 in parameter `synonyms` has incorrect format",
            "Found `1651367`, expected a search area, a colon and the number of a synonym",
        ),
        (
            "filter.synonyms=ConditonSearch:1651367",
            "Invalid value in parameter `synonyms`: `ConditonSearch:1651367`",
            "Expected the name of a search area first.",
        ),
        (
            "aggFilters=results:with,sexf",
            "Item 2 in parameter `aggFilters` has incorrect format",
            "an id, a colon",
        ),
        (
            "aggFilters=colour:red",
            "Invalid value in parameter `aggFilters`: `colour:red`",
            "Expected one of status, results, sex",
        ),
        (
            "aggFilters=sex:female",
            "Invalid value in parameter `aggFilters`: `sex:female`",
            "Expected after sex: one or more of f, m.",
        ),
        (
            "aggFilters=phase:1,phase:2",
            "Invalid value in parameter `aggFilters`: `phase:2`",
            "Expected phase once, with all its options behind it.",
        ),
        ("format=xml", "Invalid value in parameter `format`: `xml`", "Expected one of json, csv."),
        (
            "markupFormat=html",
            "Invalid value in parameter `markupFormat`: `html`",
            "one of markdown, legacy",
        ),
        (
            "countTotal=yes",
            "Invalid value in parameter `countTotal`: `yes`",
            "Expected true or false.",
        ),
        ("pageSize=-1", SIZE, "Found `-1`, expected a whole number from 0"),
        ("pageSize=ten", SIZE, "Found `ten`"),
        ("pageSize=%D9%A1", SIZE, "a whole number"),
        ("pageSize=", SIZE, "Found ``"),
        (
            "filter.studyType=INTERVENTIONAL",
            "`filter.studyType` is unknown parameter",
            "",
        ),
        ("querycond=x", "`querycond` is unknown parameter", "Nearest: `query.cond`"),
        ("query.term=%FF", "The query string is not UTF-8, percent-encoded", ""),
        ("pageToken=abracadabra", "Invalid value in parameter `pageToken`: `abracadabra`", "whole"),
        ("pageToken=%C3%A9", "Invalid value in parameter `pageToken`: `é`", "of this server"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_refused_in_plain_text(
    api: httpx.Client, query: str, first: str, second: str
) -> None:
    answer = api.get(f"/studies?{query}")

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    said, _, helps = answer.text.partition("\n")
    assert said == first
    assert second in helps
    assert "\n" not in helps


@pytest.mark.parametrize(
    ("path", "status", "first"),
    [
        ("/studies/NCT00000001", 404, "NCT00000001 is not in this copy of the registry"),
        ("/studies/NCT90000001/history", 404, "There is no such endpoint."),
        ("/nothing", 404, "There is no such endpoint."),
        ("/studies/42", 400, "Parameter `nctId` has incorrect format"),
        ("/studies/NCT123456789", 400, "Parameter `nctId` has incorrect format"),
        ("/studies/NCT90000001?fields=Foo", 400, "Parameter 'fields' contains invalid field name"),
        ("/studies/NCT90000001?fields=@query", 400, "Item 1 in parameter `fields`"),
        ("/studies/NCT90000001?format=xml", 400, "Invalid value in parameter `format`: `xml`"),
        ("/studies/NCT90000001?pageSize=1", 400, "`pageSize` is unknown parameter"),
        (
            "/studies/NCT90000001?format=fhir.json&fields=NCTId",
            400,
            "Parameter `fields` must be unspecified for format `fhir.json`",
        ),
        ("/studies/NCT90000001?format=ris&fields=XX", 400, "Parameter 'fields' contains invalid"),
        ("/studies/NCT90000001?format=csv&fields=XX", 400, "Parameter 'fields' contains invalid"),
        ("/studies/metadata?includeIndexedOnly=2", 400, "Invalid value in parameter"),
        ("/studies/enums?x=1", 400, "`x` is unknown parameter"),
        ("/studies/search-areas?x=1", 400, "`x` is unknown parameter"),
        ("/version?x=1", 400, "`x` is unknown parameter"),
        ("/stats/size?x=1", 400, "`x` is unknown parameter"),
        ("/stats/field/values?fields=", 400, "Parameter 'fields' is empty"),
        ("/stats/field/values?types=WORD", 400, "Invalid value in parameter `types`: `WORD`"),
        ("/stats/field/values?fields=Phases", 404, "Field `Phases` is not found"),
        ("/stats/field/values?fields=ArmGroup", 404, "Field `ArmGroup` is not found"),
        (f"/stats/field/values?fields={LONG}", 404, f"Field `{'x' * 120}…` is not found"),
        ("/stats/field/sizes?fields=BriefTitle", 404, "Field `BriefTitle` is not found"),
        ("/stats/field/sizes?fields=1", 400, "Item 1 in parameter `fields`"),
    ],
)
def test_every_endpoint_refuses_in_plain_text(
    api: httpx.Client, path: str, status: int, first: str
) -> None:
    answer = api.get(path)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith(first)


def test_the_api_is_for_reading_only(api: httpx.Client) -> None:
    answer = api.post("/studies")

    assert answer.status_code == 405
    assert answer.headers["allow"] in {"GET, HEAD", "HEAD, GET"}
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_a_refusal_crosses_processes() -> None:
    refusal = Refused("One.", "Two.")

    assert str(pickle.loads(pickle.dumps(refusal))) == str(refusal) == "One.\nTwo."  # noqa: S301 - our own bytes
