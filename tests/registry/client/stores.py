"""What tests see of a store that follows a registry, and how they stop one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.registry.client.local_registry import FIRST

from trialwright.registry.store import Registry
from trialwright.registry.verification import verify
from trialwright.vocabulary import NctId


def stop() -> None:
    """Be the user who presses Ctrl-C; the server's thread passes it on to the test's."""
    raise KeyboardInterrupt


def titles(home: Path) -> dict[str, str]:
    """Return every study's title, and prove on the way that the store is sound."""
    with Registry.open(home) as registry:
        assert verify(registry).damages == ()
        return {str(nct_id): _title(registry, nct_id) for nct_id in registry.ids()}


def _title(registry: Registry, nct_id: NctId) -> str:
    newest = registry.newest(nct_id)
    assert newest is not None
    tree: Any = newest.tree
    return str(tree["protocolSection"]["identificationModule"]["briefTitle"])


def named(count: int) -> list[str]:
    """Return the ids of so many made-up studies."""
    return [f"NCT{FIRST + number:08d}" for number in range(count)]
