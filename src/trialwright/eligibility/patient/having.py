"""Whether a patient has, or had, something: yes, no, or unknown with the reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trialwright.eligibility.patient.answers import Finding, Reason, Unanswered
from trialwright.eligibility.patient.asking import Question, facts_of, is_after, not_stale
from trialwright.eligibility.patient.certainty import Certainty
from trialwright.eligibility.patient.facts import Activity, Fact, FactKind, Standing
from trialwright.eligibility.patient.times import Window

_DENIABLE = (FactKind.DIAGNOSIS, FactKind.ALLERGY)


def finding(
    question: Question,
    kinds: Iterable[FactKind],
    window: Window | None = None,
    standings: Iterable[Standing] = (Standing.SURE,),
) -> Finding:
    """Return whether the patient has, or had within a window, what the concept says.

    YES needs a fact of one of the standings that surely falls into the window. NO needs a source
    that denies the diagnosis or allergy, or one that is declared complete and then holds nothing
    that could be it. All else is UNKNOWN.
    """
    within = window or Window(None, question.policies.day)
    asked = _Asked(question, tuple(kinds), within, tuple(standings))
    said = [
        (fact, _falls(fact, within, question.policies.day))
        for fact in facts_of(question)
        if fact.kind in asked.kinds and fact.standing in asked.standings
    ]
    yes = tuple(fact for fact, held in said if held is Certainty.YES)
    denials = _denials(asked)
    if yes:
        later = [fact for fact in denials if not any(_is_newer(one, fact) for one in yes)]
        if not later:
            return Finding(Certainty.YES, yes)
        return _unknown(question, Reason.CONFLICT, (*yes, *later))
    maybe = tuple(fact for fact, held in said if held is Certainty.UNKNOWN)
    if maybe:
        return _unknown(question, Reason.PARTIAL_DATE, maybe)
    return _without_yes(asked, denials)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question of a finding as a whole."""

    question: Question
    kinds: tuple[FactKind, ...]
    window: Window
    standings: tuple[Standing, ...]


def _without_yes(asked: _Asked, denials: tuple[Fact, ...]) -> Finding:
    """Return NO or UNKNOWN where no fact is, or could by its date be, a yes."""
    question = asked.question
    tentative = tuple(
        fact
        for fact in facts_of(question)
        if fact.kind in asked.kinds
        and fact.standing is Standing.TENTATIVE
        and _falls(fact, asked.window, question.policies.day) is not Certainty.NO
    )
    if tentative:
        return _unknown(question, Reason.TENTATIVE, tentative)
    general = _more_general(asked)
    if general:
        return _unknown(question, Reason.UNSPECIFIC, general)
    if denials:
        return Finding(Certainty.NO, denials)
    if not all(question.policies.completeness(kind, asked.window) for kind in asked.kinds):
        return _unknown(question, Reason.MISSING, ())
    unmapped = tuple(
        fact
        for fact in question.patient.facts
        if fact.kind in asked.kinds and not fact.concepts and fact.standing is not Standing.VOID
    )
    if unmapped:
        return _unknown(question, Reason.UNMAPPED, unmapped)
    return Finding(Certainty.NO)


def _denials(asked: _Asked) -> tuple[Fact, ...]:
    """Return what denies the concept as a whole: a refuted diagnosis, "no known allergy".

    Who has no leukaemia has no acute one, but not the other way about. A procedure that was not
    done one day may have been done on another, so it denies nothing. A denial is as old as its
    day: where the policy sets a limit, an older one says nothing of today.
    """
    question = asked.question
    above = question.vocabulary.ancestors(question.concept)
    denied = (
        fact
        for fact in question.patient.facts
        if fact.kind in asked.kinds
        and fact.kind in _DENIABLE
        and fact.standing is Standing.DENIED
        and not above.isdisjoint(fact.concepts)
        and not is_after(fact, question.policies.day)
    )
    return tuple(fact for fact in denied if not isinstance(not_stale(question, fact), Unanswered))


def _unknown(question: Question, reason: Reason, facts: tuple[Fact, ...]) -> Finding:
    return Finding(Certainty.UNKNOWN, facts, (Unanswered(reason, question.concept, facts),))


def _more_general(asked: _Asked) -> tuple[Fact, ...]:
    """Return sure facts of something that the concept is a kind of, and that could thus be it."""
    question = asked.question
    above = question.vocabulary.ancestors(question.concept) - {question.concept}
    return tuple(
        fact
        for fact in question.patient.facts
        if fact.kind in asked.kinds
        and fact.standing in {Standing.SURE, Standing.TENTATIVE}
        and not above.isdisjoint(fact.concepts)
        and _falls(fact, asked.window, question.policies.day) is not Certainty.NO
    )


def _falls(fact: Fact, window: Window, day: date) -> Certainty:
    """Return whether a fact falls into a window; an active diagnosis goes on to the day asked."""
    if fact.kind is not FactKind.DIAGNOSIS:
        return window.holds_start(fact.span) if fact.span.is_event else window.overlaps(fact.span)
    still = day if fact.activity is Activity.ACTIVE and fact.span.end is None else None
    return window.overlaps(fact.span, still)


def _is_newer(fact: Fact, other: Fact) -> bool:
    """Whether one fact surely began after another, as far as both are dated."""
    begun, ended = fact.span.first_start, other.span.last_start
    return begun is not None and ended is not None and begun > ended
