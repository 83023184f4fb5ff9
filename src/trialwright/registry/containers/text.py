"""Read text that is packed in nothing: JSON in any arrangement, or a page that ends in a record."""

from __future__ import annotations

from trialwright.registry.containers.json_stream import split_json
from trialwright.registry.containers.json_values import KEPT_OF_TOO_LARGE, split_values
from trialwright.registry.containers.lines import has_lines, split_lines
from trialwright.registry.containers.page import is_page
from trialwright.registry.containers.soundness import BLANKS, RECORD_LINE, is_json
from trialwright.registry.containers.streams import CHUNK, Peekable
from trialwright.registry.containers.values import Form, Item, Part, Parts, Spoiled
from trialwright.registry.reading import MAX_RECORD_BYTES

_BOM = b"\xef\xbb\xbf"
_EXPECTED = "study records as JSON, zip, gzip, zstandard or a page that ends in a record"


def split_text(stream: Peekable, place: str) -> Parts:
    """Yield the records of a text; what gives none is one spoiled part."""
    if stream.peek(len(_BOM)) == _BOM:
        stream.read(len(_BOM))
    head = stream.peek(CHUNK)
    begin = head.lstrip(BLANKS)
    if begin.startswith(b"[") or (begin.startswith(b"{") and not _is_literal(begin)):
        yield from split_json(stream, place)
    elif not begin:
        stream.demand_sound()
        found = "nothing but blanks" if head else "nothing"
        yield Spoiled(place, head[:KEPT_OF_TOO_LARGE], found, _EXPECTED)
    elif (record := RECORD_LINE.search(head)) and not _ends_in_json(head, record.end()):
        yield from split_lines(stream, place) if has_lines(stream) else split_values(stream, place)
    else:
        yield _page(stream, place)
        stream.demand_sound()


def _is_literal(begin: bytes) -> bool:
    """Whether an object opens as Python prints it: a single quotation mark."""
    return begin[1:].lstrip(BLANKS).startswith(b"'")


def _ends_in_json(head: bytes, start: int) -> bool:
    """Whether one whole JSON value is the rest of a text that is all in view."""
    return len(head) < CHUNK and is_json(head[start:])


def _page(stream: Peekable, place: str) -> Part:
    """Return a text page as one record, if it is one."""
    head = stream.peek(CHUNK)
    if is_page(head.decode("utf-8", "replace")):
        source = _read_whole(stream)
        if len(source) <= MAX_RECORD_BYTES:
            return Item(place, source, Form.PAGE)
    return Spoiled(place, head[:KEPT_OF_TOO_LARGE], _what(head), _EXPECTED)


def _what(head: bytes) -> str:
    """Say what a text begins with."""
    beginning = " (its beginning is kept)" if len(head) > KEPT_OF_TOO_LARGE else ""
    return f"something that begins with {head.lstrip(BLANKS)[:20]!r}{beginning}"


def _read_whole(stream: Peekable) -> bytes:
    """Return all bytes, or a little more than the limit."""
    pieces: list[bytes] = []
    size = 0
    while size <= MAX_RECORD_BYTES and (piece := stream.read()):
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)
