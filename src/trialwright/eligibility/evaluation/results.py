"""Which result counts for a criterion: its newest on or before the day, and new enough for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from trialwright.eligibility.criteria import Atom, Exposure, Has, Status, Term, Window
from trialwright.eligibility.evaluation.answers import Answer, settled
from trialwright.eligibility.evaluation.case import Case, facts_as_evidence
from trialwright.eligibility.evaluation.meaning import meaning_of
from trialwright.eligibility.evaluation.reasons import Why
from trialwright.eligibility.evaluation.times import days_of
from trialwright.eligibility.evaluation.verdicts import Verdict, verdict_of
from trialwright.eligibility.patient import (
    Certainty,
    Fact,
    FactKind,
    Question,
    Reason,
    Standing,
    Unanswered,
    is_present,
    latest,
    presence,
    results_of,
)
from trialwright.eligibility.patient import Finding as Told
from trialwright.eligibility.patient import Window as Days

_RECORDED = frozenset({Standing.SURE, Standing.TENTATIVE})
_NOT_WHOLE = "no recorded result says so, and others may not be recorded"
_NOT_IN_DAYS = "its time is not told by days"
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


def is_of_all(atom: Atom) -> bool:
    """Whether every result of a test is asked, not the newest alone: what was once stays so."""
    return isinstance(atom, Has) and atom.status is Status.HISTORY


def is_positive(
    atom: Has | Exposure, case: Case, concept: str, *, sign: bool | None, at_screening: bool
) -> Answer:
    """Return whether the newest result of a test says what the criterion asks it to say.

    Without a sign in the words a positive result is meant.
    """
    if is_of_all(atom) and not at_screening:
        return _was_ever(atom, case, concept, is_asked=sign is not False)
    question = question_of(case, concept, atom.window, at_screening=at_screening)
    if question is None:
        return case.left_open(atom, Why.NEEDS_JUDGEMENT, detail=_NOT_IN_DAYS)
    fact = counted(atom, case, question)
    if isinstance(fact, Answer):
        return fact
    answer = told(atom, case, is_present(fact, concept))
    return ~answer if sign is False else answer


def _was_ever(atom: Has | Exposure, case: Case, concept: str, *, is_asked: bool) -> Answer:
    """Return whether any result of the days that are asked says yes, or says no.

    One that says neither, is not final, or may be of another day leaves it open. That all say
    the opposite is a "no" only where the results of those days are declared whole.
    """
    day = case.policies.day
    days = Days(None, day) if atom.window is None else days_of(atom.window, day)
    if days is None:
        return case.left_open(atom, Why.NEEDS_JUDGEMENT, detail=_NOT_IN_DAYS)
    wanted = Certainty.YES if is_asked else Certainty.NO
    results = [one for one in results_of(case.question(concept)) if one.standing in _RECORDED]
    held = [(fact, days.holds_start(fact.span)) for fact in results]
    within = [(fact, lies) for fact, lies in held if lies is not Certainty.NO]
    sure = [one for one in within if one[0].standing is Standing.SURE]
    yes = [fact for fact, lies in sure if lies is Certainty.YES and presence(fact.value) is wanted]
    if yes:
        return settled(Verdict.MET, facts_as_evidence(tuple(yes)))
    no = {fact for fact, _ in sure if presence(fact.value) is ~wanted}
    left = [one for one, _ in within if one not in no]
    if left:
        return case.not_answered(atom, _why_open(concept, left))
    return _never(atom, case, concept, days, tuple(one for one, _ in within))


def _never(
    atom: Has | Exposure, case: Case, concept: str, days: Days, results: tuple[Fact, ...]
) -> Answer:
    """Return NOT_MET only if results are declared whole: an earlier one may not be recorded."""
    above = case.vocabulary.ancestors(concept)
    if case.policies.completeness(FactKind.MEASUREMENT, days, above) is None:
        if not results:
            return case.not_answered(atom, Unanswered(Reason.MISSING, concept))
        evidence = facts_as_evidence(results)
        return case.left_open(atom, Why.NEEDS_JUDGEMENT, "", evidence, _NOT_WHOLE)
    unmapped = tuple(
        fact
        for fact in case.patient.facts
        if fact.kind is FactKind.MEASUREMENT
        and not fact.concepts
        and fact.standing is not Standing.VOID
    )
    if unmapped:
        return case.not_answered(atom, Unanswered(Reason.UNMAPPED, concept, unmapped))
    return settled(Verdict.NOT_MET, facts_as_evidence(results))


def _why_open(concept: str, left: list[Fact]) -> Unanswered:
    """Return why results are no "no": they say neither, are not final, or may be of the days."""
    unclear = tuple(one for one in left if presence(one.value) is Certainty.UNKNOWN)
    early = tuple(one for one in left if one.standing is not Standing.SURE)
    if unclear:
        return Unanswered(Reason.NOT_QUALITATIVE, concept, unclear)
    if early:
        return Unanswered(Reason.TENTATIVE, concept, early)
    return Unanswered(Reason.PARTIAL_DATE, concept, tuple(left))
