"""Which sets of open questions, if answered the right way, would decide.

A way is a set of questions. A family of ways holds only smallest ones: no way holds another.
The empty family is "no answer can bring it about", the family of the empty way "it is so".
Questions are taken to be free of one another: that two of them cannot both be answered yes is
not known here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import TypeAlias

#: Beyond so many ways only the smallest are kept; the smallest of all is then a bound.
MOST_WAYS = 64


@dataclass(frozen=True, slots=True, order=True)
class Ask:
    """One question that is open: a fact to be found, or a person's answer.

    `about` is the id of a concept, or else a statement of the `criterion` that a person confirms
    or denies.
    """

    about: str
    for_people: bool
    criterion: str = ""


Way: TypeAlias = frozenset[Ask]


@dataclass(frozen=True, slots=True)
class Family:
    """Smallest ways to one end; `is_exact` unless larger ones had to be left out on the way."""

    ways: frozenset[Way]
    is_exact: bool = True

    @property
    def smallest(self) -> Way | None:
        """The way with the fewest questions, facts before answers of people; None if there is none.

        Of ways that are alike, the first by name, so that the same input gives the same answer.
        """
        return min(self.ways, key=_order, default=None)


#: It cannot be brought about.
NEVER = Family(frozenset())
#: It is so already.
DONE = Family(frozenset({frozenset()}))


def asking(ask: Ask) -> Family:
    """Return the family of one question."""
    return Family(frozenset({frozenset({ask})}))


def either(families: Iterable[Family]) -> Family:
    """Return the ways to bring about at least one of several things."""
    listed = tuple(families)
    ways = frozenset(way for family in listed for way in family.ways)
    return _kept(ways, is_exact=all(family.is_exact for family in listed))


def both(families: Iterable[Family]) -> Family:
    """Return the ways to bring about all of several things."""
    return reduce(_both, families, DONE)


def at_least(least: int, families: Sequence[Family]) -> Family:
    """Return the ways to bring about so many of several things."""
    reached = [DONE] + [NEVER] * max(least, 0)
    for family in families:
        for count in range(len(reached) - 1, 0, -1):
            further = both((reached[count - 1], family))
            reached[count] = either((reached[count], further))
    return reached[-1]


def _both(one: Family, other: Family) -> Family:
    ways = frozenset(first | second for first in one.ways for second in other.ways)
    return _kept(ways, is_exact=one.is_exact and other.is_exact)


def _kept(ways: frozenset[Way], *, is_exact: bool) -> Family:
    smallest: list[Way] = []
    for way in sorted(ways, key=_order):
        if any(kept <= way for kept in smallest):
            continue
        if len(smallest) == MOST_WAYS:
            return Family(frozenset(smallest), is_exact=False)
        smallest.append(way)
    return Family(frozenset(smallest), is_exact)


def _order(way: Way) -> tuple[int, int, list[str]]:
    names = sorted(f"{ask.about} {ask.criterion}" for ask in way)
    return len(way), sum(ask.for_people for ask in way), names
