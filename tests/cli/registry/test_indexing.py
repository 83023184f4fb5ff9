"""`registry index`: what the registry gets meanwhile is searched for sooner than it is noted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests import records
from tests.cli.conftest import Ask

from trialwright.cli.registry import indexing
from trialwright.registry.search.index.catalog import is_level
from trialwright.registry.store import Registry
from trialwright.registry.store.shift_log import is_logged, log_shifts


def test_what_comes_while_changes_are_noted_is_indexed_first(
    ask: Ask, ask_json: Callable[..., Any], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = (
        records.titled(records.FIRST, title, posted=f"2027-01-0{day}")
        for day, title in enumerate(("Of one", "Of two"), start=1)
    )
    assert ask("registry", "load", "-", piped=records.record()).exit_code == 0
    assert ask("registry", "load", "-", piped=first).exit_code == 0
    level_at: list[bool] = []

    def noting(at: Path, *, stop: Callable[[], bool]) -> int:
        if not level_at:
            assert ask("registry", "load", "-", piped=second).exit_code == 0
        with Registry.open(at) as registry:
            level_at.append(is_level(at, registry))
        return log_shifts(at, stop=stop)

    monkeypatch.setattr(indexing, "log_shifts", noting)
    assert ask_json("registry", "index", "-q")["indexed"] == 2
    assert level_at == [False, True]
    with Registry.open(home) as registry:
        assert is_logged(home, registry)
