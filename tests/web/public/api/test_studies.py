"""Pages of studies over HTTP: their bodies, parts, markup and tables."""

from __future__ import annotations

import csv
import io

import httpx
import msgspec
import pytest
from tests import records
from tests.web.conftest import EDITED, listening
from tests.web.public.api.conftest import made_up_studies, opened
from tests.web.public.api.shelf import Shelf, SmallFinder

from trialwright.exchange.records import COLUMNS
from trialwright.registry.search.questions import Found, Hit
from trialwright.vocabulary import NctId
from trialwright.web.public import create_app


def test_whole_studies_are_the_stored_bytes_each_on_a_line_of_its_own(
    api: httpx.Client, shelf: Shelf
) -> None:
    answer = api.get("/studies?pageSize=2&filter.ids=NCT90000001,NCT90000003,NCT90000004")

    assert answer.headers["content-type"] == "application/json"
    first, second = (shelf.versions[NctId(f"NCT9000000{number}")].source for number in (1, 3))
    lines = answer.content.split(b"\n")
    assert lines[:3] == [b'{"studies":[', first + b",", second]
    assert lines[3].startswith(b'],"nextPageToken":"')


def test_a_record_of_other_order_and_blanks_is_written_as_the_registry_would() -> None:
    tree = records.tree()
    reversed_tree = dict(reversed(tree.items()))
    shelf = Shelf([msgspec.json.format(msgspec.json.encode(reversed_tree), indent=2)])
    with (
        listening(create_app(lambda: opened(shelf), finder=lambda: SmallFinder(shelf))) as address,
        httpx.Client(base_url=f"{address}/api/v2", trust_env=False) as api,
    ):
        assert api.get("/studies").content == b'{"studies":[\n%b\n]}' % records.record()
        assert api.get(f"/studies/{EDITED}").content == records.record()


def test_lists_that_a_copy_had_lost_are_lists_again() -> None:
    shelf = Shelf([records.record(protocolSection__designModule__phases="PHASE2")], lossy=True)
    with (
        listening(create_app(lambda: opened(shelf), finder=lambda: SmallFinder(shelf))) as address,
        httpx.Client(base_url=f"{address}/api/v2", trust_env=False) as api,
    ):
        study = api.get(f"/studies/{EDITED}").json()

    assert study["protocolSection"]["designModule"]["phases"] == ["PHASE2"]


def test_parts_stand_in_the_order_of_the_record_whatever_was_asked_first(api: httpx.Client) -> None:
    answer = api.get("/studies?fields=HasResults|Phase,NCTId,StartDate&pageSize=1")

    study = (
        b'{"protocolSection":{"identificationModule":{"nctId":"NCT90000001"},'
        b'"statusModule":{"startDateStruct":{"date":"2010-03"}},'
        b'"designModule":{"phases":["PHASE1","PHASE2"]}},"hasResults":false}'
    )
    assert answer.content.split(b"\n")[1] == study


def test_a_study_of_which_nothing_was_asked_is_an_empty_object(api: httpx.Client) -> None:
    studies = api.get("/studies?fields=@query&pageSize=3").json()["studies"]

    assert studies == [{}, {}, {}]


@pytest.mark.parametrize(
    ("markup", "summary"),
    [
        ("markdown", r"Nothing of this is real \>3 times over."),
        ("legacy", "Nothing of this is real >3 times over."),
    ],
)
@pytest.mark.parametrize("fields", ["", "&fields=BriefSummary"])
def test_markup_is_given_as_it_is_or_plain(
    api: httpx.Client, markup: str, summary: str, fields: str
) -> None:
    given = api.get(f"/studies?markupFormat={markup}&pageSize=1{fields}").json()["studies"][0]
    alone = api.get(f"/studies/{EDITED}?markupFormat={markup}{fields}").json()

    assert given["protocolSection"]["descriptionModule"]["briefSummary"] == summary
    assert alone == given


def test_a_table_has_its_header_on_the_first_page_alone(api: httpx.Client) -> None:
    first = api.get("/studies?format=csv&pageSize=20&countTotal=true")
    token = first.headers["x-next-page-token"]
    second = api.get(f"/studies?format=csv&pageSize=20&countTotal=true&pageToken={token}")

    assert first.headers["content-type"] == "text/csv; charset=utf-8"
    assert first.headers["x-total-count"] == "30"
    assert "x-next-page-token" not in second.headers
    assert "x-total-count" not in second.headers
    rows = list(csv.reader(io.StringIO(first.text + second.text, newline="")))
    assert rows[0] == [column.name for column in COLUMNS]
    assert [row[0] for row in rows[1:]] == [f"NCT900000{number:02}" for number in range(1, 31)]


def test_a_table_has_the_chosen_columns_in_the_registrys_order(api: httpx.Client) -> None:
    answer = api.get("/studies?format=csv&pageSize=1&fields=Study%20Title%7CNCT%20Number")

    assert answer.text == "NCT Number,Study Title\r\nNCT90000001,Study 0 of Something\r\n"


def test_a_table_of_no_study_is_a_header(api: httpx.Client) -> None:
    answer = api.get("/studies?format=csv&query.term=unheardof&fields=Sex")

    assert answer.text == "Sex\r\n"
    assert "x-total-count" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/studies?countTotal=true",
        "/studies?format=csv&countTotal=true",
        f"/studies/{EDITED}",
        f"/studies/{EDITED}?format=json.zip",
        "/studies/metadata",
        "/studies/search-areas",
        "/studies/enums",
        "/stats/size",
        "/stats/field/values?fields=Phase",
        "/stats/field/sizes?fields=Phase",
        "/version",
        "/studies?pageSize=x",
    ],
)
def test_whoever_asks_for_the_head_gets_the_headers_alone(api: httpx.Client, path: str) -> None:
    whole, head = api.get(path), api.head(path)

    assert head.status_code == whole.status_code
    assert head.content == b""
    for headers in (whole.headers, head.headers):
        headers.pop("date", None)
    assert head.headers == whole.headers


class _FinderOfAnotherRegistry(SmallFinder):
    """Finds a study that is not on the shelf."""

    def find(self, *_: object) -> Found:
        """Return that study."""
        return Found(1, (Hit(NctId("NCT00000001"), 1, 1.0),), None)


def test_a_study_that_was_found_and_is_lost_is_no_empty_page() -> None:
    shelf = Shelf(made_up_studies())
    finder = _FinderOfAnotherRegistry(shelf)
    with (
        listening(create_app(lambda: opened(shelf), finder=lambda: finder)) as address,
        httpx.Client(base_url=f"{address}/api/v2", trust_env=False) as api,
    ):
        answer = api.get("/studies")

    assert answer.status_code == 500
    assert answer.text == "NCT00000001 was found, but its record is not in the registry"
