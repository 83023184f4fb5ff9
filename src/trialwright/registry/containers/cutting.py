"""Cut a stream of JSON values at their ends, by brackets and quotation marks alone.

Whether a value is good JSON is for its reader to say: here only its extent is found, with
memory for one value however long the stream is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from trialwright.errors import ContainerError
from trialwright.registry.containers.streams import Peekable
from trialwright.registry.reading import MAX_RECORD_BYTES

_PIECE = 1 << 18
_AT_TOP = re.compile(rb'["{}\[\],]')
_WITHIN = re.compile(rb'["{}\[\]]')
_STRING = re.compile(rb'[^"\\]*(?:\\.[^"\\]*)*("?)', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Cut:
    """One value: its bytes, or the beginning of them where `size` is beyond the limit."""

    source: bytes
    size: int


class ValueCutter:
    """Iterate over the values of an open array, or of a stream of bracketed values.

    Afterwards `closed` tells whether the array's closing bracket was met, and `left_over`
    holds what stood after it, or what had begun and did not end.
    """

    def __init__(self, stream: Peekable, *, within_array: bool) -> None:
        self._stream = stream
        self._within_array = within_array
        self._depth = 0
        self._in_string = False
        self._escaped = False
        self._kept: list[bytes] = []
        self._size = 0
        self.closed = False
        self.left_over = b""

    def __iter__(self) -> Iterator[Cut]:
        while not self.closed:
            try:
                piece = self._stream.read(_PIECE)
            except ContainerError:
                self.left_over = b"".join(self._kept)
                raise
            if not piece:
                break
            yield from self._cut(piece)
        if self.closed:
            return
        last = self._taken()
        if self._within_array and self._depth == 0 and not self._in_string and last.source.strip():
            yield last
        else:
            self.left_over = last.source

    def _cut(self, piece: bytes) -> Iterator[Cut]:
        begun = 0
        position = 0
        while True:
            position = self._next_bracket(piece, position)
            if position < 0:
                self._keep(piece[begun:])
                return
            mark = piece[position : position + 1]
            position += 1
            if mark in b"{[":
                self._depth += 1
                continue
            if mark in b"}]":
                self._depth -= 1
            if self._depth < 0:
                yield from self._closing(piece[begun : position - 1], piece[position:])
                return
            if self._depth == 0 and (mark == b",") == self._within_array:
                self._keep(piece[begun : position - (mark == b",")])
                yield self._taken()
                begun = position

    def _next_bracket(self, piece: bytes, position: int) -> int:
        """Return where the next bracket (at the top of an array: or comma) stands, or -1."""
        while True:
            if self._in_string:
                position = self._string_end(piece, position)
                if position < 0:
                    return -1
            pattern = _AT_TOP if self._depth == 0 and self._within_array else _WITHIN
            found = pattern.search(piece, position)
            if found is None:
                return -1
            if found[0] != b'"':
                return found.start()
            self._in_string = True
            position = found.end()

    def _string_end(self, piece: bytes, position: int) -> int:
        """Return where the text goes on after the string, or -1 if it goes on beyond the piece."""
        if self._escaped:
            position += 1
            self._escaped = False
        found = _STRING.match(piece, position)
        if found is None or not found[1]:
            end = found.end() if found is not None else position
            self._escaped = end < len(piece)
            return -1
        self._in_string = False
        return found.end()

    def _keep(self, part: bytes) -> None:
        if self._size <= MAX_RECORD_BYTES:
            self._kept.append(part)
        self._size += len(part)

    def _taken(self) -> Cut:
        cut = Cut(b"".join(self._kept), self._size)
        self._kept, self._size = [], 0
        return cut

    def _closing(self, last: bytes, after: bytes) -> Iterator[Cut]:
        """End at a bracket that closes more than was opened: the array's own, or a stray one."""
        self._keep(last)
        if self._size > MAX_RECORD_BYTES or b"".join(self._kept).strip():
            yield self._taken()
        self.closed = True
        self.left_over = after
