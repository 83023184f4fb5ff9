"""Cut a stream of JSON into its values, with memory for one value however long the stream is.

The extent of a value is found by brackets and quotation marks alone; whether it is good JSON
is for its reader to say. A line that begins a record is a place to begin anew: no string holds
a bare line end and no record holds a record, so a value that comes to such a line has lost its
end, unless a value may stand there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from trialwright.errors import ContainerError
from trialwright.registry.containers.soundness import (
    BLANKS,
    LONGEST_BEGUN,
    RECORD,
    RECORD_LINE,
    RECORD_LINE_BEGUN,
    is_json,
    may_go_on_with_a_value,
)
from trialwright.registry.containers.streams import CHUNK, Peekable
from trialwright.registry.reading import MAX_RECORD_BYTES

_PIECE = CHUNK

#: So much must be in view to know what begins at a place.
_IN_VIEW = 4096

_BLANK = re.compile(rb"[ \t\r\n]*+")
_NAME = b'"protocolSection"'
_NAMED = re.compile(rb"\s*\{\s*" + _NAME)

#: Text and whole strings, up to the next bracket (at the top of an array: or comma).
_STRINGS = rb'(?:"[^"\\]*+(?:\\.[^"\\]*+)*+"%b)*+'
_TEXT_WITHIN = rb'[^"{}\[\]]*+'
_TEXT_AT_TOP = rb'[^"{}\[\],]*+'
_WITHIN = re.compile(_TEXT_WITHIN + _STRINGS % _TEXT_WITHIN, re.DOTALL)
_AT_TOP = re.compile(_TEXT_AT_TOP + _STRINGS % _TEXT_AT_TOP, re.DOTALL)
_REST_OF_STRING = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+("?)', re.DOTALL)


class Ended(Enum):
    """How a value came to its end."""

    WHOLE = auto()
    #: A line begins another record before the value ends.
    AT_RECORD = auto()
    #: The stream ends before the value.
    AT_END = auto()


@dataclass(frozen=True, slots=True)
class Cut:
    """One value: its bytes, or the beginning of them where `size` is beyond the limit."""

    source: bytes
    size: int
    ended: Ended


class Cutter:
    """A place in a stream of JSON, from which values are cut one after another."""

    def __init__(self, stream: Peekable) -> None:
        self._stream = stream
        self._stream_ended = False
        #: Damage that lies ahead: it is raised where what was read before it is used up.
        self._damage: ContainerError | None = None
        #: What was read. It is used up to `_at`, and no line begins a record before `_until`;
        #: `_line` is where one does, or -1.
        self._text = b""
        self._at = self._until = 0
        self._line = -1
        #: A record that lost its end was met that could not be told from one that holds a record.
        self._records_hold_none = False
        self._begin()

    def _begin(self) -> None:
        """Begin a value."""
        self._depth = 0
        self._in_string = False
        self._kept: list[bytes] = []
        self._size = 0
        #: Where in the value a record stands that may be part of it; -1 if it is part of it.
        self._record_within = 0

    def matches(self, pattern: re.Pattern[bytes]) -> int:
        """Return the length of a pattern that stands here, 0 if it does not."""
        while len(self._text) - self._at < _IN_VIEW and self._read_on():
            pass
        found = pattern.match(self._text, self._at)
        return found.end() - self._at if found is not None else 0

    def take(self, size: int) -> bytes:
        """Return the next bytes, which must be in view, and go on behind them."""
        taken = self._text[self._at : self._at + size]
        self._at += len(taken)
        return taken

    def skip_blanks(self) -> bool:
        """Go on to what is not blank; False if nothing more comes."""
        while True:
            blank = _BLANK.match(self._text, self._at)
            self._at = blank.end() if blank is not None else self._at
            if self._at < len(self._text):
                return True
            if not self._read_on():
                self._demand_sound()
                return False

    def begun(self) -> Cut:
        """Return what has begun, as far as it was read before damage was met."""
        self._use(len(self._text))
        return self._cut(Ended.AT_END)

    def value(self, *, within_array: bool = False) -> Cut:
        """Return the next value; the comma or bracket after an array's element is left."""
        return self._guessed(within_array=within_array) or self._scanned(within_array=within_array)

    def _guessed(self, *, within_array: bool) -> Cut | None:
        """Return a record that ends where the next one seems to begin, if it does."""
        length = self.matches(_NAMED)
        if not length:
            return None
        while (name := self._text.find(_NAME, self._at + length)) < 0:
            if len(self._text) - self._at >= _PIECE or not self._read_on():
                return None
        source = self._text[self._at : self._text.rfind(b"{", self._at, name)].rstrip(BLANKS)
        if within_array:
            if not source.endswith(b","):
                return None
            source = source[:-1]
        if not is_json(source):
            return None
        self._at += len(source)
        return Cut(source, len(source), Ended.WHOLE)

    def _scanned(self, *, within_array: bool) -> Cut:
        """Return the next value by its brackets."""
        while not (self._at < self._until and self._scan(within_array=within_array)):
            if self._at == self._line and self._ends_before_record():
                return self._cut(Ended.AT_RECORD)
            if self._size > MAX_RECORD_BYTES and self._record_within > 0:
                return self._cut_before_record()
            if not self._look_further():
                self._use(len(self._text))
                if self._record_within <= 0:
                    self._demand_sound()
                return self._settled(Ended.AT_END)
        return self._settled(Ended.WHOLE)

    def _scan(self, *, within_array: bool) -> bool:
        """Go on to the end of the value, or to where the text must be looked at again: False."""
        text, until, position = self._text, self._until, self._at
        while position < until:
            if self._in_string:
                rest = _REST_OF_STRING.match(text, position, until)
                position = rest.end() if rest is not None else position
                self._in_string = rest is None or not rest[1]
                if self._in_string:
                    break
            pattern = _AT_TOP if within_array and not self._depth else _WITHIN
            found = pattern.match(text, position, until)
            position = found.end() if found is not None else position
            mark = text[position : position + 1] if position < until else b""
            if mark == b'"':
                self._in_string = True
            elif mark and mark in b"{[":
                self._depth += 1
            elif mark and self._closes(mark, within_array=within_array):
                self._use(position if within_array else position + 1)
                return True
            position += len(mark)
        self._use(position)
        return False

    def _closes(self, mark: bytes, *, within_array: bool) -> bool:
        """Whether a closing bracket or comma ends the value.

        A brace that closes nothing is a part of the element before it: arrays end otherwise.
        """
        if self._depth == 0:
            return not within_array or mark != b"}"
        self._depth -= 1
        return self._depth == 0 and not within_array

    def _ends_before_record(self) -> bool:
        """Whether what has begun ends before the line that begins a record here."""
        within = self._depth > 0 or self._in_string
        if self._record_within:
            return not within
        begun = b"".join(self._kept)
        if not within:
            return bool(begun.strip(BLANKS))
        is_record = RECORD.match(begun) is not None
        if is_record and self._records_hold_none:
            return True
        if self._size > MAX_RECORD_BYTES or may_go_on_with_a_value(begun):
            self._record_within = self._size if is_record else -1
            return self._size > MAX_RECORD_BYTES and is_record
        return True

    def _settled(self, ended: Ended) -> Cut:
        """Return the value, but without a record that only seemed to be part of it."""
        if self._record_within > 0 and not is_json(b"".join(self._kept)):
            return self._cut_before_record()
        return self._cut(ended)

    def _cut_before_record(self) -> Cut:
        """Return the value up to the record in it, and go back to that."""
        begun = b"".join(self._kept)
        split = self._record_within
        self._text = begun[split:] + self._text[self._at :]
        self._at = self._until = 0
        self._line = -1
        self._records_hold_none = True
        self._begin()
        return Cut(begun[:split], split, Ended.AT_RECORD)

    def _look_further(self) -> bool:
        """Find how far the text goes on until a line begins a record; False at the end."""
        looked_at = max(self._at, self._until)
        while True:
            line = RECORD_LINE.search(self._text, self._at)
            self._line = line.end() if line is not None else -1
            self._until = self._line if line is not None else self._sure_until()
            if self._until > looked_at:
                return True
            used = self._at
            read = self._read_on()
            looked_at -= used - self._at
            if not read and looked_at >= len(self._text):
                return False

    def _sure_until(self) -> int:
        """Return where the text ends, or before what may become a line that begins a record."""
        end = len(self._text)
        if self._stream_ended:
            return end
        begun = RECORD_LINE_BEGUN.search(self._text, max(self._at, end - LONGEST_BEGUN))
        return begun.start() if begun is not None else end

    def _read_on(self) -> bool:
        """Read more of the stream; False if it has ended."""
        if self._stream_ended:
            return False
        piece = self._piece()
        self._stream_ended = not piece
        self._text = self._text[self._at :] + piece
        self._until -= self._at
        self._line -= self._at
        self._at = 0
        return bool(piece)

    def _piece(self) -> bytes:
        try:
            return self._stream.read(_PIECE)
        except ContainerError as damage:
            self._damage = damage
            return b""

    def _demand_sound(self) -> None:
        if self._damage is not None:
            raise self._damage

    def _use(self, end: int) -> None:
        """Keep the text up to a place as part of the value, if the value is not too large."""
        if self._size <= MAX_RECORD_BYTES:
            self._kept.append(self._text[self._at : end])
        self._size += end - self._at
        self._at = end

    def _cut(self, ended: Ended) -> Cut:
        cut = Cut(b"".join(self._kept), self._size, ended)
        self._begin()
        return cut
