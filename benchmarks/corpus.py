"""The files that are loaded: made-up records, or real ones multiplied, kept for the next run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Literal, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile

from benchmarks.reference import real_records
from trialwright.registry.sample import generate_block
from trialwright.vocabulary import NctId
from trialwright.vocabulary.ids import FIRST_SAMPLE_NUMBER

Kind: TypeAlias = Literal["sample", "real"]

SEED = 20_260_325
_BLOCK = 500
_ID = re.compile(rb'"nctId":"(NCT\d{8})"')
_TITLE = re.compile(rb'"briefTitle":"')


@dataclass(frozen=True, slots=True)
class Corpus:
    """The same records in two forms, each made in `folder` when it is first asked for."""

    kind: Kind
    count: int
    folder: Path

    @property
    def name(self) -> str:
        """What it is called in a table."""
        return f"{self.count:,} {'sample records' if self.kind == 'sample' else 'real copies'}"

    @property
    def lines(self) -> Path:
        """The file with one record a line."""
        path = self._path("ndjson")
        if not path.exists():
            _write_lines(path, blocks(self.kind, self.count))
        return path

    @property
    def archive(self) -> Path:
        """The zip with one member a record."""
        path = self._path("zip")
        if not path.exists():
            _write_archive(path, self.lines)
        return path

    def _path(self, ending: str) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self.folder / f"{self.kind}-{self.count}.{ending}"


def blocks(kind: Kind, count: int) -> Iterator[list[bytes]]:
    """Yield the records in their order, block by block, made by all processors."""
    make = generate_block if kind == "sample" else real_copies
    starts = range(0, count, _BLOCK)
    sizes = [min(_BLOCK, count - start) for start in starts]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        yield from pool.map(make, starts, sizes, [SEED] * len(sizes))


def real_copies(start: int, count: int, _seed: int) -> list[bytes]:
    """Return real records under made-up ids, round and round, each with a title of its own."""
    originals = _originals()
    return [
        _renamed(originals[number % len(originals)], number)
        for number in range(start, start + count)
    ]


@cache
def _originals() -> list[bytes]:
    return real_records()


def _renamed(record: bytes, number: int) -> bytes:
    found = _ID.search(record)
    assert found is not None
    new = NctId.from_number(FIRST_SAMPLE_NUMBER + number).encode()
    title = b'"briefTitle":"[Copy %d] ' % number
    return _TITLE.sub(title, record.replace(found[1], new), count=1)


def _write_lines(path: Path, blocks: Iterator[list[bytes]]) -> None:
    unfinished = path.with_suffix(".part")
    with unfinished.open("wb") as file:
        for block in blocks:
            file.writelines(record + b"\n" for record in block)
    unfinished.replace(path)


def _write_archive(path: Path, lines: Path) -> None:
    unfinished = path.with_suffix(".part")
    with (
        lines.open("rb") as file,
        ZipFile(unfinished, "w", ZIP_DEFLATED) as archive,
    ):
        for line in file:
            found = _ID.search(line)
            assert found is not None
            archive.writestr(f"{found[1].decode()}.json", line.rstrip(b"\n"))
    unfinished.replace(path)
