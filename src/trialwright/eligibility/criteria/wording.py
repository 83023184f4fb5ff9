"""An expression as a sentence for the people of a site."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from trialwright.eligibility.criteria.atoms import (
    Attestation,
    Biomarker,
    Citation,
    Compare,
    Demographic,
    Exposure,
    Has,
    Judgement,
    Multiple,
    Opaque,
    Score,
    Status,
)
from trialwright.eligibility.criteria.limits import (
    Anchor,
    Bound,
    Direction,
    Limits,
    Point,
    Unit,
    Window,
)
from trialwright.eligibility.criteria.tree import (
    All,
    Any,
    AtLeast,
    Except,
    Expression,
    IfElse,
    Not,
    NotApplicableUnless,
)

_TIMES = {
    "a": "year",
    "mo": "month",
    "wk": "week",
    "d": "day",
    "h": "hour",
    "min": "minute",
    "s": "second",
}


def sentence_of(expression: Expression) -> str:
    """Return an expression in words, beginning with a capital and ending with a full stop."""
    said = in_words(expression)
    # "eGFR" keeps its small letter.
    begins = said[:1] if said[1:2].isupper() else said[:1].upper()
    return f"{begins}{said[1:].removesuffix('.')}."


def in_words(expression: Expression) -> str:  # noqa: C901, PLR0912 - one case for each kind
    """Return an expression in words, as a part of a sentence."""
    match expression:
        case All(parts):
            return _row(parts, "and")
        case Any(parts):
            return _row(parts, "or")
        case Not(part):
            return f"not: {_inner(part)}"
        case AtLeast(least, parts):
            return f"at least {least} of: {'; '.join(map(in_words, parts))}"
        case IfElse(condition, then, otherwise):
            return f"if {in_words(condition)}: {in_words(then)}; otherwise: {in_words(otherwise)}"
        case Except(base, exceptions):
            return f"{_inner(base)}, except {_row(exceptions, 'or')}"
        case NotApplicableUnless(condition, part):
            return f"only asked if {in_words(condition)}: {in_words(part)}"
        case Compare():
            return _compare(expression)
        case Score():
            return _score(expression)
        case Multiple():
            times = f"{_limits(expression.limits)} times the {_REFERENCES[expression.of.value]}"
            asked = f"{expression.variable.words} {times}{_at(expression.at)}"
            return f"{asked}{_within(expression.window)}"
        case Has():
            return _has(expression)
        case Demographic():
            return _demographic(expression)
        case Biomarker():
            return _biomarker(expression)
        case Exposure():
            return _exposure(expression)
        case Attestation():
            # The words hold the window too.
            return f"somebody signs: {expression.words}"
        case Judgement():
            return _judgement(expression)
        case Citation():
            return f"see {expression.reference}"
        case Opaque():
            left = (
                "whatever else is meant by"
                if expression.reason == "open list"
                else "a person reads"
            )
            return f"{left}: {expression.words}{_within(expression.window)}"
        case _:
            assert_never(expression)


_REFERENCES = {
    "ULN": "laboratory's upper limit of normal",
    "LLN": "laboratory's lower limit of normal",
    "normal": "normal value",
    "baseline": "value at baseline",
}


def _inner(part: Expression) -> str:
    said = in_words(part)
    return f"({said})" if isinstance(part, All | Any | AtLeast | IfElse | Except) else said


def _row(parts: Iterable[Expression], word: str) -> str:
    said = [_inner(part) for part in parts]
    if len(said) < 2:  # noqa: PLR2004 - one part is no row
        return "".join(said)
    return f"{', '.join(said[:-1])} {word} {said[-1]}"


def _compare(atom: Compare) -> str:
    method = f" by {atom.method}" if atom.method else ""
    amount = _limits(atom.limits, atom.unit)
    return f"{atom.variable.words} {amount}{method}{_at(atom.at)}{_within(atom.window)}"


def _score(atom: Score) -> str:
    asked = " or ".join(atom.levels)
    if atom.limits is not None:
        asked = " or ".join(filter(None, [_limits(atom.limits), asked]))
    return f"{atom.scale.words} {asked}".rstrip() + _at(atom.at) + _within(atom.window)


def _has(atom: Has) -> str:
    before = {Status.PRESENT: "", Status.HISTORY: "history of ", Status.PLANNED: "planned "}
    count = f", {_limits(atom.count)} in number" if atom.count is not None else ""
    severity = f"{atom.severity} " if atom.severity else ""
    named = f"{before[atom.status]}{severity}{atom.concept.words}"
    return f"{named}{count}{_within(atom.window)}"


def _demographic(atom: Demographic) -> str:
    if atom.limits is not None:
        return f"{atom.trait.value} {_limits(atom.limits, atom.unit)}{_at(atom.at)}"
    return f"{atom.trait.value}: {atom.value}" if atom.value else atom.trait.value


def _biomarker(atom: Biomarker) -> str:
    found = {True: " positive", False: " negative", None: ""}[atom.positive]
    amount = f" {_limits(atom.limits, atom.unit)}" if atom.limits is not None else ""
    of = "of" if atom.limits is not None else "on"
    where = f" {of} {atom.population}" if atom.population else ""
    assay = f" by {atom.assay}" if atom.assay else ""
    return f"{atom.antigen.words}{found}{amount}{where}{assay}"


def _exposure(atom: Exposure) -> str:
    said = {Status.PRESENT: "takes", Status.HISTORY: "had", Status.PLANNED: "is planned to have"}
    lines = f"{_limits(atom.lines)} lines of " if atom.lines is not None else ""
    dose = f" {_limits(atom.dose, atom.unit)}" if atom.dose is not None else ""
    return f"{said[atom.status]} {lines}{atom.agent.words}{dose}{_within(atom.window)}"


def _judgement(atom: Judgement) -> str:
    amount = f" {_limits(atom.limits, atom.unit)}" if atom.limits is not None else ""
    return f"a physician judges: {atom.words}{amount}{_within(atom.window)}"


def _limits(limits: Limits, unit: Unit | None = None) -> str:
    """Say limits with their unit; the unit of a time in the right number."""
    low, high = limits.low, limits.high
    if not limits.directed and low is not None:
        return f"{low.value}{_unit(unit, low)} (no direction stated)"
    if low is not None and low == high and low.inclusive:
        return f"exactly {low.value}{_unit(unit, low)}"
    if low is not None and high is not None:
        between = f"from {_end(low, 'above')} to {_end(high, 'below')}"
        return f"{between}{_unit(unit, high)}"
    if low is not None:
        return f"{'at least' if low.inclusive else 'above'} {low.value}{_unit(unit, low)}"
    if high is not None:
        return f"{'at most' if high.inclusive else 'below'} {high.value}{_unit(unit, high)}"
    return "any amount"


def _end(bound: Bound, word: str) -> str:
    return str(bound.value) if bound.inclusive else f"{word} {bound.value}"


def _unit(unit: Unit | None, bound: Bound) -> str:
    if unit is None:
        return ""
    if unit.ucum in _TIMES:
        return f" {_TIMES[unit.ucum]}{'' if bound.value == 1 else 's'}"
    return unit.written if unit.written == "%" else f" {unit.written}"


def _at(anchor: Anchor | None) -> str:
    if anchor is None or anchor.point is Point.UNSTATED:
        return ""
    return f" at {anchor.words or anchor.point.value}"


def _within(window: Window | None) -> str:
    if window is None:
        return ""
    length = "" if window.limits is None else f" {_limits(window.limits, _time(window.unit))}"
    if window.half_lives is not None:
        lives = f"{_limits(window.half_lives)} half-lives"
        length = f"{length} or {lives}" if length else f" {lives}"
        length += f", whichever is {window.whichever}," if window.whichever else ""
    if window.limits is None and window.direction is Direction.UNTIL:
        return f", until {window.anchor.words or window.anchor.point.value}"
    anchor = window.anchor.words or window.anchor.point.value
    if window.anchor.point is Point.UNSTATED and not window.anchor.words:
        anchor = "a moment that is not stated"
    if window.direction is Direction.LASTING and window.anchor.point is not Point.UNSTATED:
        return f", for{length} before {anchor}"
    return _SIDES[window.direction].format(length=length, anchor=anchor)


_SIDES = {
    Direction.BEFORE: ",{length} before {anchor}",
    Direction.AFTER: ",{length} after {anchor}",
    Direction.UNTIL: ", until{length} after {anchor}",
    Direction.DURING: ", during {anchor}",
    Direction.AROUND: ",{length} around {anchor}",
    Direction.LASTING: ", for{length}",
    Direction.UNSTATED: ", within{length} (before or after is not stated)",
}


def _time(unit: str | None) -> Unit | None:
    return None if unit is None else Unit(_TIMES.get(unit, unit), unit)
