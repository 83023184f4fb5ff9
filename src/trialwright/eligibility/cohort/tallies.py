"""Counts over many patients, block by block; those of two blocks are added to those of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trialwright.eligibility.cohort.outcomes import Outcome, Screened, StudyCode
from trialwright.eligibility.evaluation import Ask, Effect, Verdict

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionTally:
    """How many patients a criterion is met by, and what it costs.

    `rules_out` are those for whom it decides against them, `gained` those of them whom nothing
    else rules out: so many would be gained without it. `admits` would be eligible without it, for
    all else is satisfied. `remaining` are not ruled out by it nor by any before it, `sure` satisfy
    it and all before it for certain.
    """

    met: int = 0
    not_met: int = 0
    unknown: int = 0
    satisfied: int = 0
    rules_out: int = 0
    gained: int = 0
    admits: int = 0
    remaining: int = 0
    sure: int = 0

    def __add__(self, other: CriterionTally) -> CriterionTally:
        return CriterionTally(
            met=self.met + other.met,
            not_met=self.not_met + other.not_met,
            unknown=self.unknown + other.unknown,
            satisfied=self.satisfied + other.satisfied,
            rules_out=self.rules_out + other.rules_out,
            gained=self.gained + other.gained,
            admits=self.admits + other.admits,
            remaining=self.remaining + other.remaining,
            sure=self.sure + other.sure,
        )


@dataclass(frozen=True, slots=True)
class AskTally:
    """A question, and for how many patients who are not ruled out it is open."""

    ask: Ask
    patients: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Counts of a number of patients: by verdict, by criterion, by open question.

    `died` are counted by their verdicts like all others. `one_by_one` and `signers` say how the
    patients were asked: `Screened` has it.
    """

    patients: int = 0
    eligible: int = 0
    not_eligible: int = 0
    needs_data: int = 0
    needs_review: int = 0
    died: int = 0
    criteria: tuple[CriterionTally, ...] = ()
    asks: tuple[AskTally, ...] = ()
    one_by_one: int = 0
    signers: int = 0

    def __add__(self, other: Tally) -> Tally:
        criteria = tuple(
            one + another
            for one, another in zip(
                self.criteria or (CriterionTally(),) * len(other.criteria),
                other.criteria or (CriterionTally(),) * len(self.criteria),
                strict=True,
            )
        )
        asks = Counter({one.ask: one.patients for one in self.asks})
        asks.update({one.ask: one.patients for one in other.asks})
        return Tally(
            patients=self.patients + other.patients,
            eligible=self.eligible + other.eligible,
            not_eligible=self.not_eligible + other.not_eligible,
            needs_data=self.needs_data + other.needs_data,
            needs_review=self.needs_review + other.needs_review,
            died=self.died + other.died,
            criteria=criteria,
            asks=_ordered(asks),
            one_by_one=self.one_by_one + other.one_by_one,
            signers=self.signers + other.signers,
        )


def tally_of(screened: Screened) -> Tally:
    """Return the counts of a block."""
    by_verdict = np.bincount(screened.verdicts, minlength=len(StudyCode))
    effects = _effects(screened)
    return Tally(
        patients=len(screened),
        eligible=int(by_verdict[StudyCode.ELIGIBLE]),
        not_eligible=int(by_verdict[StudyCode.NOT_ELIGIBLE]),
        needs_data=int(by_verdict[StudyCode.NEEDS_DATA]),
        needs_review=int(by_verdict[StudyCode.NEEDS_REVIEW]),
        died=int(screened.died.sum()),
        criteria=tuple(_of_criteria(screened, effects)),
        asks=_ordered(Counter(dict(_of_asks(screened)))),
        one_by_one=screened.one_by_one,
        signers=screened.signers,
    )


_EFFECTS = (Effect.SATISFIED, Effect.OPEN, Effect.RULES_OUT)


def _effects(screened: Screened) -> npt.NDArray[np.uint8]:
    """Return for each patient and criterion the place of its effect in `_EFFECTS` (n, c)."""
    found = np.zeros(screened.numbers.shape, np.uint8)
    for at, table in enumerate(screened.outcomes):
        codes = np.array([_EFFECTS.index(one.effect) for one in table], np.uint8)
        found[:, at] = codes[screened.numbers[:, at]]
    return found


def _of_criteria(screened: Screened, effects: npt.NDArray[np.uint8]) -> Iterator[CriterionTally]:
    out, satisfied = effects == _EFFECTS.index(Effect.RULES_OUT), effects == 0
    outs, others = out.sum(axis=1), (~satisfied).sum(axis=1)
    remaining = np.ones(len(screened), np.bool_)
    sure = np.ones(len(screened), np.bool_)
    for at, table in enumerate(screened.outcomes):
        verdicts: Counter[Verdict] = Counter()
        counts = np.bincount(screened.numbers[:, at], minlength=len(table))
        for one, count in zip(table, counts.tolist(), strict=True):
            verdicts[one.verdict] += count
        remaining &= ~out[:, at]
        sure &= satisfied[:, at]
        yield CriterionTally(
            met=verdicts[Verdict.MET],
            not_met=verdicts[Verdict.NOT_MET],
            unknown=verdicts[Verdict.UNKNOWN],
            satisfied=int(satisfied[:, at].sum()),
            rules_out=int(out[:, at].sum()),
            gained=int((out[:, at] & (outs == 1)).sum()),
            admits=int((~satisfied[:, at] & (others == 1)).sum()),
            remaining=int(remaining.sum()),
            sure=int(sure.sum()),
        )


def _of_asks(screened: Screened) -> Iterator[tuple[Ask, int]]:
    """Yield for each question for how many patients it is open who are not ruled out."""
    asked: dict[Ask, Mask] = {}
    open_for = screened.verdicts != StudyCode.NOT_ELIGIBLE
    for at, table in enumerate(screened.outcomes):
        for ask in dict.fromkeys(ask for one in table for ask in one.asks):
            holds = _asking(table, ask)[screened.numbers[:, at]] & open_for
            asked[ask] = asked[ask] | holds if ask in asked else holds
    yield from ((ask, int(holds.sum())) for ask, holds in asked.items() if holds.any())


def _asking(table: tuple[Outcome, ...], ask: Ask) -> Mask:
    return np.array([ask in one.asks for one in table], np.bool_)


def _ordered(asks: Counter[Ask]) -> tuple[AskTally, ...]:
    """Return questions by how often they are asked; those that are alike by name."""
    ordered = sorted(asks.items(), key=lambda one: (-one[1], one[0]))
    return tuple(AskTally(ask, count) for ask, count in ordered)
