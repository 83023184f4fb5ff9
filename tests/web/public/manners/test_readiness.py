"""Whether the server is alive and ready, as it says itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tests import records
from tests.web.conftest import listening

from trialwright.errors import StoreDamaged
from trialwright.registry.loading import load
from trialwright.registry.search.index.catalog import bring_level, index_folder
from trialwright.registry.store import Registry, RegistryWriter
from trialwright.web.public import create_app
from trialwright.web.public.manners.readiness import Readiness, readiness_of


@contextmanager
def served(home: Path) -> Iterator[httpx.Client]:
    app = create_app(lambda: Registry.open(home), readiness=readiness_of(home))
    with (
        listening(app) as address,
        httpx.Client(base_url=address, trust_env=False) as client,
    ):
        yield client


def put(home: Path, title: str, posted: str) -> None:
    (home / "in.json").write_bytes(records.titled(records.FIRST, title, posted))
    load(home, [str(home / "in.json")], clock=records.clock_from(), workers=1)


def test_a_server_says_how_far_its_index_is(tmp_path: Path) -> None:
    with RegistryWriter.open(tmp_path, records.clock_from()):
        pass
    with served(tmp_path) as client:

        def told() -> tuple[int, object]:
            answer = client.get("/ready")
            return answer.status_code, answer.json()

        said = {"ready": True, "versions": 0, "index": "level", "behind": 0}
        assert told() == (200, said)
        put(tmp_path, "One", "2026-01-13")
        assert told() == (
            503,
            {**said, "ready": False, "versions": 1, "index": "absent", "behind": 1},
        )
        bring_level(tmp_path, workers=1)
        assert told() == (200, {**said, "versions": 1})
        put(tmp_path, "Two", "2026-02-13")
        assert told() == (200, {**said, "versions": 2, "index": "behind", "behind": 1})
        bring_level(tmp_path, workers=1)
        assert told() == (200, {**said, "versions": 2})
        (index_folder(tmp_path) / "catalog.json").write_bytes(b"{")
        status, damaged = told()
        assert status == 503
        assert "is damaged" in str(damaged)
        assert client.get("/health").json() == {"alive": True}


def test_nothing_to_index_is_level() -> None:
    assert Readiness(versions=0, indexed=None).is_ready
    assert not Readiness(versions=1, indexed=None).is_ready
    assert Readiness(versions=5, indexed=3).behind == 2


def test_what_cannot_be_looked_at_is_not_ready(home: Path) -> None:
    def fail() -> Readiness:
        raise StoreDamaged("the registry is damaged")

    with (
        listening(create_app(lambda: Registry.open(home), readiness=fail)) as address,
        httpx.Client(base_url=address, trust_env=False) as client,
    ):
        answer = client.get("/ready")
    assert (answer.status_code, answer.json()["reason"]) == (503, "the registry is damaged")


@pytest.mark.parametrize("path", ["/health", "/ready"])
def test_a_watcher_may_ask_for_the_head_alone(client: httpx.Client, path: str) -> None:
    assert client.head(path).status_code == 200
