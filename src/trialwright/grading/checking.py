"""What is wrong with a rulebook: gaps, overlaps, rows that never decide, directions, units.

The rows are tried, not only looked at. For each circumstance (reference range, baseline, facts)
a value is moved across every threshold, from the harmless side to the harmful one, and at each
step it is noted which rows hold. From that follow:

- a row that never decides is unreachable;
- a grade that falls while the value gets worse is a gap, unless the rulebook names it;
- a row with a bound on its far side that holds together with a row of a higher grade overlaps
  it, and so do two rows of one grade that say the same.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise, product

from trialwright.grading.conditions import Comparison, Reference, Sample
from trialwright.grading.fields import Defect
from trialwright.grading.measured import Position
from trialwright.grading.reading import read
from trialwright.grading.rounding import significant
from trialwright.grading.rulebook import (
    ANY_UNIT,
    BaselineCase,
    Direction,
    GapAnswer,
    Row,
    Rulebook,
    Term,
)
from trialwright.grading.truth import Truth

_HARMFUL = {Direction.LOW: {"<", "<="}, Direction.HIGH: {">", ">="}}
#: How far from a threshold its two sides are tried.
_NUDGE = 1e-9


def defects_in(source: bytes, name: str) -> list[Defect]:
    """Return all that is wrong with the rulebook of a file; `name` is the file's."""
    rulebook, unreadable = read(source, name)
    return unreadable if rulebook is None else defects_of(rulebook, name)


def defects_of(rulebook: Rulebook, name: str) -> list[Defect]:
    """Return all that is wrong with a rulebook that could be read."""
    return [
        defect
        for number, term in enumerate(rulebook.terms, 1)
        for defect in _of_term(term, f"{name}, term {number} ({term.name})")
    ]


def _of_term(term: Term, place: str) -> Iterator[Defect]:
    yield from _grades(term, place)
    yield from _units(term, place)
    wrong_way = list(_directions(term, place))
    yield from wrong_way
    yield from _repeated(term, place)
    # Where a row looks the wrong way, what it leaves open is not worth saying besides.
    if not wrong_way and term.measured_rows:
        yield from _tried(term, place)


def _grades(term: Term, place: str) -> Iterator[Defect]:
    have = {row.grade for row in term.rows}
    for grade in range(1, 6):
        if grade in have and grade in term.undefined:
            yield Defect(place, "undefined", f"names grade {grade}, which has a row")
        elif grade not in have and grade not in term.undefined:
            yield Defect(
                place,
                "row",
                f"of grade {grade} is missing, expected a row or the grade among `undefined`",
            )
    order = [row.grade for row in term.rows]
    if order != sorted(order):
        yield Defect(place, "row", "stands below one of a higher grade, expected grades to rise")


def _units(term: Term, place: str) -> Iterator[Defect]:
    if term.unit != ANY_UNIT:
        return
    for row, one in _comparisons(term):
        if one.reference in {Reference.ABSOLUTE, Reference.ABOVE_ULN}:
            yield Defect(
                _row_place(place, term, row),
                "when",
                f"compares with {one.number:g} while the unit of the term is 'any': "
                "expected a unit, or multiples of a limit or the baseline",
            )


def _directions(term: Term, place: str) -> Iterator[Defect]:
    """Yield rows that hold nowhere on the harmful side."""
    harmful = _HARMFUL[term.direction]
    for row in term.measured_rows:
        assert row.condition is not None
        signs = {one.sign for one in row.condition.comparisons}
        if not signs & harmful:
            yield Defect(
                _row_place(place, term, row),
                "when",
                f"is {row.condition.text!r}, expected {' or '.join(sorted(harmful))}: "
                f"{term.direction.value} values are harmful here",
            )


def _repeated(term: Term, place: str) -> Iterator[Defect]:
    for first, second in combinations(term.measured_rows, 2):
        if _says(first) == _says(second):
            yield Defect(
                _row_place(place, term, second),
                "when",
                f"says what row {_number(term, first)} of grade {first.grade} says: they overlap",
            )


def _says(row: Row) -> tuple[object, ...]:
    assert row.condition is not None
    return frozenset(row.condition.comparisons), row.baseline, row.needs


def _comparisons(term: Term) -> Iterator[tuple[Row, Comparison]]:
    for row in term.measured_rows:
        assert row.condition is not None
        for one in row.condition.comparisons:
            yield row, one


def _row_place(place: str, term: Term, row: Row) -> str:
    return f"{place}, row {_number(term, row)}"


def _number(term: Term, row: Row) -> int:
    return next(number for number, one in enumerate(term.rows, 1) if one is row)


@dataclass(frozen=True, slots=True)
class _Circumstance:
    """All that belongs to a value but the value."""

    lln: float
    uln: float
    baseline: float
    position: Position
    facts: Mapping[str, bool]

    def sample(self, value: float) -> Sample:
        return Sample(value=value, lln=self.lln, uln=self.uln, baseline=self.baseline)


@dataclass(frozen=True, slots=True)
class _Step:
    """One value on the way from harmless to harmful, and the rows that hold for it."""

    value: float
    rows: tuple[Row, ...]
    gap: GapAnswer | None

    @property
    def grade(self) -> int:
        return max((row.grade for row in self.rows), default=0)


def _tried(term: Term, place: str) -> Iterator[Defect]:
    deciding: set[str] = set()
    found: dict[tuple[str, ...], Defect] = {}
    for circumstance in _circumstances(term):
        steps = list(_walk(term, circumstance))
        for step in steps:
            deciding |= {row.id for row in step.rows if row.grade == step.grade}
            for key, defect in _overlaps(term, place, step):
                found.setdefault(key, defect)
        for before, after in pairwise(steps):
            if after.grade < before.grade and after.gap is None:
                key = ("gap", str(before.grade), str(after.grade))
                found.setdefault(key, _fall(place, before, after))
    yield from found.values()
    for row in term.measured_rows:
        if row.id not in deciding:
            assert row.condition is not None
            yield Defect(
                _row_place(place, term, row),
                "when",
                f"{row.condition.text!r} decides for no value: grade {row.grade} "
                "cannot be reached by this row",
            )


def _fall(place: str, before: _Step, after: _Step) -> Defect:
    side = "below" if after.value < before.value else "above"
    near = math.isclose(before.value, after.value, rel_tol=2 * _NUDGE)
    worse = f"just {side} it" if near else f"{after.value:g}"
    return Defect(
        place,
        "row",
        f"leaves a gap: {before.value:g} has grade {before.grade} and {worse}, where it is worse, "
        f"the grade is {after.grade}; expected rows that meet, or a [[term.gap]] that names it",
    )


def _overlaps(term: Term, place: str, step: _Step) -> Iterator[tuple[tuple[str, ...], Defect]]:
    """Yield rows that end somewhere and yet hold where a higher grade holds too."""
    harmful = _HARMFUL[term.direction]
    for row in step.rows:
        assert row.condition is not None
        ends = any(
            one.sign not in harmful and one.reference is not Reference.CHANGE
            for one in row.condition.comparisons
        )
        if ends and row.grade < step.grade:
            yield (
                ("overlap", row.id),
                Defect(
                    _row_place(place, term, row),
                    "when",
                    f"{row.condition.text!r} overlaps grade {step.grade} at {step.value:g}",
                ),
            )


def _walk(term: Term, circumstance: _Circumstance) -> Iterator[_Step]:
    """Yield steps across every threshold, from the harmless side to the harmful one."""
    thresholds = {
        threshold
        for _, one in _comparisons(term)
        if (threshold := one.threshold(circumstance.sample(0.0))) is not None and threshold >= 0
    }
    for gap in term.gaps:
        thresholds |= {one.number for one in gap.condition.comparisons}
    # A threshold below 0 is one that no value crosses.
    edges = sorted({significant(one) for one in thresholds}) or [1.0]
    middles = [(low + high) / 2 for low, high in pairwise(edges)]
    values = {
        *middles,
        *edges,
        *(edge * (1 + _NUDGE) for edge in edges),
        *(edge * (1 - _NUDGE) for edge in edges),
        0.0,
        edges[-1] * 2 + 1,
    }
    for value in sorted(values, reverse=term.direction is Direction.LOW):
        yield _step(term, circumstance, value)


def _step(term: Term, circumstance: _Circumstance, value: float) -> _Step:
    sample = circumstance.sample(value)
    rows = tuple(row for row in term.measured_rows if _holds(row, circumstance, sample))
    gap = next((one for one in term.gaps if _is_true(one.condition.holds(sample, 15).truth)), None)
    return _Step(value, rows, None if gap is None else gap.answer)


def _holds(row: Row, circumstance: _Circumstance, sample: Sample) -> bool:
    assert row.condition is not None
    fits = {
        BaselineCase.ANY: True,
        BaselineCase.HIGH: circumstance.position is Position.HIGH,
        BaselineCase.NOT_HIGH: circumstance.position is not Position.HIGH,
        BaselineCase.LOW: circumstance.position is Position.LOW,
        BaselineCase.NOT_LOW: circumstance.position is not Position.LOW,
    }
    needed = row.needs is None or circumstance.facts[row.needs]
    return fits[row.baseline] and needed and _is_true(row.condition.holds(sample, 15).truth)


def _is_true(truth: Truth) -> bool:
    return truth is Truth.TRUE


def _circumstances(term: Term) -> Iterator[_Circumstance]:
    """Yield ranges on both sides of the fixed thresholds, all baselines, all facts."""
    fixed = [
        one.number
        for _, one in _comparisons(term)
        if one.reference is Reference.ABSOLUTE and one.number > 0
    ] or [1.0]
    names = [fact.name for fact in term.facts]
    states = [
        dict(zip(names, state, strict=True)) for state in product((False, True), repeat=len(names))
    ]
    for (lln, uln), facts in product(_ranges(term, min(fixed), max(fixed)), states):
        for position, baseline in (
            (Position.NORMAL, lln),
            (Position.NORMAL, (lln + uln) / 2),
            (Position.NORMAL, uln),
            (Position.HIGH, uln * 1.7),
            (Position.LOW, lln * 0.6),
        ):
            yield _Circumstance(lln, uln, baseline, position, facts)


def _ranges(term: Term, least: float, most: float) -> Iterator[tuple[float, float]]:
    """Yield reference ranges that lie wholly on the harmless side of the fixed thresholds."""
    if term.direction is Direction.LOW:
        for factor in (1.1, 2, 8):
            yield most * factor, most * factor * 3
    else:
        for factor in (1.1, 2, 8):
            yield least / factor / 3, least / factor


__all__ = ["defects_in", "defects_of"]
