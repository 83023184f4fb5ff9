"""All criteria of a study put to one patient, and the fewest questions that would decide."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from trialwright.eligibility.checks import Remark, Stated, check
from trialwright.eligibility.criteria import CriteriaReading, Criterion
from trialwright.eligibility.evaluation.case import words_of
from trialwright.eligibility.evaluation.evaluating import Finding, evaluate
from trialwright.eligibility.evaluation.fields import fields_as_criteria
from trialwright.eligibility.evaluation.index_disease import index_of
from trialwright.eligibility.evaluation.signing import Answers, Signed, plain
from trialwright.eligibility.evaluation.statements import statements_of
from trialwright.eligibility.evaluation.verdicts import Effect, StudyVerdict
from trialwright.eligibility.evaluation.ways import Ask, Family, Way, both, either
from trialwright.eligibility.patient import Patient, Policies
from trialwright.vocabulary import Concepts, concepts

_Rows: TypeAlias = list[tuple[str | None, str]]
"""Places of criteria that were remarked on, in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """What a study's criteria say of one patient, each and together.

    `fields` are those of the structured fields. `stray` are signed answers that fit no words of
    the criteria, and count for nothing. `death` is said where the source says that the patient has
    died: no criterion asks for it, and nobody should miss it.
    """

    patient: str
    policies: Policies
    findings: tuple[Finding, ...]
    fields: tuple[Finding, ...] = ()
    stray: tuple[Signed, ...] = ()
    death: str = ""

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The findings of the text and of the fields."""
        return (*self.findings, *self.fields)

    @property
    def verdict(self) -> StudyVerdict:
        """What follows: eligible only if every item is decided; silence never is a yes."""
        effects = {one.effect for one in self.all_findings}
        if Effect.RULES_OUT in effects:
            return StudyVerdict.NOT_ELIGIBLE
        if not self.findings:
            return StudyVerdict.NEEDS_REVIEW
        if effects == {Effect.SATISFIED}:
            return StudyVerdict.ELIGIBLE
        needs_facts = any(not ask.for_people for one in self.all_findings for ask in one.missing)
        return StudyVerdict.NEEDS_DATA if needs_facts else StudyVerdict.NEEDS_REVIEW

    @property
    def ruling_out(self) -> tuple[Finding, ...]:
        """The findings that rule the patient out."""
        return tuple(one for one in self.all_findings if one.effect is Effect.RULES_OUT)

    @property
    def asks(self) -> tuple[Ask, ...]:
        """Every open question once, facts before answers of people, in the order of the text."""
        listed = dict.fromkeys(ask for one in self.all_findings for ask in one.missing)
        return tuple(sorted(listed, key=lambda ask: ask.for_people))

    @property
    def to_admit(self) -> Family:
        """The ways to "eligible": sets of questions, each answered as the study asks."""
        return both(one.satisfied for one in self.all_findings)

    @property
    def to_rule_out(self) -> Family:
        """The ways to "not eligible"."""
        return either(one.ruled_out for one in self.all_findings)

    @property
    def fewest_to_admit(self) -> Way | None:
        """The smallest set of questions whose right answers make the patient eligible."""
        return self.to_admit.smallest

    @property
    def fewest_to_rule_out(self) -> Way | None:
        """The smallest set of questions whose answers can rule the patient out."""
        return self.to_rule_out.smallest

    def openings(self, ask: Ask) -> tuple[Finding, ...]:
        """Return the findings that wait for a question."""
        return tuple(one for one in self.all_findings if ask in one.missing)


def screen(  # noqa: PLR0913 - what an answer may depend on
    reading: CriteriaReading,
    patient: Patient,
    policies: Policies,
    *,
    signed: Iterable[Signed] = (),
    stated: Stated | None = None,
    vocabulary: Concepts | None = None,
) -> Screening:
    """Return what the criteria of a study say of a patient as of the policies' day."""
    known = vocabulary or concepts()
    answers = Answers.of(signed, patient.id)
    fields = fields_as_criteria(stated or Stated())
    remarks = check(reading, stated or Stated())
    rows = [(one.criterion, one.span.of(reading.text)) for one in remarks]
    put = _Put(patient, policies, answers, index_of(reading, known), known)
    return Screening(
        patient=patient.id,
        policies=policies,
        findings=tuple(put.all(reading, remarks)),
        fields=tuple(put.all(fields, ())),
        stray=tuple(one for one in answers.signed if not _fits(one, reading, rows)),
        death=death_of(patient),
    )


def death_of(patient: Patient) -> str:
    """Return when the patient died, in words; nothing where the source does not say so."""
    if patient.death is not None:
        return str(patient.death)
    return "on a day that is not stated" if patient.is_dead else ""


@dataclass(frozen=True, slots=True)
class _Put:
    """What is the same for every criterion that is put to a patient."""

    patient: Patient
    policies: Policies
    answers: Answers
    index: frozenset[str]
    vocabulary: Concepts

    def all(self, reading: CriteriaReading, remarks: tuple[Remark, ...]) -> Iterable[Finding]:
        """Yield the finding of each criterion in the order of the text."""
        for criterion in reading.criteria:
            yield evaluate(
                criterion,
                reading.text,
                self.patient,
                self.policies,
                answers=self.answers,
                remarks=remarks,
                index=self.index,
                vocabulary=self.vocabulary,
            )


def _fits(signed: Signed, reading: CriteriaReading, rows: _Rows) -> bool:
    """Whether an answer is about the words of the criterion that it names."""
    return any(
        one.id == signed.criterion and _is_said(one, reading, signed.words, rows)
        for one in reading.criteria
    )


def _is_said(criterion: Criterion, reading: CriteriaReading, words: str, rows: _Rows) -> bool:
    """Whether words are a criterion, or what one of its parts states."""
    said = {plain(one) for one in statements_of(criterion.expression)}
    said |= {words_of(criterion, reading.text), plain(criterion.cohort or "")} - {""}
    said |= {plain(row) for name, row in rows if name == criterion.id}
    return plain(words) in said
