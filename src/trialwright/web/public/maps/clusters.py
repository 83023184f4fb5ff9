"""What lies too close together on a map to be drawn one by one, put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot
from typing import Generic, TypeVar

from trialwright.web.public.maps.sheets import Spot

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """Something at a spot of a sheet; `weight` is how many it stands for."""

    spot: Spot
    weight: int
    what: T


@dataclass(frozen=True, slots=True)
class Cluster(Generic[T]):
    """What is drawn as one, at the spot of the heaviest, which comes first."""

    members: tuple[Placed[T], ...]

    @property
    def spot(self) -> Spot:
        """Where it is drawn."""
        return self.members[0].spot

    @property
    def weight(self) -> int:
        """How many it stands for."""
        return sum(one.weight for one in self.members)


def clustered(placed: Iterable[Placed[T]], apart: float) -> tuple[Cluster[T], ...]:
    """Return everything in clusters whose spots are at least so far apart.

    The heaviest come first and take in what is nearer to them than that, so nothing is in two
    clusters or in none. Of equal weight the upper left comes first, whatever the order given.
    """
    heads: list[list[Placed[T]]] = []
    for one in sorted(placed, key=lambda one: (-one.weight, one.spot)):
        near = _nearest(one.spot, heads)
        if near is None or _distance(near[0].spot, one.spot) >= apart:
            heads.append([one])
        else:
            near.append(one)
    return tuple(Cluster(tuple(members)) for members in heads)


def _nearest(spot: Spot, heads: Sequence[list[Placed[T]]]) -> list[Placed[T]] | None:
    return min(heads, key=lambda members: _distance(members[0].spot, spot), default=None)


def _distance(one: Spot, other: Spot) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
