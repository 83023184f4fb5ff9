"""One criterion put to one patient: everything that an answer may depend on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from trialwright.eligibility.criteria import (
    Atom,
    Criterion,
    Expression,
    ResidueKind,
    Span,
    gaps,
    joined,
)
from trialwright.eligibility.evaluation.answers import (
    Answer,
    Evidence,
    Open,
    evidence_of,
    settled,
    undecided,
)
from trialwright.eligibility.evaluation.reasons import Why, why_of
from trialwright.eligibility.evaluation.signing import Answers, plain
from trialwright.eligibility.evaluation.statements import statement_of
from trialwright.eligibility.evaluation.verdicts import Verdict, verdict_if
from trialwright.eligibility.evaluation.ways import Ask
from trialwright.eligibility.patient import Fact, Patient, Policies, Question, Unanswered
from trialwright.vocabulary import Concepts

#: What stands between the parts of a text whose words are not next to each other.
_APART = " … "
_DENIES = re.compile(
    r"\b(?:no|not|never|without|absence|absent|free of|none|neither|lack|non)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Case:
    """A criterion, a patient, the study's policies, and what people have signed.

    `index` are the concepts of the disease that the study is about, as its inclusion criteria
    name it. `outside` are the places that point to something that is not in the record.
    `excepted` are the expressions that an exception takes away at this place, and `neutral` is
    the verdict that leaves the patient's way free at this place. `teller` answers atoms in place
    of the patient's facts, where somebody has the answers already.
    """

    criterion: Criterion
    text: str
    patient: Patient
    policies: Policies
    vocabulary: Concepts = field(repr=False)
    answers: Answers = field(default_factory=Answers)
    index: frozenset[str] = frozenset()
    outside: tuple[Span, ...] = ()
    excepted: tuple[Expression, ...] = ()
    neutral: Verdict = Verdict.MET
    is_negated: bool = False
    teller: Callable[[Atom, Case], Answer] | None = field(default=None, repr=False, compare=False)

    def within(self, exceptions: tuple[Expression, ...]) -> Case:
        """Return the case at a place from which exceptions are taken away."""
        return replace(self, excepted=(*self.excepted, *exceptions))

    def negated(self) -> Case:
        """Return the case under a negation: what leaves the way free is turned round."""
        return replace(self, neutral=~self.neutral, is_negated=not self.is_negated)

    def question(self, concept: str, patient: Patient | None = None) -> Question:
        """Return the question about a concept."""
        return Question(patient or self.patient, concept, self.policies, vocabulary=self.vocabulary)

    def points_outside(self, spans: tuple[Span, ...]) -> bool:
        """Whether words at some places point to something that is not in the record."""
        return any(
            one.start < other.end and other.start < one.end
            for one in spans
            for other in self.outside
        )

    def words(self, spans: tuple[Span, ...]) -> str:
        """Return the words of the criterion that stand at some places."""
        return plain(_APART.join(span.of(self.text) for span in joined(spans)))

    def words_of(self, atom: Atom) -> str:
        """Return the words that an atom was read from; those of the criterion where none are."""
        return self.words(atom.spans or (self.criterion.span,))

    def not_answered(self, atom: Atom, why: Unanswered) -> Answer:
        """Return the open answer of an atom whose facts say nothing, unless a person settles it."""
        return self.left_open(atom, why_of(why.reason), why.about, evidence_of(why.facts))

    def left_open(
        self,
        atom: Atom,
        why: Why,
        about: str = "",
        evidence: tuple[Evidence, ...] = (),
        detail: str = "",
    ) -> Answer:
        """Return the open answer of an atom, or what a person signed where only one can settle it.

        `about` is the concept that a fact is asked of.
        """
        spans = atom.spans or (self.criterion.span,)
        return self.open_at(
            statement_of(atom), spans, why, about=about, evidence=evidence, detail=detail
        )

    def open_at(  # noqa: PLR0913 - what an open question consists of
        self,
        statement: str,
        spans: tuple[Span, ...],
        why: Why,
        *,
        about: str = "",
        evidence: tuple[Evidence, ...] = (),
        detail: str = "",
    ) -> Answer:
        """Return the open answer of a statement, which was read from words at some places.

        A statement that says "no" where the criterion says "no" of it again could be confirmed by
        mistake: then a person is asked about the criterion as a whole.
        """
        if self.is_negated and why.is_for_people and _DENIES.search(statement) is not None:
            ask = self.ask(words_of(self.criterion, self.text))
            return undecided(Open(why, ask, spans, evidence, detail))
        signed = self.answers.about(self.criterion.id, statement) if why.is_for_people else ()
        verdicts = [one for one in signed if one.holds is not None]
        ask = self.ask(statement) if why.is_for_people else Ask(about, for_people=False)
        if not verdicts:
            return undecided(Open(why, ask, spans, evidence, detail))
        last = [one for one in verdicts if one.on == verdicts[-1].on]
        if len({one.holds for one in last}) == 1:
            holds = last[0].holds is True
            said = [Evidence.signed(one.by, statement, str(one.on), holds=holds) for one in last]
            return settled(verdict_if(holds=holds), (*evidence, *said))
        who = " and ".join(one.by for one in last)
        detail = f"{who} signed opposite answers on {last[0].on}"
        return undecided(Open(Why.CONFLICT, ask, spans, evidence, detail))

    def ask(self, statement: str) -> Ask:
        """Return the question to a person whether a statement of this criterion is true."""
        return Ask(statement, for_people=True, criterion=self.criterion.id)


def words_of(criterion: Criterion, text: str) -> str:
    """Return the words of a criterion without its number."""
    marked = [one.span for one in criterion.residues if one.kind is ResidueKind.MARKER]
    return plain(" ".join(span.of(text) for span in gaps(criterion.span, marked)))


def facts_as_evidence(facts: tuple[Fact, ...]) -> tuple[Evidence, ...]:
    """Return facts as evidence, the newest first."""
    return evidence_of(sorted(facts, key=_newest_first))


def _newest_first(fact: Fact) -> tuple[int, str]:
    first = fact.span.first_start
    return (-first.toordinal() if first is not None else 0), str(fact.source)
