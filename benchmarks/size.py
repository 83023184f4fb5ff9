"""The real records on disk: how much of their JSON's size they take."""

from __future__ import annotations

from collections.abc import Iterator

import zstandard

from benchmarks.asked import Asked
from benchmarks.contenders import real_once
from benchmarks.reference import real_file, real_records
from benchmarks.tables import Table, in_megabytes
from trialwright.registry.store import Registry

_NOTES = (
    (
        "Each record once. The whole file packed at once (zstandard, level 3) is the least "
        "that one could hope for, but gives no record by itself."
    ),
)


def tables(asked: Asked) -> Iterator[Table]:
    """Yield the sizes, if the real records are here."""
    if real_file() is None:
        return
    records = real_records()
    with Registry.open(real_once(asked.folder)) as registry:
        ours = registry.file_bytes()
    plain = sum(map(len, records))
    alone = sum(len(zstandard.compress(record, 3)) for record in records)
    at_once = len(zstandard.compress(b"\n".join(records), 3))
    kinds = {
        "JSON, one record a line": plain,
        "our store, indexes and flags included": ours,
        "each record packed by itself": alone,
        "all records packed at once": at_once,
    }
    yield Table(
        (f"{len(records)} real records", "size", "of the JSON"),
        tuple((name, in_megabytes(size), f"{size / plain:.1%}") for name, size in kinds.items()),
        _NOTES,
    )
