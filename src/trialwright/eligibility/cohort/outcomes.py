"""What a criterion says of patients, each different thing once, and of a whole block."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from trialwright.eligibility.evaluation import Ask, Effect, Finding, StudyVerdict, Verdict, Why


class StudyCode(IntEnum):
    """The verdicts on a patient as numbers."""

    NOT_ELIGIBLE = 0
    NEEDS_DATA = 1
    NEEDS_REVIEW = 2
    ELIGIBLE = 3

    @property
    def verdict(self) -> StudyVerdict:
        """The verdict itself."""
        return StudyVerdict[self.name]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a criterion says of a patient, without the patient's own data.

    `opens` are the questions whose answers could still change it, each with why it is open.
    """

    verdict: Verdict
    effect: Effect
    opens: tuple[tuple[Why, Ask], ...] = ()

    @classmethod
    def of(cls, finding: Finding) -> Outcome:
        """Return the outcome of a finding."""
        opens = tuple(dict.fromkeys((one.why, one.ask) for one in finding.opens))
        return cls(finding.verdict, finding.effect, opens)

    @property
    def asks(self) -> tuple[Ask, ...]:
        """The questions that are open, each once."""
        return tuple(dict.fromkeys(ask for _, ask in self.opens))

    @property
    def needs_facts(self) -> bool:
        """Whether a fact could still settle something."""
        return any(not ask.for_people for _, ask in self.opens)


@dataclass(slots=True)
class Outcomes:
    """The outcomes of one criterion in the order in which they were met first."""

    _found: dict[Outcome, int] = field(default_factory=dict)

    def number(self, finding: Finding) -> int:
        """Return the number of the outcome of a finding."""
        return self._found.setdefault(Outcome.of(finding), len(self._found))

    def listed(self) -> tuple[Outcome, ...]:
        """Return every outcome by its number."""
        return tuple(self._found)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Screened:
    """What the criteria say of a block of patients.

    `verdicts` (n,) are `StudyCode`s. `died` (n,) tells of whom the source says that they are dead:
    no criterion asks for it, and nobody should miss it. `numbers` (n, c) name for each patient and
    criterion one of its `outcomes`. `kinds` of patients were put to places, `one_by_one` of them
    for themselves alone, and `signers` are patients about whom something was signed, who were
    screened whole.
    """

    ids: tuple[str, ...]
    verdicts: npt.NDArray[np.uint8]
    died: npt.NDArray[np.bool_]
    numbers: npt.NDArray[np.int32]
    outcomes: tuple[tuple[Outcome, ...], ...]
    kinds: int = 0
    one_by_one: int = 0
    signers: int = 0

    def __len__(self) -> int:
        return len(self.ids)

    def first(self, count: int) -> Screened:
        """Return the first so many patients."""
        return replace(
            self,
            ids=self.ids[:count],
            verdicts=self.verdicts[:count],
            died=self.died[:count],
            numbers=self.numbers[:count],
        )

    def outcomes_of(self, at: int) -> tuple[Outcome, ...]:
        """Return the outcomes of one patient, in the order of the criteria."""
        return tuple(
            table[number] for table, number in zip(self.outcomes, self.numbers[at], strict=True)
        )
