"""Pages: together they are the whole, in one order, whatever their sizes."""

from __future__ import annotations

import base64

import httpx
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import records
from tests.web.conftest import listening
from tests.web.public.api.conftest import made_up_studies, opened
from tests.web.public.api.shelf import Shelf, SmallFinder

from trialwright.registry.search.questions import Cursor
from trialwright.vocabulary import NctId
from trialwright.web.public import create_app
from trialwright.web.public.api import tokens
from trialwright.web.public.api.refusing import Refused
from trialwright.web.public.api.tokens import Bookmark, fingerprint, sealed

ORDERS = [
    {},
    {"sort": "EnrollmentCount"},
    {"sort": "EnrollmentCount:desc,StartDate"},
    {"sort": "StartDate:asc", "query.term": "study"},
    {"sort": "@relevance", "filter.overallStatus": "RECRUITING"},
    {"sort": "NumArmGroups,StartDate"},
]
CIRCLE = "distance(22.8,108.3,50mi)"

bookmarks = st.builds(
    Bookmark,
    st.builds(
        Cursor,
        st.lists(st.none() | st.floats(allow_nan=False), max_size=2).map(tuple),
        st.integers(1, 99_999_999).map(NctId.from_number),
    ),
    st.booleans(),
)


def ids_on(page: httpx.Response) -> list[str]:
    assert page.status_code == 200, page.text
    return [
        study["protocolSection"]["identificationModule"]["nctId"]
        for study in page.json()["studies"]
    ]


def ids_on_all_pages(api: httpx.Client, asked: dict[str, str], sizes: list[int]) -> list[str]:
    found: list[str] = []
    token: dict[str, str] = {}
    for turn in range(100):
        size = {"pageSize": str(sizes[turn % len(sizes)])}
        page = api.get("/studies", params={**asked, **size, **token})
        found += ids_on(page)
        if "nextPageToken" not in page.json():
            return found
        token = {"pageToken": page.json()["nextPageToken"]}
    raise AssertionError("the pages do not end")


@pytest.mark.parametrize("asked", ORDERS)
def test_pages_of_any_sizes_are_the_whole_without_repeats(
    api: httpx.Client, asked: dict[str, str]
) -> None:
    asked = {**asked, "fields": "NCTId"}
    whole = ids_on(api.get("/studies", params={**asked, "pageSize": "1000"}))

    assert len(set(whole)) == len(whole) >= 19
    for sizes in ([1], [7], [3, 11, 2], [30, 1], [len(whole)]):
        assert ids_on_all_pages(api, asked, sizes) == whole


def test_studies_without_the_value_come_last_and_equal_ones_by_id(api: httpx.Client) -> None:
    asked = {"sort": "EnrollmentCount:desc", "fields": "NCTId|EnrollmentCount", "pageSize": "100"}
    studies = api.get("/studies", params=asked).json()["studies"]

    counts = [
        study["protocolSection"].get("designModule", {"enrollmentInfo": {"count": None}})[
            "enrollmentInfo"
        ]["count"]
        for study in studies
    ]
    stated = [count for count in counts if count is not None]
    assert stated == sorted(stated, reverse=True)
    assert counts == [*stated, *[None] * (len(counts) - len(stated))]
    assert len(stated) < len(counts)


def test_pages_go_on_rightly_while_studies_come_and_go() -> None:
    shelf = Shelf(made_up_studies())
    finder = SmallFinder(shelf)
    app = create_app(lambda: opened(shelf), finder=lambda: finder)
    with (
        listening(app) as address,
        httpx.Client(base_url=f"{address}/api/v2", trust_env=False) as api,
    ):
        asked = {"fields": "NCTId", "sort": "StartDate:asc", "pageSize": "10"}
        whole = ids_on(api.get("/studies", params={**asked, "pageSize": "1000"}))
        first = api.get("/studies", params=asked)
        shelf.add(
            records.record(
                records.FIRST + 70,
                protocolSection__statusModule__startDateStruct={"date": "1999-01"},
            )
        )
        del shelf.versions[NctId(whole[3])]
        token = first.json()["nextPageToken"]
        rest = api.get("/studies", params={**asked, "pageToken": token, "pageSize": "1000"})

    assert [*ids_on(first), *ids_on(rest)] == whole


def test_the_count_stands_on_the_first_page_alone_and_only_if_it_is_asked(
    api: httpx.Client,
) -> None:
    asked = {"filter.overallStatus": "COMPLETED", "pageSize": "4"}
    assert "totalCount" not in api.get("/studies", params=asked).json()

    first = api.get("/studies", params={**asked, "countTotal": "true"}).json()
    token = {"pageToken": first["nextPageToken"]}
    second = api.get("/studies", params={**asked, "countTotal": "true", **token}).json()

    assert list(first) == ["totalCount", "studies", "nextPageToken"]
    assert first["totalCount"] == 9
    assert list(second) == ["studies", "nextPageToken"]


def test_a_page_may_be_empty(api: httpx.Client) -> None:
    answer = api.get("/studies", params={"query.term": "unheardof", "countTotal": "true"})

    assert answer.content == b'{"totalCount":0,"studies":[]}'


@pytest.mark.parametrize(
    "other",
    [
        {"query.term": "something"},
        {"sort": "StartDate"},
        {"fields": "NCTId"},
        {"format": "csv"},
        {"markupFormat": "legacy"},
        {"filter.overallStatus": "RECRUITING"},
        {},
    ],
)
def test_a_token_of_another_request_is_refused(api: httpx.Client, other: dict[str, str]) -> None:
    asked = {"query.term": "study", "pageSize": "3"}
    token = api.get("/studies", params=asked).json()["nextPageToken"]
    changed = {**asked, **other} if other else {}

    answer = api.get("/studies", params={**changed, "pageToken": token})

    assert answer.status_code == 400
    assert answer.text.startswith(f"Invalid value in parameter `pageToken`: `{token}`\n")
    assert "belongs to a request with other parameters" in answer.text


def test_saying_a_default_or_another_order_of_parameters_is_the_same_request(
    api: httpx.Client,
) -> None:
    token = api.get("/studies?query.term=study&fields=NCTId").json()["nextPageToken"]

    answer = api.get(
        f"/studies?fields=NCTId&format=json&markupFormat=markdown&query.term=study&pageToken={token}"
    )

    assert ids_on(answer)[0] == "NCT90000011"


def test_a_blank_token_is_the_first_page(api: httpx.Client) -> None:
    assert api.get("/studies?pageToken=").json() == api.get("/studies").json()


@pytest.mark.parametrize(("hits", "near"), [(10_000, True), (10_001, False)])
def test_distance_counts_up_to_ten_thousand_hits_and_stays_as_it_was(
    api: httpx.Client, finder: SmallFinder, hits: int, *, near: bool
) -> None:
    asked = {"filter.geo": CIRCLE, "sort": "@relevance", "pageSize": "5"}
    counted = []
    token: dict[str, str] = {}
    try:
        for finder.pretended in (hits, 20_001 - hits, hits):
            page = api.get("/studies", params={**asked, **token}).json()
            counted.append(finder.asked[-1].nearby is not None)
            token = {"pageToken": page["nextPageToken"]}
    finally:
        finder.pretended = None

    assert counted == [True, near, near]


@given(bookmarks, st.binary(min_size=6, max_size=6))
def test_a_token_gives_back_what_it_was_made_of(bookmark: Bookmark, mark: bytes) -> None:
    token = sealed(bookmark, mark)

    assert tokens.opened(token, mark) == bookmark
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert len(token) <= 52


@settings(max_examples=300)
@given(bookmarks, st.integers(0, 50), st.sampled_from("AZaz09-_=%é "))
def test_a_changed_token_is_refused_or_says_the_same(
    bookmark: Bookmark, place: int, mark: str
) -> None:
    token = sealed(bookmark, b"abcdef")
    changed = token[:place] + mark + token[place + 1 :]
    if changed == token:
        return

    try:
        assert tokens.opened(changed, b"abcdef") == bookmark
    except Refused as refusal:
        assert refusal.summary.startswith("Invalid value in parameter `pageToken`: ")  # noqa: PT017 - either is right


@given(st.binary(max_size=40))
def test_a_sealed_token_that_holds_no_bookmark_is_refused(payload: bytes) -> None:
    mark = b"abcdef"
    forged = base64.urlsafe_b64encode(
        b"\x01" + mark + tokens._seal(mark, payload) + payload
    ).decode()
    try:
        bookmark = msgspec.msgpack.decode(payload, type=tuple[int, bool, tuple[float | None, ...]])
        NctId.from_number(bookmark[0])
    except (msgspec.MsgspecError, ValueError):
        with pytest.raises(Refused, match="pageToken"):
            tokens.opened(forged, mark)


def test_the_fingerprint_knows_names_from_values() -> None:
    assert fingerprint({"a": ("b", "c")}) != fingerprint({"a": ("b",), "c": ()})
    assert fingerprint({"a": ("b",), "pageSize": ("1",)}) == fingerprint({"a": ("b",)})
