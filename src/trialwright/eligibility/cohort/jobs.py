"""Screening cut into blocks: each is answered by a pure function, answers are put together.

The same job runs here, in a pool of processes, or on other machines: whatever has the `map` of
`concurrent.futures.Executor` will do, such as the executor of a `dask.distributed` client.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from trialwright.eligibility.cohort.columns import Columns
from trialwright.eligibility.cohort.rows import Form, lines_of
from trialwright.eligibility.cohort.screening import CohortScreening, CohortStudy
from trialwright.eligibility.cohort.tallies import Tally, tally_of
from trialwright.vocabulary import concepts


class BlockSource(Protocol):
    """One block of patients that any process can open."""

    def open(self) -> Columns:
        """Return the patients of the block."""
        ...


class Blocks(Protocol):
    """Patients in blocks, each by its number."""

    def __len__(self) -> int:
        """How many blocks there are."""
        ...

    def source(self, number: int) -> BlockSource:
        """Return where a block comes from."""
        ...


@dataclass(frozen=True, slots=True)
class HeldBlock:
    """A block that is at hand."""

    columns: Columns

    def open(self) -> Columns:
        """Return the patients of the block."""
        return self.columns


@dataclass(frozen=True, slots=True)
class Held:
    """Blocks of patients that are at hand."""

    columns: tuple[Columns, ...]

    def __len__(self) -> int:
        return len(self.columns)

    def source(self, number: int) -> HeldBlock:
        """Return a block."""
        return HeldBlock(self.columns[number])


@dataclass(frozen=True, slots=True)
class Chained:
    """The blocks of several sources, one after the other."""

    parts: tuple[Blocks, ...]

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def source(self, number: int) -> BlockSource:
        """Return where a block comes from."""
        for part in self.parts:
            if number < len(part):
                return part.source(number)
            number -= len(part)
        raise IndexError(f"there are {len(self)} blocks")


@dataclass(frozen=True, slots=True)
class BlockAnswer:
    """What was found of one block: its counts, and its lines of the table of patients."""

    number: int
    tally: Tally
    lines: bytes


@dataclass(frozen=True, slots=True)
class Task:
    """One block to be screened, with all that it takes; `study` is a pickled `CohortStudy`.

    Lines are written of at most so many patients, of all if `most` is None.
    """

    study: bytes
    source: BlockSource
    number: int
    form: Form = Form.CSV
    most: int | None = None


def answer(task: Task) -> BlockAnswer:
    """Return what a study says of a block of patients; it depends on nothing else."""
    ready, written = _ready(task.study)
    screened = ready.screen(task.source.open())
    ids = [criterion.id for criterion, _ in ready.criteria]
    told = screened if task.most is None else screened.first(task.most)
    lines = lines_of(told, ids, ready.study.vocabulary, task.form, written=written[task.form])
    return BlockAnswer(task.number, tally_of(screened), lines)


def answers(  # noqa: PLR0913 - what a job consists of
    study: CohortStudy,
    blocks: Blocks,
    executor: Executor | None = None,
    *,
    form: Form = Form.CSV,
    most: int | None = None,
    known: Callable[[int], BlockAnswer | None] = lambda _: None,
) -> Iterator[BlockAnswer]:
    """Yield the answers of all blocks in their order.

    Each has the lines of at most so many patients, of all if `most` is None. `known` gives the
    answer of a block that was found before, so that it is not asked again.
    """
    packed = packed_study(study)
    found = {number: known(number) for number in range(len(blocks))}
    tasks = [
        Task(packed, blocks.source(number), number, form, most)
        for number, one in found.items()
        if one is None
    ]
    made = iter(executor.map(answer, tasks) if executor is not None else map(answer, tasks))
    for one in found.values():
        yield next(made) if one is None else one


def packed_study(study: CohortStudy) -> bytes:
    """Return a study as bytes for another process; the program's own concepts are there already."""
    limits = dict(study.policies.stale_after)
    own = study.vocabulary is concepts()
    plain: Mapping[str, object] = {
        "reading": study.reading,
        "policies": replace(study.policies, stale_after=limits),
        "stated": study.stated,
        "signed": study.signed,
        "vocabulary": None if own else study.vocabulary,
    }
    return pickle.dumps(plain)


@lru_cache(maxsize=2)
def _ready(packed: bytes) -> tuple[CohortScreening, dict[Form, dict[bytes, bytes]]]:
    """Return a study made ready, and what of its tables was written already."""
    plain = pickle.loads(packed)  # noqa: S301 - made by `packed_study` in this very job
    own = plain.pop("vocabulary")
    study = CohortStudy(vocabulary=concepts() if own is None else own, **plain)
    return CohortScreening(study), {form: {} for form in Form}
