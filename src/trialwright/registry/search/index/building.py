"""Build a segment of the index out of versions of studies: the newest ones, or others."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import Self, TypeAlias

import numpy as np

from trialwright.registry.inspection import boxed
from trialwright.registry.loading.intake import start_worker
from trialwright.registry.search.index import keys
from trialwright.registry.search.index.areas import Numbering, area_pairs, area_print, area_words
from trialwright.registry.search.index.arrays import AnyArray, Hashes, Units, changes_of
from trialwright.registry.search.index.encoding import PostingsWriter
from trialwright.registry.search.index.folder import ArrayFolder, ArrayWriter
from trialwright.registry.search.index.gathering import NODE_BITS, NODE_MASK
from trialwright.registry.search.index.merging import Block, ahead, merged, write_block
from trialwright.registry.search.index.named import write_joined as write_names
from trialwright.registry.search.index.pairs import PairNumbers, frequent_words
from trialwright.registry.search.index.sorting import (
    Cut,
    Layout,
    Occurrences,
    packed_marks,
    packed_words,
    postings_of,
)
from trialwright.registry.search.index.vocabulary import Vocabulary
from trialwright.registry.search.index.walking import Gatherer
from trialwright.registry.search.learning import LEARNED, Statements, learn, listening
from trialwright.registry.search.learning.counting import write_rows
from trialwright.registry.store import Registry
from trialwright.registry.trees import JsonObject

#: The studies of a block at most, how few of them are not worth starting a process for, how few
#: not one that stands ready, and how many are gathered before their words are packed.
BLOCK_STUDIES = 3_584
FEW_STUDIES = 512
FEWEST_STUDIES = 128
PACKED_AT_ONCE = 256

#: Keys, studies and sites of a block are numbers of so many bits.
_KEY_BITS = 23
_STUDIES = Layout(_KEY_BITS, 12)
_SITES = Layout(_KEY_BITS, 19)
STUDIES, SITES, AREA_WORDS = "study_", "site_", "area_"

#: By what the folder of the working files of a segment ends.
WORK = ".work"

#: The notes of which marks there are, of what the words of the area depend on, and of which
#: words of the area pairs are kept.
MARKS, AREA_PRINT, PAIRED = "marks", "area", "paired"

#: With fewer studies than these no pairs are worth keeping; so many tell which words are frequent.
FEWEST_FOR_PAIRS = 4_096
_LOOKED_AT = 512
#: Of a block, what its records say about names.
_NAMES = "names"


@dataclass(frozen=True, slots=True)
class Document:
    """A version of a study, to be indexed."""

    nct: int
    version: int
    tree: JsonObject


#: Reads records by their numbers: `Registry.newest_trees` or `Registry.stored_trees`.
Reading: TypeAlias = Callable[
    [Registry, Sequence[int]], Iterator[tuple[int, int, JsonObject, bool]]
]


#: What `build_block` takes.
Task: TypeAlias = tuple[Path, Sequence[int], Path, Reading, tuple[str, ...]]


class Builders:
    """Processes that build blocks; they come when there is work and stay until the block ends.

    One alone, and one block alone, needs no process beside this one. If some are to be `ready`,
    these share little work, and they may be more than the `count` that share much: beside
    programs that take all of the machine, what is done by more processes is done sooner.
    """

    def __init__(self, count: int, *, ready: int = 0) -> None:
        self.count = count
        self.ready = ready
        self._pool: ProcessPoolExecutor | None = None
        self._most = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self._end()

    def size_of_block(self, studies: int) -> int:
        """Return how many of so many studies a block has, that all end at about the same time."""
        if self._most > 1 and studies <= self.count * BLOCK_STUDIES:
            return studies_of_a_block(studies, self._most, FEWEST_STUDIES)
        return studies_of_a_block(studies, self.count, FEW_STUDIES)

    def build(self, tasks: Sequence[Task]) -> Iterator[int]:
        """Build blocks, and yield in their order how many studies were found for each."""
        most = self.count if len(tasks) > self.ready else self.ready
        if most == 1 or len(tasks) <= 1:
            return (build_block(*task) for task in tasks)
        if self._most > most:
            self._end()
        return self._processes(most).map(build_block, *zip(*tasks, strict=True))

    def stand_ready(self) -> None:
        """Start processes ahead of the work, so that it need not wait for them."""
        for _ in range(self.ready):
            self._processes(self.ready).submit(_stand_ready)

    def rest(self) -> None:
        """Let the processes go with all that they hold, and have others stand ready."""
        self._end()
        self.stand_ready()

    def _processes(self, most: int) -> ProcessPoolExecutor:
        if self._pool is None:
            self._most = most
            self._pool = ProcessPoolExecutor(
                most, mp_context=get_context("spawn"), initializer=start_worker
            )
        return self._pool

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.shutdown()
            self._pool, self._most = None, 0


def _stand_ready() -> None:
    """Begin what the words of blocks are gathered in: all else is imported with this."""
    _vocabulary[:] = [Vocabulary()]


def build_segment(  # noqa: PLR0913 - what, whence, whereto, and how
    home: Path,
    numbers: Sequence[int],
    folder: Path,
    *,
    builders: Builders,
    built: Callable[[int], None],
    read: Reading = Registry.newest_trees,
    paired: tuple[str, ...] = (),
) -> None:
    """Write a segment of one version of each of some studies, ascending by their NCT ids.

    They are given by what `read` takes, in this order: the numbers of the ids, or of versions.
    Pairs are kept of the words that are `paired` in another segment of the same index; without
    one, of those that some of the studies show to be frequent.
    Beside its arrays lie the other names that its records teach (`LEARNED`).
    """
    work = work_folder(folder)
    paired = _paired(home, numbers, read, paired)
    size = builders.size_of_block(len(numbers))
    starts = range(0, len(numbers), size)
    folders = [work / str(start) for start in starts]
    blocks: list[Task] = [
        (home, numbers[start : start + size], folder, read, paired)
        for start, folder in zip(starts, folders, strict=True)
    ]
    for count in builders.build(blocks):
        built(count)
    write_segment(folder, list(map(ArrayFolder, folders)), paired)
    learn(folder / LEARNED, [block / _NAMES for block in folders])
    shutil.rmtree(work)


def studies_of_a_block(studies: int, workers: int, few: int) -> int:
    """Return how many studies a block has, so that all processes end at about the same time."""
    return min(BLOCK_STUDIES, max(few, -(-studies // workers)))


def work_folder(folder: Path) -> Path:
    """Make a folder for what a segment is built of, which nobody has used before.

    An indexer that is ended may be survived for a moment by its processes, which go on writing
    where it told them to: whoever begins at once meets no file of theirs.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    return Path(mkdtemp(prefix=f"{folder.name}.", suffix=WORK, dir=folder.parent))


def remove_left(folder: Path) -> None:
    """Remove what an ended indexer left; working files that are still written go the next time."""
    shutil.rmtree(folder, ignore_errors=folder.suffix == WORK)


def _paired(
    home: Path, numbers: Sequence[int], read: Reading, known: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the words of which pairs are kept: those known, or by looking at some studies."""
    if len(numbers) < FEWEST_FOR_PAIRS:
        return ()
    if known:
        return known
    some = numbers[:: max(1, len(numbers) // _LOOKED_AT)]
    with Registry.open(home) as registry:
        return frequent_words(one.tree for one in documents(registry, some, read))


def build_block(
    home: Path, numbers: Sequence[int], folder: Path, read: Reading, paired: tuple[str, ...]
) -> int:
    """Write the block of some versions and return how many were found."""
    if not _vocabulary or len(_vocabulary[0].numbers) > _MOST_KEYS:
        _vocabulary[:] = [Vocabulary()]
    statements = Statements()
    with Registry.open(home) as registry, ArrayWriter(folder, lasting=False) as writer:
        found = listening(documents(registry, numbers, read), statements)
        count = write_documents(writer, found, _vocabulary[0], paired)
    write_rows(folder / _NAMES, statements.rows())
    return count


#: The words of one block are mostly those of the next: a process keeps what it has learnt.
_vocabulary: list[Vocabulary] = []
_MOST_KEYS = 1_000_000


def documents(registry: Registry, numbers: Sequence[int], read: Reading) -> Iterator[Document]:
    """Yield versions of studies, ascending; what is not there is left out."""
    for nct, version, tree, lossy in read(registry, numbers):
        yield Document(nct, version, boxed(tree) if lossy else tree)


def write_documents(
    writer: ArrayWriter,
    found: Iterator[Document],
    vocabulary: Vocabulary,
    paired: tuple[str, ...] = (),
) -> int:
    """Write documents as one block and return how many they were."""
    gatherer = Gatherer(vocabulary)
    names = Numbering(vocabulary, PairNumbers(vocabulary, paired))
    numbers: list[tuple[int, int]] = []
    packed: dict[str, list[Hashes]] = {STUDIES: [], SITES: [], AREA_WORDS: []}
    while some := list(islice(found, PACKED_AT_ONCE)):
        for one in some:
            gatherer.add(len(numbers), one.tree)
            numbers.append((one.nct, one.version))
        _pack(gatherer, names.pairs, packed)
    _write_columns(writer, gatherer, numbers)
    gatherer.columns.names.write(writer)
    _write_postings(writer, gatherer, packed, names)
    writer.note(MARKS, _marks_of(gatherer))
    return len(numbers)


def _write_postings(
    writer: ArrayWriter, gatherer: Gatherer, packed: dict[str, list[Hashes]], names: Numbering
) -> None:
    """Write what stands where in studies and in sites, and the words of the area."""
    studies = Occurrences.of(_sorted(packed.pop(STUDIES)), _STUDIES)
    sites = Occurrences.of(_sorted(packed.pop(SITES)), _SITES)
    pairs = packed.pop(AREA_WORDS)
    words = Occurrences.of(area_words(studies, sites, _owners(gatherer), pairs, names), _STUDIES)
    hashes = np.array(names.vocabulary.hashes, dtype=np.uint64)
    for prefix, some in ((STUDIES, studies), (SITES, sites), (AREA_WORDS, words)):
        write_block(writer, prefix, postings_of(some, hashes))


def _owners(gatherer: Gatherer) -> Units:
    """Return the study of each site."""
    return np.array(gatherer.columns.site_study, dtype=np.uint32)


def _sorted(packed: list[Hashes]) -> Hashes:
    joined = np.concatenate([np.zeros(0, dtype=np.uint64), *packed])
    packed.clear()
    # What was packed at a time is in order, which a stable sort makes use of.
    joined.sort(kind="stable")
    return joined


def _marks_of(gatherer: Gatherer) -> dict[str, dict[str, list[str]]]:
    """Return which listed values and numbers of items were met at each node."""
    texts = list(gatherer.vocabulary.numbers)
    marks: dict[str, dict[str, list[str]]] = {}
    for prefix, gathered in ((STUDIES, gatherer.studies), (SITES, gatherer.columns.sites)):
        met = marks.setdefault(prefix, {})
        for mark in sorted(gathered.met):
            key = texts[mark >> NODE_BITS]
            if not key.startswith(keys.WHOLE):
                met.setdefault(str(mark & NODE_MASK), []).append(key)
    return marks


def _pack(gatherer: Gatherer, pairs: PairNumbers, packed: dict[str, list[Hashes]]) -> None:
    """Pack the words and marks that were gathered, and let go of them."""
    for prefix, layout, gathered, owners in (
        (STUDIES, _STUDIES, gatherer.studies, None),
        (SITES, _SITES, gatherer.columns.sites, _owners(gatherer)),
    ):
        cut = Cut.of(gathered, gatherer.vocabulary.compounds)
        words = packed_words(cut, layout)
        words.sort()
        packed[prefix].append(words)
        packed[prefix].append(packed_marks(gathered, layout))
        packed[AREA_WORDS].append(area_pairs(cut, owners, pairs, _STUDIES))
        gathered.let_go()


def _write_columns(writer: ArrayWriter, gatherer: Gatherer, numbers: list[tuple[int, int]]) -> None:
    table = np.array(numbers, dtype=np.uint32).reshape(-1, 2)
    writer.append("nct", table[:, 0])
    writer.append("version", table[:, 1])
    writer.append(
        "site_study", np.frombuffer(gatherer.columns.site_study, dtype=np.int32).astype(np.uint32)
    )
    writer.append("latitude", np.frombuffer(gatherer.columns.latitudes))
    writer.append("longitude", np.frombuffer(gatherer.columns.longitudes))
    for prefix, gathered in ((STUDIES, gatherer.studies), (SITES, gatherer.columns.sites)):
        for node, (values, units) in gathered.ordered.items():
            writer.append(f"{prefix}values{node}", np.frombuffer(values))
            writer.append(
                f"{prefix}valued{node}", np.frombuffer(units, dtype=np.int32).astype(np.uint32)
            )


def write_segment(
    folder: Path, blocks: Sequence[ArrayFolder], paired: tuple[str, ...] = ()
) -> None:
    """Write the segment that blocks add up to; it is there whole or not at all."""
    unfinished = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(unfinished, ignore_errors=True)
    with ArrayWriter(unfinished) as writer:
        counts = {
            STUDIES: [len(block.get("nct")) for block in blocks],
            SITES: [len(block.get("site_study")) for block in blocks],
        }
        bases = {
            prefix: [sum(some[:n]) for n in range(len(some))] for prefix, some in counts.items()
        }
        for prefix, base_of in ((STUDIES, STUDIES), (SITES, SITES), (AREA_WORDS, STUDIES)):
            size = sum(counts[STUDIES]) if prefix == AREA_WORDS else None
            postings = PostingsWriter(writer, prefix, size=size)
            parts = [
                Block(block, prefix, base)
                for block, base in zip(blocks, bases[base_of], strict=True)
            ]
            for part in ahead(merged(parts)):
                postings.append(part)
            postings.close()
        _write_joined(writer, blocks, bases)
        write_names(writer, list(zip(blocks, bases[STUDIES], strict=True)))
        _write_points(writer, blocks)
        writer.note(AREA_PRINT, area_print())
        writer.note(PAIRED, paired)
        writer.note(MARKS, _joined_marks(blocks))
    unfinished.rename(folder)


def _write_joined(
    writer: ArrayWriter, blocks: Sequence[ArrayFolder], bases: dict[str, list[int]]
) -> None:
    """Write the columns of blocks one after another; values of one node in their order."""
    for name in ("nct", "version"):
        for block in blocks:
            writer.append(name, block.get(name))
    for block, base in zip(blocks, bases[STUDIES], strict=True):
        writer.append("site_study", block.get("site_study") + np.uint32(base))
    valued = sorted({name for block in blocks for name in block.names() if "_values" in name})
    for name in valued:
        prefix, node = name.split("values")
        having = [
            (block, base)
            for block, base in zip(blocks, bases[prefix], strict=True)
            if name in block.names()
        ]
        values = np.concatenate([block.get(name) for block, _ in having])
        units = np.concatenate(
            [block.get(f"{prefix}valued{node}") + np.uint32(base) for block, base in having]
        )
        order = np.argsort(values, kind="stable")
        writer.append(name, _narrowed(values[order]))
        writer.append(f"{prefix}valued{node}", units[order])


def _narrowed(values: AnyArray) -> AnyArray:
    """Return values in half the width if none is changed by it."""
    narrow = values.astype(np.float32)
    return narrow if np.array_equal(narrow, values) else values


def _write_points(writer: ArrayWriter, blocks: Sequence[ArrayFolder]) -> None:
    """Write each distinct point once, from south to north, with the sites that have it."""
    latitudes = np.concatenate([block.get("latitude", np.float64) for block in blocks])
    longitudes = np.concatenate([block.get("longitude", np.float64) for block in blocks])
    sites = np.flatnonzero(~np.isnan(latitudes))
    order = sites[np.lexsort((longitudes[sites], latitudes[sites]))]
    points = latitudes[order] + 1j * longitudes[order]
    firsts = changes_of(points)
    writer.append("point_latitude", latitudes[order][firsts])
    writer.append("point_longitude", longitudes[order][firsts])
    writer.append("point_ends", np.append(firsts[1:], len(order)))
    writer.append("point_sites", order.astype(np.uint32))


def _joined_marks(blocks: Sequence[ArrayFolder]) -> dict[str, dict[str, list[str]]]:
    joined: dict[str, dict[str, list[str]]] = {STUDIES: {}, SITES: {}}
    for block in blocks:
        for prefix, met in block.notes[MARKS].items():
            for node, marks in met.items():
                known = joined[prefix].get(node, [])
                joined[prefix][node] = sorted({*known, *marks})
    return joined
