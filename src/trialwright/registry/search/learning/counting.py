"""What records say, counted: sorted rows that are added up by going through them once.

The rows of blocks lie in files while an index is built, so that as many names as there are
can be counted exactly in little memory: nothing rare is guessed or left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from enum import StrEnum
from heapq import merge
from io import TextIOWrapper
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple, TextIO

import zstandard

_LEVEL = 1
#: Halves of pairs that stand alone in a damaged text are kept as they are.
_UTF8 = ("utf-8", "surrogatepass")
_what = itemgetter(slice(5))


class Kind(StrEnum):
    """What a row counts records of; in the order in which they are decided upon.

    A MeSH term (`name`); one that is the only one of a record with one condition; a word of
    titles that is not in capitals; a condition (`name`) with the MeSH term (`of`) that the
    registry gave it; an abbreviation with what it is made of; another name with the name of
    the drug that it stands beside.
    """

    TERM = "a"
    SOLE = "b"
    WORD = "c"
    CONDITION = "d"
    ABBREVIATION = "e"
    OTHER = "f"


class Counted(NamedTuple):
    """In how many records a name is said to be one `of` something.

    Both by their canonical form first, by which they are one, and as they are written.
    """

    kind: str
    name: str
    of: str
    written: str
    of_written: str
    records: int


def merged(parts: Iterable[Iterable[Counted]]) -> Iterator[Counted]:
    """Yield the sums of sorted rows, sorted: the same whatever the parts and their order."""
    for what, rows in groupby(merge(*parts), key=_what):
        kind, name, of, written, of_written = what
        records = sum(row.records for row in rows)
        yield Counted(kind, name, of, written, of_written, records)


def write_rows(path: Path, rows: Iterable[Counted]) -> None:
    """Write the rows of one block."""
    packing = zstandard.ZstdCompressor(level=_LEVEL)
    with path.open("wb") as file, packing.stream_writer(file) as packed:
        packed.write("".join(map("%s\t%s\t%s\t%s\t%s\t%s\n".__mod__, rows)).encode(*_UTF8))


def merged_files(paths: Iterable[Path]) -> Iterator[Counted]:
    """Yield the sums of the rows that are in files."""
    with ExitStack() as files:
        opened = [files.enter_context(path.open("rb")) for path in paths]
        unpacked = (zstandard.ZstdDecompressor().stream_reader(file) for file in opened)
        texts = [TextIOWrapper(one, *_UTF8, newline="\n") for one in unpacked]
        yield from merged(map(_rows_of, texts))


def _rows_of(file: TextIO) -> Iterator[Counted]:
    for line in file:
        kind, name, of, written, of_written, records = line.split("\t")
        yield Counted(kind, name, of, written, of_written, int(records))
