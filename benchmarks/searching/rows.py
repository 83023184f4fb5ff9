"""All studies of a registry as rows for the peers, read by all processors."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context
from pathlib import Path

from benchmarks.searching.texts import Row, row_of
from trialwright.registry.inspection import boxed
from trialwright.registry.search.plain import PlainStudy
from trialwright.registry.store import Registry

_BLOCK = 500


def rows(home: Path) -> Iterator[Row]:
    """Yield every study in the order of its id."""
    with Registry.open(home) as registry:
        numbers = [nct for nct, _ in registry.newest_versions()]
    blocks = [numbers[start : start + _BLOCK] for start in range(0, len(numbers), _BLOCK)]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        yield from chain.from_iterable(pool.map(_block, [home] * len(blocks), blocks))


def _block(home: Path, numbers: list[int]) -> list[Row]:
    with Registry.open(home) as registry:
        return [
            row_of(nct, PlainStudy.of(boxed(tree) if lossy else tree))
            for nct, _, tree, lossy in registry.newest_trees(numbers)
        ]
