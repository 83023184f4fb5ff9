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

    def after(self, values: Sequence[float], nct: int) -> Ranked:
        """Return the hits that come after these values of the keys and this id."""
        later: Flags = self.ncts > nct
        for key, value in zip(reversed(self.keys), reversed(values), strict=True):
            later = (key > value) | ((key == value) & later)
        return self.only(later)

    def first(self, count: int) -> Ranked:
        """Return the first hits in order; looks closely only at those that can be among them."""
        leading = self.keys[0] if self.keys else self.ncts
        some = self
        if count < len(self):
            bound = np.partition(leading, count)[count]
            some = self.only(leading <= bound)
        order = np.lexsort([some.ncts.astype(np.float64), *reversed(some.keys)])
        return some.only(order[:count])


def together(parts: Sequence[Ranked]) -> Ranked:
    """Return the hits of several segments as one."""
    return Ranked(
        np.concatenate([part.ncts for part in parts]),
        np.concatenate([part.versions for part in parts]),
        np.concatenate([part.scores for part in parts]),
        tuple(np.concatenate(keys) for keys in zip(*(part.keys for part in parts), strict=True)),
    )
