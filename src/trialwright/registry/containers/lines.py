"""Records that stand one a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

from trialwright.errors import ContainerError
from trialwright.registry.containers.json_values import PAGE, split_values, too_large
from trialwright.registry.containers.soundness import BLANKS, is_json, may_go_on_with_a_value
from trialwright.registry.containers.streams import CHUNK, Peekable
from trialwright.registry.containers.values import Item, Parts, Spoiled
from trialwright.registry.reading import MAX_RECORD_BYTES

#: A first line may be as long as the largest record.
_LONGEST_LINE = 8

#: With these, lines of JSON begin that may be part of a value over several lines.
_JSON_MARKS = tuple(bytes([mark]) for mark in b'{}[]"')

_HELD = re.compile(rb'"(?:protocolSection|studies)"')
_EMPTY_PAGE = re.compile(PAGE.pattern + rb'\s*\]\s*(?:,\s*"\w+"\s*:\s*(?:\d+|null|"[^"]*")\s*)*\}')


def has_lines(stream: Peekable) -> bool:
    """Whether one of the lines that come is a record or a page by itself.

    Not if a value over several lines comes before it, nor if it stands within an object.
    """
    head = stream.peek(CHUNK)
    if b"\n" not in head and len(head) == CHUNK:
        head = stream.peek(_LONGEST_LINE * CHUNK)
    begin = 0
    broken = 0
    while broken <= 1 and (end := head.find(b"\n", begin)) >= 0:
        line = head[begin:end].strip(BLANKS)
        if _is_record(line):
            return not may_go_on_with_a_value(head[:begin])
        broken += line[:1] in _JSON_MARKS
        begin = end + 1
    return False


def _is_record(line: bytes) -> bool:
    return (
        line.startswith(b"{")
        and line.endswith(b"}")
        and _HELD.search(line) is not None
        and is_json(line)
    )


def split_lines(stream: Peekable, place: str) -> Parts:
    """Yield one record a line; blank lines and empty pages are nothing."""
    for number, line in enumerate(_cut_lines(stream), start=1):
        here = f"{place}:{number}"
        if isinstance(line, Spoiled):
            yield Spoiled(here, line.source, line.found, line.expected)
            continue
        record = line.strip(BLANKS)
        if not record:
            continue
        if not record.startswith(b'{"protocolSection"') and PAGE.match(record) is not None:
            yield from _page(record, here)
        else:
            yield Item(here, record)


def _page(record: bytes, place: str) -> Parts:
    """Yield the records of a page that stands on one line, or the line if it has none."""
    if b'"protocolSection"' in record:
        yield from split_values(Peekable(BytesIO(record)), place)
    elif _EMPTY_PAGE.fullmatch(record) is None:
        yield Item(place, record)


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
        return too_large("", b"".join([*pieces, last]), size)
    return b"".join([*pieces, last]) if pieces else last
