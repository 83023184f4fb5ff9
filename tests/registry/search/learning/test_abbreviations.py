"""Abbreviations that texts explain."""

from __future__ import annotations

import pytest

from trialwright.registry.search.learning.abbreviations import abbreviations_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CAR-T in Acute Myeloid Leukemia (AML)", ("AML", "Acute Myeloid Leukemia")),
        ("AML (Acute Myeloid Leukemia)", ("AML", "Acute Myeloid Leukemia")),
        ("Type 2 Diabetes Mellitus (T2DM)", ("T2DM", "Type 2 Diabetes Mellitus")),
        ("Non-Small Cell Lung Cancer (NSCLC)", ("NSCLC", "Non-Small Cell Lung Cancer")),
        ("the Quality of Life (QoL) of men", ("QoL", "Quality of Life")),
        (
            "Epidermal Growth Factor Receptor-Tyrosine Kinase Inhibitor (EGFR-TKI)",
            ("EGFR-TKI", "Epidermal Growth Factor Receptor-Tyrosine Kinase Inhibitor"),
        ),
    ],
)
def test_an_abbreviation_is_made_of_first_letters(text: str, found: tuple[str, str]) -> None:
    assert list(abbreviations_in(text)) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Erectile Dysfunction (ED)",
        "Tadalafil (Cialis)",
        "A Trial (TAXIS) in Breast Cancer",
        "Adolescents and Young Adults (YOUNG)",
        "Randomized and Young Adult (AYA)",
        "Something (see below) and (no end",
        "(AML)",
        "AML ()",
    ],
)
def test_what_is_not_made_of_every_word_or_too_short_is_none(text: str) -> None:
    assert list(abbreviations_in(text)) == []


def test_several_in_one_text_are_all_told() -> None:
    text = "Acute Myeloid Leukemia (AML) and Magnetic Resonance Imaging (MRI)"
    assert [short for short, _ in abbreviations_in(text)] == ["AML", "MRI"]
