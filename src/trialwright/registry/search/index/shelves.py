"""The segments of an index at one moment, and which of their studies speak."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from trialwright.errors import StoreDamaged
from trialwright.registry.search.index.arrays import Flags
from trialwright.registry.search.index.catalog import Catalog, index_folder, read_catalog
from trialwright.registry.search.index.segment import Segment

_TRIES = 3


@dataclass(frozen=True, slots=True, eq=False)
class Shelf:
    """A segment and which of its studies no newer segment holds."""

    segment: Segment
    live: Flags


def open_shelves(home: Path) -> tuple[Catalog, tuple[Shelf, ...]]:
    """Return the segments of the index as they are now, oldest first.

    A segment may be taken away between reading the catalog and opening it: then the catalog
    has changed and is read again.
    """
    for last in (False,) * (_TRIES - 1) + (True,):
        catalog = read_catalog(home)
        try:
            segments = [Segment(index_folder(home) / name) for name in catalog.segments]
        except (StoreDamaged, FileNotFoundError):
            if last or read_catalog(home) == catalog:
                raise
            continue
        return catalog, tuple(_shelves(segments))
    raise AssertionError("the last try returns or raises")


def _shelves(segments: list[Segment]) -> Iterator[Shelf]:
    for place, segment in enumerate(segments):
        live = np.ones(len(segment.ncts), dtype=np.bool_)
        for newer in segments[place + 1 :]:
            live &= ~np.isin(segment.ncts, newer.ncts)
        yield Shelf(segment, live)
