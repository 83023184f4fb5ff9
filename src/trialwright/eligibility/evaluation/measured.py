"""Bounds on measured variables, scales, multiples of limits, and shares of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from trialwright.eligibility.criteria import (
    Biomarker,
    Compare,
    Limits,
    Multiple,
    Reference,
    Score,
    Unit,
)
from trialwright.eligibility.evaluation.answers import Answer, evidence_of
from trialwright.eligibility.evaluation.case import Case
from trialwright.eligibility.evaluation.cells import is_of
from trialwright.eligibility.evaluation.logic import all_of
from trialwright.eligibility.evaluation.reasons import Why
from trialwright.eligibility.evaluation.results import counted, question_of, told, variable_of
from trialwright.eligibility.evaluation.times import asks_screening, is_on_the_day
from trialwright.eligibility.patient import (
    Fact,
    Finding,
    Question,
    facts_of,
    is_present,
    meets,
    meets_multiple,
)
from trialwright.vocabulary import Quantity, analyte, readings
from trialwright.vocabulary.units import is_unit

#: Scales of which a criterion must say which one it means.
_SEVERAL = frozenset({"performance-status", "transaminases", "blasts"})
_SCORE = "{score}"


def compared(atom: Compare, case: Case) -> Answer:
    """Return whether a measured variable lies within its limits."""
    concept = variable_of(atom.variable, case)
    if concept is None or concept in _SEVERAL:
        return _by_a_person(atom, case, concept)
    bounds = list(_bounds(atom.limits, _ucum(atom.unit, concept)))
    if not atom.limits.directed or not bounds:
        return case.left_open(atom, Why.AMBIGUOUS_TEXT, detail="its bound has no direction or unit")
    question = _question(atom, case, concept)
    if question is None:
        return _by_a_person(atom, case, concept)
    if atom.method:
        question = replace(question, methods=(_stem(atom.method),))
    return _met(atom, case, question, lambda fact: [meets(fact, concept, *one) for one in bounds])


def scored(atom: Score, case: Case) -> Answer:
    """Return whether a scale lies within its limits; letters and classes go to a person."""
    concept = variable_of(atom.scale, case)
    if concept is None or concept in _SEVERAL or atom.limits is None or atom.levels:
        return _by_a_person(atom, case, concept)
    if not atom.limits.directed:
        return case.left_open(atom, Why.AMBIGUOUS_TEXT, detail="its bound has no direction")
    question = _question(atom, case, concept)
    if question is None:
        return _by_a_person(atom, case, concept)
    bounds = list(_bounds(atom.limits, _SCORE))
    return _met(atom, case, question, lambda fact: [meets(fact, concept, *one) for one in bounds])


def multiplied(atom: Multiple, case: Case) -> Answer:
    """Return whether a result lies within multiples of the upper limit that came with it."""
    concept = variable_of(atom.variable, case)
    is_upper = atom.of is Reference.ULN or (atom.of is Reference.NORMAL and _is_at_most(atom))
    if concept is None or concept in _SEVERAL or not is_upper or not atom.limits.directed:
        return _by_a_person(atom, case, concept)
    question = _question(atom, case, concept)
    if question is None:
        return _by_a_person(atom, case, concept)
    factors = list(_factors(atom.limits))
    return _met(
        atom, case, question, lambda fact: [meets_multiple(fact, concept, *one) for one in factors]
    )


def expressed(atom: Biomarker, case: Case) -> Answer:
    """Return whether an antigen is on as many cells of the population as the text asks."""
    concept = variable_of(atom.antigen, case)
    if concept is None:
        return _by_a_person(atom, case, concept)
    question = case.question(concept)
    if atom.assay:
        question = replace(question, methods=(_stem(atom.assay),))
    found = facts_of(question)
    if atom.population and found:
        of_them = tuple(fact for fact in found if is_of(fact, atom.population))
        if not of_them:
            detail = f"no result says that it is of {atom.population}"
            about = f"{concept} on {atom.population}"
            return case.left_open(
                atom, Why.WRONG_POPULATION, about, evidence_of(reversed(found)), detail
            )
        question = replace(question, patient=replace(case.patient, facts=of_them))
    return _share(atom, case, concept, _with_method(question))


def _share(atom: Biomarker, case: Case, concept: str, question: Question) -> Answer:
    """Return whether the share of cells lies within limits, or the marker is there at all."""
    if atom.limits is None:
        if atom.positive is None:
            return _by_a_person(atom, case, concept)
        answer = _met(atom, case, question, lambda fact: [is_present(fact, concept)])
        return answer if atom.positive else ~answer
    bounds = list(_bounds(atom.limits, _ucum(atom.unit, concept)))
    if not atom.limits.directed or not bounds:
        return case.left_open(atom, Why.AMBIGUOUS_TEXT, detail="its bound has no direction or unit")
    return _met(atom, case, question, lambda fact: [meets(fact, concept, *one) for one in bounds])


def _question(atom: Compare | Score | Multiple, case: Case, concept: str) -> Question | None:
    if not is_on_the_day(atom.at):
        return None
    at_screening = asks_screening(atom.window, atom.at)
    return question_of(case, concept, atom.window, at_screening=at_screening)


def _met(
    atom: Compare | Score | Multiple | Biomarker,
    case: Case,
    question: Question,
    tell: Callable[[Fact], list[Finding]],
) -> Answer:
    fact = counted(atom, case, question)
    if isinstance(fact, Answer):
        return fact
    return all_of([told(atom, case, one) for one in tell(fact)])


def _by_a_person(
    atom: Compare | Score | Multiple | Biomarker, case: Case, concept: str | None
) -> Answer:
    """Return that a person compares, with the results that are there."""
    found = facts_of(case.question(concept)) if concept is not None else ()
    detail = "" if concept is not None else "no measured variable is known for these words"
    evidence = evidence_of(reversed(found))
    return case.left_open(atom, Why.NEEDS_JUDGEMENT, "", evidence, detail)


def _bounds(limits: Limits, ucum: str | None) -> Iterator[tuple[str, Quantity]]:
    """Yield the comparisons that limits stand for, with their unit; none without one."""
    if ucum is None:
        return
    if limits.low is not None:
        operator = ">=" if limits.low.inclusive else ">"
        yield operator, Quantity.of(str(limits.low.value), ucum)
    if limits.high is not None:
        operator = "<=" if limits.high.inclusive else "<"
        yield operator, Quantity.of(str(limits.high.value), ucum)


def _factors(limits: Limits) -> Iterator[tuple[str, Fraction]]:
    if limits.low is not None:
        yield ">=" if limits.low.inclusive else ">", Fraction(limits.low.value)
    if limits.high is not None:
        yield "<=" if limits.high.inclusive else "<", Fraction(limits.high.value)


def _is_at_most(atom: Multiple) -> bool:
    return atom.limits.low is None and atom.limits.high is not None


def _ucum(stated: Unit | None, concept: str) -> str | None:
    """Return the code of a bound's unit; a bare number has one only where none is to be stated.

    Where a person wrote a unit without its code, a spelling that can mean one unit only is that.
    """
    if stated is not None and stated.ucum is None:
        meant = readings(stated.written)
        return meant[0].code if len(meant) == 1 else None
    if stated is not None and stated.ucum is not None:
        return stated.ucum if is_unit(stated.ucum) else None
    known = analyte(concept)
    is_bare = known is not None and known.unit.is_number and known.unit.factor == 1
    return known.unit.code if known is not None and is_bare else None


def _stem(words: str) -> str:
    """Return the word by which a method is recognised: "flow cytometry" by "flow"."""
    return words.split(maxsplit=1)[0].casefold()


def _with_method(question: Question) -> Question:
    """Return the question to results of which each text that may name the method is looked at."""
    if not question.methods:
        return question
    facts = tuple(
        replace(fact, method=f"{fact.method} {fact.text}") for fact in question.patient.facts
    )
    return replace(question, patient=replace(question.patient, facts=facts))
