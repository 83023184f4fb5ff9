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

from trialwright.registry.flags import CellProduct, Modality
from trialwright.registry.loading import stored_flags
from trialwright.registry.search.questions import Among
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
    cells: tuple[CellProduct | None, ...]

    def having(self, traits: ProductTraits) -> Among:
        """Return the studies whose product is as it is asked to be."""
        fits = np.fromiter(
            map(traits.are_of, self.modalities, self.cells, self.antigens),
            dtype=np.bool_,
            count=len(self.ncts),
        )
        if traits.are_of(Modality.NONE, None, ()):
            return Among(self.ncts[~fits], inside=False)
        return Among(self.ncts[fits])

    def counted(self, chosen: npt.NDArray[np.bool_]) -> ProductCounts:
        """Return what is counted over some of these studies, given as a mask."""
        rows = np.flatnonzero(chosen).tolist()
        return ProductCounts(
            studies=len(rows),
            modalities=Counter(self.modalities[row] for row in rows),
            antigens=Counter(symbol for row in rows for symbol in self.antigens[row]),
            aimed=sum(bool(self.antigens[row]) for row in rows),
            cells=Counter(cell for row in rows if (cell := self.cells[row]) is not None),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductTraits:
    """What a product is asked to be; an empty trait asks nothing.

    It is of one of `modalities`, its cells are of one of the kinds `cells`, and it is aimed at
    all of `antigens`. `unaimed` asks that no antigen is named.
    """

    modalities: frozenset[Modality] = frozenset()
    cells: frozenset[CellProduct] = frozenset()
    antigens: frozenset[str] = frozenset()
    unaimed: bool = False

    def are_of(
        self, modality: Modality, cells: CellProduct | None, antigens: tuple[str, ...]
    ) -> bool:
        """Whether a product is as asked."""
        return (
            (not self.modalities or modality in self.modalities)
            and (not self.cells or cells in self.cells)
            and self.antigens.issubset(antigens)
            and not (self.unaimed and antigens)
        )


@dataclass(frozen=True, slots=True)
class ProductCounts:
    """In how many studies each kind of product, each kind of cells, and each antigen is met.

    `studies` is over how many it was counted; the others have no gene or cell product. `aimed`
    counts those with an antigen.
    """

    studies: int
    modalities: Counter[Modality]
    antigens: Counter[str]
    aimed: int
    cells: Counter[CellProduct]


def read_products(registry: Registry) -> Products:
    """Return the products of all newest versions."""
    numbers: list[int] = []
    modalities: list[Modality] = []
    antigens: list[tuple[str, ...]] = []
    cells: list[CellProduct | None] = []
    for nct, text in registry.flagged():
        flags = stored_flags(text)
        numbers.append(nct)
        modalities.append(flags.modality)
        antigens.append(tuple(dict.fromkeys(one.symbol for one in flags.antigens)))
        cells.append(flags.cell_product)
    return Products(
        np.array(numbers, dtype=np.uint32), tuple(modalities), tuple(antigens), tuple(cells)
    )


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
