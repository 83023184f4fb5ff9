"""Dice for one record, and the measured distributions that they are thrown against."""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")

_STEPS = 1024


class Dice:
    """The random numbers of one record: they depend on the seed and its place alone."""

    __slots__ = ("random",)

    random: Callable[[], float]

    def __init__(self, seed: int | str, place: int) -> None:
        # The text form and `random()` are the two that Python promises to keep across versions.
        self.random = Random(f"{seed}:{place}").random  # noqa: S311 - samples, not secrets

    def chance(self, probability: float) -> bool:
        """Answer yes with this probability."""
        return self.random() < probability

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int(self.random() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        """Return one of the options, all equally likely."""
        return options[int(self.random() * len(options))]


@dataclass(frozen=True, slots=True)
class Spread:
    """A measured distribution of whole numbers, kept as 1,024 equally likely values."""

    values: tuple[int, ...]

    @classmethod
    def from_quantiles(cls, at: Sequence[float], quantiles: Sequence[float]) -> Spread:
        """Interpolate between quantiles: by ratio between positive ones, else evenly.

        By ratio, because the last step (99 % to the largest) spans a factor, not a distance.
        Rounded down, because a count reaches a quantile's value there and not before.
        """
        return cls(
            tuple(_interpolated(at, quantiles, (step + 0.5) / _STEPS) for step in range(_STEPS))
        )

    def draw(self, dice: Dice) -> int:
        """Return one value."""
        return self.values[int(dice.random() * _STEPS)]

    def draw_near(self, dice: Dice, level: float, coherence: float) -> int:
        """Return the value at `level` (0 to 1) with probability `coherence`, else any value.

        Draws at one uniform level go together, and yet each is distributed as measured.
        """
        random = dice.random()
        if random < coherence:
            return self.values[int(level * _STEPS)]
        return self.values[int((random - coherence) / (1.0 - coherence) * _STEPS)]


def _interpolated(at: Sequence[float], quantiles: Sequence[float], probability: float) -> int:
    right = min(bisect(at, probability), len(at) - 1)
    low, high = quantiles[right - 1], quantiles[right]
    part = (probability - at[right - 1]) / (at[right] - at[right - 1])
    if low > 0 and high > 0:
        return math.floor(low * math.exp(part * math.log(high / low)))
    return math.floor(low + (high - low) * part)


@dataclass(frozen=True, slots=True)
class Weighted(Generic[T]):
    """Values that turn up as often as they are weighted."""

    values: tuple[T, ...]
    sums: tuple[float, ...]

    @classmethod
    def from_weights(cls, weights: Mapping[T, float]) -> Weighted[T]:
        """Take the values with their weights."""
        return cls(tuple(weights), tuple(accumulate(weights.values())))

    def draw(self, dice: Dice) -> T:
        """Return one value."""
        return self.values[bisect(self.sums, dice.random() * self.sums[-1])]


def by_popularity(
    options: Sequence[T], *, exponent: float, offset: float = 1.0, slots: int = 16_384
) -> tuple[T, ...]:
    """Return a table in which a uniform draw finds option i as often as (i + offset)^-exponent.

    The law is Zipf's with Mandelbrot's offset. The last options may get no slot of their own.
    """
    sums = tuple(accumulate((rank + offset) ** -exponent for rank in range(len(options))))
    step = sums[-1] / slots
    return tuple(options[bisect(sums, (slot + 0.5) * step)] for slot in range(slots))
