"""Sentences that go on with the one before: another choice, or what is asked where it fails."""

from __future__ import annotations

from trialwright.eligibility.criteria import (
    All,
    Any,
    Compare,
    Expression,
    IfElse,
    Multiple,
    NotApplicableUnless,
    Score,
    are_disjoint,
)


def either(first: Expression, second: Expression, *, is_listed: bool = False) -> Expression:
    """Return two expressions of which one suffices, in one row with those before them."""
    if isinstance(first, All) and is_listed:
        # "Steatosis and one of: FIB-4 > 1.3 or; stiffness > 8 kPa": the choice is the last.
        return All((*first.parts[:-1], either(first.parts[-1], second)))
    parts = first.parts if isinstance(first, Any) else (first,)
    return Any((*parts, second))


def turned_by(before: Expression, read: Expression) -> Expression | None:
    """Return "urine protein < 2+; if >= 2+, protein < 1 g/day" as one of two; None if not so.

    Whoever fails the first bound is asked for the second one in its place.
    """
    if not isinstance(read, NotApplicableUnless):
        return None
    condition = read.condition
    for kind in (Compare, Multiple, Score):
        if isinstance(before, kind) and isinstance(condition, kind):
            same = _name(before) == _name(condition)
            one, other = before.limits, condition.limits
            if same and one is not None and other is not None and are_disjoint(one, other):
                return IfElse(condition, read.part, before)
    return None


def _name(one: Compare | Multiple | Score) -> str:
    term = one.scale if isinstance(one, Score) else one.variable
    return term.concept or term.words.lower()
