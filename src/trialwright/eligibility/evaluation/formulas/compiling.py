"""The criteria of one study to its formula: what `evaluating` and `expressions` do, said once.

Nothing is asked of a patient here. What a person could sign is taken as not signed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import assert_never

from trialwright.eligibility.checks import Remark, Stated, check
from trialwright.eligibility.criteria import (
    All,
    Any,
    AtLeast,
    Atom,
    Attestation,
    Biomarker,
    Citation,
    Compare,
    CriteriaReading,
    Criterion,
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
    Origin,
    Score,
    Section,
    Span,
)
from trialwright.eligibility.evaluation.case import Case
from trialwright.eligibility.evaluation.evaluating import SAYS_NO, TWO_READINGS, unread_parts
from trialwright.eligibility.evaluation.exceptions import parted
from trialwright.eligibility.evaluation.fields import fields_as_criteria
from trialwright.eligibility.evaluation.formulas.formula import (
    ALWAYS,
    SECTIONS,
    UNKNOWN,
    Entry,
    Formula,
    Join,
    Terms,
)
from trialwright.eligibility.evaluation.formulas.leaves import leaf_json, leaf_of
from trialwright.eligibility.evaluation.index_disease import index_of
from trialwright.eligibility.evaluation.readings import read_as
from trialwright.eligibility.evaluation.signing import Choice
from trialwright.eligibility.evaluation.verdicts import Verdict
from trialwright.eligibility.patient import Patient, Policies
from trialwright.vocabulary import Concepts, concepts

_NOBODY = Patient(id="")
_NO_POLICY = Policies(day=date(2000, 1, 1))


def compiled(
    reading: CriteriaReading,
    stated: Stated | None = None,
    remarks: Iterable[Remark] | None = None,
    vocabulary: Concepts | None = None,
) -> Formula:
    """Return the formula of a study's criteria and of the structured fields beside them.

    `remarks` are those of `check`, which is asked for them if they are not given.
    """
    known = vocabulary or concepts()
    noted = check(reading, stated or Stated()) if remarks is None else tuple(remarks)
    index = index_of(reading, known)
    terms = Terms()
    put = _Compiler(terms, known, index)
    asked = fields_as_criteria(stated or Stated())
    texts = tuple(put.entry(one, reading.text, noted) for one in reading.criteria)
    fields = tuple(put.entry(one, asked.text, ()) for one in asked.criteria)
    return Formula(terms=terms.all(), texts=texts, fields=fields, disease=tuple(sorted(index)))


@dataclass(frozen=True, slots=True)
class _Compiler:
    """Where terms go, and what is the same for every criterion of a study."""

    terms: Terms
    vocabulary: Concepts
    index: frozenset[str] = field(default_factory=frozenset)

    def entry(self, criterion: Criterion, text: str, remarks: Iterable[Remark]) -> Entry:
        """Return a criterion as an entry."""
        noted = [one for one in remarks if one.criterion == criterion.id]
        is_exclusion = criterion.section is Section.EXCLUSION
        case = Case(
            criterion=criterion,
            text=text,
            patient=_NOBODY,
            policies=_NO_POLICY,
            vocabulary=self.vocabulary,
            index=self.index,
            neutral=Verdict.NOT_MET if is_exclusion else Verdict.MET,
        )
        places = [one.span for one in noted if one.rule == TWO_READINGS]
        says_no = any(one.rule == SAYS_NO for one in noted)
        term = self._whole(case, self._read_both(case, places), says_no=says_no)
        return SECTIONS.index(criterion.section), self._of_cohort(case, term)

    def _read_both(self, case: Case, places: Sequence[Span]) -> int:
        if not places:
            return self.expression(case.criterion.expression, case)
        place, *others = places
        both_ways = [read_as(case.criterion, place, one) for one in (Choice.AND, Choice.OR)]
        if both_ways[0] == both_ways[1]:
            return self.terms.node(Join.ASIDE, (self._read_both(case, others),))
        by_and, by_or = (self._read_both(replace(case, criterion=one), others) for one in both_ways)
        return self.terms.node(Join.BRANCH, (UNKNOWN, by_and, by_or))

    def _whole(self, case: Case, term: int, *, says_no: bool) -> int:
        criterion = case.criterion
        is_exclusion = criterion.section is Section.EXCLUSION
        is_unread = bool(criterion.unread) or any(unread_parts(criterion))
        if criterion.origin is Origin.PROPOSAL or is_unread or (is_exclusion and says_no):
            return self.terms.node(Join.ASIDE, (term,))
        return self.terms.node(Join.GROUNDED, (term,)) if is_exclusion else term

    def _of_cohort(self, case: Case, term: int) -> int:
        if case.criterion.cohort is None:
            return term
        least = 1 if case.neutral is Verdict.MET else 2
        return self._some(least, (UNKNOWN, term))

    def expression(self, expression: Expression, case: Case) -> int:
        """Return the term of an expression at a place, with that of everything below it."""
        match expression:
            case All(parts):
                return self._some(len(parts), self._each(parts, case))
            case Any(parts):
                return self._some(1, self._each(parts, case))
            case AtLeast(least, parts):
                return self._some(least, self._each(parts, case))
            case Not(part):
                return -self.expression(part, case.negated())
            case IfElse(condition, then, otherwise):
                return self.terms.node(Join.BRANCH, self._each((condition, then, otherwise), case))
            case Except():
                return self._except(expression, case)
            case NotApplicableUnless(condition, part):
                is_met = case.neutral is Verdict.MET
                join = Join.UNLESS_MET if is_met else Join.UNLESS_NOT_MET
                return self.terms.node(join, self._each((condition, part), case))
            case Compare() | Score() | Multiple() | Has() | Exposure() | Demographic():
                return self._leaf(expression, case)
            case Biomarker() | Attestation() | Judgement() | Citation() | Opaque():
                return self._leaf(expression, case)
            case _:
                assert_never(expression)

    def _except(self, expression: Except, case: Case) -> int:
        exceptions = parted(expression, self.vocabulary)
        base = self.expression(expression.base, case.within(exceptions.of_facts))
        if not exceptions.of_patient:
            return base
        holds = self._some(1, self._each(exceptions.of_patient, case))
        lifted = self._some(2, (base, -holds))
        is_exclusion = case.neutral is Verdict.NOT_MET
        if is_exclusion and exceptions.is_clear:
            return lifted
        other = base if is_exclusion else self._some(1, (base, holds))
        return self.terms.node(Join.AGREED, (lifted, other))

    def _each(self, parts: Iterable[Expression], case: Case) -> tuple[int, ...]:
        return tuple(self.expression(one, case) for one in parts)

    def _leaf(self, atom: Atom, case: Case) -> int:
        leaf = leaf_of(atom, case)
        return UNKNOWN if leaf is None else self.terms.number(leaf_json(leaf))

    def _some(self, least: int, parts: tuple[int, ...]) -> int:
        """Return so many of some parts; the order of the parts makes no difference."""
        if not parts:
            return ALWAYS if least <= 0 else -ALWAYS
        if len(parts) == least == 1:
            return parts[0]
        return self.terms.node(Join.SOME, tuple(sorted(parts)), least)
