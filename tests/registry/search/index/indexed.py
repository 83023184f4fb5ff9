"""An index opened over a home, beside the records it was made of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from trialwright.registry.language import Condition, bind, parse, resolve
from trialwright.registry.language.conditions import EveryStudy
from trialwright.registry.search.index.catalog import bring_level
from trialwright.registry.search.index.finding import Index
from trialwright.registry.search.index.shelves import open_shelves
from trialwright.registry.search.questions import Question
from trialwright.registry.search.synonyms import Synonyms
from trialwright.registry.store import Registry

SYNONYMS = Synonyms.of(
    [
        ["AML", "acute myeloid leukemia"],
        ["lung cancer", "lung neoplasms", "NSCLC"],
        ["CLL-1", "CLL1", "CLEC12A", "CD371"],
        ["heart attack", "myocardial infarction"],
        ["placebo", "sugar pill", "sham comparator"],
        ["United States", "USA"],
    ]
)


@dataclass(frozen=True, slots=True)
class Indexed:
    """A registry, and its index as it was when it was opened."""

    home: Path
    registry: Registry
    index: Index

    @property
    def everything(self) -> Question:
        """The question that every study answers."""
        return Question(condition=EveryStudy())

    def ids(self, query: str, area: str = "BasicSearch") -> set[int]:
        """Return the numbers of the studies that a query finds."""
        found = self.index.find(question(query, area), 1_000_000)
        assert found.total == len(found.hits)
        return {hit.nct_id.number for hit in found.hits}


@contextmanager
def indexed(home: Path, synonyms: Synonyms = SYNONYMS) -> Iterator[Indexed]:
    """Bring the index of a home level and open it."""
    bring_level(home, workers=1)
    with Registry.open(home) as registry:
        _, shelves = open_shelves(home)
        yield Indexed(home, registry, Index(shelves, synonyms, registry))


def condition_of(query: str, area: str = "BasicSearch") -> Condition:
    """Return what a query means in an area."""
    return bind(parse(query), resolve(area))


def question(query: str, area: str = "BasicSearch") -> Question:
    """Return a query as a question that ranks by it."""
    condition = condition_of(query, area)
    return Question(condition=condition, ranking=(condition,))
