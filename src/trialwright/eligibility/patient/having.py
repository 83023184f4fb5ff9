"""Whether a patient has, or had, something: yes, no, or unknown with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from trialwright.eligibility.patient.answers import Finding, Reason, Unanswered
from trialwright.eligibility.patient.asking import Question, facts_of, is_after, not_stale
from trialwright.eligibility.patient.certainty import Certainty
from trialwright.eligibility.patient.facts import Activity, Fact, FactKind, Standing
from trialwright.eligibility.patient.policies import ALLERGY_DENIED_FOR
from trialwright.eligibility.patient.times import Span, Window

_DENIABLE = (FactKind.DIAGNOSIS, FactKind.ALLERGY)


def finding(
    question: Question,
    kinds: Iterable[FactKind],
    window: Window | None = None,
    standings: Iterable[Standing] = (Standing.SURE,),
) -> Finding:
    """Return whether the patient has, or had within a window, what the concept says.

    YES needs a fact of one of the standings that surely falls into the window. NO needs a source
    that denies the diagnosis or allergy no earlier than the window, or one that is declared
    complete and then holds nothing that could be it. All else is UNKNOWN.
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
    tentative = _not_overtaken((*_tentative(asked), *_asked_for(asked)), denials)
    if tentative:
        return _unknown(question, Reason.TENTATIVE, tentative)
    general = _not_overtaken(_more_general(asked), _of_itself(asked, denials))
    if general and denials and not _of_itself(asked, denials):
        return _unknown(question, Reason.CONFLICT, (*general, *denials))
    if general:
        return _unknown(question, Reason.UNSPECIFIC, general)
    reaching = tuple(fact for fact in denials if _reaches(fact, asked))
    if reaching:
        return Finding(Certainty.NO, reaching)
    above = question.vocabulary.ancestors(question.concept)
    if not all(question.policies.completeness(kind, asked.window, above) for kind in asked.kinds):
        return _unknown(question, Reason.STALE if denials else Reason.MISSING, denials)
    unmapped = tuple(
        fact
        for fact in question.patient.facts
        if fact.kind in asked.kinds and not fact.concepts and fact.standing is not Standing.VOID
    )
    if unmapped:
        return _unknown(question, Reason.UNMAPPED, unmapped)
    return Finding(Certainty.NO)


def _tentative(asked: _Asked) -> tuple[Fact, ...]:
    """Return tentative facts of the concept that can fall into the window."""
    day = asked.question.policies.day
    return tuple(
        fact
        for fact in _of_standing(asked, Standing.TENTATIVE)
        if _falls(fact, asked.window, day) is not Certainty.NO
    )


def _asked_for(asked: _Asked) -> tuple[Fact, ...]:
    """Return what was ordered or planned before the day and may have come about in the window.

    A request is no exposure, and no proof that there was none.
    """
    if Standing.PLANNED in asked.standings:
        return ()
    return tuple(
        fact
        for fact in _of_standing(asked, Standing.PLANNED)
        if asked.window.overlaps(_from_then_on(fact.span)) is not Certainty.NO
    )


def _of_standing(asked: _Asked, standing: Standing) -> Iterator[Fact]:
    return (
        fact
        for fact in facts_of(asked.question)
        if fact.kind in asked.kinds and fact.standing is standing
    )


def _from_then_on(span: Span) -> Span:
    """Return the span of what was asked for: one day of asking says nothing of its end."""
    return replace(span, end=None) if span.is_event else span


def _not_overtaken(facts: tuple[Fact, ...], denials: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Return the facts that no denial follows, or stands beside."""
    return tuple(
        fact for fact in facts if not denials or all(_is_newer(fact, one) for one in denials)
    )


def _of_itself(asked: _Asked, denials: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Return the denials of the very concept, not of what it is a kind of."""
    return tuple(fact for fact in denials if asked.question.concept in fact.concepts)


def _denials(asked: _Asked) -> tuple[Fact, ...]:
    """Return what denies the concept as a whole: a refuted diagnosis, "no known allergy".

    Who has no leukaemia has no acute one, but not the other way about. A procedure that was not
    done one day may have been done on another, so it denies nothing. A denial is as old as its
    day: where the policy sets a limit, an older one says nothing of today.
    """
    question = asked.question
    above = question.vocabulary.ancestors(question.concept)
    return tuple(
        fact
        for fact in question.patient.facts
        if fact.kind in asked.kinds
        and fact.kind in _DENIABLE
        and fact.standing is Standing.DENIED
        and not above.isdisjoint(fact.concepts)
        and not is_after(_as_told(fact), question.policies.day)
        and not isinstance(not_stale(_limited(question, fact), _as_told(fact)), Unanswered)
    )


def _limited(question: Question, denial: Fact) -> Question:
    """Return a question with the limit that holds for a denial: of an allergy there is always one.

    Who had no allergy once may have one now, so that a denial of none is taken for a year where
    the study sets no limit to it, or to any allergy.
    """
    if denial.kind is not FactKind.ALLERGY:
        return question
    stated = question.policies.stale_after
    above = question.vocabulary.ancestors(question.concept)
    limits = [stated[one] for one in sorted(above) if one in stated]
    stale = {**stated, question.concept: min(limits, default=ALLERGY_DENIED_FOR)}
    return replace(question, policies=replace(question.policies, stale_after=stale))


def _reaches(denial: Fact, asked: _Asked) -> bool:
    """Whether a denial was surely told on a day of the window or after it.

    It says nothing of the time after its own day. Of today, and of all the time until then, it is
    the last word as a result is, so that the policy says how old it may be; a window that reaches
    back from the day says that itself.
    """
    start = asked.window.start
    if start is None or start >= asked.question.policies.day:
        return True
    first = _as_told(denial).span.first_start
    return first is not None and first >= start


def _as_told(fact: Fact) -> Fact:
    """Return a denial at the day on which it was written down, where that is stated."""
    is_dated = fact.standing is Standing.DENIED and fact.recorded is not None
    return replace(fact, span=Span.at(fact.recorded)) if is_dated else fact


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
    """Return whether a fact falls into a window; what is active goes on to the day asked."""
    if fact.kind is not FactKind.DIAGNOSIS and fact.span.is_event:
        return window.holds_start(fact.span)
    still = day if fact.activity is Activity.ACTIVE and fact.span.end is None else None
    return window.overlaps(fact.span, still)


def _is_newer(fact: Fact, other: Fact) -> bool:
    """Whether one fact surely began after another, as far as both are dated."""
    begun, ended = _as_told(fact).span.first_start, _as_told(other).span.last_start
    return begun is not None and ended is not None and begun > ended
