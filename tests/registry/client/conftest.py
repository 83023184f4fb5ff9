"""A registry on this machine, and a client of it that never really waits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from tests.registry.client.local_registry import LocalRegistry, Sleeper, asking, serving

from trialwright.registry.client import LiveRegistry


@pytest.fixture
def there(monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalRegistry]:
    """Return a running local registry, empty."""
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    registry = LocalRegistry()
    server = serving(registry)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield registry
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def sleeper() -> Sleeper:
    """Return a clock that goes on only when somebody sleeps."""
    return Sleeper()


@pytest.fixture
def live(there: LocalRegistry, sleeper: Sleeper) -> Iterator[LiveRegistry]:
    """Return a client of the local registry without pauses between requests."""
    with asking(there, sleeper) as client:
        yield client


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return an empty home folder."""
    return tmp_path / "home"
