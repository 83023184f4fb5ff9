"""The pages as they are served: a real registry, a real server, and a browser."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import httpx
import msgspec
import pytest
import uvicorn
from starlette.applications import Starlette
from tests import records
from tests.conftest import skip_or_fail
from tests.web.public.maximal import maximal_tree

from trialwright.registry.loading import load
from trialwright.registry.search.index.catalog import bring_level
from trialwright.registry.search.index.current import CurrentIndex
from trialwright.registry.search.questions import Finder
from trialwright.registry.store import Registry, RegistryWriter
from trialwright.registry.store.shift_log import ShiftLog, log_shifts
from trialwright.web.public import create_app

TODAY = date(2026, 11, 22)
#: The made-up study that has two edits and a churn of the derived section.
EDITED = f"NCT{records.FIRST:08d}"

Serve: TypeAlias = Callable[[Starlette], str]


@contextmanager
def listening(app: Starlette) -> Iterator[str]:
    """Serve an application on a free port of this machine, in a thread; yield its address."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="error", log_config=None, ws="none"
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def three_versions() -> list[dict[str, Any]]:
    """Return a study as first loaded, after an edit, and after a churn of computed terms."""
    first = records.tree()
    edited = records.tree(
        protocolSection__identificationModule__nctIdAliases=["NCT90000009"],
        protocolSection__identificationModule__briefTitle="A Made-up Study of <b>Nothing</b>",
        protocolSection__statusModule__overallStatus="COMPLETED",
        protocolSection__statusModule__lastUpdatePostDateStruct={
            "date": "2026-02-20",
            "type": "ESTIMATED",
        },
        protocolSection__eligibilityModule__eligibilityCriteria=(
            "Inclusion Criteria:\n\n1. Aged 4 to 18 years.\n2. Willing."
        ),
    )
    churned = msgspec.json.decode(msgspec.json.encode(edited))
    churned["derivedSection"]["miscInfoModule"]["versionHolder"] = "2026-05-01"
    churned["derivedSection"]["conditionBrowseModule"]["meshes"][0]["term"] = "Another"
    return [first, edited, churned]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a registry of a few made-up studies, one with three versions."""
    folder = tmp_path_factory.mktemp("registry")
    strange = records.tree(records.FIRST + 1)
    strange["protocolSection"]["afterOurTime"] = {"found": ["<i>here</i>"]}
    clock = records.clock_from()
    for number, tree in enumerate([*three_versions(), strange, maximal_tree()]):
        source = folder / f"{number}.json"
        source.write_bytes(msgspec.json.encode(tree))
        load(folder, [str(source)], clock=clock, workers=1)
    return folder


def searching(home: Path) -> Callable[[], Finder | None]:
    """Index a registry, and return what gives its index; it is opened when first asked."""
    bring_level(home, workers=1)
    opened = cache(lambda: CurrentIndex(home, Registry.open(home)))

    def finder() -> Finder | None:
        return opened()()

    return finder


@pytest.fixture(scope="session")
def address(home: Path) -> Iterator[str]:
    """Return where the pages of that registry are served, and where it is searched."""
    log_shifts(home)
    app = create_app(
        lambda: Registry.open(home),
        finder=searching(home),
        today=lambda: TODAY,
        shifts=lambda: ShiftLog.open(home),
    )
    with listening(app) as served:
        yield served


@pytest.fixture(scope="session")
def empty_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return where the pages of an empty registry are served."""
    folder = tmp_path_factory.mktemp("empty")
    with RegistryWriter.open(folder, records.clock_from()):
        pass
    with listening(create_app(lambda: Registry.open(folder), today=lambda: TODAY)) as served:
        yield served


@pytest.fixture
def client(address: str) -> Iterator[httpx.Client]:
    """Return a client of the pages that follows no redirect by itself."""
    with httpx.Client(base_url=address, trust_env=False) as ready:
        yield ready


@pytest.fixture
def unindexed_client(home: Path) -> Iterator[httpx.Client]:
    """Return a client of the pages of the same registry, as they are while nothing is indexed."""
    with (
        listening(create_app(lambda: Registry.open(home), today=lambda: TODAY)) as served,
        httpx.Client(base_url=served, trust_env=False) as ready,
    ):
        yield ready


@pytest.fixture
def empty_client(empty_address: str) -> Iterator[httpx.Client]:
    """Return a client of the pages of an empty registry."""
    with httpx.Client(base_url=empty_address, trust_env=False) as ready:
        yield ready


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a chromium on this machine, or skip the test."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        skip_or_fail("no chromium on this machine; install it with: apt-get install chromium")
    return str(found)
