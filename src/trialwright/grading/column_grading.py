"""Many measured values to their grades at once.

It answers what `measured` answers for one value, by the same rows, the same rounding and the
same three values of truth, and is tested against it. A row that cannot be of its term (another
unit, a number that no laboratory reports) is refused with its reason and stops no other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trialwright.errors import InvalidInput
from trialwright.grading.answers import HIGHEST
from trialwright.grading.columns import (
    NO_PLACE,
    NOT_STATED,
    Codes,
    GradeColumns,
    Grades,
    Marks,
    Refusal,
    Standing,
    ValueColumns,
)
from trialwright.grading.conditions import OPERATORS, Comparison, Condition, Reference
from trialwright.grading.measured import Settings, compares_with_baseline
from trialwright.grading.rounding import Floats, significant_column
from trialwright.grading.rulebook import (
    ANY_UNIT,
    BaselineCase,
    GapAnswer,
    IfUnknown,
    Row,
    Rulebook,
    Term,
)


def grade_columns(
    rulebook: Rulebook, columns: ValueColumns, settings: Settings | None = None
) -> GradeColumns:
    """Return the grades of many values; raises InvalidInput only for columns that do not fit."""
    settings = settings or Settings()
    count = len(columns.terms)
    if count and not (columns.terms.min() >= 0 and columns.terms.max() < len(rulebook.terms)):
        raise InvalidInput(f"terms holds a place outside of 0 to {len(rulebook.terms) - 1}")
    order = np.argsort(columns.terms, kind="stable")
    ends = np.searchsorted(columns.terms[order], np.arange(len(rulebook.terms) + 1))
    found = _Found.nothing(count)
    refusal = np.zeros(count, np.int8)
    first = 0
    for place, term in enumerate(rulebook.terms):
        picked = order[ends[place] : ends[place + 1]]
        if picked.size:
            part = _Part(columns, picked, settings)
            refusal[picked] = _refusals(term, part)
            found.put(picked, _graded(term, part), first)
        first += len(term.rows)
    return _answer(columns, found, refusal, _ids(rulebook))


def _ids(rulebook: Rulebook) -> tuple[str, ...]:
    return tuple(row.id for term in rulebook.terms for row in term.rows)


def _answer(
    columns: ValueColumns, found: _Found, refusal: Grades, ids: tuple[str, ...]
) -> GradeColumns:
    standing = np.where(
        found.lowest == found.highest,
        np.int8(Standing.EXACT),
        np.where(found.lowest > 0, np.int8(Standing.AT_LEAST), np.int8(Standing.UNGRADABLE)),
    )
    standing[np.isnan(columns.values)] = Standing.NOT_ASSESSED
    standing[refusal != Refusal.NONE] = Standing.REFUSED
    nothing = standing >= Standing.NOT_ASSESSED
    for column in (found.lowest, found.highest, found.rows):
        column[nothing] = NO_PLACE
    return GradeColumns(
        standing=standing,
        refusal=refusal,
        lowest=found.lowest,
        highest=found.highest,
        rows=found.rows,
        assumed=(found.sure < found.lowest) & ~nothing,
        row_ids=ids,
    )


@dataclass(slots=True)
class _Found:
    """What has been found so far; `sure` is the grade without any fact taken for granted."""

    lowest: Grades
    highest: Grades
    sure: Grades
    rows: Codes

    @classmethod
    def nothing(cls, count: int) -> _Found:
        """Return grade 0 for all, decided by no row."""
        return cls(
            lowest=np.zeros(count, np.int8),
            highest=np.zeros(count, np.int8),
            sure=np.zeros(count, np.int8),
            rows=np.full(count, NO_PLACE, np.int16),
        )

    def put(self, picked: NDArray[np.intp], part: _Found, first: int) -> None:
        """Put what was found of one term in its places; its rows begin at `first`."""
        self.lowest[picked], self.highest[picked] = part.lowest, part.highest
        self.sure[picked] = part.sure
        self.rows[picked] = np.where(part.rows == NO_PLACE, NO_PLACE, part.rows + first)

    def note(self, row: Row, place: int, true: Marks, possible: Marks, assumed: Marks) -> None:
        """Note where a row holds, where it may, and where that hangs on what was assumed."""
        better = true & (row.grade > self.lowest)
        self.lowest[better] = row.grade
        self.rows[better] = place
        self.highest[possible & (row.grade > self.highest)] = row.grade
        self.sure[true & ~assumed & (row.grade > self.sure)] = row.grade

    def leave(self, inside: Marks) -> None:
        """Take back what was found where there is no grade."""
        self.lowest[inside], self.highest[inside], self.sure[inside] = 0, HIGHEST, 0
        self.rows[inside] = NO_PLACE


class _Part:
    """The samples of one term."""

    def __init__(self, columns: ValueColumns, picked: NDArray[np.intp], settings: Settings) -> None:
        self.digits = settings.significant_digits
        self.ask_for_facts = settings.ask_for_facts
        self.units = columns.units[picked]
        self.unit_codes = columns.unit_codes
        self.values = columns.values[picked]
        bounds = columns.bounds[picked]
        self.below, self.above = bounds < 0, bounds > 0
        self.all_exact = not bounds.any()
        self.lln, self.uln = columns.lln[picked], columns.uln[picked]
        self.baseline = columns.baseline[picked]
        self.baseline_lln = columns.baseline_lln[picked]
        self.baseline_uln = columns.baseline_uln[picked]
        self.is_baseline = columns.is_baseline[picked]
        self.facts = {name: column[picked] for name, column in columns.facts.items()}
        self.rounded = self.significant(self.values)
        #: Multiples are taken of this one: a baseline is not compared with itself.
        self.compared = np.where(self.is_baseline | (self.baseline == 0), np.nan, self.baseline)

    def significant(self, numbers: Floats) -> Floats:
        return significant_column(numbers, self.digits)

    def holds(self, condition: Condition) -> tuple[Marks, Marks]:
        """Return where a condition holds, and where it may hold."""
        true = possible = np.ones(len(self.values), np.bool_)
        for one in condition.comparisons:
            threshold = self.significant(self._threshold(one))
            holds, may_hold = self._compared(one, threshold)
            true = true & holds
            possible = possible & (may_hold | np.isnan(threshold))
        return true, possible

    def _compared(self, one: Comparison, threshold: Floats) -> tuple[Marks, Marks]:
        """Return where a comparison holds, and where it may; NaN thresholds compare as false."""
        holds: Marks = np.asarray(OPERATORS[one.sign](self.rounded, threshold))
        if self.all_exact:
            return holds, holds
        downwards = one.sign.startswith("<")
        settled = np.where(self.below, self.rounded <= threshold, self.rounded >= threshold)
        agrees = self.below if downwards else self.above
        censored = self.below | self.above
        return (
            np.where(censored, settled & agrees, holds),
            np.where(censored, ~settled | agrees, holds),
        )

    def _threshold(self, one: Comparison) -> Floats:
        match one.reference:
            case Reference.ABSOLUTE:
                return np.array([one.number])
            case Reference.ULN:
                return one.number * self.uln
            case Reference.LLN:
                return one.number * self.lln
            case Reference.ABOVE_ULN:
                return self.uln + one.number
            case Reference.BASELINE:
                return one.number * self.compared
            case Reference.CHANGE:
                return self.compared * (1 + one.number / 100)

    def baseline_is(self, case: BaselineCase) -> tuple[Marks, Marks]:
        """Return where the baseline is as a row wants it, and where it may be."""
        high = case in {BaselineCase.HIGH, BaselineCase.NOT_HIGH}
        own, sample = (self.baseline_uln, self.uln) if high else (self.baseline_lln, self.lln)
        limit = self.significant(np.where(np.isnan(own), sample, own))
        value = self.significant(self.baseline)
        known = ~(np.isnan(value) | np.isnan(limit))
        is_so = value > limit if high else value < limit
        if case in {BaselineCase.NOT_HIGH, BaselineCase.NOT_LOW}:
            is_so = ~is_so
        # A baseline's own grade asks for no other baseline.
        return (known & is_so) | self.is_baseline, ~known | is_so | self.is_baseline

    def fact_is(self, name: str, if_unknown: IfUnknown) -> tuple[Marks, Marks, Marks]:
        """Return where a fact is so, where it may be, and where it is only taken to be."""
        column = self.facts.get(name)
        if column is None:
            column = np.full(len(self.values), NOT_STATED, np.int8)
        stated, is_so = column != NOT_STATED, column == 1
        taken = ~stated & (if_unknown is IfUnknown.WORST and not self.ask_for_facts)
        return is_so | taken, is_so | ~stated, taken


def _graded(term: Term, part: _Part) -> _Found:
    """Return what the rows of a term say of its samples."""
    found = _Found.nothing(len(part.values))
    others = any(not compares_with_baseline(row) for row in term.measured_rows)
    for place, row in enumerate(term.rows):
        if row.condition is None:
            continue
        true, possible, assumed = _ruled(row, term, part, part.holds(row.condition))
        if others and compares_with_baseline(row):
            true, possible = true & ~part.is_baseline, possible & ~part.is_baseline
        found.note(row, place, true, possible, assumed)
    for gap in term.gaps:
        if gap.answer is GapAnswer.UNGRADABLE:
            found.leave(part.holds(gap.condition)[1])
    return found


def _ruled(
    row: Row, term: Term, part: _Part, compared: tuple[Marks, Marks]
) -> tuple[Marks, Marks, Marks]:
    true, possible = compared
    assumed = np.zeros(len(true), np.bool_)
    if row.baseline is not BaselineCase.ANY:
        is_so, may_be = part.baseline_is(row.baseline)
        true, possible = true & is_so, possible & may_be
    if row.needs is not None:
        fact = term.fact(row.needs)
        assert fact is not None
        is_so, may_be, assumed = part.fact_is(fact.name, fact.if_unknown)
        true, possible = true & is_so, possible & may_be
    return true, possible, assumed


def _refusals(term: Term, part: _Part) -> Grades:
    """Return why samples cannot be of this term."""
    refusal = np.zeros(len(part.values), np.int8)
    for low, high in ((part.lln, part.uln), (part.baseline_lln, part.baseline_uln)):
        refusal[low > high] = Refusal.RANGE
    for column in (
        part.values,
        part.lln,
        part.uln,
        part.baseline,
        part.baseline_lln,
        part.baseline_uln,
    ):
        refusal[(column < 0) | np.isinf(column)] = Refusal.NUMBER
    if term.unit != ANY_UNIT:
        same = [place for place, code in enumerate(part.unit_codes) if code == term.unit]
        refusal[~np.isin(part.units, same)] = Refusal.UNIT
    return refusal
