"""What is too much is refused with a clear 400."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import httpx
import numpy as np
import pytest
from tests import records
from tests.registry.search.index.indexed import question
from tests.web.conftest import listening

from trialwright.registry.fields import fields_by_path
from trialwright.registry.loading import load
from trialwright.registry.search.deadlines import TookTooLong, keep_to_time, within
from trialwright.registry.search.index.catalog import bring_level
from trialwright.registry.search.index.current import CurrentIndex
from trialwright.registry.search.questions import ByRelevance, Question
from trialwright.registry.store import Registry
from trialwright.web.public import create_app
from trialwright.web.public.manners.limits import LONGEST
from trialwright.web.public.manners.patience import PatientFinder

STATUS = "protocolSection.statusModule.overallStatus"


@pytest.fixture(scope="module")
def current(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CurrentIndex]:
    """Return the index of one study."""
    home = tmp_path_factory.mktemp("one")
    (home / "in.json").write_bytes(records.record())
    load(home, [str(home / "in.json")], clock=records.clock_from(), workers=1)
    bring_level(home, workers=1)
    with Registry.open(home) as registry:
        yield CurrentIndex(home, registry)


def home_of(current: CurrentIndex) -> Path:
    return current._home


def asked_for(client: httpx.Client, length: int) -> tuple[int, str]:
    """Ask for an address of so many bytes; the question mark is none of them."""
    connection = HTTPConnection(client.base_url.host, client.base_url.port)
    query = "&".join(["aaa"] * (length // 4 + 1))
    path = "/api/v2/version"
    connection.request("GET", f"{path}?{query[: length - len(path)]}")
    answer = connection.getresponse()
    with closing(connection):
        return answer.status, answer.read().decode()


def test_an_address_that_is_too_long_is_refused(client: httpx.Client) -> None:
    status, text = asked_for(client, LONGEST + 1)

    assert status == 400
    assert text.startswith("The address is too long\nFound 32,769 bytes, expected at most 32,768")


def test_an_address_as_long_as_it_may_be_is_read(client: httpx.Client) -> None:
    assert asked_for(client, LONGEST) == (400, "`aaa` is unknown parameter")


def test_a_query_that_is_nested_too_deeply_is_refused(client: httpx.Client) -> None:
    answer = client.get("/api/v2/studies", params={"query.term": "(" * 5_000 + "a" + ")" * 5_000})

    assert answer.status_code == 400
    assert "nest" in answer.text or "deep" in answer.text


def test_a_search_without_an_end_is_never_over() -> None:
    keep_to_time()


def test_a_search_that_is_over_says_how_long_it_might_have_taken() -> None:
    with within(60):
        keep_to_time()
        with within(1e-9):
            time.sleep(0.001)
            with pytest.raises(TookTooLong, match="longer than the 1e-09 seconds"):
                keep_to_time()
        keep_to_time()


def test_an_impatient_finder_gives_up_and_a_patient_one_answers(current: CurrentIndex) -> None:
    index = current()
    assert index is not None
    asked, patient = question("made-up"), PatientFinder(index)
    ordered = Question(condition=asked.condition, order=(ByRelevance(),))
    field = fields_by_path()[STATUS]
    studies = np.array([1, records.FIRST], dtype=np.uint32)

    assert patient.among(asked, studies).sum() == 1
    assert patient.count(asked) == patient.find(asked, 10).total == 1
    assert [one.studies for one in patient.facet(ordered, field)] == [1]
    assert patient.moment == index.moment
    impatient = PatientFinder(index, 1e-9)
    for ask in (
        lambda: impatient.count(asked),
        lambda: impatient.find(asked, 10),
        lambda: impatient.facet(asked, field),
        lambda: impatient.among(asked, studies),
    ):
        with pytest.raises(TookTooLong):
            ask()


def test_what_is_asked_of_all_records_has_no_limit(current: CurrentIndex) -> None:
    index = current()
    assert index is not None
    impatient = PatientFinder(index, 1e-9)
    field = fields_by_path()[STATUS]

    assert impatient.values([field]) == index.values([field])
    assert impatient.sizes(()) == index.sizes(())
    assert impatient.record_sizes() == index.record_sizes()


def test_a_search_that_takes_too_long_is_a_clear_400(current: CurrentIndex) -> None:
    index = current()
    assert index is not None
    home = home_of(current)
    finder = PatientFinder(index, 1e-9)
    with (
        listening(create_app(lambda: Registry.open(home), finder=lambda: finder)) as address,
        httpx.Client(base_url=f"{address}/api", trust_env=False) as client,
    ):
        for path in ("/v2/studies?query.term=made-up", "/trialwright/export?query.term=made-up"):
            answer = client.get(path)
            assert answer.status_code == 400
            assert answer.text.startswith("This search takes longer than the 1e-09 seconds")
        assert client.get("/v2/stats/size").status_code == 200
