"""Made-up patients put to a study as columns and one by one."""

from __future__ import annotations

from pathlib import Path

from benchmarks.cohorts.made import columns
from benchmarks.cohorts.screening import study
from benchmarks.proofs.proven import Proven
from trialwright.eligibility.cohort import CohortScreening, Columns, Outcome, StudyCode
from trialwright.eligibility.evaluation import screen

_BLOCK = 500


def cohorts(_: Path, size: int, seed: int) -> Proven:
    """Hold so many patients as columns against the evaluator of single patients."""
    asked = study()
    ready = CohortScreening(asked)
    found = Proven({}, ())
    for number, begin in enumerate(range(0, size, _BLOCK)):
        block = columns(min(_BLOCK, size - begin), seed=seed, block=number)
        found += held(ready, block)
    return found


def held(ready: CohortScreening, block: Columns) -> Proven:
    """Hold a block against the evaluator, patient by patient."""
    asked, screened = ready.study, ready.screen(block)
    faults = []
    for at in range(len(block)):
        one = block.patient(at)
        expected = screen(asked.reading, one, asked.policies, stated=asked.stated)
        outcomes = tuple(Outcome.of(each) for each in expected.all_findings)
        if screened.outcomes_of(at) != outcomes:
            pairs = zip(ready.criteria, screened.outcomes_of(at), outcomes, strict=True)
            wrong = [row.id for (row, _), told, meant in pairs if told != meant]
            faults.append(f"{one.id}: {', '.join(wrong)}")
        elif StudyCode(int(screened.verdicts[at])).verdict is not expected.verdict:
            faults.append(f"{one.id}: {expected.verdict.value}")
    return Proven(
        {
            "patients": len(block),
            "verdicts on criteria": screened.numbers.size,
            "kinds that were asked": screened.kinds,
            "asked one by one": screened.one_by_one,
        },
        tuple(faults),
    )
