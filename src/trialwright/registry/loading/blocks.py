"""Cut parts into blocks, and prepare the blocks in this process or in several, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context

from trialwright.registry.containers.values import Part
from trialwright.registry.loading.intake import Intake, prepare_in_worker, start_worker
from trialwright.registry.store.arrivals import Outcome

#: A block is one batch of the store: small enough to hold several in memory.
BLOCK_PARTS = 1_000
BLOCK_BYTES = 16 * 1024 * 1024

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


def prepared(
    blocks: Iterator[list[Part]], number: int, dictionary: bytes, processes: int
) -> Iterator[Prepared]:
    """Yield for each block, in order, how many parts it had and their outcomes."""
    if processes == 1:
        intake = Intake.with_dictionary(number, dictionary)
        for block in blocks:
            yield len(block), intake.prepare(block)
        return
    pool = ProcessPoolExecutor(
        processes,
        mp_context=get_context("spawn"),
        initializer=start_worker,
        initargs=(number, dictionary),
    )
    try:
        yield from _in_order(pool, blocks, processes + 2)
    finally:
        pool.shutdown(cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, blocks: Iterator[list[Part]], ahead: int
) -> Iterator[Prepared]:
    """Keep `ahead` blocks under way and yield their outcomes in the order of the blocks."""
    under_way: deque[tuple[int, Future[list[Outcome]]]] = deque()
    for block in blocks:
        under_way.append((len(block), pool.submit(prepare_in_worker, block)))
        if len(under_way) > ahead:
            count, future = under_way.popleft()
            yield count, future.result()
    for count, future in under_way:
        yield count, future.result()
