"""The index is kept level while something goes on, by one process at a time."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event

import pytest
from tests import records

from trialwright.cli import level
from trialwright.cli.level import Failure, kept_level
from trialwright.registry.loading import load
from trialwright.registry.search.index.catalog import bring_level, index_folder, is_level
from trialwright.registry.store import Registry, RegistryWriter
from trialwright.registry.store.shift_log import is_logged


@pytest.fixture
def behind(tmp_path: Path) -> Path:
    """Return a home whose one study is not indexed."""
    (tmp_path / "in.json").write_bytes(records.record())
    load(tmp_path, [str(tmp_path / "in.json")], clock=records.clock_from(), workers=1)
    return tmp_path


def standing_in(monkeypatch: pytest.MonkeyPatch, folder: Path, *lines: str) -> Path:
    """Put a script in the place of the program; return the file that it notes its starts in."""
    script, starts = folder / "program", folder / "starts"
    script.write_text("\n".join(["#!/bin/sh", f"echo started >> {starts}", *lines]), "utf-8")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    return starts


def wait_until(is_so: Callable[[], bool]) -> None:
    for _ in range(300):
        if is_so():
            return
        time.sleep(0.05)
    raise AssertionError("it never was so")


def test_an_index_that_is_behind_is_brought_level(behind: Path) -> None:
    with Registry.open(behind) as registry, kept_level(behind, every=0.1):
        wait_until(lambda: is_level(behind, registry))


def test_what_turned_is_noted_with_the_index(behind: Path) -> None:
    """Also where the index is level already: an older program left it without the log."""
    bring_level(behind, workers=1)
    with Registry.open(behind) as registry, kept_level(behind, every=0.1):
        wait_until(lambda: is_logged(behind, registry))


def test_what_comes_later_is_indexed_by_the_process_that_stands_ready(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also the first studies of an empty registry."""
    started: list[Path] = []

    def starting(home: Path, stop: Event) -> Failure | None:
        started.append(home)
        return followed(home, stop)

    followed = level._followed
    monkeypatch.setattr(level, "_followed", starting)
    with RegistryWriter.open(tmp_path, records.clock_from()):
        pass
    with kept_level(tmp_path):
        for number in range(3):
            path = tmp_path / f"{number}.json"
            path.write_bytes(records.titled(records.FIRST + number, "Of one"))
            load(tmp_path, [str(path)], clock=records.clock_from(), workers=1)
            with Registry.open(tmp_path) as registry:
                wait_until(partial(is_level, tmp_path, registry))
    assert started == [tmp_path]


def test_indexing_that_is_not_done_at_the_end_is_stopped(
    behind: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = standing_in(monkeypatch, behind, f"echo $$ > {behind}/process", "sleep 60")
    with kept_level(behind):
        wait_until((behind / "process").exists)
        wait_until(lambda: bool((behind / "process").read_text("utf-8").strip()))
        began = time.monotonic()
    assert time.monotonic() - began < 5
    with pytest.raises(ProcessLookupError):
        os.kill(int((behind / "process").read_text("utf-8")), 0)
    assert starts.read_text("utf-8") == "started\n"


def test_a_failure_is_said_once_and_tried_again_later(
    behind: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    starts = standing_in(monkeypatch, behind, "echo trialwright: there is no room >&2", "exit 1")
    with kept_level(behind, every=0.01):
        wait_until(lambda: starts.exists() and starts.read_text("utf-8").count("\n") >= 3)
    assert capsys.readouterr().err == "the search index is not level: there is no room\n"


def test_a_failure_without_a_word_is_told_by_its_code(
    behind: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    starts = standing_in(monkeypatch, behind, "exit 3")
    with kept_level(behind, every=0.01):
        wait_until(lambda: starts.exists() and starts.read_text("utf-8").count("\n") >= 2)
    assert "indexing ended with 3" in capsys.readouterr().err


def test_somebody_else_who_indexes_is_no_failure(
    behind: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    starts = standing_in(monkeypatch, behind, "echo trialwright: busy >&2", "exit 5")
    with kept_level(behind, every=0.01):
        wait_until(lambda: starts.exists() and starts.read_text("utf-8").count("\n") >= 3)
    assert capsys.readouterr().err == ""


def test_a_damaged_catalog_is_said(behind: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index_folder(behind).mkdir()
    (index_folder(behind) / "catalog.json").write_bytes(b"{")
    said: list[str] = []

    def heard() -> bool:
        said.append(capsys.readouterr().err)
        return "is damaged" in "".join(said)

    with kept_level(behind, every=0.01):
        wait_until(heard)


def test_where_nothing_can_be_written_nothing_is_done(
    behind: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = standing_in(monkeypatch, behind)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with kept_level(behind, every=0.01):
        time.sleep(0.1)
    assert not starts.exists()
