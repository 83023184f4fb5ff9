"""What is kept of a part that cannot be read: its packed bytes, as they lie in the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO
from zipfile import ZipInfo

from trialwright.errors import ContainerError
from trialwright.registry.containers.members import HEADER, SIGNATURE
from trialwright.registry.containers.streams import BROKEN, CHUNK
from trialwright.registry.containers.values import ByteStream, Spoiled

#: So many packed bytes are kept of one part. Registry JSON packs about 15 to 1: a record of
#: the largest size that is read takes little more than half of this.
MOST_KEPT = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Remains:
    """Bytes that are kept instead of a record, and what they are."""

    source: bytes
    said: str

    def spoiled(self, place: str, found: str, expected: str) -> Spoiled:
        """Return the spoiled part that keeps these bytes and says so."""
        return Spoiled(place, self.source, f"{found} ({self.said})", expected)


class Salvage:
    """Takes what cannot be read out of one archive: in total no more bytes than it has.

    Members of a sound archive do not overlap; a list of many that all lie in one place would
    otherwise be kept many times.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._size = self._left = file.seek(0, 2)

    def member(self, member: ZipInfo) -> Remains:
        """Return the packed bytes of a member.

        Where its header is damaged too, or says that there are none, they are the bytes at the
        place that the archive's directory names: none if that is outside the file.
        """
        if self._left <= 0:
            return Remains(b"", "as many bytes as the archive has are kept already")
        remains = self._packed(member) or self._entry(member)
        self._left -= len(remains.source)
        return remains

    def rest(self, start: int = 0) -> Remains:
        """Return the bytes of the archive from a place on."""
        source = self._bytes_at(start, self._size - start)
        whole = "bytes of the archive from there on" if start else "bytes of the archive"
        return Remains(source, _said(len(source), self._size - start, whole))

    def _packed(self, member: ZipInfo) -> Remains | None:
        header = self._bytes_at(member.header_offset, HEADER.size)
        if len(header) < HEADER.size:
            return None
        signature, name, extra = HEADER.unpack(header)
        start = member.header_offset + len(header) + name + extra
        packed = self._bytes_at(start, member.compress_size)
        if signature != SIGNATURE or not packed:
            return None
        return Remains(packed, _said(len(packed), member.compress_size, "packed bytes"))

    def _entry(self, member: ZipInfo) -> Remains:
        size = HEADER.size + len(member.orig_filename) + member.compress_size
        there = self._bytes_at(member.header_offset, size)
        return Remains(there, _said(len(there), size, "bytes at its place in the archive"))

    def _bytes_at(self, start: int, size: int) -> bytes:
        """Return what can be read at a place; a damaged list may name one that is not there."""
        try:
            self._file.seek(start)
            return self._file.read(max(0, min(size, MOST_KEPT)))
        except (OSError, ValueError, OverflowError):
            return b""


def _said(kept: int, size: int, what: str) -> str:
    """Say how many of so many bytes are kept."""
    if not kept:
        return f"none of its {what} can be read"
    if kept == size:
        return f"the {kept:,} {what} are kept"
    return f"the first {kept:,} of {size:,} {what} are kept"


class Trail:
    """A packed stream that remembers what was read of it and has not become anything yet."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._pieces: list[bytes] = []
        self._size = 0
        self._became_something = False
        #: Whether it is the packed bytes themselves that cannot be read.
        self.unreadable = False

    def read(self, size: int = CHUNK, /) -> bytes:
        """Return the next packed bytes."""
        try:
            piece = self._stream.read(size)
        except ContainerError:
            self.unreadable = True
            raise
        if piece:
            self._remember(piece)
        return piece

    def _remember(self, piece: bytes) -> None:
        if self._became_something:
            del self._pieces[:-1]
            self._size, self._became_something = len(self._pieces[0]), False
        if self._size <= MOST_KEPT:
            self._pieces.append(piece)
        self._size += len(piece)

    def forget(self) -> None:
        """Let what was read go when more is read, but for the last piece: more may begin in it."""
        self._became_something = True

    def remains(self) -> Remains:
        """Return the packed bytes around the damage: the last that were read, and what follows."""
        self._became_something = False
        try:
            while self._size <= MOST_KEPT and self.read():
                pass
        except (*BROKEN, ContainerError):
            self.unreadable = True
        source = b"".join(self._pieces)[:MOST_KEPT]
        kept = "the" if self._size <= MOST_KEPT else "only the first"
        return Remains(source, f"{kept} {len(source):,} packed bytes around it are kept")


class Unpacked:
    """The unpacked side of a stream that leaves a trail."""

    def __init__(self, stream: ByteStream, trail: Trail) -> None:
        self._stream = stream
        self._trail = trail

    def read(self, size: int = CHUNK, /) -> bytes:
        """Return the next unpacked bytes."""
        piece = self._stream.read(size)
        self._trail.forget()
        return piece
