"""Which studies study a gene or cell product, of which kind, and at which antigens it is aimed.

Three in a hundred records hint at such a product; of these the derived flags are kept beside
the record, and read here all at once, to be counted among the hits of any question.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from threading import Lock

import numpy as np
import numpy.typing as npt

from trialwright.registry.flags import Modality
from trialwright.registry.loading import stored_flags
from trialwright.registry.store import Registry

Numbers = npt.NDArray[np.uint32]


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """The products of studies; `ncts` are the numbers of their ids, ascending.

    A study that is not among these has no gene or cell product.
    """

    ncts: Numbers
    modalities: tuple[Modality, ...]
    antigens: tuple[tuple[str, ...], ...]

    def counted(self, chosen: npt.NDArray[np.bool_]) -> ProductCounts:
        """Return what is counted over some of these studies, given as a mask."""
        rows = np.flatnonzero(chosen).tolist()
        return ProductCounts(
            studies=len(rows),
            modalities=Counter(self.modalities[row] for row in rows),
            antigens=Counter(symbol for row in rows for symbol in self.antigens[row]),
            aimed=sum(bool(self.antigens[row]) for row in rows),
        )


@dataclass(frozen=True, slots=True)
class ProductCounts:
    """In how many studies each kind of product, and each antigen, is met.

    `studies` is over how many it was counted; the others have no gene or cell product. `aimed`
    counts those with an antigen.
    """

    studies: int
    modalities: Counter[Modality]
    antigens: Counter[str]
    aimed: int


def read_products(registry: Registry) -> Products:
    """Return the products of all newest versions."""
    numbers: list[int] = []
    modalities: list[Modality] = []
    antigens: list[tuple[str, ...]] = []
    for nct, text in registry.flagged():
        flags = stored_flags(text)
        numbers.append(nct)
        modalities.append(flags.modality)
        antigens.append(tuple(dict.fromkeys(one.symbol for one in flags.antigens)))
    return Products(np.array(numbers, dtype=np.uint32), tuple(modalities), tuple(antigens))


def current_products(registry: Registry) -> Callable[[], Products]:
    """Return what gives the products as they are; they are read anew when they may have changed.

    It may be asked from any thread, and reads by a connection of its own.
    """
    opened = cache(lambda: Registry.open(registry.home))
    reading = Lock()
    known: list[tuple[int, Products]] = []

    def products() -> Products:
        with reading:
            state = opened().state()
            if not known or known[0][0] != state:
                known[:] = [(state, read_products(opened()))]
            return known[0][1]

    return products
