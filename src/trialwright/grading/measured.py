"""One measured value to its grade, by a rulebook over measured values.

The grade of a value is that of the highest row that holds. A row whose inputs are not all
known leaves the grade open upwards; it never becomes a row that does not hold. The reference
range is the sample's own: nothing here knows what is normal at which age.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import assert_never

from trialwright.errors import InvalidInput, quoted
from trialwright.grading.answers import Grade, Level, NotAssessed, Used, level_between, once_each
from trialwright.grading.conditions import Bound, Reference, Sample
from trialwright.grading.rounding import DIGITS, significant
from trialwright.grading.rulebook import (
    ANY_UNIT,
    BaselineCase,
    Direction,
    Gap,
    GapAnswer,
    IfUnknown,
    Row,
    Rulebook,
    Term,
)
from trialwright.grading.truth import TRUE, Truth, Verdict, all_of, unknown, verdict


class Position(Enum):
    """Where a baseline lies in its reference range, where only that is known of it."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The participant's own value before the reference event, in the unit of the sample.

    Without `lln` and `uln` its range is taken to be that of the sample, and the grade says so.
    `position` stands in for a range or a value that is not known. Of a value with a `bound`
    there are no multiples, but it may be known on which side of a limit it lies.
    """

    value: float | None = None
    bound: Bound = Bound.EXACT
    lln: float | None = None
    uln: float | None = None
    position: Position | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One laboratory value with what belongs to it; None is not known.

    All numbers are in `unit`, a UCUM code. `bound` says that the laboratory reported only that
    the value lies below `value`, or above it (``<0.1``). `lln` and `uln` are the limits of the
    reference range that came with the sample, by the child's age and sex. `facts` are clinical
    facts by name, true or false; what is not named is not known. `is_baseline` marks the value
    that is itself the baseline: it is never compared with itself.
    """

    value: float | None
    bound: Bound = Bound.EXACT
    unit: str | None = None
    lln: float | None = None
    uln: float | None = None
    baseline: Baseline | None = None
    facts: Mapping[str, bool] = field(default_factory=dict)
    is_baseline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How values are compared, and whether unknown facts are always asked for.

    `significant_digits` None compares the numbers as they stand. With `ask_for_facts` no worst
    case is taken: an unknown fact leaves the grade open.
    """

    significant_digits: int | None = DIGITS
    ask_for_facts: bool = False


@dataclass(frozen=True, slots=True)
class _Ruled:
    """A row with its verdict, and whether a fact was taken for granted in it."""

    row: Row
    verdict: Verdict
    assumed: str | None


def grade_measured(
    rulebook: Rulebook,
    term_name: str,
    observation: Observation,
    settings: Settings | None = None,
) -> Grade:
    """Return the grade of one value.

    Raises InvalidInput for a term that the rulebook does not have, for a unit that is not the
    unit of the term (nothing is converted silently), for numbers that no laboratory reports,
    and for facts that the term does not know.
    """
    settings = settings or Settings()
    term = rulebook.term(term_name)
    check_observation(term, observation)
    if observation.value is None:
        return Grade(rulebook=rulebook.key, term=term.name, level=NotAssessed())
    sample = _sample(observation, observation.value)
    ruled = [
        _ruled(row, term, observation, sample, settings) for row in rows_asked(term, observation)
    ]
    gap = _gap(term, sample, settings)
    return _grade(rulebook, term, observation, ruled, gap)


def check_observation(term: Term, observation: Observation) -> None:
    """Raise InvalidInput, in one sentence, for an observation that cannot be of this term."""
    _check_unit(term, observation.unit)
    baseline = observation.baseline or Baseline()
    for name, number in (
        ("value", observation.value),
        ("lower limit of normal", observation.lln),
        ("upper limit of normal", observation.uln),
        ("baseline", baseline.value),
        ("lower limit of normal of the baseline", baseline.lln),
        ("upper limit of normal of the baseline", baseline.uln),
    ):
        if number is not None and not (math.isfinite(number) and number >= 0):
            raise InvalidInput(f"{term.name}: {name} is {number}, expected a number from 0 upwards")
    for whose, lln, uln in (
        ("the sample", observation.lln, observation.uln),
        ("the baseline", baseline.lln, baseline.uln),
    ):
        if lln is not None and uln is not None and lln > uln:
            raise InvalidInput(
                f"{term.name}: the reference range of {whose} is {lln} to {uln}, "
                "expected the lower limit first"
            )
    for name in observation.facts:
        if term.fact(name) is None:
            known = ", ".join(one.name for one in term.facts) or "none"
            raise InvalidInput(f"{term.name}: fact is {quoted(name)}, expected one of: {known}")


def _check_unit(term: Term, unit: str | None) -> None:
    if term.unit == ANY_UNIT:
        return
    if unit is None:
        raise InvalidInput(f"{term.name}: the value has no unit, expected {term.unit}")
    if unit != term.unit:
        raise InvalidInput(
            f"{term.name}: unit is {quoted(unit)}, expected {term.unit}; "
            "convert the value and its range first"
        )


def _sample(observation: Observation, value: float) -> Sample:
    """Return what conditions are asked of; a baseline of 0 has no multiples."""
    own = observation.baseline or Baseline()
    baseline = own.value
    if observation.is_baseline or baseline == 0 or own.bound is not Bound.EXACT:
        baseline = None
    return Sample(
        value=value,
        bound=observation.bound,
        lln=observation.lln,
        uln=observation.uln,
        baseline=baseline,
    )


def rows_asked(term: Term, observation: Observation) -> tuple[Row, ...]:
    """Return the rows that are asked about this value.

    A baseline is not compared with itself: rows that compare with the baseline, or are meant
    for an abnormal one, are left out, unless the term has no others.
    """
    rows = term.measured_rows
    if not observation.is_baseline:
        return rows
    others = tuple(row for row in rows if not compares_with_baseline(row))
    return others or rows


def compares_with_baseline(row: Row) -> bool:
    """Return whether a row compares with the baseline or is meant for an abnormal one only."""
    return row.baseline in {BaselineCase.HIGH, BaselineCase.LOW} or (
        row.condition is not None and row.condition.of_baseline
    )


def _ruled(
    row: Row, term: Term, observation: Observation, sample: Sample, settings: Settings
) -> _Ruled:
    assert row.condition is not None
    parts = [row.condition.holds(sample, settings.significant_digits)]
    if not observation.is_baseline:
        parts.append(_baseline_is(row.baseline, observation, settings))
    assumed = None
    if row.needs is not None:
        fact = term.fact(row.needs)
        assert fact is not None
        known = observation.facts.get(fact.name)
        if known is not None:
            parts.append(verdict(holds=known))
        elif fact.if_unknown is IfUnknown.WORST and not settings.ask_for_facts:
            assumed = f"not stated whether {fact.says}: the worst case was taken, that it is so"
        else:
            parts.append(unknown(f"whether {fact.says}"))
    return _Ruled(row, all_of(parts), assumed)


def _baseline_is(case: BaselineCase, observation: Observation, settings: Settings) -> Verdict:
    if case is BaselineCase.ANY:
        return TRUE
    wanted = case in {BaselineCase.HIGH, BaselineCase.LOW}
    is_so = _is_abnormal(
        observation, settings, high=case in {BaselineCase.HIGH, BaselineCase.NOT_HIGH}
    )
    if is_so is not None:
        return verdict(holds=is_so is wanted)
    baseline = observation.baseline or Baseline()
    return unknown("baseline" if baseline.value is None else "reference range of the baseline")


def _is_abnormal(observation: Observation, settings: Settings, *, high: bool) -> bool | None:
    """Return whether the baseline is above its range (or below it); None if that is not known."""
    baseline = observation.baseline or Baseline()
    if baseline.position is not None:
        return baseline.position is (Position.HIGH if high else Position.LOW)
    own, sample = (baseline.uln, observation.uln) if high else (baseline.lln, observation.lln)
    limit = sample if own is None else own
    if baseline.value is None or limit is None:
        return None
    digits = settings.significant_digits
    value, limit = significant(baseline.value, digits), significant(limit, digits)
    match baseline.bound:
        case Bound.EXACT:
            return value > limit if high else value < limit
        case Bound.BELOW:
            return not high if value <= limit else None
        case Bound.ABOVE:
            return high if value >= limit else None
        case _:
            assert_never(baseline.bound)


def _grade(
    rulebook: Rulebook, term: Term, observation: Observation, ruled: list[_Ruled], gap: Gap | None
) -> Grade:
    lowest = max((one.row.grade for one in ruled if one.verdict.truth is Truth.TRUE), default=0)
    open_above = [
        one for one in ruled if one.verdict.truth is Truth.UNKNOWN and one.row.grade > lowest
    ]
    highest = max((one.row.grade for one in open_above), default=lowest)
    deciding = [one for one in ruled if one.verdict.truth is Truth.TRUE and one.row.grade == lowest]
    level: Level = level_between(lowest, highest)
    if gap is not None and gap.answer is GapAnswer.UNGRADABLE:
        level, deciding = level_between(0, 5), []
    shown = deciding + open_above
    return Grade(
        rulebook=rulebook.key,
        term=term.name,
        level=level,
        rows=tuple(one.row.id for one in deciding),
        inputs=_inputs(term, observation, shown),
        missing=once_each(name for one in open_above for name in one.verdict.missing),
        assumptions=once_each(_assumptions(observation, deciding, open_above)),
        remarks=once_each(_remarks(term, observation, deciding, gap)),
        verified="; ".join(once_each(one.row.verified for one in deciding)) or rulebook.verified,
    )


def _gap(term: Term, sample: Sample, settings: Settings) -> Gap | None:
    for gap in term.gaps:
        truth = gap.condition.holds(sample, settings.significant_digits).truth
        # A value that may lie where there is no grade has none that is known.
        if truth is Truth.TRUE or (truth is Truth.UNKNOWN and gap.answer is GapAnswer.UNGRADABLE):
            return gap
    return None


def _inputs(term: Term, observation: Observation, shown: list[_Ruled]) -> tuple[Used, ...]:
    unit = f" {observation.unit}" if observation.unit not in {None, "1"} else ""
    assert observation.value is not None
    sample = _sample(observation, observation.value)
    kept = [("value", sample.value)]
    needed = {
        part.needs
        for row in (one.row for one in shown)
        if row.condition is not None
        for part in row.condition.comparisons
    }
    of_baseline = any(compares_with_baseline(one.row) for one in shown)
    for reference, number in (
        (Reference.LLN, sample.lln),
        (Reference.ULN, sample.uln),
        (Reference.BASELINE, sample.baseline),
    ):
        wanted = reference.value in needed or (reference is Reference.BASELINE and of_baseline)
        if number is not None and wanted:
            kept.append((reference.value, number))
    facts = [
        Used(fact.says, "yes" if observation.facts[fact.name] else "no")
        for fact in term.facts
        if fact.name in observation.facts
    ]
    sign = observation.bound.value
    value, *others = (Used(name, f"{number:g}{unit}") for name, number in kept)
    return (Used(value.name, sign + value.text), *others, *facts)


def _assumptions(
    observation: Observation, deciding: list[_Ruled], open_above: list[_Ruled]
) -> list[str]:
    """Return what was taken for granted; nothing where a row decides without it."""
    shown = [*deciding, *open_above]
    hangs = all(one.assumed is not None for one in deciding)
    said = [one.assumed for one in (shown if hangs else open_above) if one.assumed is not None]
    baseline = observation.baseline
    if baseline is not None and baseline.position is None and baseline.value is not None:
        cases = {one.row.baseline for one in shown}
        high = cases & {BaselineCase.HIGH, BaselineCase.NOT_HIGH} and baseline.uln is None
        low = cases & {BaselineCase.LOW, BaselineCase.NOT_LOW} and baseline.lln is None
        if high or low:
            said.append("the reference range of the baseline was taken to be that of the sample")
    return said


def _is_within_its_range(term: Term, observation: Observation) -> bool:
    """Return whether a value is known not to lie beyond its own limit on the harmful side.

    Children have limits beyond fixed thresholds: the print grades by these all the same.
    """
    value, lln, uln = observation.value, observation.lln, observation.uln
    if value is None or observation.bound is not Bound.EXACT:
        return False
    match term.direction:
        case Direction.LOW:
            return lln is not None and value >= lln
        case Direction.HIGH:
            return uln is not None and value <= uln
        case _:
            assert_never(term.direction)


def _remarks(
    term: Term, observation: Observation, deciding: list[_Ruled], gap: Gap | None
) -> list[str]:
    said = [gap.says] if gap is not None else []
    said += [
        f"graded by the value alone; the print of grade {one.row.grade} also says: "
        + ", ".join(one.row.clinical)
        for one in deciding
        if one.row.clinical
    ]
    reached = max((one.row.grade for one in deciding), default=0)
    if reached and _is_within_its_range(term, observation):
        said.append(
            "the value lies within its own reference range; the threshold of the row is fixed"
        )
    if reached:
        said += [
            f"grade {row.grade} is a clinical judgement and was not asked: {row.printed}"
            for row in term.rows
            if row.condition is None and reached < row.grade < 5  # noqa: PLR2004 - death is never asked
        ]
    if observation.is_baseline and any(map(compares_with_baseline, term.measured_rows)):
        said.append(
            "a baseline is not compared with itself: rows for an abnormal one were left out"
        )
    if term.note:
        said.append(term.note)
    return said


__all__ = [
    "Baseline",
    "Observation",
    "Position",
    "Settings",
    "check_observation",
    "compares_with_baseline",
    "grade_measured",
    "rows_asked",
]
