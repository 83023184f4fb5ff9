"""Grades that a physician enters, and what the laboratory says beside them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from trialwright.errors import InvalidInput
from trialwright.grading.answers import Exactly, Grade, Level, NotAssessed, Ungradable
from trialwright.grading.conditions import Sample
from trialwright.grading.entered import Value, enter_grade, enter_iec_hs, iec_hs_rulebook
from trialwright.grading.febrile_neutropenia import Fever, grade_febrile_neutropenia
from trialwright.grading.shelf import ctcae
from trialwright.grading.truth import Truth

BY = "Dr Wei"


def test_a_grade_is_recorded_with_its_words_and_whose_it_is() -> None:
    grade = enter_grade(ctcae("5"), "hypotension", 2, by=BY)
    assert grade.level == Exactly(2)
    assert grade.remarks == ("printed: non-urgent medical intervention", "not computed")
    assert grade.verified == "no"
    assert grade.inputs[0].text == BY
    assert enter_grade(ctcae("5"), "hypotension", 0, by=BY).level == Exactly(0)


def test_crs_by_ctcae_is_told_apart_from_crs_by_astct() -> None:
    grade = enter_grade(ctcae("5"), "Cytokine release syndrome", 3, by=BY)
    assert grade.rulebook == "CTCAE 5.0"
    assert "not the ASTCT scale" in grade.remarks[-1]


@pytest.mark.parametrize(
    ("number", "by", "says"),
    [
        (5, BY, "grade is 5, expected 0 or one of 1, 2, 3, 4"),
        (2, " ", "nobody is named who entered the grade"),
    ],
)
def test_a_grade_without_words_or_without_a_name_is_refused(
    number: int, by: str, says: str
) -> None:
    with pytest.raises(InvalidInput, match=says):
        enter_grade(ctcae("5"), "Hypotension", number, by=by)


def ferritin(value: float, uln: float | None = 300, baseline: float | None = None) -> Value:
    return Value(Sample(value=value, uln=uln, baseline=baseline), "ng/mL")


def test_iec_hs_is_entered_and_never_computed() -> None:
    """Every supporting value is there, and the grade is still what the physician says."""
    values = {
        "ferritin": ferritin(9000),
        "transaminases": Value(Sample(value=400, uln=40), "U/L"),
        "fibrinogen": Value(Sample(value=1.2, lln=2), "g/L"),
    }
    signs = {"new_cytopenia": True, "hemophagocytosis": True, "rapidly_rising_ferritin": True}
    for number in range(6):
        grade, support = enter_iec_hs(number, by=BY, values=values, signs=signs)
        assert grade.level == Exactly(number)
        assert "not computed" in grade.remarks
        assert {one.truth for one in support} == {Truth.TRUE}
    assert iec_hs_rulebook().verified == "no"


@pytest.mark.parametrize(
    ("value", "truth"),
    [
        (ferritin(601), Truth.TRUE),
        (ferritin(600), Truth.UNKNOWN),
        (ferritin(600, baseline=400), Truth.FALSE),
        (ferritin(601, uln=None), Truth.UNKNOWN),
        (ferritin(601, uln=None, baseline=300), Truth.TRUE),
        (None, Truth.UNKNOWN),
    ],
)
def test_what_was_not_reported_supports_nothing_and_refutes_nothing(
    value: Value | None, truth: Truth
) -> None:
    grade, support = enter_iec_hs(2, by=BY, values={} if value is None else {"ferritin": value})
    assert support[0].truth is truth
    said = any("ferritin is required for the diagnosis" in remark for remark in grade.remarks)
    assert said is (truth is not Truth.TRUE)


def test_values_that_the_rulebook_does_not_know_are_refused() -> None:
    with pytest.raises(InvalidInput, match="value is 'urea', expected one of ferritin"):
        enter_iec_hs(1, by=BY, values={"urea": ferritin(1)})
    with pytest.raises(InvalidInput, match="sign is 'rash', expected one of rapidly"):
        enter_iec_hs(1, by=BY, signs={"rash": True})
    with pytest.raises(InvalidInput, match="fibrinogen: unit is 'mg/dL', expected g/L"):
        enter_iec_hs(1, by=BY, values={"fibrinogen": Value(Sample(value=150), "mg/dL")})
    _, support = enter_iec_hs(1, by=BY, signs={"new_cytopenia": False})
    assert {one.name: one.truth for one in support}["new_cytopenia"] is Truth.FALSE


def together(neutrophils: float | None, **fever: float) -> Grade:
    return grade_febrile_neutropenia(
        ctcae("5"), neutrophils=neutrophils, neutrophils_unit="10*9/L", fever=Fever(**fever)
    )


@pytest.mark.parametrize(
    ("neutrophils", "fever", "level"),
    [
        (0.9, {"highest": 38.4}, Exactly(3)),
        (1.0, {"highest": 38.4}, Exactly(0)),
        (0.9, {"highest": 37.9}, Exactly(0)),
        (0.9, {"highest": 38.3}, Ungradable(3)),
        (0.9, {"highest": 38.3, "sustained": 38.0, "hours": 1.1}, Exactly(3)),
        (0.9, {"highest": 38.3, "sustained": 38.0, "hours": 1.0}, Exactly(0)),
        (0.9, {"sustained": 38.0, "hours": 2.0}, Exactly(3)),
        (0.9, {"sustained": 38.4, "hours": 0.1}, Exactly(3)),
        (0.9, {"sustained": 38.0, "hours": 0.5}, Ungradable(3)),
        (0.9, {}, Ungradable(3)),
        (1.2, {}, Exactly(0)),
        (None, {"highest": 38.4}, Ungradable(3)),
        (None, {"highest": 37.0}, Exactly(0)),
        (None, {}, NotAssessed()),
    ],
)
def test_febrile_neutropenia_needs_both(
    neutrophils: float | None, fever: dict[str, float], level: Level
) -> None:
    grade = together(neutrophils, **fever)
    assert grade.level == level
    assert bool(grade.missing) is isinstance(level, Ungradable)


def test_febrile_neutropenia_takes_no_other_units() -> None:
    with pytest.raises(InvalidInput, match=r"unit is '/uL', expected 10\*9/L"):
        grade_febrile_neutropenia(
            ctcae("6"), neutrophils=900, neutrophils_unit="/uL", fever=Fever(highest=39)
        )
    with pytest.raises(InvalidInput, match="neutrophils is -1, expected 0 or more"):
        together(-1)
    with pytest.raises(InvalidInput, match="highest temperature is 101, expected degrees Celsius"):
        together(0.1, highest=101)


@pytest.mark.parametrize("hours", [-1.0, float("nan"), float("inf")])
def test_hours_of_fever_that_are_none_do_not_become_grade_0(hours: float) -> None:
    with pytest.raises(InvalidInput, match=r"hours is .*, expected 0 or more"):
        together(0.9, highest=38.2, sustained=38.0, hours=hours)


@pytest.mark.reference
def test_the_clinical_rows_are_those_of_the_reference(reference_data: Path) -> None:
    path = reference_data / "outcomes" / "ctcae_clinical_criteria.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    v5 = ctcae("5")
    for row in rows:
        name = row["term"].removesuffix(" (CTCAE scale)")
        grade, words = int(row["grade"]), row["criterion"]
        if name == "Fever":
            printed = next(one.printed for one in v5.term(name).rows if one.grade == grade)
        elif name == "Febrile neutropenia":
            febrile = v5.febrile_neutropenia
            assert febrile is not None
            named = {
                febrile.grade: febrile.printed,
                **{one.grade: one.printed for one in febrile.entered},
            }
            printed = named.get(grade, "not defined")
        else:
            printed = next(one.printed for one in v5.entered_term(name).rows if one.grade == grade)
        assert printed == words
