"""Rulebooks of every kind are checked: ours are without defects, and each slip is one sentence."""

from __future__ import annotations

from importlib.resources import files

import pytest

from trialwright.errors import InvalidInput
from trialwright.grading.crs import NEEDS as CRS_NEEDS
from trialwright.grading.domains import domain_rulebook_of
from trialwright.grading.icans import NEEDS as ICANS_NEEDS
from trialwright.grading.kinds import defects_in_any, without_defect
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
        ("crs-astct-2019.toml", "grade = 4", "grade = 6",
         "grade is 6, expected a grade from 0 to 4"),
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
        ("crs-astct-2019.toml", 'name = "cpap"', 'name = "CPAP"',
         "finding names 'CPAP', expected 'cpap': what is entered is read so"),
        ("crs-astct-2019.toml", 'name = "bipap"', 'name = "cpap"', "hypoxia names 'cpap' 2 times"),
        ("crs-astct-2019.toml", 'neosynephrine = "p', 'neosynephrine = "x',
         "aliases: neosynephrine means 'xhenylephrine', which is no finding"),
        ("crs-astct-2019.toml", "neosynephrine =", "dopamine =",
         "aliases: dopamine is a finding too, which it would hide"),
        ("crs-astct-2019.toml", "neosynephrine =", "NeoSynephrine =",
         "NeoSynephrine is never looked for, expected 'neosynephrine'"),
        ("crs-astct-2019.toml", "grade = 1", "grade = 0",
         "does not fit: hypotension none has grade 0, expected 1"),
        ("crs-astct-2019.toml", 'name = "hypoxia"', 'name = "air"',
         "the rulebook lacks the domain hypoxia"),
        ("icans-astct-2019.toml", "to = 9\n", "to = 9.5\n",
         "to is 9.5, expected a whole number from 0 on"),
        ("icans-astct-2019.toml", "from = 0\nto = 2", "from = 1\nto = 2",
         "ICE ranges leave a gap below 1, expected them from 0 on"),
        ("icans-astct-2019.toml", "to = 6\ngrade = 2", "to = 6\ngrade = 4",
         "ICE has grades [3, 4, 1, 0] as it rises, expected them to rise or to fall throughout"),
        ("icans-astct-2019.toml", "ice_best = 10", "ice_best = 11",
         "ICE goes up to 10, expected ice_best, which is 11"),
        ("icaht-2023.toml", 'when = "value <= 100"', 'when = "value <= 600"',
         "early, row 2: when 'value <= 500' decides for no course: wherever grade 2 holds"),
        ("icaht-2023.toml", 'when = "value <= 500"', 'when = "value >= 500"',
         "when is 'value >= 500', expected < or <= and a number"),
        ("icaht-2023.toml", 'when = "value <= 500"', 'when = "value < LLN"',
         "when is 'value < LLN': of a count no limit is known, expected < or <= and a number"),
        ("icaht-2023.toml", "days_from = 7", "days_from = 7.5",
         "days_from is 7.5, expected a whole number from 0 on"),
        ("icaht-2023.toml", "recovery_days = 3", "recovery_days = 0",
         "recovery_days is 0, expected a whole number from 1 on"),
        ("icaht-2023.toml", "never_recovered_from = 3", "never_recovered_from = 31",
         "never_recovered_from is 31, expected a day of a period that ends, 0 to 30"),
        ("icaht-2023.toml", "first = 31", "first = 35",
         "first is 35: the days from 31 on belong to no period"),
        ("icaht-2023.toml", 'name = "late"', 'name = "early"',
         "period has the names ['early', 'early'], expected each once"),
        ("t-icaht.toml", 'when = "value < 20"', 'when = "value < 0"',
         "early, row 3: when 'value < 0' holds for no course: grade 3 is not reached"),
        ("t-icaht.toml", 'platelets = "value >= 20"', 'platelets = "value <= 20"',
         "platelets is 'value <= 20', expected > or >= and a number"),
        ("aml-eln-2022.toml", 'neutrophils = "value >= 1.0"', 'neutrophils = "value >= 1 * ULN"',
         "neutrophils is 'value >= 1 * ULN', expected > or >= and a number"),
        ("aml-eln-2022.toml", "marrow_blasts_from = 5\nmarrow", "marrow_blasts_from = 6\nmarrow",
         "from 5 up to it blasts are too many for CR and too few for PR"),
        ("aml-eln-2022.toml", "marrow_blasts_from = 5\nafter", "marrow_blasts_from = 4\nafter",
         "relapse: marrow_blasts_from is 4, where CR still holds: expected 5 or more"),
        ("aml-eln-2022.toml", "cells_from = 200", "cells_from = nan",
         "cells_from is nan, expected a number"),
    ],
)  # fmt: skip
def test_each_slip_is_said(name: str, old: str, new: str, says: str) -> None:
    found = defects(name, old, new)
    assert any(says in one for one in found), found


def test_a_rulebook_with_a_defect_is_not_graded_by() -> None:
    ours = bundled("icaht-2023.toml")
    assert without_defect(ours, "own.toml") is ours
    with pytest.raises(InvalidInput, match=r"^own.toml, early, row 2: when .* grade 3 does too$"):
        without_defect(ours.replace(b"<= 100", b"<= 600", 1), "own.toml")


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
    other = bundled("crs-astct-2019.toml").replace(b"grade = 1", b"grade = 0", 1)
    with pytest.raises(InvalidInput, match=r"2019: hypotension none has grade 0, expected 1$"):
        CRS_NEEDS.check(domain_rulebook_of(other, "own.toml"))
    more = (
        bundled("crs-astct-2019.toml")
        + b"""
[[domain]]
name = "cough"
[[domain.finding]]
name = "dry"
says = "a dry cough"
grade = 2
source = "Ward"
"""
    )
    with pytest.raises(
        InvalidInput, match=r"2019: domain cough is not asked, expected hypotension"
    ):
        CRS_NEEDS.check(domain_rulebook_of(more, "own.toml"))
    renamed = bundled("crs-astct-2019.toml").replace(b'"one_vasopressor"', b'"one"')
    with pytest.raises(InvalidInput, match=r"lacks hypotension one_vasopressor$"):
        CRS_NEEDS.check(domain_rulebook_of(renamed, "own.toml"))


def test_criteria_that_contradict_themselves_are_refused_whole() -> None:
    source = bundled("aml-eln-2022.toml").replace(b"[cr]", b"[complete]")
    with pytest.raises(InvalidInput, match=r"cr is missing, expected the table \[cr\]"):
        response_rulebook_of(source, "own.toml")
