"""In how many hits each value stands, segment by segment, and which values stand in most."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from trialwright.registry.search.index.arrays import Ints
from trialwright.registry.search.questions import ValueCount


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """Values, ascending, and in how many hits of a segment each stands, (values,)."""

    values: Sequence[str]
    counts: Ints

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> Self:
        """Return what was counted value by value."""
        values = sorted(counts)
        return cls(values, np.array([counts[value] for value in values], dtype=np.int64))

    def place(self, value: str) -> int | None:
        """Return where a value stands, None if it is not here."""
        at = bisect_left(self.values, value)
        return at if at < len(self.values) and self.values[at] == value else None


@dataclass(frozen=True, slots=True)
class MostFrequent:
    """The values that stand in most hits, equal ones ascending, and how many there are besides."""

    values: tuple[ValueCount, ...]
    others: int


def most_frequent(tallies: Sequence[Tally], most: int | None = None) -> MostFrequent:
    """Return what several segments counted together, at most so many values if that is said.

    The longest tally is not gone through value by value: segments of updates are small.
    """
    if not tallies:
        return MostFrequent((), 0)
    longest, *others = sorted(tallies, key=_length, reverse=True)
    counts, new = longest.counts.astype(np.int64), Counter[str]()
    for value, count in _added(others).items():
        place = longest.place(value)
        if place is None:
            new[value] = count
        else:
            counts[place] += count
    met = np.flatnonzero(counts)
    first = met[_first(counts[met], len(met) if most is None else most)]
    found = [
        *zip((longest.values[at] for at in first.tolist()), counts[first].tolist(), strict=True),
        *new.items(),
    ]
    found.sort(key=_order)
    shown = found if most is None else found[:most]
    return MostFrequent(
        tuple(ValueCount(value, count) for value, count in shown), len(met) + len(new) - len(shown)
    )


def _length(tally: Tally) -> int:
    return len(tally.values)


def _order(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]


def _added(tallies: Sequence[Tally]) -> Counter[str]:
    """Return several tallies added up, without what stands in no hit."""
    total = Counter[str]()
    for tally in tallies:
        for at in np.flatnonzero(tally.counts).tolist():
            total[tally.values[at]] += int(tally.counts[at])
    return total


def _first(counts: Ints, most: int) -> Ints:
    """Return where the greatest counts stand, so many, equal ones by place."""
    if most <= 0:
        return np.zeros(0, dtype=np.int64)
    places = np.arange(len(counts))
    if most < len(counts):
        least = np.partition(counts, len(counts) - most)[len(counts) - most]
        places = np.flatnonzero(counts >= least)
    order = np.argsort(-counts[places], kind="stable")
    return np.asarray(places[order][:most])
