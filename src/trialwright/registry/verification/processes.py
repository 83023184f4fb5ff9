"""Versions read again in this process or in several, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from trialwright.errors import ProcessLost
from trialwright.registry.loading.blocks import BLOCK_BYTES, BLOCKS_AHEAD, open_pool
from trialwright.registry.verification.rereading import Noted, Reread, reread, reread_block

#: So many versions are read in the time in which a process starts.
WORTH_A_PROCESS = 1_500

#: Small enough that the last blocks leave no process without work for long.
_BLOCK = 250


def reread_all(versions: Iterable[Noted], processes: int) -> Iterator[list[Reread]]:
    """Yield, block by block, what reading the versions again gives."""
    with open_pool(processes) as pool:
        if pool is None:
            for block in _blocks(versions):
                yield [reread(one) for one in block]
            return
        try:
            yield from _elsewhere(_blocks(versions), pool)
        except BrokenProcessPool as error:
            raise ProcessLost(
                "a process that read records again was ended from outside, perhaps for want of "
                "memory; nothing was changed"
            ) from error


def _elsewhere(blocks: Iterator[list[Noted]], pool: ProcessPoolExecutor) -> Iterator[list[Reread]]:
    under_way: deque[Future[list[Reread]]] = deque()
    for block in blocks:
        under_way.append(pool.submit(reread_block, block))
        if len(under_way) > BLOCKS_AHEAD:
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


def _blocks(versions: Iterable[Noted]) -> Iterator[list[Noted]]:
    block: list[Noted] = []
    size = 0
    for one in versions:
        block.append(one)
        size += len(one.source or b"")
        if len(block) >= _BLOCK or size >= BLOCK_BYTES:
            yield block
            block, size = [], 0
    if block:
        yield block
