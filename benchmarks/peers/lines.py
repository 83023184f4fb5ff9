"""The records of a file as every peer reads them: one a line, or one a member of a zip."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from zipfile import ZipFile, is_zipfile

#: As many records a transaction as our own load has.
BATCH = 1_000


def batches(path: Path) -> Iterator[list[bytes]]:
    """Yield the bytes of all records, a transaction's worth at a time."""
    records = _members(path) if is_zipfile(path) else _lines(path)
    while batch := list(islice(records, BATCH)):
        yield batch


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        for line in file:
            yield line.rstrip(b"\n")


def _members(path: Path) -> Iterator[bytes]:
    with ZipFile(path) as archive:
        for member in archive.infolist():
            yield archive.read(member)
