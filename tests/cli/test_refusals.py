"""What the system and the store refuse is one sentence, and a bug is not among it."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest
from tests import records

from trialwright.cli.refusals import refused_by_the_store, refused_by_the_system
from trialwright.errors import InvalidInput, StoreBusy, StoreDamaged
from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.registry.store.files import registry_file


def test_the_system_names_the_file() -> None:
    error = OSError(errno.ENOSPC, "No space left on device", "out.ndjson")

    assert str(refused_by_the_system(error)) == "out.ndjson: No space left on device"
    assert refused_by_the_system(OSError("odd")).exit_code == InvalidInput.exit_code


def test_damaged_pages_are_said_to_be_damage(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(records.record())
    load(tmp_path, [str(tmp_path / "in")], clock=records.clock_from())
    path = registry_file(tmp_path)
    with path.open("r+b") as file:
        file.seek(40_000)
        file.write(b"\xff" * 100_000)

    with Registry.open(tmp_path) as registry, pytest.raises(sqlite3.DatabaseError) as caught:
        list(registry.all_newest())
    refusal = refused_by_the_store(caught.value)
    assert isinstance(refusal, StoreDamaged)


def test_a_full_disk_is_no_damage() -> None:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_WRITE

    assert isinstance(refused_by_the_store(error), InvalidInput)


def test_a_registry_that_another_process_holds_is_no_damage(tmp_path: Path) -> None:
    file = tmp_path / "held.sqlite"
    held = sqlite3.connect(file, isolation_level=None)
    held.execute("BEGIN EXCLUSIVE")
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect(file, timeout=0).execute("SELECT * FROM sqlite_master")
    held.close()

    assert isinstance(refused_by_the_store(caught.value), StoreBusy)


def test_a_bug_is_no_refusal() -> None:
    assert refused_by_the_store(ValueError("x")) is None
    assert refused_by_the_store(sqlite3.ProgrammingError("x")) is None
