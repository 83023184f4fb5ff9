"""A registry is read where nothing can be written, and what cannot be read is said."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from tests import records

from trialwright.errors import InvalidInput
from trialwright.registry.loading import load
from trialwright.registry.store import Registry
from trialwright.registry.store.files import registry_file

_NOBODY = 65_534


@pytest.fixture
def home() -> Iterator[Path]:
    """Return a registry of one study in a folder that everybody may read."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        file = Path(folder, "record.json")
        file.write_bytes(records.record())
        load(Path(folder), [str(file)], clock=records.clock_from())
        yield Path(folder)


@contextmanager
def somebody_else(folder: Path) -> Iterator[None]:
    """Let nothing be written to a folder; who may write everywhere becomes somebody else."""
    folder.chmod(0o555)
    if os.getuid() != 0:
        yield
    else:
        os.setresuid(_NOBODY, _NOBODY, 0)
        try:
            yield
        finally:
            os.setresuid(0, 0, 0)
    folder.chmod(0o755)


def test_a_registry_is_read_where_nothing_can_be_written(home: Path) -> None:
    folder = registry_file(home).parent
    assert not list(folder.glob("*-wal"))

    with somebody_else(folder), Registry.open(home) as registry:
        assert registry.count() == 1
    assert not list(folder.glob("*-wal"))


def test_what_lies_in_a_journal_is_not_passed_over(home: Path) -> None:
    """A copy was made while somebody wrote: the newest pages are not in the file itself."""
    path = registry_file(home)
    journal = path.with_name(f"{path.name}-wal")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE load SET program = 'x'")
        connection.commit()
        shutil.copy(journal, home / "journal")
    shutil.copy(home / "journal", journal)

    with (
        somebody_else(path.parent),
        pytest.raises(InvalidInput, match="copy the two into a folder that can be written to"),
    ):
        Registry.open(home)


@pytest.mark.parametrize("shut", [".", "registry.sqlite"])
def test_a_registry_that_may_not_be_read_is_told_in_one_sentence(home: Path, shut: str) -> None:
    path = registry_file(home)
    (path.parent / shut).chmod(0)

    if shut == ".":
        if os.getuid() != 0:
            pytest.skip("only one who is somebody else has no way into this folder")
        os.setresuid(_NOBODY, _NOBODY, 0)
        try:
            with pytest.raises(InvalidInput, match="cannot be read"):
                Registry.open(home)
        finally:
            os.setresuid(0, 0, 0)
        return
    with somebody_else(path.parent), pytest.raises(InvalidInput, match="cannot be read"):
        Registry.open(home)
