"""One study over HTTP: by any form of its id, in every format; and without an index."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import msgspec
import pytest
from tests import records
from tests.web.conftest import EDITED, listening
from tests.web.public.api.conftest import FORMER, opened
from tests.web.public.api.shelf import Shelf, SmallFinder

from trialwright.errors import NotFound, StoreBusy, StoreDamaged
from trialwright.registry.store import Version
from trialwright.vocabulary import NctId
from trialwright.web.public import create_app


@pytest.mark.parametrize("written", [EDITED, EDITED.lower(), "nCt00090000001"])
def test_an_id_is_read_in_any_case_and_with_any_zeros(
    api: httpx.Client, shelf: Shelf, written: str
) -> None:
    answer = api.get(f"/studies/{written}")

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.content == shelf.versions[NctId(EDITED)].source


@pytest.mark.parametrize("query", ["", "?format=csv", "?fields=NCTId%7CPhase"])
def test_a_former_id_leads_to_the_study(api: httpx.Client, query: str) -> None:
    answer = api.get(f"/studies/{FORMER.lower()}{query}")

    assert answer.status_code == 301
    assert answer.headers["location"] == f"/api/v2/studies/NCT90000002{query}"
    assert api.get(answer.headers["location"].removeprefix("/api/v2")).status_code == 200


def test_parts_of_a_study(api: httpx.Client) -> None:
    answer = api.get(f"/studies/{EDITED}?fields=ConditionsModule|NCTId")

    assert answer.json() == {
        "protocolSection": {
            "identificationModule": {"nctId": EDITED},
            "conditionsModule": {"conditions": ["Made-up Disease"], "keywords": ["one", "two"]},
        }
    }


@pytest.mark.parametrize("fields", ["", "&fields=BriefSummary"])
def test_a_zip_holds_the_json_with_its_markup(api: httpx.Client, fields: str) -> None:
    answer = api.get(f"/studies/{EDITED}?format=json.zip&markupFormat=legacy{fields}")

    assert answer.headers["content-type"] == "application/zip"
    assert f'filename="{EDITED}.json.zip"' in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == [f"{EDITED}.json"]
        held = archive.read(f"{EDITED}.json")
    assert held == api.get(f"/studies/{EDITED}?format=json{fields}").content


def test_a_table_of_one_study(api: httpx.Client) -> None:
    answer = api.get(f"/studies/{EDITED}?format=csv&fields=Sex,NCT Number")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.text == f"NCT Number,Sex\r\n{EDITED},ALL\r\n"


def test_a_reference_of_one_study(api: httpx.Client) -> None:
    whole = api.get(f"/studies/{EDITED}?format=ris")
    chosen = api.get(f"/studies/{EDITED}?format=ris&fields=Y2|ID")

    assert whole.headers["content-type"] == "application/x-research-info-systems"
    assert "TI  - Study 0 of Something\r\n" in whole.text
    assert chosen.text == f"TY  - DBASE\r\nID  - {EDITED}\r\nY2  - 2026/03/25/\r\nER  - \r\n"


def test_a_resource_of_one_study(api: httpx.Client) -> None:
    answer = api.get(f"/studies/{EDITED}?format=fhir.json")

    assert answer.headers["content-type"] == "application/fhir+json"
    assert answer.json()["resourceType"] == "ResearchStudy"


def test_a_registry_without_an_index_gives_studies_and_says_what_it_cannot(
    unindexed_client: httpx.Client,
) -> None:
    study = unindexed_client.get(f"/api/v2/studies/{EDITED}")
    former = unindexed_client.get("/api/v2/studies/NCT90000009")
    version = unindexed_client.get("/api/v2/version")

    assert study.json()["protocolSection"]["statusModule"]["overallStatus"] == "COMPLETED"
    assert former.headers["location"] == f"/api/v2/studies/{EDITED}"
    assert version.json() == {"apiVersion": "2.0.5"}
    for path in ("studies", "stats/size", "stats/field/values", "stats/field/sizes"):
        answer = unindexed_client.get(f"/api/v2/{path}")
        assert answer.status_code == 503
        assert answer.headers["content-type"] == "text/plain; charset=utf-8"
        assert answer.headers["retry-after"] == "30"
        assert answer.text.startswith("This copy of the registry has no index yet")


class _FailingShelf(Shelf):
    """A shelf from which nothing can be read."""

    def __init__(self, error: Exception) -> None:
        super().__init__([records.record()])
        self._error = error

    def newest(self, nct_id: NctId) -> Version | None:  # noqa: ARG002 - the protocol has it
        """Raise the error."""
        raise self._error


@contextmanager
def failing(error: Exception) -> Iterator[httpx.Client]:
    shelf = _FailingShelf(error)
    with (
        listening(create_app(lambda: opened(shelf), finder=lambda: SmallFinder(shelf))) as address,
        httpx.Client(base_url=f"{address}/api/v2", trust_env=False) as api,
    ):
        yield api


@pytest.mark.parametrize(
    ("error", "status"),
    [(NotFound("not here"), 404), (StoreBusy("busy"), 503), (StoreDamaged("damaged"), 500)],
)
def test_what_the_keeper_can_act_on_is_said(error: Exception, status: int) -> None:
    with failing(error) as api:
        answer = api.get(f"/studies/{EDITED}")

    assert (answer.status_code, answer.text) == (status, str(error))


def test_nothing_of_a_bug_is_shown(caplog: pytest.LogCaptureFixture) -> None:
    with failing(ZeroDivisionError("secret")) as api:
        try:
            answer = api.get(f"/studies/{EDITED}")
        except httpx.ReadError:  # pragma: no cover - the server may close before we have read
            return

    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "secret" in caplog.text


def test_the_version_says_how_new_the_data_are(api: httpx.Client) -> None:
    answer = api.get("/version")

    assert msgspec.json.decode(answer.content) == {
        "apiVersion": "2.0.5",
        "dataTimestamp": "2026-11-22T12:00:05",
    }
