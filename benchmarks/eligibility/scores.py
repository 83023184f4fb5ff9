"""Scores of sets of answers against sets of right ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar


@dataclass(frozen=True, slots=True)
class Score:
    """How many answers were right, how many were given, and how many there are."""

    right: int
    given: int
    there: int

    @property
    def precision(self) -> float:
        """Right of those given."""
        return self.right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Right of those that are there."""
        return self.right / self.there if self.there else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.given + self.there
        return 2 * self.right / both if both else 0.0


Answer = TypeVar("Answer", bound=tuple[str, Hashable, Hashable])


def scores_by_label(
    pairs: Iterable[tuple[set[Answer], set[Answer]]], labels: Iterable[str]
) -> dict[str, Score]:
    """Return the scores by the first part of an answer, from pairs (wanted, given)."""
    right, given, there = Counter[str](), Counter[str](), Counter[str]()
    for wanted, made in pairs:
        right.update(label for label, *_ in wanted & made)
        given.update(label for label, *_ in made)
        there.update(label for label, *_ in wanted)
    return {label: Score(right[label], given[label], there[label]) for label in labels}


def rows(scores: Mapping[str, Score]) -> Iterator[str]:
    """Give the lines of a table of scores."""
    yield f"{'label':18}{'P':>7}{'R':>7}{'F1':>7}{'right':>7}{'given':>7}{'there':>7}"
    for label, one in scores.items():
        counts = f"{one.right:7}{one.given:7}{one.there:7}"
        yield f"{label:18}{one.precision:7.3f}{one.recall:7.3f}{one.f1:7.3f}{counts}"
