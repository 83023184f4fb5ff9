"""What cannot be counted is said, and never shown as nothing."""

from __future__ import annotations

from collections import Counter

from trialwright.registry.flags import CellProduct, Modality
from trialwright.registry.search.products import ProductCounts
from trialwright.registry.search.questions import Facet, Found, Overview, ValueCount
from trialwright.web.public.landscape.counting import (
    counted_fields,
    figures_of,
    product_figures,
)
from trialwright.web.public.products import cells_in_words, modality_in_words
from trialwright.web.public.search.addresses import Sought


def test_names_that_an_index_does_not_keep_are_not_counted() -> None:
    fields = counted_fields()
    facets = tuple(
        Facet(one.field, (ValueCount("x", 1),), 0, one.name != "sponsor") for one in fields
    )
    figures = {
        one.name: one for one in figures_of(fields, Overview(Found(1, (), None), facets), Sought())
    }

    assert "trialwright registry index" in figures["sponsor"].uncounted
    assert not figures["sponsor"].bars
    assert {*figures["sponsor"].as_json()} == {"title", "notCounted"}
    assert not figures["condition"].uncounted


def test_studies_without_what_is_derived_are_not_counted() -> None:
    for figure in product_figures(None, 7, Sought()):
        assert figure.uncounted
        assert not figure.bars


def test_products_and_the_rest_are_all_hits() -> None:
    counts = ProductCounts(
        studies=6,
        modalities=Counter({Modality.ONCOLYTIC_VIRUS: 3, Modality.UNKNOWN: 1, Modality.NONE: 2}),
        antigens=Counter({"CD19": 2, "CD22": 2}),
        aimed=2,
        cells=Counter({CellProduct.NK: 1}),
    )
    modality, cells, antigen = product_figures(counts, 100, Sought())

    assert [(one.label, one.studies) for one in modality.rows()] == [
        ("Oncolytic virus", 3),
        ("No gene or cell product", 96),
        ("Not settled by the record", 1),
    ]
    assert sum(one.studies for one in modality.rows()) == 100
    assert [(one.label, one.studies) for one in cells.rows()] == [
        ("Natural killer cells (NK)", 1),
        ("No cells, or not settled", 99),
    ]
    assert [one.value for one in antigen.bars] == ["CD19", "CD22"]
    assert [(one.label, one.studies) for one in antigen.rest] == [("No target antigen named", 98)]


def test_every_kind_of_product_has_words_of_its_own() -> None:
    assert len({modality_in_words(one) for one in Modality}) == len(Modality)
    assert len({cells_in_words(one) for one in CellProduct}) == len(CellProduct)


def test_of_two_antigens_both_stay_asked_and_of_two_kinds_the_one() -> None:
    counts = ProductCounts(
        studies=1,
        modalities=Counter({Modality.UNMODIFIED_CELL: 1}),
        antigens=Counter({"CD19": 1, "CD22": 1}),
        aimed=1,
        cells=Counter(),
    )
    sought = Sought(derived={"antigen": ("CD19",), "modality": ("unmodified_cell",)})
    modality, _, antigen = product_figures(counts, 1, sought)

    chosen = "/search?antigen=CD19&modality=unmodified_cell"
    assert modality.bars[0].href == chosen
    assert antigen.bars[0].href == chosen
    assert antigen.bars[1].href == "/search?antigen=CD19&antigen=CD22&modality=unmodified_cell"


def test_a_condition_joins_what_is_already_asked() -> None:
    """A chosen value stays chosen: the link asks for both."""
    fields = [one for one in counted_fields() if one.name == "phase"]
    facet = Facet(fields[0].field, (ValueCount("PHASE2", 3),), 1)
    sought = Sought(words={"q": "a OR b"}, chosen={"phase": ("PHASE1",)})
    (figure,) = figures_of(fields, Overview(Found(9, (), None), (facet,)), sought)

    asked = "/search?q=%28a+OR+b%29+AND+AREA%5BPhase%5D"
    assert figure.bars[0].href == f"{asked}%28PHASE2%29&phase=PHASE1"
    assert figure.rest[0].href == f"{asked}MISSING&phase=PHASE1"
