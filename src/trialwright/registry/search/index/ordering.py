"""The order of hits: by values and scores, what has none last, equal ones by NCT id."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trialwright.registry.search.index.arrays import AnyArray, Flags, Units

#: Stands for a value that is not there, and comes last in either direction.
NO_VALUE = np.inf


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """Hits with what they are ordered by: `keys` ascend, the first counts most, (hits,) each."""

    ncts: Units
    versions: Units
    scores: npt.NDArray[np.float64]
    keys: tuple[npt.NDArray[np.float64], ...]

    def __len__(self) -> int:
        """Return how many hits there are."""
        return len(self.ncts)

    def only(self, chosen: AnyArray) -> Ranked:
        """Return the chosen hits, by mask or by row."""
        return Ranked(
            self.ncts[chosen],
            self.versions[chosen],
            self.scores[chosen],
            tuple(key[chosen] for key in self.keys),
        )

    def first(self, count: int) -> Ranked:
        """Return the first hits in order."""
        order = np.lexsort([self.ncts.astype(np.float64), *reversed(self.keys)])
        return self.only(order[:count])


def foremost(keys: Sequence[npt.NDArray[np.float64]], count: int) -> AnyArray:
    """Return rows among which the first `count` in order are, for rows ascending by NCT id.

    With one key they are just these.
    """
    leading = keys[0]
    if len(leading) <= count:
        return np.arange(len(leading))
    bound = _smallest(leading, count)
    if len(keys) > 1:
        return np.flatnonzero(leading <= bound)
    before = np.flatnonzero(leading < bound)
    equal = np.flatnonzero(leading == bound)[: count - len(before)]
    return np.concatenate([before, equal])


def _smallest(values: AnyArray, count: int) -> float:
    """Return the value that stands at this place, from 1 on, if values are put in order."""
    least = values.min()
    if np.count_nonzero(values == least) >= count:
        return float(least)
    return float(np.partition(values, count - 1)[count - 1])


def come_after(
    keys: Sequence[npt.NDArray[np.float64]], ncts: Units, values: Sequence[float], nct: int
) -> Flags:
    """Return which rows come after these values of the keys and this id."""
    later: Flags = ncts > nct
    for key, value in zip(reversed(keys), reversed(values), strict=True):
        later = (key > value) | ((key == value) & later)
    return later


def together(parts: Sequence[Ranked]) -> Ranked:
    """Return the hits of several segments as one."""
    return Ranked(
        np.concatenate([part.ncts for part in parts]),
        np.concatenate([part.versions for part in parts]),
        np.concatenate([part.scores for part in parts]),
        tuple(np.concatenate(keys) for keys in zip(*(part.keys for part in parts), strict=True)),
    )
