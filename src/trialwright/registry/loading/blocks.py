"""Cut parts into blocks, and prepare the blocks in this process or in several, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context

from trialwright.errors import ProcessLost
from trialwright.registry.containers.values import Part
from trialwright.registry.loading.intake import (
    Intake,
    be_ready,
    prepare_in_worker,
    start_worker,
)
from trialwright.registry.store.arrivals import Outcome

#: A block is one batch of the store: small enough to hold several in memory.
BLOCK_PARTS = 500
BLOCK_BYTES = 16 * 1024 * 1024

#: So many blocks are given out before the first is waited for: it bounds the memory.
BLOCKS_AHEAD = 6

Prepared = tuple[int, list[Outcome]]


def cut_blocks(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Yield the parts in blocks of bounded number and size."""
    block: list[Part] = []
    size = 0
    for part in parts:
        block.append(part)
        size += len(part.source)
        if len(block) >= BLOCK_PARTS or size >= BLOCK_BYTES:
            yield block
            block, size = [], 0
    if block:
        yield block


@contextmanager
def open_pool(processes: int) -> Iterator[ProcessPoolExecutor | None]:
    """Start processes that prepare blocks, or none if one is enough: then it is done here.

    They start while the caller goes on.
    """
    if processes == 1:
        yield None
        return
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=start_worker)
    try:
        for _ in range(processes):
            pool.submit(be_ready)
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def prepared(
    blocks: Iterator[list[Part]], number: int, dictionary: bytes, pool: ProcessPoolExecutor | None
) -> Iterator[Prepared]:
    """Yield for each block, in order, how many parts it had and their outcomes."""
    if pool is None:
        intake = Intake.with_dictionary(number, dictionary)
        for block in blocks:
            yield len(block), intake.prepare(block)
        return
    try:
        yield from _prepared_elsewhere(blocks, number, dictionary, pool)
    except BrokenProcessPool as error:
        raise ProcessLost(
            "a process that read records was ended from outside, perhaps for want of memory; "
            "every stored batch is kept, and the same command goes on from there"
        ) from error


def _prepared_elsewhere(
    blocks: Iterator[list[Part]], number: int, dictionary: bytes, pool: ProcessPoolExecutor
) -> Iterator[Prepared]:
    under_way: deque[tuple[int, Future[list[Outcome]]]] = deque()
    for block in blocks:
        under_way.append((len(block), pool.submit(prepare_in_worker, number, dictionary, block)))
        if len(under_way) > BLOCKS_AHEAD:
            yield _next_of(under_way)
    while under_way:
        yield _next_of(under_way)


def _next_of(under_way: deque[tuple[int, Future[list[Outcome]]]]) -> Prepared:
    count, future = under_way.popleft()
    return count, future.result()
