"""All criteria of a study put to a block of patients: one number for each patient and criterion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from trialwright.eligibility.checks import Remark, Stated, check
from trialwright.eligibility.cohort.answering import Answering
from trialwright.eligibility.cohort.blocks import Block
from trialwright.eligibility.cohort.columns import Columns
from trialwright.eligibility.cohort.outcomes import Outcome, Outcomes, Screened, StudyCode
from trialwright.eligibility.cohort.places import Key, key_of, place_of
from trialwright.eligibility.criteria import Atom, CriteriaReading, Criterion
from trialwright.eligibility.evaluation import (
    Answers,
    Effect,
    Finding,
    Signed,
    evaluate,
    fields_as_criteria,
)
from trialwright.eligibility.evaluation.answers import Answer
from trialwright.eligibility.evaluation.case import Case
from trialwright.eligibility.evaluation.expressions import atom_answered
from trialwright.eligibility.evaluation.index_disease import index_of
from trialwright.eligibility.patient import Patient, Policies
from trialwright.vocabulary import Concepts, concepts

Numbers = npt.NDArray[np.int32]
_NOBODY = Patient(id="")


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortStudy:
    """What many patients are put to: criteria as read, policies, and what people have signed."""

    reading: CriteriaReading
    policies: Policies
    stated: Stated = field(default_factory=Stated)
    signed: tuple[Signed, ...] = ()
    vocabulary: Concepts = field(default_factory=concepts, repr=False)


class CohortScreening:
    """A study made ready for many patients; what it has learned of one block it knows in the next.

    Nothing that it has learned changes an answer: blocks can be screened in any order, by any
    number of these.
    """

    def __init__(self, study: CohortStudy) -> None:
        self.study = study
        self._index = index_of(study.reading, study.vocabulary)
        self._remarks = check(study.reading, study.stated)
        self._signers = {one.patient for one in study.signed if one.reading is None}
        answers = Answers.of(study.signed, "")
        fields = fields_as_criteria(study.stated)
        self.asked = tuple(
            _Asked(self, one, reading.text, answers, remarks)
            for reading, remarks in ((study.reading, self._remarks), (fields, ()))
            for one in reading.criteria
        )

    @property
    def criteria(self) -> tuple[tuple[Criterion, str], ...]:
        """Each criterion with the text that it was read from; those of fields stand last."""
        return tuple((one.criterion, one.text) for one in self.asked)

    def screen(self, columns: Columns) -> Screened:
        """Return what the criteria say of each patient of some columns."""
        block = Block(columns)
        before = self._kinds()
        found = [one.of(block) for one in self.asked]
        signers = self._of_signers(block, found)
        numbers = np.array(found, np.int32).reshape(len(self.asked), len(block)).T
        tables = tuple(one.outcomes.listed() for one in self.asked)
        kinds, one_by_one = self._kinds()
        return Screened(
            ids=tuple(columns.persons.ids),
            verdicts=self._verdicts(numbers, tables),
            died=columns.persons.is_dead | (columns.persons.death != 0),
            numbers=numbers,
            outcomes=tables,
            kinds=kinds - before[0],
            one_by_one=one_by_one - before[1],
            signers=signers,
        )

    def _kinds(self) -> tuple[int, int]:
        each = [place for one in self.asked for place in one.places.values()]
        return sum(one.kinds for one in each), sum(one.one_by_one for one in each)

    def _of_signers(self, block: Block, found: list[Numbers]) -> int:
        """Put those about whom somebody signed to every criterion, one by one."""
        if not self._signers:
            return 0
        ids = block.columns.persons.ids
        at = [row for row in range(len(block)) if ids[row] in self._signers]
        for row in at:
            patient = block.columns.patient(row)
            answers = Answers.of(self.study.signed, patient.id)
            for one, numbers in zip(self.asked, found, strict=True):
                numbers[row] = one.of_one(patient, answers)
        return len(at)

    def _verdicts(
        self, numbers: Numbers, tables: tuple[tuple[Outcome, ...], ...]
    ) -> npt.NDArray[np.uint8]:
        """Return what follows for each patient, as `Screening.verdict` has it (n,)."""
        count = len(numbers)
        out, unsatisfied, facts = (np.zeros(count, np.bool_) for _ in range(3))
        for column, table in zip(numbers.T, tables, strict=True):
            # Without a patient nothing was met, and a table of nothing has no kind of its own.
            out |= np.array([one.effect is Effect.RULES_OUT for one in table], np.bool_)[column]
            unsatisfied |= np.array(
                [one.effect is not Effect.SATISFIED for one in table], np.bool_
            )[column]
            facts |= np.array([one.needs_facts for one in table], np.bool_)[column]
        found = np.where(facts, StudyCode.NEEDS_DATA, StudyCode.NEEDS_REVIEW)
        if self.study.reading.criteria:
            found = np.where(unsatisfied, found, StudyCode.ELIGIBLE)
        else:
            found = np.full(count, StudyCode.NEEDS_REVIEW)
        return np.where(out, StudyCode.NOT_ELIGIBLE, found).astype(np.uint8)

    @property
    def index(self) -> frozenset[str]:
        """The disease that the study is about."""
        return self._index


class _Asked:
    """One criterion, its places, and what it was found to say."""

    def __init__(
        self,
        whole: CohortScreening,
        criterion: Criterion,
        text: str,
        answers: Answers,
        remarks: Iterable[Remark],
    ) -> None:
        self.criterion, self.text = criterion, text
        self._whole, self._answers, self._remarks = whole, answers, tuple(remarks)
        self.places: dict[Key, Answering] = {}
        self.outcomes = Outcomes()
        self._by_answers: dict[tuple[int, ...], int] = {}
        self._evaluated(_NOBODY, answers, self._met)

    def of(self, block: Block) -> Numbers:
        """Return the number of the outcome of each patient (n,)."""
        each = [one.of(block) for one in self.places.values()]
        sizes = [len(one.answers) for one in self.places.values()]
        kinds, rows = _combined(each, sizes, len(block))
        return np.array([self._outcome(one) for one in kinds], np.int32)[rows]

    def of_one(self, patient: Patient, answers: Answers) -> int:
        """Return the number of the outcome of one patient, about whom something was signed."""
        return self.outcomes.number(self._evaluated(patient, answers))

    def _outcome(self, numbers: tuple[int, ...]) -> int:
        """Return the outcome of patients with such answers at the places."""
        known = self._by_answers.get(numbers)
        if known is None:
            given = dict(zip(self.places, numbers, strict=True))

            def teller(atom: Atom, case: Case) -> Answer:
                key = key_of(atom, case)
                return self.places[key].answers[given[key]]

            found = self._evaluated(_NOBODY, self._answers, teller)
            known = self._by_answers[numbers] = self.outcomes.number(found)
        return known

    def _met(self, atom: Atom, case: Case) -> Answer:
        """Note a place of the criterion."""
        key = key_of(atom, case)
        if key not in self.places:
            self.places[key] = Answering(place_of(atom, case))
        return atom_answered(atom, case)

    def _evaluated(self, patient: Patient, answers: Answers, teller: object = None) -> Finding:
        study = self._whole.study
        return evaluate(
            self.criterion,
            self.text,
            patient,
            study.policies,
            answers=answers,
            remarks=self._remarks,
            index=self._whole.index,
            vocabulary=study.vocabulary,
            teller=teller,  # type: ignore[arg-type]
        )


def _combined(
    columns: list[Numbers], sizes: list[int], count: int
) -> tuple[list[tuple[int, ...]], npt.NDArray[np.int64]]:
    """Return the combinations of answers that occur, and which of them each patient has (n,)."""
    rows = np.zeros(count, np.int64)
    kinds: list[tuple[int, ...]] = [()]
    for column, size in zip(columns, sizes, strict=True):
        # What occurs is numbered anew after each place, so that numbers stay small.
        codes = rows * size + column
        occurs = np.zeros(len(kinds) * size, np.bool_)
        occurs[codes] = True
        found = np.flatnonzero(occurs)
        table = np.zeros(len(occurs), np.int64)
        table[found] = np.arange(len(found))
        rows = table[codes]
        kinds = [(*kinds[one // size], one % size) for one in found.tolist()]
    return kinds, rows
