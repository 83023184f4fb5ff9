"""Inverted names of MeSH in the order of speech."""

from __future__ import annotations

import pytest

from trialwright.registry.search.learning.inversions import names_by_rule


@pytest.mark.parametrize(
    ("term", "names"),
    [
        ("Arthritis, Rheumatoid", ("Rheumatoid Arthritis",)),
        ("Carcinoma, Non-Small-Cell Lung", ("Non-Small-Cell Lung Carcinoma",)),
        ("Diabetes Mellitus, Type 2", ("Type 2 Diabetes Mellitus",)),
        (
            "Leukemia, Myeloid, Acute",
            ("Acute Myeloid Leukemia", "Myeloid Acute Leukemia"),
        ),
    ],
)
def test_qualities_go_before_what_they_qualify(term: str, names: tuple[str, ...]) -> None:
    assert names_by_rule(term) == names


@pytest.mark.parametrize(
    "term",
    [
        "Melanoma",
        "Pathological Conditions, Signs and Symptoms",
        "Amino Acids, Peptides, and Proteins",
        "Delirium, Dementia, Amnestic, Cognitive Disorders",
        "Lipid Metabolism, Inborn Errors",
        "Infant, Newborn, Diseases",
        "Estrogens, Conjugated (USP)",
        "1,2-Dipalmitoylphosphatidylcholine, Liquid",
        "Trimethoprim, Sulfamethoxazole Drug Combination",
    ],
)
def test_lists_remarks_and_things_are_left_as_they_are(term: str) -> None:
    assert names_by_rule(term) == ()
