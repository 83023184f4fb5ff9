"""The pages of a study as they are served: a registry to read from, a server, a log."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests import records
from tests.web.conftest import listening
from tests.web.study.visiting import TODAY, Visitor

from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.web.study import create_study_app


@pytest.fixture(scope="session")
def study_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a registry with one made-up study; the reference study is restated."""
    folder = tmp_path_factory.mktemp("study-home")
    source = folder / "record.json"
    source.write_bytes(records.record())
    load(folder, [str(source)], clock=records.clock_from(), workers=1)
    source.unlink()
    return folder


@pytest.fixture(scope="session")
def log() -> list[bytes]:
    """Return the lines that the server has written for requests."""
    return []


@pytest.fixture(scope="session")
def study_address(study_home: Path, log: list[bytes]) -> Iterator[str]:
    """Return where the pages are served."""
    app = create_study_app(lambda: Registry.open(study_home), today=lambda: TODAY, log=log.append)
    with listening(app) as served:
        yield served


@pytest.fixture
def study_client(study_address: str) -> Iterator[httpx.Client]:
    """Return a client of the pages that follows no redirect by itself."""
    with httpx.Client(base_url=study_address, trust_env=False, timeout=60) as ready:
        yield ready


@pytest.fixture
def visitor(study_client: httpx.Client) -> Visitor:
    """Return somebody who has opened the page of the reference study."""
    return Visitor(study_client).opens()
