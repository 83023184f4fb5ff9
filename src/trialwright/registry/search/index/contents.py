"""Whether the index finds in a study what its own record says, asked of a seeded sample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from trialwright.errors import StoreDamaged
from trialwright.registry.inspection import boxed
from trialwright.registry.language import bind, parse, resolve, search_areas, text_of
from trialwright.registry.language.conditions import AllOf
from trialwright.registry.language.tree import Node
from trialwright.registry.search.index.drawing import drawn_from
from trialwright.registry.search.index.finding import Index
from trialwright.registry.search.index.shelves import Shelf, open_shelves
from trialwright.registry.search.plain import PlainStudy, matches
from trialwright.registry.search.questions import Question
from trialwright.registry.search.synonyms import Synonyms
from trialwright.registry.store import Registry
from trialwright.registry.store.snapshot import one_moment
from trialwright.vocabulary import NctId

#: What reading an index raises whose numbers are not those that were written.
_UNREADABLE = (StoreDamaged, OSError, LookupError, ValueError, ArithmeticError, MemoryError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """A query that the index answers otherwise than the record itself.

    `meant` says whether the record is what is asked for, `found` what the index says: None
    where it cannot be read.
    """

    nct_id: NctId
    query: str
    meant: bool
    found: bool | None

    @property
    def sentence(self) -> str:
        """What the index does and what the record says."""
        if self.found is None:
            return f"{self.nct_id}: the index cannot be read where it is asked {self.query}"
        does, says = ("finds", "is not") if self.found else ("does not find", "is")
        return f"{self.nct_id}: the index {does} it by {self.query}, which its record {says}"


@dataclass(frozen=True, slots=True)
class Sampled:
    """How many studies were chosen, how many queries were asked of them, and what differed."""

    studies: int
    queries: int
    differing: tuple[Differing, ...]


def sample_contents(home: Path, registry: Registry, *, studies: int, seed: int) -> Sampled:
    """Choose studies that are indexed by their newest version, and ask for what they say.

    Each is asked for words, listed values, ranges, sizes, places and gaps out of its own
    record, which must find it, and for words of another one, which must not. The plain
    evaluator says what is meant. The same registry and seed give the same queries.
    """
    if not studies:
        return Sampled(0, 0, ())
    _, shelves = open_shelves(home)
    asking = _Asking(Index(shelves, Synonyms(), registry))
    dice = Random(seed)  # noqa: S311 - repeatable, not secret
    queries = 0
    differing: list[Differing] = []
    with one_moment(registry):
        level = sorted(_versions(shelves).items() & set(registry.newest_versions()))
        chosen = dice.sample(level, min(studies, len(level)))
        for place, (nct, _) in enumerate(chosen):
            study, other = _plain(registry, nct), _plain(registry, chosen[place - 1][0])
            for node in drawn_from(study, other, dice):
                queries += 1
                differing += asking.differing(NctId.from_number(nct), study, node)
    return Sampled(len(chosen), queries, tuple(differing))


@dataclass(frozen=True, slots=True)
class _Asking:
    """An index that is asked about one study at a time."""

    index: Index

    def differing(self, nct_id: NctId, study: PlainStudy, node: Node) -> Iterator[Differing]:
        """Yield the query if the index and the record disagree on it."""
        asked = bind(node, search_areas()["BasicSearch"])
        meant = matches(asked, study, Synonyms())
        alone = bind(parse(f'"{nct_id}"'), resolve("NCTId"))
        found: bool | None = None
        try:
            found = bool(self.index.count(Question(condition=AllOf((alone, asked)))))
        except _UNREADABLE:
            found = None
        if found is not meant:
            yield Differing(nct_id=nct_id, query=text_of(node), meant=meant, found=found)


def _versions(shelves: tuple[Shelf, ...]) -> dict[int, int]:
    """Return the version by which each study of the index is found."""
    return {
        nct: version
        for shelf in shelves
        for nct, version in zip(
            shelf.segment.ncts[shelf.live].tolist(),
            shelf.segment.versions[shelf.live].tolist(),
            strict=True,
        )
    }


def _plain(registry: Registry, nct: int) -> PlainStudy:
    """Return the newest version of a study as the plain evaluator reads it."""
    ((_, _, tree, lossy),) = registry.newest_trees([nct])
    return PlainStudy.of(boxed(tree) if lossy else tree)
