"""One expression put to one patient: every kind of it, by Kleene's strong logic."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from trialwright.eligibility.criteria import (
    All,
    Any,
    AtLeast,
    Atom,
    Attestation,
    Biomarker,
    Citation,
    Compare,
    Demographic,
    Except,
    Exposure,
    Expression,
    Has,
    IfElse,
    Judgement,
    Multiple,
    Not,
    NotApplicableUnless,
    Opaque,
    Score,
    atoms_of,
    in_words,
)
from trialwright.eligibility.evaluation.answers import Answer
from trialwright.eligibility.evaluation.case import Case
from trialwright.eligibility.evaluation.demographics import demographic
from trialwright.eligibility.evaluation.exceptions import parted
from trialwright.eligibility.evaluation.logic import all_of, any_of, if_else, some_of
from trialwright.eligibility.evaluation.measured import compared, expressed, multiplied, scored
from trialwright.eligibility.evaluation.presence import has
from trialwright.eligibility.evaluation.reasons import Why
from trialwright.eligibility.evaluation.statements import statement_of
from trialwright.eligibility.evaluation.verdicts import Verdict

OPEN_LIST = "open list"
_WHETHER_ALL = "whether the exception holds for all that is asked for"
_WHETHER_WAIVED = "whether the exception waives the demand or is not allowed"


def answered(expression: Expression, case: Case) -> Answer:
    """Return what an expression says of the patient."""
    match expression:
        case All(parts):
            return all_of([answered(one, case) for one in parts])
        case Any(parts):
            return any_of([answered(one, case) for one in parts])
        case AtLeast(least, parts):
            return some_of(least, [answered(one, case) for one in parts])
        case Not(part):
            return ~answered(part, case.negated())
        case IfElse(condition, then, otherwise):
            asked = answered(condition, case)
            return if_else(asked, answered(then, case), answered(otherwise, case))
        case Except():
            return _except(expression, case)
        case NotApplicableUnless():
            return _unless(expression, case)
        case _ if case.teller is not None:
            return case.teller(expression, case)
        case _:
            return atom_answered(expression, case)


def atom_answered(expression: Atom, case: Case) -> Answer:  # noqa: C901 - one case for each kind
    """Return what one atom says of the patient."""
    match expression:
        case Compare():
            return compared(expression, case)
        case Score():
            return scored(expression, case)
        case Multiple():
            return multiplied(expression, case)
        case Has() | Exposure():
            return has(expression, case)
        case Demographic():
            return demographic(expression, case)
        case Biomarker():
            return expressed(expression, case)
        case Attestation():
            return case.left_open(expression, Why.NEEDS_ATTESTATION)
        case Judgement():
            return case.left_open(expression, Why.NEEDS_JUDGEMENT)
        case Citation():
            return case.left_open(expression, Why.UNRESOLVED_REFERENCE)
        case Opaque():
            is_list = expression.reason == OPEN_LIST
            return case.left_open(expression, Why.OPEN_LIST if is_list else Why.UNREAD)
        case _:
            assert_never(expression)


def _unless(expression: NotApplicableUnless, case: Case) -> Answer:
    """Return the answer of a part that is asked only under a condition.

    Where the condition does not hold the verdict is the one that leaves the way free: in an
    inclusion item this is Any(Not(condition), part), in an exclusion item All(condition, part).
    """
    condition = answered(expression.condition, case)
    part = answered(expression.part, case)
    made = any_of([~condition, part]) if case.neutral is Verdict.MET else all_of([condition, part])
    if condition.verdict is Verdict.NOT_MET:
        note = f"not applicable: asked only if {in_words(expression.condition)}"
        return replace(made, notes=(note,), evidence=condition.evidence, applies=False)
    return made


def _except(expression: Except, case: Case) -> Answer:
    """Return the answer of a base without its exceptions.

    Of recorded facts, each is taken for itself: it counts unless it is an exception. What else is
    known of the patient lifts an exclusion; in an inclusion item it may as well waive the demand,
    and where that makes a difference a person says which is meant. So does one where it is not
    clear of which part of the base an exception speaks.
    """
    exceptions = parted(expression, case.vocabulary)
    base = answered(expression.base, case.within(exceptions.of_facts))
    if not exceptions.of_patient:
        return base
    holds = any_of([answered(one, case) for one in exceptions.of_patient])
    lifted = all_of([base, ~holds])
    is_exclusion = case.neutral is Verdict.NOT_MET
    if is_exclusion and exceptions.is_clear:
        return lifted
    other = base if is_exclusion else any_of([base, holds])
    if lifted.verdict is other.verdict:
        return lifted
    spans = tuple(span for atom in atoms_of(expression) for span in atom.spans)
    detail = _WHETHER_ALL if is_exclusion else _WHETHER_WAIVED
    words = statement_of(expression)
    return case.open_at(words, spans or (case.criterion.span,), Why.AMBIGUOUS_TEXT, detail=detail)
