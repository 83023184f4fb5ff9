"""Which product a record studies: weighing the signs by where they stand.

A product counts as studied when it is named where a record names what it studies (titles,
interventions, arms), or when the summary, or a sentence of the description about giving it,
does so and no intervention speaks against it. Gene-modified products go before unmodified
cells, and cells modified outside the body before vectors, unless the vectors prevail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from trialwright.registry.flags.answers import CellProduct
from trialwright.registry.flags.passages import HEADING, Place
from trialwright.registry.flags.sightings import Sighting

EX_VIVO = frozenset(
    {"car_t", "car_nk", "car_other", "tcr_t", "gm_hsc", "gm_dc", "gm_cell", "own_rna_cells"}
)
ONCOLYTIC = frozenset(
    {"oncolytic", "armed_oncolytic", "recombinant_oncolytic", "natural_oncolytic"}
)
IN_VIVO = ONCOLYTIC | {"viral", "nonviral", "gene_therapy", "microbe"}
GENE = EX_VIVO | IN_VIVO
CELL = frozenset({"til", "hsc", "msc", "dc", "nk", "cell", "tissue"})
RECEPTOR = ("car_nk", "car_other", "tcr_t", "car_t")

CELL_PRODUCTS = {
    "car_t": CellProduct.CAR_T,
    "car_nk": CellProduct.CAR_NK,
    "car_other": CellProduct.OTHER,
    "tcr_t": CellProduct.TCR_T,
    "gm_hsc": CellProduct.HSC,
    "gm_dc": CellProduct.DC,
    "own_rna_cells": CellProduct.DC,
    "gm_cell": CellProduct.OTHER,
    "til": CellProduct.TIL,
    "hsc": CellProduct.HSC,
    "msc": CellProduct.MSC,
    "dc": CellProduct.DC,
    "nk": CellProduct.NK,
    "cell": CellProduct.OTHER,
    "tissue": CellProduct.OTHER,
}

_WEIGHTS = {
    Place.TITLE: 6,
    Place.INTERVENTION: 4,
    Place.ARM: 3,
    Place.SUMMARY: 2,
    Place.DESCRIPTION: 1,
    Place.KEYWORD: 1,
}
#: More mentions at one place than this add nothing.
_COUNTED = 3


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What of the record besides its words decides how far a mention counts.

    `lists_interventions`: the record says what is given. `lists_biologicals`: one of these is
    a biological, a genetic or a combination product, of which the summary may say more.
    """

    lists_interventions: bool
    lists_biologicals: bool


@dataclass(frozen=True, slots=True)
class Product:
    """The studied product: the kind of its leading sign, and all signs that speak for it."""

    kind: str
    sightings: tuple[Sighting, ...]

    @property
    def cell_product(self) -> CellProduct | None:
        """Which cells are given, None where none are."""
        return CELL_PRODUCTS.get(self.kind)


def product_of(sightings: list[Sighting], circumstances: Circumstances) -> Product | None:
    """Return the studied product, or None where nothing that was seen is one."""
    gene = [seen for seen in sightings if seen.kind in GENE]
    cells = [seen for seen in sightings if seen.kind in CELL]
    if _qualifies(gene, circumstances) and not _overruled(gene, cells):
        return _gene_product(gene, circumstances)
    named = [seen for seen in cells if seen.place in HEADING]
    told = [seen for seen in cells if seen.place is Place.SUMMARY and seen.kind != "hsc"]
    if named or (told and _qualifies(told, circumstances)):
        return Product(_strongest(named or told, ("hsc", "cell")), tuple(cells))
    return None


def _qualifies(sightings: list[Sighting], circumstances: Circumstances) -> bool:
    if any(seen.place in HEADING for seen in sightings):
        return True
    told = sum(seen.place is Place.SUMMARY for seen in sightings)
    given = sum(seen.given for seen in sightings if seen.place is Place.DESCRIPTION)
    if not circumstances.lists_interventions:
        return told > 0 or given > 1
    if circumstances.lists_biologicals:
        return told > 0 or given > 1
    return told > 1 and given > 0


def _overruled(gene: list[Sighting], cells: list[Sighting]) -> bool:
    """Whether cells are named where products are named, and a gene only talked about."""
    if any(seen.place in HEADING for seen in gene):
        return False
    named = any(seen.place in HEADING for seen in cells)
    return named and not any(seen.place is Place.SUMMARY and seen.kind in EX_VIVO for seen in gene)


def _gene_product(gene: list[Sighting], circumstances: Circumstances) -> Product:
    outside = [seen for seen in gene if seen.kind in EX_VIVO]
    inside = [seen for seen in gene if seen.kind in IN_VIVO]
    if (
        outside
        and (_qualifies(outside, circumstances) or _prefers(outside, inside))
        and 2 * weight(outside) >= weight(_vectors(inside))
    ):
        return Product(_strongest_cells(outside), tuple(outside))
    chosen = inside or outside
    return Product(_strongest(chosen, ("gene_therapy",)), tuple(chosen))


def _prefers(outside: list[Sighting], inside: list[Sighting]) -> bool:
    """Whether the signs of a direct gift are only the general words gene therapy."""
    return bool(outside) and all(seen.kind == "gene_therapy" for seen in inside)


def _vectors(inside: list[Sighting]) -> list[Sighting]:
    return [seen for seen in inside if seen.kind != "gene_therapy"]


def _strongest_cells(outside: list[Sighting]) -> str:
    """Return the kind of cells: an engineered receptor before other changes of genes."""
    weights = _weights(outside)
    receptors = {kind: weights[kind] for kind in RECEPTOR if weights[kind]}
    if receptors:
        headed = {seen.kind for seen in outside if seen.place in HEADING and seen.kind in receptors}
        for special in ("car_nk", "car_other"):
            if special in headed or (special in receptors and not headed):
                return special
        among = headed or set(receptors)
        return max(sorted(among), key=lambda kind: receptors[kind])
    if weights["own_rna_cells"]:
        return "own_rna_cells"
    for special in ("gm_dc", "gm_hsc"):
        if 2 * weights[special] >= max(weights.values()):
            return special
    return _strongest(outside, ())


def _strongest(sightings: list[Sighting], last: tuple[str, ...]) -> str:
    """Return the kind with the greatest weight.

    Kinds in `last` are words that a special kind uses too (a transplant of mesenchymal stem
    cells): each counts only where none before it, and no other kind, was seen.
    """
    weights = _weights(sightings)
    special = [kind for kind in weights if kind not in last]
    if special:
        return max(sorted(special), key=lambda kind: weights[kind])
    return next(kind for kind in last if kind in weights)


def weight(sightings: Iterable[Sighting]) -> int:
    """Return how much these mentions weigh together."""
    mentions = Counter(seen.place for seen in sightings)
    return sum(_WEIGHTS.get(place, 0) * min(number, _COUNTED) for place, number in mentions.items())


def _weights(sightings: list[Sighting]) -> Counter[str]:
    kinds = {seen.kind for seen in sightings}
    return Counter({kind: weight(s for s in sightings if s.kind == kind) for kind in kinds})
