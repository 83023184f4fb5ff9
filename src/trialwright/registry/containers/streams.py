"""Streams of bytes that can be looked into before they are read, and that have a limit."""

from __future__ import annotations

import lzma
import zlib
from collections.abc import Callable
from zipfile import BadZipFile

import zstandard

from trialwright.errors import ContainerError
from trialwright.registry.containers.values import ByteStream

CHUNK = 1 << 20

#: Deflate packs at most 1,032 to 1, registry JSON about 15 to 1: what expands more than
#: this is no registry download. Small files may do as they like.
MAX_EXPANSION = 200
FREE_EXPANSION = 64 * 1024 * 1024

#: Four bytes of zstandard can stand for 128 KiB (RFC 8878, 3.1.1.2.3): so small a piece
#: cannot become more than 32 MiB at once.
_ZSTD_PIECE = 1024

#: What the decompressors raise on bytes that are not what they should be.
BROKEN = (zlib.error, lzma.LZMAError, zstandard.ZstdError, EOFError, BadZipFile, OSError)


class Peekable:
    """A stream whose first bytes can be looked at without being used up."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._ahead = b""
        self._damage: ContainerError | None = None
        self._ended = False

    def peek(self, size: int) -> bytes:
        """Return the next bytes, at most `size`, and leave them to be read.

        Damage that lies ahead is kept for the reader who comes to it.
        """
        while len(self._ahead) < size and self._damage is None and not self._ended:
            try:
                piece = self._stream.read(CHUNK)
            except ContainerError as damage:
                self._damage = damage
                break
            self._ended = not piece
            self._ahead += piece
        return self._ahead[:size]

    def demand_sound(self) -> None:
        """Raise ContainerError if damage was met when looking ahead."""
        if self._damage is not None:
            raise self._damage

    def read(self, size: int = CHUNK, /) -> bytes:
        """Return the next bytes; the empty piece is the end."""
        if self._ahead:
            piece, self._ahead = self._ahead[:size], self._ahead[size:]
            return piece
        self.demand_sound()
        return b"" if self._ended else self._stream.read(size)


class Counted:
    """A stream that tells how many bytes have passed, for progress."""

    def __init__(self, stream: ByteStream, passed: Callable[[int], None]) -> None:
        self._stream = stream
        self._passed = passed

    def read(self, size: int = CHUNK, /) -> bytes:
        """Return the next bytes and report their number."""
        piece = self._stream.read(size)
        self._passed(len(piece))
        return piece


class Readable:
    """A stream from a medium that may fail."""

    def __init__(self, stream: ByteStream, place: str) -> None:
        self._stream = stream
        self._place = place

    def read(self, size: int = CHUNK, /) -> bytes:
        """Return the next bytes; raises ContainerError if the medium does not give them."""
        try:
            return self._stream.read(size)
        except OSError as error:
            raise unreadable(self._place, error) from error


def unreadable(place: str, error: OSError) -> ContainerError:
    """Return why a file cannot be read, or cannot be read on."""
    return ContainerError(
        place=place,
        found=f"a file that cannot be read ({error.strerror or error})",
        expected="one that can",
    )


class ExpansionBudget:
    """How many bytes all parts of one packed file may become, together.

    What is packed within another counts for both.
    """

    def __init__(self, place: str, outer: ExpansionBudget | None = None) -> None:
        self.place = place
        self._outer = outer
        self.packed = 0
        self.expanded = 0

    def pack(self, size: int) -> None:
        """Add packed bytes that were read."""
        self.packed += size

    def expand(self, size: int) -> None:
        """Add bytes that came out; raises ContainerError beyond the limit."""
        self.expanded += size
        if self.expanded > max(FREE_EXPANSION, MAX_EXPANSION * self.packed):
            raise ContainerError(
                place=self.place,
                found=f"{self.expanded:,} bytes out of {self.packed:,}",
                expected=f"at most {MAX_EXPANSION} times as many",
            )
        if self._outer is not None:
            self._outer.expand(size)


class Expanding:
    """The unpacked side of a compressed stream, held to its budget."""

    def __init__(self, stream: ByteStream, budget: ExpansionBudget) -> None:
        self._stream = stream
        self._budget = budget

    def read(self, size: int = CHUNK, /) -> bytes:
        """Return the next unpacked bytes; raises ContainerError if they are broken."""
        try:
            piece = self._stream.read(size)
        except BROKEN as error:
            raise ContainerError(
                place=self._budget.place,
                found=f"packed data that breaks off or is damaged ({error})",
                expected="a whole file",
            ) from error
        self._budget.expand(len(piece))
        return piece


class Gunzipped:
    """The content of a gzip stream, piece by piece, so that what came before damage is kept."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._member = zlib.decompressobj(wbits=31)
        self._rest = b""
        self._began = False

    def read(self, size: int = CHUNK, /) -> bytes:
        """Return the next unpacked bytes; raises EOFError where the stream breaks off."""
        while True:
            packed = self._rest or self._stream.read(1 << 16)
            if not packed:
                if self._began:
                    raise EOFError("it ends within a gzip member")
                return b""
            self._began = True
            piece = self._member.decompress(packed, size)
            self._rest = self._member.unconsumed_tail
            if self._member.eof:
                self._rest = self._member.unused_data.lstrip(b"\0")
                self._member = zlib.decompressobj(wbits=31)
                self._began = bool(self._rest)
            if piece:
                return piece


class Unzstd:
    """The content of a zstandard stream; a stream that breaks off is an error, not an end."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._rest = b""
        self._ready = memoryview(b"")
        self._began = False

    def read(self, size: int = CHUNK, /) -> bytes:
        """Return the next unpacked bytes; raises EOFError where the stream breaks off."""
        while not self._ready:
            packed = self._rest or self._stream.read(_ZSTD_PIECE)
            self._rest = b""
            if not packed:
                if self._began:
                    raise EOFError("it ends within a zstandard frame")
                return b""
            self._began = True
            self._ready = memoryview(self._frame.decompress(packed))
            if self._frame.eof:
                self._rest = self._frame.unused_data
                self._frame = zstandard.ZstdDecompressor().decompressobj()
                self._began = bool(self._rest)
        piece, self._ready = self._ready[:size], self._ready[size:]
        return bytes(piece)
