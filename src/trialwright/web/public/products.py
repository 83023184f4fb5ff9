"""What can be chosen of what we derive: the kind of a product, its cells, its target antigens.

The registry has no such fields, so they are parameters of our own pages and of our own export,
never of its API. They are exact for what the rules derived, which may be wrong about a study.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request

from trialwright.errors import quoted
from trialwright.registry.flags import RULES_VERSION, CellProduct, Modality, TargetAntigen
from trialwright.registry.search.products import ProductCounts, Products, ProductTraits
from trialwright.registry.search.questions import Question
from trialwright.vocabulary import antigen_called
from trialwright.web.public.languages import said

#: The parameters, in the order in which they are shown.
MODALITY, CELLS, ANTIGEN = "modality", "cells", "antigen"
DERIVED = (MODALITY, CELLS, ANTIGEN)
#: The value of studies without a product, or without a named antigen.
NONE = Modality.NONE.value


@dataclass(frozen=True, slots=True)
class DerivedChoice:
    """Something derived that can be chosen: its name in an address, its heading, its values.

    `meant` gives the value that somebody wrote as we write it, None if there is no such value.
    `is_of_several` says that a study may have several values: all that are chosen are asked.
    """

    name: str
    heading: str
    meant: Callable[[str], str | None]
    label: Callable[[str], str]
    most: int
    is_of_several: bool = False


def derived_choices() -> Mapping[str, DerivedChoice]:
    """Return what can be chosen by name, in the order in which it is shown."""
    found = (
        DerivedChoice(MODALITY, said("Gene or cell product"), _modality, _modality_label, 8),
        DerivedChoice(CELLS, said("Cells given"), _cells, _cells_label, 9),
        DerivedChoice(
            ANTIGEN, said("Target antigen"), _antigen, antigen_label, 8, is_of_several=True
        ),
    )
    return MappingProxyType({one.name: one for one in found})


def read_derived(choice: DerivedChoice, texts: Iterable[str]) -> tuple[str, ...]:
    """Return values as we write them; 400 with a sentence for one that is none."""
    found: dict[str, None] = {}
    for text in texts:
        value = choice.meant(text.strip())
        if value is None:
            raise HTTPException(
                400,
                said("{heading} has no value {value}.", heading=choice.heading, value=quoted(text)),
            )
        found[value] = None
    return tuple(found)


def derived_note() -> str:
    """Return that these values are ours, and by which rules."""
    return said(
        "Derived from the records by rules (version {version}), not stated by the registry.",
        version=RULES_VERSION,
    )


def _modality(text: str) -> str | None:
    key = text.casefold().replace("-", "_")
    return next((one.value for one in Modality if one.value == key), None)


def _modality_label(value: str) -> str:
    return modality_in_words(Modality(value))


def _cells(text: str) -> str | None:
    key = text.casefold()
    return next((one.value for one in CellProduct if one.value.casefold() == key), None)


def _cells_label(value: str) -> str:
    return cells_in_words(CellProduct(value))


def _antigen(text: str) -> str | None:
    if text.casefold() == NONE:
        return NONE
    known = antigen_called(text)
    return None if known is None else known.symbol


def antigen_label(value: str) -> str:
    """Return an antigen with its other names, or that none is named."""
    if value == NONE:
        return said("No target antigen named")
    return TargetAntigen(value, hgnc=True, evidence=()).in_words


def modality_in_words(modality: Modality) -> str:
    """Return a kind of product in a few words."""
    match modality:
        case Modality.IN_VIVO_VIRAL:
            return said("Viral vector, in the body")
        case Modality.IN_VIVO_NONVIRAL:
            return said("Non-viral gene transfer, in the body")
        case Modality.EX_VIVO_GENE_MODIFIED_CELL:
            return said("Cells gene-modified outside the body")
        case Modality.ONCOLYTIC_VIRUS:
            return said("Oncolytic virus")
        case Modality.UNMODIFIED_CELL:
            return said("Cells without gene modification")
        case Modality.TISSUE_ENGINEERED:
            return said("Engineered tissue")
        case Modality.NONE:
            return said("No gene or cell product")
        case Modality.UNKNOWN:
            return said("Not settled by the record")


def cells_in_words(cells: CellProduct) -> str:
    """Return a kind of cells as clinicians write it, with what the letters stand for."""
    match cells:
        case CellProduct.CAR_T | CellProduct.CAR_NK | CellProduct.TCR_T:
            return said("{cells} cells", cells=cells.value)
        case CellProduct.TIL:
            return said("Tumor-infiltrating lymphocytes (TIL)")
        case CellProduct.HSC:
            return said("Blood stem cells (HSC)")
        case CellProduct.MSC:
            return said("Mesenchymal stromal cells (MSC)")
        case CellProduct.NK:
            return said("Natural killer cells (NK)")
        case CellProduct.DC:
            return said("Dendritic cells (DC)")
        case CellProduct.OTHER:
            return said("Other cells")


def traits_of(derived: Mapping[str, Iterable[str]]) -> ProductTraits:
    """Return what a product is asked to be, from values as we write them."""
    antigens = frozenset(derived.get(ANTIGEN, ()))
    return ProductTraits(
        modalities=frozenset(map(Modality, derived.get(MODALITY, ()))),
        cells=frozenset(map(CellProduct, derived.get(CELLS, ()))),
        antigens=antigens - {NONE},
        unaimed=NONE in antigens,
    )


async def products_of(request: Request) -> Products | None:
    """Return what is derived from all studies here; None where nothing is kept of it.

    It is read anew, in a thread, after an update.
    """
    current: Callable[[], Products] | None = request.state.products
    return None if current is None else await run_in_threadpool(current)


async def only_derived(
    request: Request, question: Question, derived: Mapping[str, Iterable[str]]
) -> Question:
    """Return a question about the studies alone whose product is as it was chosen.

    400 with a sentence where nothing is derived from the studies that are served.
    """
    if not any(derived.values()):
        return question
    products = await products_of(request)
    if products is None:
        raise HTTPException(
            400,
            said(
                "These studies come without what is derived from them: {names} is not known.",
                names=", ".join(derived),
            ),
        )
    return replace(question, among=products.having(traits_of(derived)))


def counted_values(counts: ProductCounts, total: int) -> Iterator[tuple[str, dict[str, int], int]]:
    """Yield of each choice its name, in how many hits each value stands, and in how many none.

    The most frequent come first, of equal ones by name.
    """
    kinds = {one.value: studies for one, studies in counts.modalities.items()}
    none = total - counts.studies + kinds.pop(NONE, 0)
    yield MODALITY, _most_first(kinds), none
    cells = {one.value: studies for one, studies in counts.cells.items()}
    yield CELLS, _most_first(cells), total - sum(cells.values())
    yield ANTIGEN, _most_first(counts.antigens), total - counts.aimed


def _most_first(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
