"""The application as a server starts it: everything is said by the environment."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import msgspec
import pytest
from tests import records
from tests.web.conftest import listening

from trialwright.errors import InvalidInput
from trialwright.registry.loading import load
from trialwright.registry.search.index.catalog import bring_level
from trialwright.registry.store.files import HOME_SETTING
from trialwright.web.public.app import app_of_this_home

SECONDS = "TRIALWRIGHT_SEARCH_SECONDS"


@pytest.fixture
def this_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home that the environment names; it has one study."""
    (tmp_path / "in.json").write_bytes(records.record())
    load(tmp_path, [str(tmp_path / "in.json")], clock=records.clock_from(), workers=1)
    monkeypatch.setenv(HOME_SETTING, str(tmp_path))
    return tmp_path


def test_the_registry_and_its_index_are_those_of_the_home(
    this_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = this_home / "access.ndjson"
    monkeypatch.setenv("TRIALWRIGHT_ACCESS_LOG", str(log))
    monkeypatch.setenv(SECONDS, "60")
    with (
        listening(app_of_this_home()) as address,
        httpx.Client(base_url=address, trust_env=False) as client,
    ):
        assert client.get("/api/v2/studies").status_code == 503
        assert client.get("/ready").status_code == 503
        bring_level(this_home, workers=1)
        found = client.get("/api/v2/studies?query.term=made-up&countTotal=true")
        assert found.json()["totalCount"] == 1
        assert client.get("/ready").json()["index"] == "level"
    lines = [msgspec.json.decode(line) for line in log.read_bytes().splitlines()]
    assert [one["status"] for one in lines] == [503, 503, 200, 200]
    assert lines[2]["id"] == found.headers["x-request-id"]


def test_a_short_time_for_searches_is_kept_to(
    this_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_level(this_home, workers=1)
    monkeypatch.setenv(SECONDS, "1e-9")
    with listening(app_of_this_home()) as address:
        answer = httpx.get(f"{address}/api/v2/studies?query.term=made-up", trust_env=False)
    assert answer.status_code == 400


@pytest.mark.parametrize("text", ["0", "-1", "soon", "nan"])
def test_a_time_that_is_none_is_said(
    this_home: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv(SECONDS, text)
    with pytest.raises(InvalidInput, match=re.escape(f"{SECONDS} is '{text}', expected")):
        app_of_this_home()
    assert this_home.exists()
