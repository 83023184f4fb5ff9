"""`registry index`: what the registry gets meanwhile is searched for sooner than it is noted."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from tests import records
from tests.cli.conftest import Ask

from trialwright.cli.registry import indexing
from trialwright.registry.loading import load
from trialwright.registry.search.index.catalog import is_level, read_catalog
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


def test_who_waits_indexes_what_comes_and_makes_small_segments_one_when_it_is_quiet(
    ask: Ask, ask_json: Callable[..., Any], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "MOST_IN_A_RUSH", 9)
    monkeypatch.setattr(indexing, "MOST_SMALL", 2)
    some = [records.titled(records.FIRST + n, f"Of {n}") for n in range(20)]
    assert ask("registry", "load", "-", piped=b"\n".join(some)).exit_code == 0
    segments: list[int] = []

    def come() -> None:
        """Load three times, each when what came before is level."""
        for number in range(4):
            with Registry.open(home) as registry:
                while not is_level(home, registry):
                    time.sleep(0.01)
            segments.append(len(read_catalog(home).segments))
            if number < 3:
                path = home / f"{number}.json"
                later = f"2027-01-0{number + 1}"
                path.write_bytes(records.titled(records.FIRST + number, "Later", posted=later))
                load(home, [str(path)], clock=records.clock_from(), workers=1)

    coming = Thread(target=come)
    coming.start()
    told = ask_json("registry", "index", "-q", "--wait", "3")
    coming.join()

    assert (told["indexed"], told["segments"]) == (23, 2)
    assert segments == [1, 2, 3, 4]
