"""A job of screening run from its first block to its last, told and kept as it goes."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from time import monotonic
from typing import IO

from trialwright.cli.cohort.keeping import Kept
from trialwright.cli.output import remark
from trialwright.eligibility.cohort import (
    BlockAnswer,
    Blocks,
    CohortScreening,
    CohortStudy,
    Form,
    Tally,
    answers,
    header,
)

#: How far a job is, is told at most so often [s].
_PAUSE = 2.0


@dataclass(slots=True)
class Found:
    """What a job found: its counts, the first lines of its table, and how much was kept before."""

    criteria: tuple[str, ...]
    tally: Tally = field(default_factory=Tally)
    first: list[bytes] = field(default_factory=list)
    kept: int = 0


def run(  # noqa: PLR0913 - what a job consists of
    study: CohortStudy,
    blocks: Blocks,
    *,
    processes: int = 1,
    kept: Kept | None = None,
    table: Path | None = None,
    form: Form = Form.CSV,
    rows: int = 0,
    quiet: bool = False,
) -> Found:
    """Screen every block and return what was found; `table` is written whole or not at all."""
    ready = CohortScreening(study)
    found = Found(tuple(criterion.id for criterion, _ in ready.criteria))
    known = {number: kept.known(number) for number in range(len(blocks))} if kept else {}
    found.kept = sum(one is not None for one in known.values())
    with ExitStack() as stack:
        pool = None
        if processes > 1 and len(blocks) > 1:
            context = get_context("spawn")
            pool = ProcessPoolExecutor(processes, mp_context=context)
            # Who stops a job does not wait for the blocks that have not begun.
            stack.callback(pool.shutdown, wait=True, cancel_futures=True)
        out = stack.enter_context(_Table(table)) if table is not None else None
        if out is not None:
            out.write(header(found.criteria, form))
        most = rows if table is None and kept is None else None
        tell = _Progress(len(blocks), quiet=quiet)
        for one in answers(study, blocks, pool, form=form, most=most, known=known.get):
            if kept is not None and known.get(one.number) is None:
                kept.keep(one)
            _take(found, one, rows)
            if out is not None:
                out.write(one.lines)
            tell(one, found.tally)
    return found


def _take(found: Found, one: BlockAnswer, rows: int) -> None:
    found.tally += one.tally
    missing = rows - len(found.first)
    if missing > 0:
        found.first += one.lines.split(b"\n", missing)[:missing]
        found.first = [line for line in found.first if line]


class _Table:
    """A file that takes its name only when it is whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._part = path.with_name(f"{path.name}.part")
        self._stack = ExitStack()

    def __enter__(self) -> IO[bytes]:
        return self._stack.enter_context(self._part.open("wb"))

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._stack.close()
        if kind is None:
            self._part.replace(self._path)
        else:
            self._part.unlink(missing_ok=True)


class _Progress:
    """Tells how far a job is, now and then."""

    def __init__(self, blocks: int, *, quiet: bool, clock: Callable[[], float] = monotonic) -> None:
        self._blocks, self._quiet, self._clock = blocks, quiet, clock
        self._last = clock()

    def __call__(self, one: BlockAnswer, tally: Tally) -> None:
        now = self._clock()
        if now - self._last >= _PAUSE or one.number + 1 == self._blocks > 1:
            self._last = now
            remark(
                f"{tally.patients:,} patients screened, "
                f"block {one.number + 1:,} of {self._blocks:,}",
                quiet=self._quiet,
            )
