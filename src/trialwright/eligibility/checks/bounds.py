"""Bounds: without a unit, without a direction, or outside what a scale can show."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from trialwright.eligibility.checks.values import Remark, Rule, Stated
from trialwright.eligibility.criteria import (
    Atom,
    Biomarker,
    Compare,
    CriteriaReading,
    Criterion,
    Demographic,
    Exposure,
    Has,
    Limits,
    Multiple,
    Score,
    atoms_of,
)
from trialwright.vocabulary.sentences import sentence

#: The best and the worst that a scale can show, and its steps (sources: the scales themselves,
#: as listed in LOINC 89247-1 for ECOG, 89243-0 for Karnofsky, NCIt C38144 for Lansky).
_SCALES = {
    "ecog": (Decimal(0), Decimal(5), Decimal(1)),
    "karnofsky": (Decimal(0), Decimal(100), Decimal(10)),
    "lansky": (Decimal(0), Decimal(100), Decimal(10)),
    "nyha": (Decimal(1), Decimal(4), Decimal(1)),
}
#: Ratios that are written without a unit.
_BARE = frozenset(("inr", "hcg", "blasts", "cd4"))


def _atoms(reading: CriteriaReading) -> Iterator[tuple[Criterion, Atom]]:
    for criterion in reading.criteria:
        for atom in atoms_of(criterion.expression):
            yield criterion, atom


def _remark(rule: str, criterion: Criterion, atom: Atom, said: str) -> Remark:
    place = atom.spans[0] if atom.spans else criterion.span
    return Remark(rule, criterion.id, place, said)


def _without_unit(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion, atom in _atoms(reading):
        if isinstance(atom, Compare) and atom.unit is None and atom.variable.concept is not None:
            if atom.variable.concept in _BARE:
                continue
            said = sentence(
                "{words} {limits} has no unit", words=atom.variable.words, limits=atom.limits
            )
            yield _remark("unit-missing", criterion, atom, said)
        if isinstance(atom, Demographic) and atom.limits is not None and atom.unit is None:
            said = sentence("age {limits} has no unit", limits=atom.limits)
            yield _remark("unit-missing", criterion, atom, said)


def _limits(atom: Atom) -> Limits | None:
    match atom:
        case Compare() | Multiple() | Score() | Demographic() | Biomarker():
            return atom.limits
        case Has():
            return atom.count
        case Exposure():
            return atom.dose or atom.lines
        case _:
            return None


def _without_direction(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion, atom in _atoms(reading):
        limits = _limits(atom)
        if limits is not None and not limits.directed and limits.low is not None:
            said = sentence(
                "{number} has no direction: at least, at most, or exactly?",
                number=limits.low.value,
            )
            yield _remark("bound-without-direction", criterion, atom, said)


def _implausible(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for criterion, atom in _atoms(reading):
        if not isinstance(atom, Score) or atom.limits is None or atom.scale.concept is None:
            continue
        known = _SCALES.get(atom.scale.concept)
        if known is None:
            continue
        best, worst, step = known
        for end in (atom.limits.low, atom.limits.high):
            if end is not None and (not best <= end.value <= worst or end.value % step != 0):
                said = sentence(
                    "{scale} {number} is none of {best} to {worst} in steps of {step}",
                    scale=atom.scale.words,
                    number=end.value,
                    best=best,
                    worst=worst,
                    step=step,
                )
                yield _remark("unit-implausible", criterion, atom, said)


RULES = (
    Rule("unit-missing", "a bound has no unit", _without_unit),
    Rule("bound-without-direction", "a number has no direction", _without_direction),
    Rule("unit-implausible", "a bound is none that its scale can show", _implausible),
)
