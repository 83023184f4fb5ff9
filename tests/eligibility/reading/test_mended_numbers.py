"""Numbers that were once taken for bounds, or for none, each by a made-up example."""

from __future__ import annotations

import pytest
from tests.eligibility.specified import read_as


@pytest.mark.parametrize(
    "text",
    [
        "Mutation in exon 2 (codons 13 and 61)",
        "Antibodies to programmed cell death ligand 2",
        "Prior treatment with radium 223 dichloride",
        "Low serum 25(OH)D",
        "Positive 13 C-urea breath test",
        "Treatment with n-3 fatty acids",
        "MHC class II deficiency",
        "Hepatitis C of genotype 2, 3, or 4",
        "Bleeding of type 3a, 3b, 3c",
        "Veterans of the post-9/11 era",
        "Participants of groups 2+3",
        "EGFR 19del mutation",
        "Vaccination before the 12(th) week",
        "Chronic phase II",
        "Antibodies to HTLV 1 and 2",
    ],
)
def test_a_number_of_a_name_bounds_nothing(text: str) -> None:
    read = read_as(text)

    assert "limits" not in read
    assert "count" not in read


def test_a_name_that_ends_in_like_gives_no_example() -> None:
    read = read_as("Use of glucagon-like peptide-1 receptor agonists", "exclusion")

    assert read == 'exposure(term("glucagon-like peptide-1 receptor agonists"))'


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("HbA1c = 7 %", "limits: = 7"),
        ("ECOG = 1 or ECOG = 2", "limits: = 2"),
        ("QTc greater than (>) 460 msec", "limits: > 460"),
        ("Hemoglobin less than or equal to (<=) 9 g/dL", "limits: <= 9"),
        ("Neuropathy greater than or equal to [>=] grade 2", "limits: >= 2"),
        ("Heart failure > NYHA class II", "limits: > 2"),
        ("ASA physical status > II", "limits: > 2"),
        ("ASA score of I or II", "limits: [1, 2]"),
        ("Breast cancer (stage I, II, and III)", "limits: [1, 3]"),
        ("Kellgren and Lawrence grade (II or III)", "limits: [2, 3]"),
        ("Stable angina (CCS class 2, 3 or 4) or syncope", "limits: [2, 4]"),
        ("Glucose major than 210 mg/dl", "limits: > 210"),
        ("MMSE with a minimum score of 25", "limits: >= 25"),
    ],
)
def test_a_bound_keeps_its_side_and_its_end(text: str, limits: str) -> None:
    assert limits in read_as(text)


def test_a_greatest_size_is_measured_and_bounds_nothing() -> None:
    assert "<=" not in read_as("Fibroid with a maximal diameter of 6 cm")


def test_a_sign_in_brackets_that_contradicts_its_words_is_left_open() -> None:
    assert "limits: ~ 9" in read_as("Hemoglobin less than (>=) 9 g/dL")


@pytest.mark.parametrize(
    "text",
    [
        "Intolerance of two or more of the three study drugs",
        "At least two of the following three signs",
        "Seen at one of three centers",
        "Hyperthyroidism in any of the 4 trimesters",
    ],
)
def test_the_number_of_all_is_no_bound(text: str) -> None:
    read = read_as(text)

    assert "~ 3" not in read
    assert "~ 4" not in read


def test_hours_are_hours_in_the_middle_of_a_sentence() -> None:
    read = read_as("Surgery within 24 h prior to randomization", "exclusion")

    assert 'window("before"' in read
    assert 'unit: "h"' in read
    assert "window" not in read_as("Apnea-hypopnea index below 6 h-1")


def test_per_cent_is_a_share() -> None:
    assert 'ucum: "%"' in read_as("Ejection fraction less than 45 per cent")


def test_the_first_hours_are_when_and_not_how_long() -> None:
    read = read_as("Hemorrhage in the first 24 hours of life", "exclusion")

    assert 'window("unstated"' in read
    assert "limits: <= 24" in read


@pytest.mark.parametrize(
    "text",
    [
        "Infants of 6 to 12 weeks (42 to 90 days) of age",
        "Adults of 18 to 60 years (inclusive) of age",
        "Children aging between 3 and 6 years",
        "20-50 ages",
    ],
)
def test_an_age_is_found_past_brackets_and_in_other_forms(text: str) -> None:
    assert 'demographic("age"' in read_as(text)


def test_the_size_of_a_study_is_no_bound() -> None:
    assert "limits" not in read_as("The study will include 60 women")
