"""Every row of the published laboratory tables, on both sides of every boundary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from tests.grading.oracle import Case, PrintedTerm, printed_terms

from trialwright.grading.answers import Exactly, Ungradable, bounds_of
from trialwright.grading.measured import Baseline, Observation, grade_measured
from trialwright.grading.shelf import ctcae

pytestmark = pytest.mark.reference

#: Where the print has a range without ">" at its beginning the value that it begins with is in it.
#: The reference table leaves it out of these grades 1, against the words that it was made from.
_BEGINS_AT: dict[tuple[str, str], Callable[[Case], Fraction | None]] = {
    ("5", "GGT increased"): lambda case: 2 * case.baseline if case.baseline > case.uln else None,
    ("5", "Hypertriglyceridemia"): lambda _: Fraction("1.71"),
    ("6", "Hypertriglyceridemia"): lambda _: Fraction("1.71"),
}
_CLEARANCE = "Creatinine clearance decreased"


def observed(printed: PrintedTerm, case: Case) -> Observation:
    term = ctcae(printed.version).term(printed.name)
    return Observation(
        value=float(case.value),
        unit="U/L" if term.unit == "any" else term.unit,
        lln=float(case.lln),
        uln=float(case.uln),
        baseline=Baseline(value=float(case.baseline)),
    )


@pytest.fixture(scope="module")
def terms(reference_data: Path) -> list[PrintedTerm]:
    return printed_terms(reference_data)


def test_the_tables_have_the_terms_of_both_versions(terms: list[PrintedTerm]) -> None:
    assert Counter(term.version for term in terms) == {"5": 40, "6": 43}
    for term in terms:
        assert ctcae(term.version).term(term.name).name == term.name
    for version, count in (("5", 40), ("6", 43)):
        measured = [one.name for one in ctcae(version).terms if one.name != "Fever"]
        assert len(measured) == count


def test_every_value_gets_the_grade_of_the_table(terms: list[PrintedTerm]) -> None:
    tried, at_the_beginning = 0, set()
    for term in terms:
        for case in term.cases():
            grade = grade_measured(ctcae(term.version), term.name, observed(term, case))
            if term.name == _CLEARANCE and case.value < 10:
                assert grade.level == Ungradable(5), case
                continue
            expected = term.grade(case)
            begins = _BEGINS_AT.get((term.version, term.name))
            if begins is not None and case.value == begins(case):
                assert expected == 0
                expected = 1
                at_the_beginning.add((term.version, term.name))
            assert grade.level == Exactly(expected), (term.version, term.name, case)
            tried += 1
    assert tried > 10_000
    assert at_the_beginning == set(_BEGINS_AT)


def test_every_row_of_the_tables_decides_somewhere(terms: list[PrintedTerm]) -> None:
    """The cases reach every row, so that none is tried in name only."""
    for term in terms:
        reached = {term.grade(case) for case in term.cases()}
        worst = term.name in {"Lipase increased", "Serum amylase increased", "Hypokalemia"}
        defined = {int(row["grade"]) for row in term.rows if row["lab_gradable"] == "yes"}
        assert defined <= reached or worst, (term.version, term.name)


def test_units_and_directions_are_those_of_the_table(terms: list[PrintedTerm]) -> None:
    written = {"10^9/L": "10*9/L"}
    no_unit = {"INR increased": "1", "Acidosis": "[pH]", "Alkalosis": "[pH]"}
    for printed in terms:
        term = ctcae(printed.version).term(printed.name)
        expected = written.get(printed.unit, printed.unit) or no_unit.get(printed.name, "any")
        assert term.unit == expected
        assert term.direction.value == {"L": "low", "H": "high"}[printed.direction]


def test_grades_without_a_criterion_are_those_of_the_table(terms: list[PrintedTerm]) -> None:
    for printed in terms:
        term = ctcae(printed.version).term(printed.name)
        without = {int(row["grade"]) for row in printed.rows if row["grade_defined"] == "no"}
        assert {grade for grade in term.undefined if grade < 5} == without, printed.name
        clinical = {row.grade for row in term.rows if row.condition is None and row.grade < 5}
        by_words = {
            int(row["grade"])
            for row in printed.rows
            if row["grade_defined"] == "yes" and row["lab_gradable"] == "no"
        }
        # Three terms have grades that the table takes for words and we read as values.
        read = {"Hyperuricemia": {1}, "Hypokalemia": {1}, "Hyponatremia": {2}}
        assert clinical == by_words - read.get(printed.name, set()), printed.name


def test_a_missing_limit_makes_only_the_grades_that_need_it_ungradable(
    terms: list[PrintedTerm],
) -> None:
    """Without a range every grade that fixed thresholds settle is what it is with a range."""
    for printed in terms:
        rulebook = ctcae(printed.version)
        for case in printed.cases():
            whole = observed(printed, case)
            bare = Observation(value=whole.value, unit=whole.unit)
            known, left = (grade_measured(rulebook, printed.name, one) for one in (whole, bare))
            if isinstance(left.level, Exactly):
                assert left.level == known.level
            elif isinstance(known.level, Exactly):
                assert left.missing or printed.name == _CLEARANCE
                bounds = bounds_of(left.level)
                assert bounds is not None
                assert bounds[1] >= known.level.grade
