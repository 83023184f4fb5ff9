"""Whatever is asked, it is answered or refused, never a bug."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import urlencode

import httpx
import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.web.conftest import listening
from tests.web.public.api.conftest import opened
from tests.web.public.api.shelf import Shelf, SmallFinder

from trialwright.errors import InvalidInput
from trialwright.registry.projection import as_registry_json
from trialwright.web.public import create_app
from trialwright.web.public.api.aggregations import boxes
from trialwright.web.public.api.listing import PARAMETERS, Listing, read_listing
from trialwright.web.public.api.study import FORMATS

#: What requests are made of: pieces that mean something beside any text.
WORDS = (
    'RECRUITING NCT1 Phase AREA[Phase] RANGE[ ] ( ) , | : - distance( 1 mi :desc " \\ '
    "@relevance @query json csv true func:exp,scale: status: rec"
)
PIECES = st.sampled_from([*WORDS.split(), " ", " AND ", " NOT ", " OR "])
VALUES = st.lists(PIECES | st.text(max_size=4), max_size=8).map("".join)


@settings(max_examples=500)
@given(st.dictionaries(st.sampled_from(PARAMETERS), VALUES, max_size=5))
@example({"pageSize": "²"})
@example({"pageToken": "AQ=="})
@example({"pageToken": "\ud7ff"})
@example({"filter.ids": "NCT" + "1" * 5000})
def test_a_request_is_read_or_refused(asked: dict[str, str]) -> None:
    try:
        listing = read_listing(urlencode(asked).encode())
    except InvalidInput as refusal:
        assert str(refusal)  # noqa: PT017 - either is right
    else:
        assert isinstance(listing, Listing)
        assert 1 <= listing.size <= 1000


@given(st.binary(max_size=60))
def test_bytes_that_are_no_query_string_are_read_or_refused(query: bytes) -> None:
    try:
        read_listing(query)
    except InvalidInput as refusal:
        assert str(refusal)  # noqa: PT017 - either is right


@given(
    st.lists(st.sampled_from(PARAMETERS), unique=True, max_size=6),
    st.permutations(range(6)),
)
def test_the_order_of_parameters_does_not_count(names: list[str], places: list[int]) -> None:
    values = {
        "format": "json",
        "markupFormat": "legacy",
        "fields": "NCTId",
        "sort": "StartDate",
        "countTotal": "true",
        "pageSize": "5",
        "pageToken": "",
        "geoDecay": "func:exp,scale:300mi,offset:0mi,decay:0.5",
        "aggFilters": "sex:f",
    }
    pairs = [(name, values.get(name, "")) for name in names if name in values or "query" in name]
    shuffled = sorted(pairs, key=lambda pair: places[pairs.index(pair)])

    assert read_listing(urlencode(shuffled).encode()) == read_listing(urlencode(pairs).encode())


def test_every_option_of_every_box_can_be_ticked_alone() -> None:
    for box, options in boxes().items():
        for option, condition in options.items():
            listing = read_listing(urlencode({"aggFilters": f"{box}:{option}"}).encode())
            assert listing.question.condition == condition


@pytest.mark.reference
def test_real_studies_come_in_every_format_and_as_their_own_bytes(reference_data: Path) -> None:
    packed = (reference_data / "registry/fixtures-cover.ndjson.gz").read_bytes()
    shelf = Shelf(gzip.decompress(packed).splitlines())
    finder = SmallFinder(shelf)
    with (
        listening(create_app(lambda: opened(shelf), finder=lambda: finder)) as address,
        httpx.Client(base_url=f"{address}/api/v2", trust_env=False, timeout=60) as api,
    ):
        page = api.get("/studies?pageSize=1000&countTotal=true")
        table = api.get("/studies?format=csv&pageSize=1000")
        for nct_id in list(shelf.versions)[::6]:
            for form in FORMATS:
                answer = api.get(f"/studies/{nct_id}?format={form}")
                assert answer.status_code == 200, (nct_id, form)
                assert answer.content

    lines = page.content.split(b"\n")[1:-1]
    wholes = [as_registry_json(shelf.versions[one].source) for one in sorted(shelf.versions)]
    assert [line.removesuffix(b",") for line in lines] == wholes
    assert msgspec.json.decode(page.content)["totalCount"] == len(shelf.versions) == 72
    assert table.text.count("https://clinicaltrials.gov/study/NCT") >= 72
