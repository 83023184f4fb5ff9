"""One criterion put to one patient: what holds, what follows, and what is still open."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from trialwright.eligibility.checks import Remark
from trialwright.eligibility.criteria import (
    Atom,
    Criterion,
    Opaque,
    Origin,
    Section,
    Span,
    atoms_of,
)
from trialwright.eligibility.evaluation.answers import Answer, Evidence, Open, settled, undecided
from trialwright.eligibility.evaluation.case import Case, words_of
from trialwright.eligibility.evaluation.expressions import OPEN_LIST, answered
from trialwright.eligibility.evaluation.logic import all_of, any_of, if_else, joined
from trialwright.eligibility.evaluation.readings import read_as
from trialwright.eligibility.evaluation.reasons import Why
from trialwright.eligibility.evaluation.signing import Answers, Choice, Signed
from trialwright.eligibility.evaluation.verdicts import Effect, Verdict, effect_of, verdict_if
from trialwright.eligibility.evaluation.ways import NEVER, Ask, Family, asking, both, either
from trialwright.eligibility.patient import Patient, Policies
from trialwright.vocabulary import Concepts, concepts

TWO_READINGS = "and-means-or"
_OUTSIDE = "undefined-reference"
SAYS_NO = "double-negative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one criterion says of one patient.

    `verdict` is whether the text holds, `effect` what follows from it in its section. `opens` are
    the questions whose answers could still change it; none once it is settled. `applies` is False
    where the whole of it is asked only of others. `satisfied` and
    `ruled_out` are the ways to either effect. `signed` are the answers of people about it, and
    `words` its own words.
    """

    criterion: Criterion
    words: str
    verdict: Verdict
    effect: Effect
    opens: tuple[Open, ...]
    evidence: tuple[Evidence, ...]
    notes: tuple[str, ...]
    applies: bool
    signed: tuple[Signed, ...]
    satisfied: Family
    ruled_out: Family
    policies: Policies

    @property
    def missing(self) -> tuple[Ask, ...]:
        """The questions that are open, each once."""
        return tuple(dict.fromkeys(one.ask for one in self.opens))


def evaluate(  # noqa: PLR0913 - what an answer may depend on
    criterion: Criterion,
    text: str,
    patient: Patient,
    policies: Policies,
    *,
    answers: Answers | None = None,
    remarks: Iterable[Remark] = (),
    index: frozenset[str] = frozenset(),
    vocabulary: Concepts | None = None,
    teller: Callable[[Atom, Case], Answer] | None = None,
) -> Finding:
    """Return what a criterion says of a patient as of the policies' day.

    `text` is what the criterion was read from, `remarks` what a careful reader stops at in it,
    `index` the disease that the study is about. Only `answers`, which named persons signed, settle
    what data cannot, and they settle nothing else. A `teller` answers atoms in place of the facts.
    """
    noted = [one for one in remarks if one.criterion == criterion.id]
    is_exclusion = criterion.section is Section.EXCLUSION
    case = Case(
        criterion=criterion,
        text=text,
        patient=patient,
        policies=policies,
        vocabulary=vocabulary or concepts(),
        answers=answers or Answers(),
        index=index,
        outside=tuple(one.span for one in noted if one.rule == _OUTSIDE),
        neutral=Verdict.NOT_MET if is_exclusion else Verdict.MET,
        teller=teller,
    )
    places = [one.span for one in noted if one.rule == TWO_READINGS]
    says_no = any(one.rule == SAYS_NO for one in noted)
    answer = _of_cohort(case, _whole(case, _read_both(case, places), says_no=says_no))
    return _finding(case, answer)


def _read_both(case: Case, places: Sequence[Span]) -> Answer:
    """Return the answer by the reading that the study chose, or else by both if they agree."""
    if not places:
        return answered(case.criterion.expression, case)
    place, *others = places
    words = case.words((place,))
    detail = 'whether "and" is meant, or "or"'
    both_ways = [read_as(case.criterion, place, choice) for choice in (Choice.AND, Choice.OR)]
    if both_ways[0] == both_ways[1]:
        # The row is not found in what was read, so that neither reading is known.
        opened = Open(Why.AMBIGUOUS_TEXT, case.ask(words_of(case.criterion, case.text)), (place,))
        return _pending(_read_both(case, others), replace(opened, detail=detail))
    by_and, by_or = (_read_both(replace(case, criterion=one), others) for one in both_ways)
    signed = case.answers.about(case.criterion.id, words)
    chosen = [one.reading for one in signed if one.reading is not None]
    if chosen:
        return by_and if chosen[-1] is Choice.AND else by_or
    ask = case.ask(words)
    return if_else(undecided(Open(Why.AMBIGUOUS_TEXT, ask, (place,), (), detail)), by_and, by_or)


def _whole(case: Case, answer: Answer, *, says_no: bool) -> Answer:
    """Return the answer of a criterion as a whole: unread words and proposals leave it open.

    So does an exclusion that says no, or that would hold because something is not there: nobody
    is excluded by an absence alone. What was signed about the whole criterion counts where all
    that is open is for people.
    """
    criterion = case.criterion
    words = words_of(criterion, case.text)
    ask = case.ask(words)
    if criterion.origin is Origin.PROPOSAL:
        answer = _pending(answer, Open(Why.PROPOSED, ask, (criterion.span,)))
    unread = criterion.unread or tuple(unread_parts(criterion))
    if unread:
        answer = _pending(answer, Open(Why.UNREAD, ask, unread))
    is_by_absence = answer.verdict is Verdict.MET and not answer.evidence
    if criterion.section is Section.EXCLUSION and (says_no or is_by_absence):
        detail = "whether it excludes who has it not"
        answer = _pending(answer, Open(Why.AMBIGUOUS_TEXT, ask, (criterion.span,), (), detail))
    if answer.verdict is not Verdict.UNKNOWN:
        return answer
    signed = [one for one in case.answers.about(criterion.id, words) if one.holds is not None]
    last = {one.holds for one in signed if one.on == signed[-1].on}
    if len(last) != 1:
        return answer
    facts = [one for one in answer.opens if not one.ask.for_people]
    if facts:
        note = f"signed by {signed[-1].by}, and facts are missing that no signature replaces"
        return replace(answer, notes=(*answer.notes, note))
    return settled(verdict_if(holds=last == {True}), answer.evidence, answer.notes)


def unread_parts(criterion: Criterion) -> Iterator[Span]:
    """Yield where parts of a criterion were not read: what they say may turn all the rest."""
    for atom in atoms_of(criterion.expression):
        if isinstance(atom, Opaque) and atom.reason != OPEN_LIST:
            yield from atom.spans or (criterion.span,)


def _pending(answer: Answer, why: Open) -> Answer:
    """Return an answer that waits for a person who reads the whole criterion."""
    decided = either((answer.met, answer.not_met))
    family = both((asking(why.ask), decided))
    return joined(Verdict.UNKNOWN, [undecided(why), answer], met=family, not_met=family)


def _of_cohort(case: Case, answer: Answer) -> Answer:
    """Return the answer of a criterion that is asked of one cohort; to others it says nothing."""
    cohort = case.criterion.cohort
    if cohort is None:
        return answer
    span = case.criterion.span
    found = case.text.find(cohort, span.start, span.end)
    at = Span(found, found + len(cohort)) if found >= 0 else span
    detail = "whether the patient is meant for this cohort"
    is_in = case.open_at(cohort, (at,), Why.NEEDS_JUDGEMENT, detail=detail)
    if case.neutral is Verdict.MET:
        return any_of([~is_in, answer])
    return all_of([is_in, answer])


def _finding(case: Case, answer: Answer) -> Finding:
    criterion = case.criterion
    effect = effect_of(criterion.section, answer.verdict)
    satisfied, ruled_out = answer.met, answer.not_met
    opens = answer.opens
    if criterion.section is Section.EXCLUSION:
        satisfied, ruled_out = ruled_out, satisfied
    if criterion.section is Section.UNKNOWN:
        satisfied = ruled_out = NEVER
        words = words_of(criterion, case.text)
        ask = case.ask(words)
        detail = "whether it includes or excludes"
        opens = (*opens, Open(Why.AMBIGUOUS_TEXT, ask, (criterion.span,), (), detail))
    return Finding(
        criterion=criterion,
        words=words_of(criterion, case.text),
        verdict=answer.verdict,
        effect=effect,
        opens=opens,
        evidence=answer.evidence,
        notes=answer.notes,
        applies=answer.applies,
        signed=tuple(one for one in case.answers.signed if one.criterion == criterion.id),
        satisfied=satisfied,
        ruled_out=ruled_out,
        policies=case.policies,
    )
