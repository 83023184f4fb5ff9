"""One record a line: the bytes as they came, wherever they fit on a line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from trialwright.registry.export.selection import Export, versions_of
from trialwright.registry.export.whole_file import whole_file_or_stream
from trialwright.registry.store import Registry
from trialwright.registry.store.snapshot import one_moment
from trialwright.vocabulary import NctId

#: A string of JSON, or a run of what is neither a string nor blank.
_TOKENS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[^\s"]+', re.DOTALL)


def on_one_line(source: bytes) -> bytes:
    r"""Return a record's JSON on one line: the very bytes, if they hold no line break.

    Within JSON strings a line break can only stand escaped, so one that stands as a byte is
    layout: then all blanks between tokens go, and nothing else changes.

    >>> on_one_line(b'{"a" \n: "b  c"}')
    b'{"a":"b  c"}'
    """
    if b"\n" not in source and b"\r" not in source:
        return source
    return b"".join(_TOKENS.findall(source))


def write_ndjson(
    registry: Registry,
    out: IO[bytes],
    studies: Sequence[NctId] | None = None,
    *,
    all_versions: bool = False,
) -> Export:
    """Write records to an open stream, such as standard output, one a line."""
    records = size = 0
    with one_moment(registry):
        for exported in versions_of(registry, studies, all_versions=all_versions):
            line = on_one_line(exported.json) + b"\n"
            out.write(line)
            records += 1
            size += len(line)
    return Export(records=records, bytes=size)


def export_ndjson(
    registry: Registry,
    target: Path,
    studies: Sequence[NctId] | None = None,
    *,
    all_versions: bool = False,
) -> Export:
    """Write records to a file, one a line; the file appears whole or not at all.

    A device or a named pipe gets the lines as they come.
    """
    with whole_file_or_stream(target) as file:
        return write_ndjson(registry, file, studies, all_versions=all_versions)
