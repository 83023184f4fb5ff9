"""Rulebooks of every kind are checked: ours are without defects, and each slip is one sentence."""

from __future__ import annotations

from importlib.resources import files

import pytest

from trialwright.errors import InvalidInput
from trialwright.grading.crs import NEEDS as CRS_NEEDS
from trialwright.grading.domains import domain_rulebook_of
from trialwright.grading.icans import NEEDS as ICANS_NEEDS
from trialwright.grading.kinds import defects_in_any
from trialwright.grading.response.rulebooks import response_rulebook_of
from trialwright.grading.shelf import bundled

OURS = sorted(
    one.name
    for one in files("trialwright.grading").joinpath("rulebooks").iterdir()
    if one.name.endswith(".toml") and not one.name.startswith("ctcae")
)


def defects(name: str, old: str, new: str) -> list[str]:
    """Return what is wrong with one of ours once some words of it are others."""
    source = bundled(name).decode()
    assert old in source, name
    return [
        one.sentence for one in defects_in_any(source.replace(old, new, 1).encode(), "own.toml")
    ]


@pytest.mark.parametrize("name", OURS)
def test_our_rulebooks_have_no_defect(name: str) -> None:
    assert defects_in_any(bundled(name), name) == []


@pytest.mark.parametrize("name", OURS)
def test_a_misspelt_field_is_never_passed_over(name: str) -> None:
    found = defects(name, "verified_how =", "verified_hwo =")
    assert "own.toml: verified_how is missing" in found
    assert any("verified_hwo is not a field here" in one for one in found)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("crs-astct-2019.toml", 'kind = "domains"', 'kind = "ranges"',
         "kind is 'ranges', expected one of 'measured', 'domains', 'days', 'entered', 'response'"),
        ("crs-astct-2019.toml", 'kind = "domains"', "", "kind is missing, expected one of"),
        ("crs-astct-2019.toml", "grade = 4", "grade = 6", "grade is 6, expected 0 to 4"),
        ("icans-astct-2019.toml", "format = 1", "format = 2", "kind is not 'domains' in format 1"),
        ("icaht-2023.toml", 'unit = "/uL"', 'unit = "G/l"', "unit is 'G/l', expected a UCUM code"),
        ("icaht-2023.toml", "first = 0\nlast = 30", "first = 40\nlast = 30",
         "last is 30, expected 40 or later"),
        ("icaht-2023.toml", "first = 31", "first = 30", "first is 30, within early"),
        ("icaht-2023.toml", "days_from = 7", "days_from = 1", "says what the row of grade 1 says"),
        ("iec-hs-2023.toml", "grade = 2", "grade = 1", "row has grades [1, 1, 3, 4, 5]"),
        ("iec-hs-2023.toml", 'unit = "g/L"', 'unit = "grams"', "unit is 'grams', expected 'any'"),
        ("aml-eln-2022.toml", "[pr]", "[prr]", "pr is missing, expected the table [pr]"),
        ("aml-eln-2022.toml", "marrow_blasts_to = 25", "marrow_blasts_to = 4",
         "are below 5 for CR and 5 to 4 for PR"),
        ("aml-eln-2022.toml", "fall_percent = 50", "fall_percent = 0", "fall_percent is 0"),
        ("aml-eln-2022.toml", 'after = ["CR"', 'after = ["CRx"', "after names 'CRx'"),
        ("aml-eln-2022.toml", 'neutrophils = "value >= 0.5"', 'neutrophils = "value >= 1.5"',
         "neutrophils is 'value >= 1.5', expected less than CR asks for ('value >= 1.0')"),
        ("aml-cibmtr-post-transplant.toml", "[cr_without_marrow]", "[remission]",
         "cr_without_marrow is missing"),
        ("aml-cibmtr-post-transplant.toml", 'platelets = "value >= 100"', 'platelets = "many"',
         "platelets is no comparison"),
    ],
)  # fmt: skip
def test_each_slip_is_said(name: str, old: str, new: str, says: str) -> None:
    found = defects(name, old, new)
    assert any(says in one for one in found), found


def test_what_is_no_table_has_no_kind() -> None:
    (found,) = defects_in_any(b"kind = ", "own.toml")
    assert "is not TOML" in found.sentence
    (found,) = defects_in_any(b"\xff", "own.toml")
    assert found.sentence == "own.toml: byte 0 is not UTF-8"


def test_a_measured_rulebook_is_tried_row_by_row() -> None:
    source = b'format = 1\nkind = "measured"\n'
    assert any("title is missing" in one.sentence for one in defects_in_any(source, "own.toml"))


def test_a_scale_says_what_its_rulebook_lacks() -> None:
    ours = domain_rulebook_of(bundled("crs-astct-2019.toml"), "crs.toml")
    assert CRS_NEEDS.check(ours) is ours
    with pytest.raises(InvalidInput, match=r"lacks the domain consciousness, .* the score ICE"):
        ICANS_NEEDS.check(ours)
    renamed = bundled("crs-astct-2019.toml").replace(b'"one_vasopressor"', b'"one"')
    with pytest.raises(InvalidInput, match=r"lacks hypotension one_vasopressor$"):
        CRS_NEEDS.check(domain_rulebook_of(renamed, "own.toml"))


def test_criteria_that_contradict_themselves_are_refused_whole() -> None:
    source = bundled("aml-eln-2022.toml").replace(b"[cr]", b"[complete]")
    with pytest.raises(InvalidInput, match=r"cr is missing, expected the table \[cr\]"):
        response_rulebook_of(source, "own.toml")
