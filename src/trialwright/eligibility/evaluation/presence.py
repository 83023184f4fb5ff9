"""Whether a patient has, had or will have what a criterion names, one recorded fact at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from trialwright.eligibility.criteria import Exposure, Has, Status
from trialwright.eligibility.evaluation.answers import Answer, settled
from trialwright.eligibility.evaluation.case import Case, facts_as_evidence
from trialwright.eligibility.evaluation.doubts import Doubt, doubts_of
from trialwright.eligibility.evaluation.logic import any_of
from trialwright.eligibility.evaluation.meaning import Meaning, meaning_of
from trialwright.eligibility.evaluation.reasons import Why
from trialwright.eligibility.evaluation.results import is_positive
from trialwright.eligibility.evaluation.signs import signs_of
from trialwright.eligibility.evaluation.times import asks_screening, days_of
from trialwright.eligibility.evaluation.verdicts import Verdict
from trialwright.eligibility.patient import (
    Activity,
    Certainty,
    Fact,
    FactKind,
    Finding,
    Standing,
    Unanswered,
    facts_of,
    finding,
    presence,
)
from trialwright.eligibility.patient import Window as Days
from trialwright.vocabulary import ConceptKind

#: In which kinds of fact something of a kind is recorded. Silence is a "no" only if all of them
#: are declared complete.
_KINDS = {
    ConceptKind.DISEASE: (FactKind.DIAGNOSIS,),
    ConceptKind.FINDING: (FactKind.DIAGNOSIS,),
    ConceptKind.ALLERGY: (FactKind.ALLERGY,),
    ConceptKind.PROCEDURE: (FactKind.PROCEDURE,),
    ConceptKind.THERAPY: (FactKind.MEDICATION, FactKind.PROCEDURE),
}
_RESULTS = (ConceptKind.TEST, ConceptKind.ANTIGEN)
#: States that a study defines: whether one is there is said by a person, by that definition.
_DEFINED = frozenset({"relapse", "refractory-disease", "complete-remission"})


def has(atom: Has | Exposure, case: Case) -> Answer:
    """Return whether the patient has what an atom names; any of its concepts is enough."""
    term = atom.concept if isinstance(atom, Has) else atom.agent
    meaning = meaning_of(term, case.vocabulary)
    if not meaning.concepts:
        return _by_a_person(atom, case, "no concept is known for these words")
    return any_of([_has_one(atom, case, meaning, concept) for concept in meaning.concepts])


def _has_one(atom: Has | Exposure, case: Case, meaning: Meaning, concept: str) -> Answer:
    known = case.vocabulary.concept(concept)
    kind = known.kind if known is not None else ConceptKind.SCALE
    if kind in _RESULTS:
        at_screening = asks_screening(atom.window, None)
        return is_positive(atom, case, concept, sign=meaning.sign, at_screening=at_screening)
    if kind not in _KINDS:
        return _by_a_person(atom, case, "whether this is so is not told by one result")
    days = _days(atom, case, kind, concept)
    if days is None:
        evidence = facts_as_evidence(facts_of(case.question(concept)))
        detail = "its time is not told by days before screening"
        return case.left_open(atom, Why.NEEDS_JUDGEMENT, "", evidence, detail)
    return _found(_Sought(atom, case, meaning, concept, _KINDS[kind], days))


@dataclass(frozen=True, slots=True)
class _Sought:
    """One concept of an atom, where it is recorded, and for which days it is asked."""

    atom: Has | Exposure
    case: Case
    meaning: Meaning
    concept: str
    kinds: tuple[FactKind, ...]
    days: Days

    @property
    def is_planned(self) -> bool:
        """Whether something is asked that lies ahead."""
        return self.atom.status is Status.PLANNED

    @property
    def is_present(self) -> bool:
        """Whether it is asked of the reference day."""
        return self.days.start == self.days.end == self.case.policies.day

    def is_over(self, fact: Fact) -> bool:
        """Whether something was over by the day that is asked of; its end may yet lie ahead."""
        is_past = fact.span.is_past(self.case.policies.day)
        return self.is_present and fact.activity is Activity.RESOLVED and is_past

    def doubts(self, fact: Fact) -> tuple[Doubt, ...]:
        """Return why a fact may not be what the criterion means."""
        return doubts_of(fact, self.atom, self.case, self.meaning)

    def finding(self, facts: tuple[Fact, ...]) -> Finding:
        """Return what some facts say of it."""
        patient = replace(self.case.patient, facts=facts)
        question = self.case.question(self.concept, patient)
        standings = (Standing.PLANNED,) if self.is_planned else (Standing.SURE,)
        return finding(question, self.kinds, self.days, standings)


def _found(sought: _Sought) -> Answer:
    """Return what the facts say that can be what is meant, and why not where they say nothing."""
    case = sought.case
    told = sought.finding(tuple(_possible(sought)))
    is_open = told.certainty is Certainty.NO or not told.facts
    signs = signs_of(sought.concept, case) if is_open and not sought.is_planned else ()
    match told.certainty:
        case Certainty.NO | Certainty.UNKNOWN if signs:
            evidence = facts_as_evidence((*signs, *told.facts))
            detail = "no diagnosis says so, and a result speaks for it"
            return case.left_open(sought.atom, Why.NEEDS_JUDGEMENT, "", evidence, detail)
        case Certainty.YES:
            return _held(sought, told.facts)
        case Certainty.NO if sought.concept in _DEFINED and not told.facts:
            return _by_definition(sought)
        case Certainty.NO:
            elsewhere = _recorded_elsewhere(sought)
            if not elsewhere:
                return settled(Verdict.NOT_MET, facts_as_evidence(told.facts))
            evidence = facts_as_evidence(elsewhere)
            detail = "it is recorded as another kind of fact"
            return case.left_open(sought.atom, Why.NEEDS_JUDGEMENT, "", evidence, detail)
        case Certainty.UNKNOWN:
            return _unanswered(sought, told.unanswered[0])


def _possible(sought: _Sought) -> Iterator[Fact]:
    """Yield the facts of the patient without those that are surely not what is meant."""
    kinds = sought.case.vocabulary.descendants(sought.concept)
    for fact in sought.case.patient.facts:
        says_so = fact.standing in {Standing.SURE, Standing.TENTATIVE, Standing.PLANNED}
        is_of_it = says_so and not kinds.isdisjoint(fact.concepts)
        if is_of_it and (sought.is_over(fact) or any(one.is_sure for one in sought.doubts(fact))):
            continue
        yield fact


def _held(sought: _Sought, facts: tuple[Fact, ...]) -> Answer:
    """Return MET if any fact is surely what is meant, or else what is doubtful of the first."""
    doubtful: list[tuple[Fact, tuple[Doubt, ...]]] = [(one, sought.doubts(one)) for one in facts]
    sure = tuple(fact for fact, doubts in doubtful if not doubts)
    if sure:
        return settled(Verdict.MET, facts_as_evidence(sure))
    case = sought.case
    evidence = facts_as_evidence(facts)
    fewest = min((doubts for _, doubts in doubtful), key=len)
    one = fewest[0]
    return case.open_at(one.statement, one.spans, one.why, evidence=evidence, detail=one.detail)


def _unanswered(sought: _Sought, why: Unanswered) -> Answer:
    """Return why facts say nothing; who could say more is a person where it lies ahead."""
    silent = why.reason.name == "MISSING"
    if silent and sought.is_planned:
        return sought.case.left_open(sought.atom, Why.NEEDS_ATTESTATION)
    if silent and sought.concept in _DEFINED:
        return _by_definition(sought)
    if sought.meaning.is_other:
        why = replace(why, about=f"{why.about} other than the disease under study")
    return sought.case.not_answered(sought.atom, why)


def _by_definition(sought: _Sought) -> Answer:
    """Return that a person says whether a state is there that the study defines.

    A record of all diagnoses need not name it, for it is no diagnosis of its own.
    """
    detail = "whether it is there is told by the study's definition of it"
    return sought.case.left_open(sought.atom, Why.NEEDS_JUDGEMENT, "", (), detail)


def _recorded_elsewhere(sought: _Sought) -> tuple[Fact, ...]:
    """Return facts of the concept among kinds of fact where it is not looked for."""
    patient = replace(sought.case.patient, facts=tuple(_possible(sought)))
    return tuple(
        fact
        for fact in facts_of(sought.case.question(sought.concept, patient))
        if fact.kind not in sought.kinds
        and fact.standing is not Standing.DENIED
        and presence(fact.value) is not Certainty.NO
    )


def _days(atom: Has | Exposure, case: Case, kind: ConceptKind, concept: str) -> Days | None:
    """Return for which days something is asked; None where they cannot be told."""
    if atom.status is Status.PLANNED:
        return Days()
    day = case.policies.day
    if atom.window is not None:
        if asks_screening(atom.window, None):
            return Days(day, day)
        return days_of(atom.window, day)
    is_lasting = kind in {ConceptKind.PROCEDURE, ConceptKind.THERAPY, ConceptKind.ALLERGY}
    is_history = atom.status is Status.HISTORY or is_lasting or concept in _DEFINED
    if is_history and not (kind is ConceptKind.THERAPY and atom.status is Status.PRESENT):
        return Days(None, day)
    if "diagnos" in case.words_of(atom).casefold():
        return Days(None, day)
    return Days(day, day)


def _by_a_person(atom: Has | Exposure, case: Case, detail: str) -> Answer:
    spans = atom.spans or (case.criterion.span,)
    why = Why.UNRESOLVED_REFERENCE if case.points_outside(spans) else Why.NEEDS_JUDGEMENT
    return case.left_open(atom, why, "", (), detail)
