"""Take off what records are packed in, layer by layer, and read the text within."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

from trialwright.errors import ContainerError
from trialwright.registry.containers.archives import SplitStream, split_zip
from trialwright.registry.containers.remains import Trail, Unpacked
from trialwright.registry.containers.streams import (
    Counted,
    Expanding,
    ExpansionBudget,
    Gunzipped,
    Peekable,
    Unzstd,
)
from trialwright.registry.containers.text import split_text
from trialwright.registry.containers.values import ByteStream, Parts

#: How an archive begins: with a member, or with its end if it has none.
ZIP = (b"PK\x03\x04", b"PK\x05\x06")

#: So many layers are taken off; a download has one, and one that was sent on has two.
MOST_WRAPPINGS = 3

_GZIP = b"\x1f\x8b"
_ZSTD = (b"\x28\xb5\x2f\xfd", *(bytes([low]) + b"\x2a\x4d\x18" for low in range(0x50, 0x60)))
_HEAD = 4

#: An archive within a stream is kept in memory up to this size, then in a temporary file.
_IN_MEMORY = 8 * 1024 * 1024

Unpacker = Callable[[ByteStream], ByteStream]


def split_stream(
    stream: ByteStream, place: str, outer: ExpansionBudget | None = None, wrappings: int = 0
) -> Parts:
    """Yield the records of a stream, by what its first bytes are.

    `outer` is the budget of what the stream is packed in, `wrappings` how many layers were
    taken off it.
    """
    stream = stream if isinstance(stream, Peekable) else Peekable(stream)
    head = stream.peek(_HEAD)
    if head in ZIP:
        _demand_few(wrappings, place, "a zip archive")
        with _spooled(stream) as file:
            yield from split_zip(file, ExpansionBudget(place, outer), split_within(wrappings + 1))
    elif head.startswith(_GZIP):
        _demand_few(wrappings, place, "a gzip stream")
        yield from _split_packed(Gunzipped, stream, ExpansionBudget(place, outer), wrappings + 1)
    elif head in _ZSTD:
        _demand_few(wrappings, place, "a zstandard stream")
        yield from _split_packed(Unzstd, stream, ExpansionBudget(place, outer), wrappings + 1)
    else:
        yield from split_text(stream, place)


def split_within(wrappings: int) -> SplitStream:
    """Return how to read what lies within so many layers."""

    def split(stream: ByteStream, place: str, outer: ExpansionBudget) -> Parts:
        return split_stream(stream, place, outer, wrappings)

    return split


def _demand_few(wrappings: int, place: str, what: str) -> None:
    if wrappings >= MOST_WRAPPINGS:
        raise ContainerError(
            place=place,
            found=f"{what} within {wrappings} other layers of packing",
            expected=f"at most {MOST_WRAPPINGS} layers",
        )


def _split_packed(
    unpack: Unpacker, stream: ByteStream, budget: ExpansionBudget, wrappings: int
) -> Parts:
    """Yield what a packed stream holds; where it is damaged, its packed bytes are kept."""
    trail = Trail(Counted(stream, budget.pack))
    unpacked = Unpacked(Expanding(unpack(trail), budget), trail)
    try:
        yield from split_stream(unpacked, budget.place, budget, wrappings)
    except ContainerError as error:
        if trail.unreadable or not error.place.startswith(budget.place):
            raise
        yield trail.remains().spoiled(error.place, error.found, error.expected)


@contextmanager
def _spooled(stream: ByteStream) -> Iterator[IO[bytes]]:
    """Keep a stream aside for a while: a zip archive is read from its end."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as file:
        shutil.copyfileobj(stream, file)
        file.seek(0)
        yield file
