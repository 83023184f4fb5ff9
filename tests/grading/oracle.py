"""A second grader, written against the published table alone and in exact fractions.

It shares nothing with the program: it reads the reference table row by row, compares with
fractions instead of rounded floats, and knows no third truth value. It is asked only where
everything that a row needs is known.
"""

from __future__ import annotations

import csv
import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

_SIGNS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Case:
    """One value with its limits, its baseline and the limits of that; all exact."""

    value: Fraction
    lln: Fraction
    uln: Fraction
    baseline: Fraction


@dataclass(frozen=True, slots=True)
class PrintedTerm:
    """One term of one version, as the table has it."""

    version: str
    name: str
    direction: str
    unit: str
    rows: tuple[dict[str, str], ...]

    def grade(self, case: Case) -> int:
        """Return the highest grade whose row is true."""
        return max((int(row["grade"]) for row in self.rows if _is_true(row, case)), default=0)

    def thresholds(self, case: Case) -> Iterator[Fraction]:
        """Yield every value at which a row begins or ceases to be true."""
        for row in self._graded():
            yield _threshold(row["value"], row["reference"], case)
            if row["and_operator"]:
                yield _threshold(row["and_value"], row["and_reference"], case)

    def _graded(self) -> Iterator[dict[str, str]]:
        return (row for row in self.rows if row["lab_gradable"] == "yes")

    def cases(self) -> Iterator[Case]:
        """Yield a case at, just below and just above every threshold, in several circumstances."""
        for circumstance in self._circumstances():
            for threshold in set(self.thresholds(circumstance)):
                for nudge in (Fraction(0), Fraction(1, 10**6), Fraction(-1, 10**6)):
                    value = threshold * (1 + nudge)
                    if value >= 0:
                        yield Case(value, circumstance.lln, circumstance.uln, circumstance.baseline)

    def _circumstances(self) -> Iterator[Case]:
        """Yield ranges in which every row can be the one that decides, with all baselines."""
        fixed = [Fraction(row["value"]) for row in self._graded() if row["reference"] == "absolute"]
        low_end, high_end = min(fixed, default=Fraction(1)), max(fixed, default=Fraction(1))
        for lln, uln in (
            (high_end * Fraction(5, 4), high_end * 3),
            (high_end * 5, high_end * 9),
            (low_end / 7, low_end * Fraction(4, 5)),
            (low_end / 50, low_end / 20),
        ):
            middle = (lln + uln) / 2
            for baseline in (middle, uln, lln, uln * Fraction(7, 4), lln * Fraction(3, 5)):
                yield Case(Fraction(0), lln, uln, baseline)


def printed_terms(reference_data: Path) -> list[PrintedTerm]:
    """Return every term of both versions."""
    path = reference_data / "outcomes" / "ctcae_lab_criteria.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    keys = dict.fromkeys((row["ctcae_version"], row["term"]) for row in rows)
    return [
        PrintedTerm(version, term, own[0]["direction"], own[0]["unit"], tuple(own))
        for version, term in keys
        for own in [[row for row in rows if (row["ctcae_version"], row["term"]) == (version, term)]]
    ]


def _is_true(row: dict[str, str], case: Case) -> bool:
    if row["lab_gradable"] != "yes" or not _baseline_fits(row["baseline_condition"], case):
        return False
    first = _compares(row["operator"], row["value"], row["reference"], case)
    if not row["and_operator"]:
        return first
    return first and _compares(row["and_operator"], row["and_value"], row["and_reference"], case)


def _baseline_fits(condition: str, case: Case) -> bool:
    fits = {
        "any": True,
        "high": case.baseline > case.uln,
        "not_high": case.baseline <= case.uln,
        "low": case.baseline < case.lln,
        "not_low": case.baseline >= case.lln,
    }
    return fits[condition]


def _compares(sign: str, number: str, reference: str, case: Case) -> bool:
    return _SIGNS[sign](case.value, _threshold(number, reference, case))


def _threshold(number: str, reference: str, case: Case) -> Fraction:
    exact = Fraction(number)
    thresholds = {
        "absolute": exact,
        "x_ULN": exact * case.uln,
        "x_LLN": exact * case.lln,
        "x_baseline": exact * case.baseline,
        "ULN_plus": case.uln + exact,
        "percent_change_from_baseline": case.baseline * (1 + exact / 100),
    }
    return thresholds[reference]
