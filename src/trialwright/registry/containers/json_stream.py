"""Split a stream of JSON into its records without reading it whole, bytes untouched."""

from __future__ import annotations

from trialwright.registry.containers.json_values import PAGE, split_values
from trialwright.registry.containers.lines import has_lines, split_lines
from trialwright.registry.containers.soundness import BLANKS, is_json
from trialwright.registry.containers.streams import CHUNK, Peekable
from trialwright.registry.containers.values import Item, Parts


def split_json(stream: Peekable, place: str) -> Parts:
    """Yield the records of a JSON stream: an array, API pages, lines, or whole objects."""
    head = stream.peek(CHUNK)
    begin = head.lstrip(BLANKS)
    page = PAGE.match(head)
    if begin.startswith(b"[") or (page is not None and not _is_one_line(begin)):
        yield from split_values(stream, place)
    elif page is None and len(head) < CHUNK and is_json(head):
        yield Item(place, head.strip(BLANKS))
        stream.demand_sound()
    elif has_lines(stream):
        yield from split_lines(stream, place)
    else:
        yield from split_values(stream, place)


def _is_one_line(begin: bytes) -> bool:
    """Whether the first line is a whole JSON value and more lines follow: pages, one a line."""
    line, newline, rest = begin.partition(b"\n")
    return bool(newline and rest.strip()) and is_json(line)
