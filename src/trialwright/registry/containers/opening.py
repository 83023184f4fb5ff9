"""Open an input of any accepted form, told apart by its content."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from trialwright.errors import ContainerError
from trialwright.registry.containers.archives import split_zip
from trialwright.registry.containers.json_stream import KEPT_OF_TOO_LARGE, split_json
from trialwright.registry.containers.page import is_page
from trialwright.registry.containers.streams import (
    Counted,
    Expanding,
    ExpansionBudget,
    Gunzipped,
    Peekable,
    Unzstd,
)
from trialwright.registry.containers.values import ByteStream, Form, Item, Part, Parts, Spoiled
from trialwright.registry.reading import MAX_RECORD_BYTES

#: The name of standard input on the command line.
STDIN = "-"

_HEAD = 1 << 16
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_BOM = b"\xef\xbb\xbf"
_BLANK = b" \t\r\n"
_EXPECTED = "study records as JSON, zip, gzip, zstandard or a page that ends in a record"


def open_container(name: str, passed: Callable[[int], None] = lambda _: None) -> Parts:
    """Yield the records of a file, a folder or standard input (``-``), one at a time.

    `passed` is told the number of input bytes that have been used up. A part that gives no
    record is yielded as spoiled, and the rest goes on; raises ContainerError if nothing
    can be opened under this name.
    """
    if name == STDIN:
        yield from _guarded(_split(Peekable(Counted(sys.stdin.buffer, passed)), "(input)"))
        return
    demand_input(name)
    path = Path(name)
    if path.is_dir():
        for file in sorted(_files_below(path)):
            yield from _guarded(_split_file(file, str(file), passed))
        return
    yield from _guarded(_split_file(path, name, passed))


def demand_input(name: str) -> None:
    """Raise ContainerError unless there is something to read under this name."""
    path = Path(name)
    if name != STDIN and not path.exists():
        raise ContainerError(place=name, found="no such file or folder", expected="an input")


def size_of(name: str) -> int | None:
    """Return how many bytes there are to read, or None if that cannot be known before."""
    path = Path(name)
    if name == STDIN or not path.exists():
        return None
    files = _files_below(path) if path.is_dir() else iter([path])
    return sum(file.stat().st_size for file in files)


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and its folders; hidden ones and links are not followed."""
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            file = Path(here, name)
            if not name.startswith(".") and file.is_file() and not file.is_symlink():
                yield file


def _guarded(parts: Parts) -> Iterator[Part]:
    """Turn an error of the container into one last spoiled part: what came before is kept."""
    try:
        yield from parts
    except ContainerError as error:
        yield Spoiled(error.place, b"", error.found, error.expected)


def _split_file(path: Path, place: str, passed: Callable[[int], None]) -> Parts:
    try:
        file = path.open("rb")
    except OSError as error:
        raise ContainerError(
            place=place, found=f"a file that cannot be read ({error.strerror})", expected=_EXPECTED
        ) from error
    with file:
        if not file.seekable():
            yield from _split(Peekable(Counted(file, passed)), place)
        elif file.read(4) in _ZIP:
            yield from split_zip(file, place, _split, passed)
        else:
            file.seek(0)
            yield from _split(Peekable(Counted(file, passed)), place)


def _split(stream: ByteStream, place: str) -> Parts:
    """Yield the records of a stream, by what its first bytes are."""
    stream = stream if isinstance(stream, Peekable) else Peekable(stream)
    head = stream.peek(_HEAD)
    if head.startswith(_ZIP):
        with _spooled(stream) as file:
            yield from split_zip(file, place, _no_archive_within, lambda _: None)
        return
    for magic, unpack in ((_GZIP, Gunzipped), (_ZSTD, Unzstd)):
        if head.startswith(magic):
            budget = ExpansionBudget(place)
            packed = Counted(stream, budget.pack)
            yield from _split_text(Peekable(Expanding(unpack(packed), budget)), place)
            return
    yield from _split_text(stream, place)


def _no_archive_within(stream: ByteStream, place: str) -> Parts:
    yield from _split_text(stream if isinstance(stream, Peekable) else Peekable(stream), place)


def _split_text(stream: Peekable, place: str) -> Parts:
    if stream.peek(len(_BOM)) == _BOM:
        stream.read(len(_BOM))
    head = stream.peek(_HEAD)
    begin = head.lstrip(_BLANK)
    if begin.startswith(b"[") or (begin.startswith(b"{") and not _is_literal(begin)):
        yield from split_json(stream, place)
        return
    if not begin:
        yield Spoiled(place, b"", "nothing but blanks" if head else "nothing", _EXPECTED)
        return
    yield _page(stream, place)


def _is_literal(begin: bytes) -> bool:
    """Whether an object opens as Python prints it: a single quotation mark."""
    return begin[1:].lstrip(_BLANK).startswith(b"'")


def _page(stream: Peekable, place: str) -> Part:
    """Return a text page as one record, if it is one."""
    head = stream.peek(_HEAD)
    if is_page(head.decode("utf-8", "replace")):
        source = _read_whole(stream)
        if len(source) <= MAX_RECORD_BYTES:
            return Item(place, source, Form.PAGE)
    return Spoiled(place, head[:KEPT_OF_TOO_LARGE], _what(head), _EXPECTED)


def _what(head: bytes) -> str:
    """Say what a text begins with."""
    return f"something that begins with {head.lstrip(_BLANK)[:20]!r}"


def _read_whole(stream: Peekable) -> bytes:
    """Return all bytes, or a little more than the limit."""
    pieces: list[bytes] = []
    size = 0
    while size <= MAX_RECORD_BYTES and (piece := stream.read()):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


@contextmanager
def _spooled(stream: ByteStream) -> Iterator[IO[bytes]]:
    """Keep a stream in a temporary file: a zip archive is read from its end."""
    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(stream, file)
        file.seek(0)
        yield file
