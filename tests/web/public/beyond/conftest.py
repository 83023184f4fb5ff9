"""A registry with an index, served with all that goes beyond the registry's API."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.web.conftest import TODAY, listening

from trialwright.registry.search.index.catalog import bring_level
from trialwright.registry.search.index.current import CurrentIndex
from trialwright.registry.search.index.days import PastIndexes
from trialwright.registry.search.index.past import Effort
from trialwright.registry.store import Registry
from trialwright.web.public import create_app
from trialwright.web.public.beyond.asked import BASE


@pytest.fixture(scope="session")
def indexed_home(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the registry of a few made-up studies, with an index."""
    folder = tmp_path_factory.mktemp("indexed") / "home"
    shutil.copytree(home, folder)
    bring_level(folder, workers=1)
    return folder


@pytest.fixture(scope="session")
def site(indexed_home: Path) -> Iterator[str]:
    """Return where everything is served."""
    with Registry.open(indexed_home) as registry:
        app = create_app(
            lambda: Registry.open(indexed_home),
            finder=CurrentIndex(indexed_home, registry),
            as_of=PastIndexes(indexed_home, registry, Effort()),
            today=lambda: TODAY,
        )
        with listening(app) as address:
            yield address


@pytest.fixture
def beyond(site: str) -> Iterator[httpx.Client]:
    """Return a client of these endpoints that follows no redirect by itself."""
    with httpx.Client(base_url=f"{site}{BASE}", trust_env=False) as ready:
        yield ready
