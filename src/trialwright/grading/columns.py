"""Many measured values to their grades at once, over columns.

It answers what `measured` answers for one value, by the same rows, the same rounding and the
same three values of truth, and is tested against it. A row that cannot be of its term (another
unit, a number that no laboratory reports) is refused with its reason and stops no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import IntEnum
from types import MappingProxyType
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from trialwright.errors import InvalidInput
from trialwright.grading.answers import (
    HIGHEST,
    AtLeast,
    Exactly,
    Level,
    NotAssessed,
    Ungradable,
)
from trialwright.grading.conditions import OPERATORS, Bound, Comparison, Condition, Reference
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

Codes: TypeAlias = NDArray[np.int16]
Marks: TypeAlias = NDArray[np.bool_]
Grades: TypeAlias = NDArray[np.int8]

#: How a bound stands in a column of bounds.
SIDES: Mapping[Bound, int] = MappingProxyType({Bound.BELOW: -1, Bound.EXACT: 0, Bound.ABOVE: 1})
#: A fact that nobody stated, in a column of facts; 0 is no and 1 is yes.
NOT_STATED = -1
_NO_PLACE = -1


class Standing(IntEnum):
    """What a row of the answer is."""

    EXACT = 0
    AT_LEAST = 1
    UNGRADABLE = 2
    NOT_ASSESSED = 3
    REFUSED = 4


class Refusal(IntEnum):
    """Why a row was refused."""

    NONE = 0
    UNIT = 1
    NUMBER = 2
    RANGE = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ValueColumns:
    """Values of n samples; every array has shape (n,), and NaN is what is not known.

    Attributes
    ----------
    terms : places of the terms in the rulebook (`Rulebook.place`).
    values : the values, in the unit of their row; NaN was not measured.
    bounds : 0 where the value was measured, -1 where it is only known to lie below `values`,
        1 where above.
    units : places in `unit_codes`, -1 where none is stated.
    unit_codes : UCUM codes.
    lln, uln : limits of the sample's own reference range.
    baseline, baseline_lln, baseline_uln : the participant's baseline and its range.
    facts : by name, 1 yes, 0 no, -1 not stated; a term uses those that it knows.
    is_baseline : whether the value is itself the baseline.
    """

    terms: Codes
    values: Floats
    bounds: Grades
    units: Codes
    unit_codes: tuple[str, ...]
    lln: Floats
    uln: Floats
    baseline: Floats
    baseline_lln: Floats
    baseline_uln: Floats
    is_baseline: Marks
    facts: Mapping[str, Grades] = field(default_factory=dict)

    def __post_init__(self) -> None:
        length = len(self.terms)
        columns = [getattr(self, one.name) for one in fields(self)]
        for column in [*columns, *self.facts.values()]:
            if isinstance(column, np.ndarray) and column.shape != (length,):
                raise InvalidInput(f"a column has shape {column.shape}, expected ({length},)")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GradeColumns:
    """Grades of n samples; every array has shape (n,).

    Attributes
    ----------
    standing, refusal : codes of `Standing` and `Refusal`.
    lowest, highest : the bounds of the grade; -1 where nothing was graded.
    rows : place in `row_ids` of the first row that decided, -1 where none did.
    """

    standing: Grades
    refusal: Grades
    lowest: Grades
    highest: Grades
    rows: Codes
    row_ids: tuple[str, ...]

    def level(self, place: int) -> Level | None:
        """Return the level of one sample; None if it was refused."""
        lowest, highest = int(self.lowest[place]), int(self.highest[place])
        match Standing(int(self.standing[place])):
            case Standing.EXACT:
                return Exactly(lowest)
            case Standing.AT_LEAST:
                return AtLeast(lowest, highest)
            case Standing.UNGRADABLE:
                return Ungradable(highest)
            case Standing.NOT_ASSESSED:
                return NotAssessed()
            case _:
                return None


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
    lowest, highest = np.zeros(count, np.int8), np.zeros(count, np.int8)
    rows = np.full(count, _NO_PLACE, np.int16)
    refusal = np.zeros(count, np.int8)
    first = 0
    for place, term in enumerate(rulebook.terms):
        picked = order[ends[place] : ends[place + 1]]
        if picked.size:
            part = _Part(columns, picked, settings)
            refusal[picked] = _refusals(term, part)
            lowest[picked], highest[picked], decided = _graded(term, part)
            rows[picked] = np.where(decided == _NO_PLACE, _NO_PLACE, decided + first)
        first += len(term.rows)
    return _answer(columns, lowest, highest, rows, refusal, _ids(rulebook))


def _ids(rulebook: Rulebook) -> tuple[str, ...]:
    return tuple(row.id for term in rulebook.terms for row in term.rows)


def _answer(  # noqa: PLR0913, PLR0917 - the columns of the answer
    columns: ValueColumns,
    lowest: Grades,
    highest: Grades,
    rows: Codes,
    refusal: Grades,
    ids: tuple[str, ...],
) -> GradeColumns:
    standing = np.where(
        lowest == highest,
        np.int8(Standing.EXACT),
        np.where(lowest > 0, np.int8(Standing.AT_LEAST), np.int8(Standing.UNGRADABLE)),
    )
    standing[np.isnan(columns.values)] = Standing.NOT_ASSESSED
    standing[refusal != Refusal.NONE] = Standing.REFUSED
    nothing = standing >= Standing.NOT_ASSESSED
    for column in (lowest, highest, rows):
        column[nothing] = _NO_PLACE
    return GradeColumns(
        standing=standing,
        refusal=refusal,
        lowest=lowest,
        highest=highest,
        rows=rows,
        row_ids=ids,
    )


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

    def fact_is(self, name: str, if_unknown: IfUnknown) -> tuple[Marks, Marks]:
        """Return where a fact is so, and where it may be."""
        column = self.facts.get(name)
        if column is None:
            column = np.full(len(self.values), NOT_STATED, np.int8)
        stated, is_so = column != NOT_STATED, column == 1
        taken = if_unknown is IfUnknown.WORST and not self.ask_for_facts
        return is_so | (~stated & taken), is_so | ~stated


def _graded(term: Term, part: _Part) -> tuple[Grades, Grades, Codes]:
    """Return the lowest and the highest grade, and the first row that decided."""
    count = len(part.values)
    lowest, highest = np.zeros(count, np.int8), np.zeros(count, np.int8)
    decided = np.full(count, _NO_PLACE, np.int16)
    others = any(not compares_with_baseline(row) for row in term.measured_rows)
    for place, row in enumerate(term.rows):
        if row.condition is None:
            continue
        true, possible = _ruled(row, term, part, part.holds(row.condition))
        if others and compares_with_baseline(row):
            true, possible = true & ~part.is_baseline, possible & ~part.is_baseline
        better = true & (row.grade > lowest)
        lowest[better] = row.grade
        decided[better] = place
        highest[possible & (row.grade > highest)] = row.grade
    _leave_gaps(term, part, lowest, highest, decided)
    return lowest, highest, decided


def _ruled(row: Row, term: Term, part: _Part, compared: tuple[Marks, Marks]) -> tuple[Marks, Marks]:
    true, possible = compared
    if row.baseline is not BaselineCase.ANY:
        is_so, may_be = part.baseline_is(row.baseline)
        true, possible = true & is_so, possible & may_be
    if row.needs is not None:
        fact = term.fact(row.needs)
        assert fact is not None
        is_so, may_be = part.fact_is(fact.name, fact.if_unknown)
        true, possible = true & is_so, possible & may_be
    return true, possible


def _leave_gaps(term: Term, part: _Part, lowest: Grades, highest: Grades, decided: Codes) -> None:
    for gap in term.gaps:
        if gap.answer is GapAnswer.UNGRADABLE:
            _, inside = part.holds(gap.condition)
            lowest[inside], highest[inside], decided[inside] = 0, HIGHEST, _NO_PLACE


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
