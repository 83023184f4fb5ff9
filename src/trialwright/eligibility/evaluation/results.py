"""Which result counts for a criterion: its newest on or before the day, and new enough for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from trialwright.eligibility.criteria import Atom, Exposure, Has, Term, Window
from trialwright.eligibility.evaluation.answers import Answer, settled
from trialwright.eligibility.evaluation.case import Case, facts_as_evidence
from trialwright.eligibility.evaluation.meaning import meaning_of
from trialwright.eligibility.evaluation.reasons import Why
from trialwright.eligibility.evaluation.times import days_of
from trialwright.eligibility.evaluation.verdicts import verdict_of
from trialwright.eligibility.patient import (
    Certainty,
    Fact,
    Question,
    Unanswered,
    is_present,
    latest,
)
from trialwright.eligibility.patient import Finding as Told

#: Names that criteria give to what the vocabulary has under another id.
_SAME: Mapping[str, str] = MappingProxyType(
    {
        "bmi": "body-mass-index",
        "bsa": "body-surface-area",
        "hemoglobin": "haemoglobin",
        "hematocrit": "haematocrit",
        "pt": "prothrombin-time",
        "cholesterol": "cholesterol-total",
        "cd4": "cd4-count",
        "spo2": "oxygen-saturation",
        "systolic-pressure": "systolic-blood-pressure",
        "diastolic-pressure": "diastolic-blood-pressure",
        "temperature": "body-temperature",
        "nyha": "nyha-class",
    }
)


def variable_of(term: Term, case: Case) -> str | None:
    """Return the concept of a measured variable, or None where no one is known."""
    if term.concept is not None and term.concept in _SAME:
        return _SAME[term.concept]
    if term.concept is not None and case.vocabulary.concept(term.concept) is not None:
        return term.concept
    meaning = meaning_of(term, case.vocabulary)
    is_one = len(meaning.concepts) == 1 and not meaning.is_narrower and not meaning.is_other
    return meaning.concepts[0] if is_one else None


def question_of(
    case: Case, concept: str, window: Window | None, *, at_screening: bool
) -> Question | None:
    """Return the question about a concept with the limit that the criterion sets to its age.

    A window before screening is such a limit. "At screening" reaches as far back as the policy
    says, and without a policy to the reference day only. None where a window sets no such limit.
    """
    limits = [case.policies.stale_after.get(concept)]
    if window is not None and not at_screening:
        days = days_of(window, case.policies.day)
        if days is None or days.end != case.policies.day:
            return None
        limits.append(None if days.start is None else (case.policies.day - days.start).days)
    if at_screening and limits == [None]:
        limits.append(case.policies.at_screening or 0)
    stated = [one for one in limits if one is not None]
    question = case.question(concept)
    if not stated:
        return question
    stale = MappingProxyType({**case.policies.stale_after, concept: min(stated)})
    return replace(question, policies=replace(case.policies, stale_after=stale))


def counted(atom: Atom, case: Case, question: Question) -> Fact | Answer:
    """Return the result that counts, or why none does."""
    found = latest(question)
    return case.not_answered(atom, found) if isinstance(found, Unanswered) else found


def told(atom: Atom, case: Case, found: Told) -> Answer:
    """Return what the comparison of a result says."""
    if found.certainty is Certainty.UNKNOWN:
        return case.not_answered(atom, found.unanswered[0])
    return settled(verdict_of(found.certainty), facts_as_evidence(found.facts))


def is_positive(
    atom: Has | Exposure, case: Case, concept: str, *, sign: bool | None, at_screening: bool
) -> Answer:
    """Return whether the newest result of a test says what the criterion asks it to say.

    Without a sign in the words a positive result is meant.
    """
    question = question_of(case, concept, atom.window, at_screening=at_screening)
    if question is None:
        return case.left_open(atom, Why.NEEDS_JUDGEMENT, detail="its time is not told by days")
    fact = counted(atom, case, question)
    if isinstance(fact, Answer):
        return fact
    answer = told(atom, case, is_present(fact, concept))
    return ~answer if sign is False else answer
