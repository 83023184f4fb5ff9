"""Criteria beside one another: one that contradicts, implies, or repeats another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from trialwright.eligibility.checks.values import Remark, Rule, Stated
from trialwright.eligibility.criteria import (
    Compare,
    CriteriaReading,
    Criterion,
    Section,
    are_disjoint,
    is_within,
)
from trialwright.vocabulary.sentences import sentence


def _single(reading: CriteriaReading) -> Iterator[tuple[Criterion, Compare]]:
    """Give the criteria that are one bound, asked of everybody and at no other time."""
    for criterion in reading.criteria:
        atom = criterion.expression
        if not isinstance(atom, Compare) or criterion.cohort is not None or criterion.unread:
            continue
        if atom.limits.directed and atom.variable.concept is not None and atom.window is None:
            yield criterion, atom


def _pairs(
    reading: CriteriaReading,
) -> Iterator[tuple[tuple[Criterion, Compare], tuple[Criterion, Compare]]]:
    """Give the pairs of bounds on one variable in one unit."""
    for one, other in combinations(list(_single(reading)), 2):
        same = one[1].variable.concept == other[1].variable.concept
        codes = {atom.unit.ucum if atom.unit is not None else None for _, atom in (one, other)}
        if same and len(codes) == 1:
            yield one, other


def _contradictions(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for (first, one), (second, other) in _pairs(reading):
        sections = {first.section, second.section}
        if sections == {Section.INCLUSION} and are_disjoint(one.limits, other.limits):
            said = sentence(
                "nobody can meet {one} and {other} together", one=first.id, other=second.id
            )
            yield Remark("contradiction", second.id, second.span, said)
        if sections == {Section.INCLUSION, Section.EXCLUSION}:
            inner, outer = (one, other) if first.section is Section.INCLUSION else (other, one)
            if is_within(inner.limits, outer.limits):
                said = sentence(
                    "whoever meets {one} is excluded by {other}", one=first.id, other=second.id
                )
                yield Remark("contradiction", second.id, second.span, said)


def _subsumed(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    for (first, one), (second, other) in _pairs(reading):
        if {first.section, second.section} == {Section.INCLUSION, Section.EXCLUSION}:
            if are_disjoint(one.limits, other.limits):
                said = sentence(
                    "{other} adds nothing to {one}: no value meets both",
                    one=first.id,
                    other=second.id,
                )
                yield Remark("subsumed", second.id, second.span, said)
        elif first.section is second.section and (
            is_within(one.limits, other.limits) or is_within(other.limits, one.limits)
        ):
            said = sentence(
                "of {one} and {other} one implies the other", one=first.id, other=second.id
            )
            yield Remark("subsumed", second.id, second.span, said)


def _duplicates(reading: CriteriaReading, _stated: Stated) -> Iterator[Remark]:
    seen: dict[tuple[Section, str], str] = {}
    for criterion in reading.criteria:
        words = " ".join(criterion.span.of(reading.text).lower().strip("*-. 0123456789)(").split())
        before = seen.setdefault((criterion.section, words), criterion.id)
        if before != criterion.id:
            said = sentence("it says the same as {other}", other=before)
            yield Remark("duplicate", criterion.id, criterion.span, said)


RULES = (
    Rule(
        "contradiction",
        "no one can meet two criteria, or whoever does is excluded",
        _contradictions,
    ),
    Rule("subsumed", "one criterion implies another", _subsumed),
    Rule("duplicate", "a criterion stands twice", _duplicates),
)
