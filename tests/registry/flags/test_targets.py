"""What the product is aimed at, and what only the disease expresses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from trialwright.registry.flags import StudyFlags

Flagged = Callable[..., StudyFlags]


def symbols(flags: StudyFlags) -> list[str]:
    return [antigen.symbol for antigen in flags.antigens]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("CLL-1 CAR-T in AML", ["CLEC12A"]),
        ("Anti-CD371 CAR-T in AML", ["CLEC12A"]),
        ("CD19/CD22 Dual CAR-T", ["CD19", "CD22"]),
        ("CD19/22 CAR T Cells", ["CD19", "CD22"]),
        ("CART-19 T Cells", ["CD19"]),
        ("4SCAR22 T Cells: a CAR-T Study", ["CD22"]),
        ("CAR-T Cells Targeting BCMA, GPRC5D and CD38", ["CD38", "GPRC5D", "TNFRSF17"]),
        ("CAR-T Cells for CD19 Positive Lymphoma", ["CD19"]),
        ("TCR-T Cells in Tumours With a KRAS G12D Mutation", ["KRAS"]),
        ("GD2 CAR-T in Neuroblastoma", ["GD2"]),
        ("Claudin18.2 CAR-T in Gastric Cancer", ["CLDN18"]),
        ("BCMA CAR-T and an Anti-CD38 Antibody", ["TNFRSF17"]),
        ("CD7 CAR-T in T Cell Leukaemia", ["CD7"]),
        ("CAR-T in HIV", []),
    ],
)
def test_the_title_names_the_targets(title: str, expected: list[str], flagged: Flagged) -> None:
    assert symbols(flagged(title, summary="CAR-T cells are infused.")) == expected


def test_the_title_goes_before_the_background(flagged: Flagged) -> None:
    flags = flagged(
        "Anti-CD22 CAR-T Cells", summary="Many relapse after anti-CD19 CAR-T cells, CD19 negative."
    )
    assert symbols(flags) == ["CD22"]


def test_examples_in_the_description_are_listed(flagged: Flagged) -> None:
    flags = flagged(
        "CAR-T Cells in Leukaemia",
        description="The CAR-T cells are directed against CD33, CD123 or CD56.",
    )
    assert symbols(flags) == ["CD33", "IL3RA", "NCAM1"]


def test_antigens_that_the_text_only_mentions_are_a_last_resort(flagged: Flagged) -> None:
    flags = flagged("CAR-T Cells in Myeloma", summary="Myeloma with BCMA expression is treated.")
    assert symbols(flags) == ["TNFRSF17"]


def test_markers_of_the_cells_are_no_targets(flagged: Flagged) -> None:
    flags = flagged(
        "CAR-T Cells in Lupus", summary="CD4+ and CD8+ T cells and CD34+ cells are counted."
    )
    assert symbols(flags) == []


def test_a_gene_based_cancer_vaccine_has_the_antigens_it_encodes(flagged: Flagged) -> None:
    flags = flagged("A Plasmid DNA Vaccine Encoding PSMA and PRAME in Prostate Cancer")
    assert symbols(flags) == ["FOLH1", "PRAME"]


def test_unmodified_cells_have_no_targets(flagged: Flagged) -> None:
    flags = flagged("Infusion of Tumor Infiltrating Lymphocytes Against MART-1 in Melanoma")
    assert symbols(flags) == []


def test_each_spelling_is_shown_once(flagged: Flagged) -> None:
    flags = flagged("CLL-1 CAR-T and CLL1 CAR-T, Again CLL-1 CAR-T")
    (antigen,) = flags.antigens
    assert [found.text for found in antigen.evidence] == ["CLL-1", "CLL1"]
