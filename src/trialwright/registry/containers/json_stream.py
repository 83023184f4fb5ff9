"""Split a stream of JSON into its records without reading it whole, bytes untouched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import msgspec

from trialwright.errors import ContainerError
from trialwright.registry.containers.cutting import Cut, ValueCutter
from trialwright.registry.containers.streams import CHUNK, Peekable
from trialwright.registry.containers.values import Item, Part, Parts, Spoiled
from trialwright.registry.reading import MAX_RECORD_BYTES

#: What is kept of a part that is too large to keep whole.
KEPT_OF_TOO_LARGE = 1 << 16

_BLANK = b" \t\r\n"
_PAGE = re.compile(
    rb'\s*\{\s*(?:"(?:totalCount|nextPageToken)"\s*:\s*(?:\d+|null|"[^"]*")\s*,\s*)*"studies"\s*:\s*\['
)
_PAGE_END = re.compile(
    rb'\s*(?:(?:,\s*"(?:totalCount|nextPageToken)"\s*:\s*(?:\d+|null|"[^"]*")\s*)*\})?'
)


def split_json(stream: Peekable, place: str) -> Parts:
    """Yield the records of a JSON stream: an array, API pages, lines, or whole objects.

    The stream begins with ``[`` or ``{`` after blanks. What does not end is one spoiled part.
    """
    head = stream.peek(CHUNK)
    page = _PAGE.match(head)
    if page is not None and not _is_one_line(head):
        stream.read(page.end())
        yield from _elements(stream, place)
    elif head.lstrip(_BLANK).startswith(b"["):
        stream.read(head.index(b"[") + 1)
        yield from _elements(stream, place)
    elif len(head) < CHUNK and _is_json(head):
        yield Item(place, head.strip(_BLANK))
    elif _has_lines(head):
        yield from _lines(stream, place)
    else:
        yield from _objects(stream, place)


def _is_one_line(head: bytes) -> bool:
    """Whether the first line is a whole JSON value and more lines follow: pages, one a line."""
    line, newline, rest = head.partition(b"\n")
    return bool(newline and rest.strip()) and _is_json(line)


def _has_lines(head: bytes) -> bool:
    """Whether records stand one a line: each line begins an object of its own."""
    first, newline, rest = head.lstrip(_BLANK).partition(b"\n")
    if not newline:
        return len(head) >= CHUNK or _is_json(first)
    return rest.lstrip(b"\r\n").startswith(b"{") or _is_json(first)


def _is_json(text: bytes) -> bool:
    try:
        msgspec.json.decode(text, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _lines(stream: Peekable, place: str) -> Parts:
    """Yield one record a line; blank lines are nothing."""
    number = 0
    for number, line in enumerate(_cut_lines(stream), start=1):
        here = f"{place}:{number}"
        if isinstance(line, Spoiled):
            yield Spoiled(here, line.source, line.found, line.expected)
            continue
        record = line.strip(_BLANK)
        page = _PAGE.match(record)
        if page is not None and b'"protocolSection"' in record:
            rest = Peekable(BytesIO(record[page.end() :]))
            yield from _elements(rest, here)
        elif record:
            yield Item(here, record)


def _cut_lines(stream: Peekable) -> Iterator[bytes | Spoiled]:
    """Yield lines of bounded length; of a longer one the beginning, as spoiled."""
    pieces: list[bytes] = []
    size = 0
    while True:
        try:
            chunk = stream.read(CHUNK)
        except ContainerError:
            if size:
                yield _line(pieces, size, b"")
            raise
        if not chunk:
            break
        lines = chunk.split(b"\n")
        for line in lines[:-1]:
            yield _line(pieces, size, line)
            pieces, size = [], 0
        size += len(lines[-1])
        if size <= MAX_RECORD_BYTES:
            pieces.append(lines[-1])
    if size:
        yield _line(pieces, size, b"")


def _line(pieces: list[bytes], size: int, last: bytes) -> bytes | Spoiled:
    size += len(last)
    if size > MAX_RECORD_BYTES:
        return _too_large("", b"".join(pieces), size)
    return b"".join([*pieces, last]) if pieces else last


def _too_large(place: str, head: bytes, size: int) -> Spoiled:
    return Spoiled(
        place,
        head[:KEPT_OF_TOO_LARGE],
        f"a record of {size:,} bytes (its beginning is kept)",
        f"at most {MAX_RECORD_BYTES:,}",
    )


def _elements(stream: Peekable, place: str) -> Parts:
    """Yield the elements of an array whose opening bracket has been read, then look at its end."""
    cutter = ValueCutter(stream, within_array=True)
    count = 0
    try:
        for count, value in enumerate(cutter, start=1):
            yield _part(value, f"{place}[{count - 1}]")
    except ContainerError:
        yield from _broken_off(cutter, f"{place}[{count}]")
        raise
    after = f"{place}[{count}]"
    if not cutter.closed:
        yield Spoiled(after, cutter.left_over, "no end of this array", "a whole file")
        return
    stream.unread(cutter.left_over)
    yield from _after_the_end(stream, f"{place} (after its end)")


def _after_the_end(stream: Peekable, place: str) -> Parts:
    """Yield what follows an array: nothing but the end of its page, or more arrays and objects."""
    ending = _PAGE_END.match(stream.peek(CHUNK))
    stream.read(ending.end() if ending is not None else 0)
    head = stream.peek(CHUNK)
    if head.lstrip(_BLANK)[:1] in (b"[", b"{"):
        yield from split_json(stream, place)
    elif head.strip(_BLANK):
        yield Spoiled(place, head[:KEPT_OF_TOO_LARGE], "more bytes", "nothing")


def _objects(stream: Peekable, place: str) -> Parts:
    """Yield whole objects that follow one another, over any number of lines."""
    cutter = ValueCutter(stream, within_array=False)
    first: Cut | None = None
    count = 0
    try:
        for count, value in enumerate(cutter, start=1):
            if count == 1:
                first = value
                continue
            if first is not None:
                yield _part(first, f"{place}[0]")
                first = None
            yield _part(value, f"{place}[{count - 1}]")
    except ContainerError:
        if first is not None:
            yield _part(first, f"{place}[0]")
        yield from _broken_off(cutter, f"{place}[{count}]")
        raise
    if first is not None:
        alone = not cutter.closed and not cutter.left_over.strip(_BLANK)
        yield _part(first, place if alone else f"{place}[0]")
    here = f"{place}[{count}]" if count else place
    if cutter.closed:
        yield Spoiled(here, b"", "a bracket that closes nothing", "a record")
        stream.unread(cutter.left_over)
        yield from _after_the_end(stream, f"{place} (after a stray bracket)")
    elif cutter.left_over.strip(_BLANK):
        yield Spoiled(here, cutter.left_over, "a record that breaks off", "a whole file")


def _broken_off(cutter: ValueCutter, place: str) -> Parts:
    """Yield the record in which damage was met, as far as it had been read."""
    if cutter.left_over.strip(_BLANK):
        yield Spoiled(place, cutter.left_over, "a record that breaks off", "a whole file")


def _part(value: Cut, place: str) -> Part:
    if value.size > MAX_RECORD_BYTES:
        return _too_large(place, value.source, value.size)
    return Item(place, value.source.strip(_BLANK))
