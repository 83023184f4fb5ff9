"""Questions about one patient as of a day, answered by facts or not at all.

Which value counts: the latest on or before the reference day. A fact without a day, or whose
days overlap with those of another, counts only where that changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta

from trialwright.eligibility.patient.answers import Reason, Unanswered
from trialwright.eligibility.patient.facts import Absent, Fact, FactKind, Standing
from trialwright.eligibility.patient.person import Patient
from trialwright.eligibility.patient.policies import Policies
from trialwright.vocabulary import Concepts, concepts

_NUMBERED = (FactKind.MEASUREMENT, FactKind.OBSERVATION)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of which patient: a concept with all its kinds, under a study's policies.

    `specimens` and `methods` are words of which one must occur in those of a result; empty asks
    for none.
    """

    patient: Patient
    concept: str
    policies: Policies
    specimens: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    vocabulary: Concepts = field(default_factory=concepts, repr=False, compare=False)


def facts_of(question: Question) -> tuple[Fact, ...]:
    """Return every fact of the concept or a kind of it that says anything, oldest first."""
    kinds = question.vocabulary.descendants(question.concept)
    found = [
        fact
        for fact in question.patient.facts
        if fact.standing is not Standing.VOID and not kinds.isdisjoint(fact.concepts)
    ]
    return tuple(sorted(found, key=_age_order))


def results_of(question: Question) -> tuple[Fact, ...]:
    """Return every result that may be of the reference day or before it, oldest first."""
    return tuple(
        fact
        for fact in facts_of(question)
        if fact.kind in _NUMBERED
        and _has_result(fact)
        and not is_after(fact, question.policies.day)
    )


def latest(question: Question) -> Fact | Unanswered:
    """Return the newest result on or before the reference day, or why there is none to use.

    A newer result that is only preliminary is no answer, and neither is the older one then.
    """
    day = question.policies.day
    known = [fact for fact in facts_of(question) if fact.kind in _NUMBERED]
    possible = results_of(question)
    if not possible:
        return Unanswered(Reason.MISSING, question.concept, tuple(known))
    usable = [fact for fact in possible if _is_by(question, fact)]
    if not usable:
        return Unanswered(Reason.WRONG_METHOD, question.concept, tuple(possible))
    sure = [fact for fact in usable if fact.standing is Standing.SURE]
    if not sure:
        return Unanswered(Reason.TENTATIVE, question.concept, tuple(usable))
    found = _newest(question, sure)
    if isinstance(found, Unanswered):
        return found
    tentative = tuple(
        fact
        for fact in usable
        if fact.standing is Standing.TENTATIVE and _may_be_newer(fact, found, day)
    )
    if tentative:
        return Unanswered(Reason.TENTATIVE, question.concept, (found, *tentative))
    return found


def _is_by(question: Question, fact: Fact) -> bool:
    return _has_word(fact.specimen, question.specimens) and _has_word(fact.method, question.methods)


def _has_word(text: str, wanted: tuple[str, ...]) -> bool:
    folded = text.casefold()
    return not wanted or any(word.casefold() in folded for word in wanted)


def _has_result(fact: Fact) -> bool:
    return fact.value is not None and not isinstance(fact.value, Absent)


def is_after(fact: Fact, day: date) -> bool:
    """Whether a fact began after a day, whatever day of its own it means."""
    first = fact.span.first_start
    return first is not None and first > day


def _newest(question: Question, sure: list[Fact]) -> Fact | Unanswered:
    """Return the one fact that is surely the newest by the day, or why none is."""
    day = question.policies.day
    dated = [fact for fact in sure if fact.span.first_start is not None]
    if not dated:
        return Unanswered(Reason.PARTIAL_DATE, question.concept, tuple(sure))
    top = max(dated, key=_age_order)
    rivals = [fact for fact in sure if fact is not top and _may_be_newer(fact, top, day)]
    same = [fact for fact in rivals if _same_moment(fact, top)]
    if any(fact.value != top.value or fact.ranges != top.ranges for fact in same):
        return Unanswered(Reason.CONFLICT, question.concept, (top, *same))
    others = [
        fact
        for fact in rivals
        if not _same_moment(fact, top) and (fact.value, fact.ranges) != (top.value, top.ranges)
    ]
    if others or _last(top) > day:
        return Unanswered(Reason.PARTIAL_DATE, question.concept, (top, *others))
    return not_stale(question, top)


def not_stale(question: Question, fact: Fact) -> Fact | Unanswered:
    """Return a fact that is as new as the policy asks, or why it is not."""
    limit = question.policies.stale_after.get(question.concept)
    if limit is None:
        return fact
    oldest = question.policies.day - timedelta(days=limit)
    first = fact.span.first_start
    if first is not None and first >= oldest:
        return fact
    reason = Reason.STALE if _last(fact) < oldest else Reason.PARTIAL_DATE
    return Unanswered(reason, question.concept, (fact,))


def _may_be_newer(fact: Fact, top: Fact, day: date) -> bool:
    """Whether a fact can be as new as the one that is thought the newest, or newer."""
    first = top.span.first_start
    if first is None or fact.span.last_start is None:
        return True
    if fact.span.last_start != first or _last(top) != first:
        return min(fact.span.last_start, day) >= first
    return fact.clock is None or top.clock is None or fact.clock >= top.clock


def _same_moment(fact: Fact, other: Fact) -> bool:
    """Whether two results stand on the same day and no clock tells which came first."""
    day = fact.span.first_start
    is_one_day = day is not None and day == fact.span.last_start
    same_day = is_one_day and day == other.span.first_start == other.span.last_start
    return same_day and (fact.clock is None or other.clock is None or fact.clock == other.clock)


def _last(fact: Fact) -> date:
    return fact.span.last_start or date.max


def _age_order(fact: Fact) -> tuple[date, date, time, str]:
    """Return an order by time that does not depend on the order of the source."""
    return (
        fact.span.first_start or date.min,
        _last(fact),
        fact.clock or time.min,
        str(fact.source),
    )
