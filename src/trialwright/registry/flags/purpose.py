"""What a directly given product is for: a treatment, or a vaccine; and how a virus is made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from trialwright.registry.flags.passages import HEADING, Passage, Place
from trialwright.registry.flags.products import EX_VIVO, ONCOLYTIC, Product
from trialwright.registry.flags.sightings import Sighting
from trialwright.registry.flags.signs import compiled, read_table

_NAMING = HEADING | {Place.KEYWORD, Place.SUMMARY}


def verdict_of(product: Product, passages: Iterable[Passage]) -> str:
    """Return the row of `definitions.toml` that answers for this product."""
    kind = product.kind
    if kind == "own_rna_cells":
        return "cells_with_own_rna"
    if kind in EX_VIVO:
        return "gene_modified_cells"
    naming = [passage for passage in passages if passage.place in _NAMING]
    if kind in ONCOLYTIC:
        return _virus_verdict(product.sightings, passages)
    if kind in ("viral", "nonviral"):
        return _vector_verdict(kind, naming)
    if kind == "gene_therapy":
        return "gene_therapy_in_vivo" if _says("local", passages) else "gene_therapy_unspecified"
    if kind == "microbe":
        return "engineered_microbe"
    return "engineered_tissue" if kind == "tissue" else "unmodified_cells"


def _virus_verdict(sightings: tuple[Sighting, ...], passages: Iterable[Passage]) -> str:
    for kind in ("armed", "recombinant", "natural"):
        if any(seen.kind == f"{kind}_oncolytic" for seen in sightings):
            return f"{kind}_oncolytic_virus"
    if _says("natural", passages) and not _says("engineered", passages):
        return "natural_oncolytic_virus"
    armed = _says("transgene", passages)
    return "armed_oncolytic_virus" if armed else "recombinant_oncolytic_virus"


def _vector_verdict(kind: str, naming: list[Passage]) -> str:
    headed = [passage for passage in naming if passage.place is not Place.SUMMARY]
    form = "viral" if kind == "viral" else "nucleic"
    against_infection = (
        _says("vaccine", naming) and _says("infection", headed) and not _says("tumour", headed)
    )
    if not against_infection:
        return f"{kind}_vector"
    treats = _says("chronic", headed) and _says("treating", naming)
    use = "therapeutic" if treats else "preventive"
    return f"{use}_{form}_vaccine"


def _says(what: str, passages: Iterable[Passage]) -> bool:
    pattern = _patterns()[what]
    return any(pattern.search(passage.folded) for passage in passages)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = read_table("signs.toml")
    return {name: compiled(row, table["words"]) for name, row in table["use"].items()}
