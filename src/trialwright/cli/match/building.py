"""Read the criteria of all recruiting studies, keep them, and put together what is asked of all.

Only what has changed is read: another version of a study whose criteria are the same is not read
again, another reader reads all anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from trialwright.cli.match.readings import KeptStudy, Reader, Site, kept_study
from trialwright.cli.match.shelf import Aside, Matching, Places, Shelf, only_reader
from trialwright.eligibility.evaluation.formulas import Formula, assemble, formula_from_json
from trialwright.errors import Interrupted, ProcessLost, RecordError
from trialwright.registry.inspection import boxed
from trialwright.registry.loading.intake import start_worker
from trialwright.registry.reading import convert_study
from trialwright.registry.search.asking import asked
from trialwright.registry.search.index.catalog import read_catalog
from trialwright.registry.search.opening import open_search
from trialwright.registry.store import Registry
from trialwright.registry.store.compression import ENOUGH_TO_TRAIN

#: The studies of a block: kept together, and lost together where the reading is stopped.
BLOCK_STUDIES = 50
#: The overall status of studies that recruit.
RECRUITING = "RECRUITING"
#: So many formulas are kept while all are put together: studies of one sponsor share them.
_KEPT_FORMULAS = 4_096


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What was read: `seen` studies were looked at, the `unchanged` ones were not read again.

    `without_criteria` state none; `set_aside` could not be read. `criteria` are those of all
    studies, `with_unread_words` those of them that no rule read whole. `questions` are the
    distinct questions of fact that all of them ask.
    """

    studies: int
    seen: int
    removed: int
    without_criteria: int
    set_aside: int
    criteria: int
    with_unread_words: int
    questions: int


def read_all(
    home: Path, reader: Reader, *, workers: int, told: Callable[[int, int], None]
) -> Account:
    """Bring the readings of a reader level with the registry's index; return what was read.

    `told` hears how many of how many studies are done. What is stopped goes on from there when it
    is asked for again. Raises NotFound if there is no registry or no index, StoreBusy while
    another process does the same, Interrupted on the user's interrupt.
    """
    with only_reader(home), Shelf.to_write(home, reader.own) as shelf:
        newest, wanted = _recruiting(home)
        kept = shelf.versions(reader.print)
        waiting = [nct for nct, version in wanted.items() if kept.get(nct) != version]
        gone = kept.keys() - wanted.keys()
        try:
            _read_waiting(home, shelf, waiting, reader, workers, told)
            is_level = shelf.newest_version() == newest and shelf.reader() == reader.print
            if waiting or gone or not is_level:
                shelf.remove(gone)
                shelf.put_together(_matching(shelf, newest, reader))
        except KeyboardInterrupt as error:
            raise Interrupted(
                "stopped; what has been read is kept, and the same command goes on from there"
            ) from error
        return _account(shelf, len(waiting), len(gone))


def _recruiting(home: Path) -> tuple[int, dict[int, int]]:
    """Return the registry's newest version, and that of each recruiting study by its number.

    The index may be brought further meanwhile. The version is read first: one that is older than
    what was searched has some studies told as changed; a newer one would have changes missed.
    """
    newest = read_catalog(home).newest_version
    with open_search(home) as opened:
        question = asked(status=(RECRUITING,))
        hits = opened.find(question, opened.count(question)).hits
        return newest, {hit.nct_id.number: hit.version for hit in hits}


def _read_waiting(  # noqa: PLR0913, PLR0917 - what is read, by whom, into what
    home: Path,
    shelf: Shelf,
    waiting: Sequence[int],
    reader: Reader,
    workers: int,
    told: Callable[[int, int], None],
) -> None:
    """Read the studies that wait; the first are held back until a dictionary can be trained."""
    known = shelf.keys()
    blocks = [waiting[at : at + BLOCK_STUDIES] for at in range(0, len(waiting), BLOCK_STUDIES)]
    done = 0
    held: list[KeptStudy] = []
    try:
        for studies, asides in _blocks_read(home, blocks, known, reader, workers):
            done += len(studies) + len(asides)
            held += studies
            if not shelf.is_trained and len(held) < ENOUGH_TO_TRAIN and done < len(waiting):
                shelf.keep((), asides)
                continue
            if not shelf.is_trained and len(held) >= ENOUGH_TO_TRAIN:
                shelf.train(held)
            shelf.keep(held, asides)
            held = []
            told(done, len(waiting))
    finally:
        shelf.keep(held, ())


def _blocks_read(
    home: Path,
    blocks: Sequence[Sequence[int]],
    known: frozenset[bytes],
    reader: Reader,
    workers: int,
) -> Iterator[tuple[list[KeptStudy], list[Aside]]]:
    """Yield blocks as read, in order, by this process or by several."""
    if workers == 1 or len(blocks) <= 1:
        _begun[:] = [(set(known), reader)]
        yield from (read_block(home, one) for one in blocks)
        return
    pool = ProcessPoolExecutor(
        workers, mp_context=get_context("spawn"), initializer=_start, initargs=(known, reader)
    )
    with closing(_Pool(pool)):
        try:
            yield from pool.map(read_block, [home] * len(blocks), blocks)
        except BrokenProcessPool as error:
            raise ProcessLost(
                "a process that read criteria was ended from outside, perhaps for want of memory; "
                "what has been read is kept, and the same command goes on from there"
            ) from error


@dataclass(frozen=True, slots=True)
class _Pool:
    """A pool that leaves what has not begun undone when it is closed."""

    pool: ProcessPoolExecutor

    def close(self) -> None:
        """Wait for the blocks that have begun, and for no other."""
        self.pool.shutdown(cancel_futures=True)


#: Of this process: the keys of texts that need not be read, for they are kept or on their way, and
#: who reads.
_begun: list[tuple[set[bytes], Reader]] = []


def _start(known: frozenset[bytes], reader: Reader) -> None:
    start_worker()
    _begun[:] = [(set(known), reader)]


def read_block(home: Path, numbers: Sequence[int]) -> tuple[list[KeptStudy], list[Aside]]:
    """Return the newest versions of some studies as read, and those that could not be."""
    studies: list[KeptStudy] = []
    asides: list[Aside] = []
    ((known, reader),) = _begun
    with Registry.open(home) as registry:
        for nct, version, tree, lossy in registry.newest_trees(numbers):
            try:
                study = convert_study(boxed(tree) if lossy else tree)
            except RecordError as error:
                why = f"{error.path} is {error.found}, expected {error.expected}"
                asides.append(Aside(nct, version, reader.print, why))
                continue
            made = kept_study(nct, version, study, known, reader)
            known.add(made.key)
            studies.append(made)
    return studies, asides


def _matching(shelf: Shelf, newest: int, reader: Reader) -> Matching:
    """Return what is asked of every study that is kept."""
    ncts: list[int] = []
    starts, points = [0], list[tuple[float, float]]()

    def formulas() -> Iterator[Formula]:
        for nct, formula, sites in shelf.formulas():
            ncts.append(nct)
            points.extend(_points(sites))
            starts.append(len(points))
            yield _formula(formula)

    columns = assemble(formulas(), reader.vocabulary)
    places = np.array(points, np.float64).reshape(-1, 2)
    return Matching(
        nct=np.array(ncts, np.int64),
        columns=columns,
        places=Places(
            start=np.array(starts, np.int64),
            latitude=np.ascontiguousarray(places[:, 0]),
            longitude=np.ascontiguousarray(places[:, 1]),
        ),
        reader=reader.print,
        newest_version=newest,
        asides=shelf.counts()[2],
    )


@lru_cache(maxsize=_KEPT_FORMULAS)
def _formula(source: bytes) -> Formula:
    return formula_from_json(source)


def _points(sites: Iterable[Site]) -> Iterator[tuple[float, float]]:
    for one in sites:
        if one.latitude is not None and one.longitude is not None:
            yield one.latitude, one.longitude


def _account(shelf: Shelf, seen: int, removed: int) -> Account:
    studies, without, aside, criteria, unread = shelf.counts()
    return Account(
        studies=studies,
        seen=seen,
        removed=removed,
        without_criteria=without,
        set_aside=aside,
        criteria=criteria,
        with_unread_words=unread,
        questions=shelf.matching().columns.leaves,
    )
