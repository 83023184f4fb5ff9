"""One place put to many patients: each kind of patient is asked once, and all of the kind know.

Two patients are of one kind for a place if the facts that bear on it say the same, their results
are alike for it, and their days lie alike: to the days with which the place compares them, and,
where the order of facts matters, to each other. Nothing in an evaluation does more with a day
than to compare it. So one patient of a kind is put to the evaluator of single patients, and the
answer is that of all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from trialwright.eligibility.cohort.blocks import Block
from trialwright.eligibility.cohort.columns import SEXES
from trialwright.eligibility.cohort.days import read
from trialwright.eligibility.cohort.grouping import same_rows
from trialwright.eligibility.cohort.likeness import Likeness, Told, told
from trialwright.eligibility.cohort.places import Place, Sight
from trialwright.eligibility.cohort.seeing import Group, groups
from trialwright.eligibility.evaluation.answers import Answer
from trialwright.eligibility.evaluation.expressions import atom_answered
from trialwright.eligibility.patient import Patient

#: Patients with more facts at a place than this are asked one by one.
MOST_FACTS = 16

Numbers = npt.NDArray[np.int32]


@dataclass(slots=True)
class Answering:
    """The answers at one place, each once; the number of an answer is its place among them.

    `kinds` counts the kinds of patients that were asked, `one_by_one` the patients that were
    asked for themselves alone.
    """

    place: Place
    answers: list[Answer] = field(default_factory=list)
    kinds: int = 0
    one_by_one: int = 0
    _numbers: dict[Told, int] = field(default_factory=dict)
    _by_kind: dict[object, int] = field(default_factory=dict)
    _likeness: Likeness = field(init=False)

    def __post_init__(self) -> None:
        self._likeness = Likeness(self.place)

    def of(self, block: Block) -> Numbers:
        """Return the number of the answer of each patient (n,)."""
        persons = block.columns.persons
        match self.place.sight:
            case Sight.NOTHING:
                return self._of_nobody(block)
            case Sight.BIRTH:
                return self._by(persons.birth, lambda key: Patient(id="", birth=read(key)))
            case Sight.SEX:
                return self._by(persons.sex, lambda key: Patient(id="", sex=SEXES[key]))
            case Sight.FACTS:
                return self._by_facts(block)

    def _of_nobody(self, block: Block) -> Numbers:
        """Return the answer where no fact bears on the place."""
        return np.full(len(block), self._of_kind("nothing", lambda: Patient(id="")), np.int32)

    def _by(
        self, keys: npt.NDArray[np.int32] | npt.NDArray[np.uint8], make: Callable[[int], Patient]
    ) -> Numbers:
        values, kinds = np.unique(keys, return_inverse=True)
        found = [self._of_kind(one, partial(make, one)) for one in map(int, values)]
        return np.array(found, np.int32)[kinds]

    def _by_facts(self, block: Block) -> Numbers:
        found = self._of_nobody(block)
        for group in groups(block, self._likeness):
            if group.name == "alone" or group.facts.shape[1] > MOST_FACTS:
                self._each(block, group, found)
            elif len(group.patients):
                self._spread(block, group, found)
        return found

    def _spread(self, block: Block, group: Group, found: Numbers) -> None:
        """Ask one patient of each kind of a group, and give the answer to all of the kind."""
        first, kinds = same_rows(group.rows)
        answers = []
        for one in first.tolist():
            facts = group.facts[one].tolist()
            make = partial(block.columns.patient, int(group.patients[one]), facts)
            answers.append(self._of_kind((group.name, group.rows[one].tobytes()), make))
        found[group.patients] = np.array(answers, np.int32)[kinds]

    def _each(self, block: Block, group: Group, found: Numbers) -> None:
        """Ask each patient of a group."""
        for patient, facts in zip(group.patients.tolist(), group.facts.tolist(), strict=True):
            found[patient] = self._put(block.columns.patient(patient, facts))
            self.one_by_one += 1

    def _of_kind(self, kind: object, make: Callable[[], Patient]) -> int:
        known = self._by_kind.get(kind)
        if known is None:
            known = self._by_kind[kind] = self._put(make())
            self.kinds += 1
        return known

    def _put(self, patient: Patient) -> int:
        """Put one patient to the place and return the number of the answer."""
        answer = atom_answered(self.place.atom, replace(self.place.case, patient=patient))
        number = self._numbers.setdefault(told(answer), len(self.answers))
        if number == len(self.answers):
            self.answers.append(answer)
        return number
