"""What follows for each of many studies: Kleene's strong logic over arrays, height by height."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

import numpy as np

from trialwright.eligibility.criteria import Section
from trialwright.eligibility.evaluation.formulas.columns import (
    Bools,
    Bytes,
    Columns,
    Numbers,
    Places,
)
from trialwright.eligibility.evaluation.formulas.formula import FIRST, SECTIONS, Join
from trialwright.eligibility.evaluation.formulas.questions import Said, said_of_leaves
from trialwright.eligibility.evaluation.verdicts import StudyVerdict, Verdict
from trialwright.eligibility.patient import Patient, Policies
from trialwright.vocabulary import Concepts

_NOT_MET, _UNKNOWN, _MET = (one.value for one in (Verdict.NOT_MET, Verdict.UNKNOWN, Verdict.MET))

#: Study verdicts by the number that `Standings` has for them.
VERDICTS = (
    StudyVerdict.ELIGIBLE,
    StudyVerdict.NEEDS_DATA,
    StudyVerdict.NEEDS_REVIEW,
    StudyVerdict.NOT_ELIGIBLE,
)


@dataclass(frozen=True, slots=True)
class Standings:
    """Where one patient stands with each of S studies, in their order in the columns.

    `verdict` (S) is a place in `VERDICTS`. `satisfied`, `open` and `ruling_out` (S) count
    criteria, those of the structured fields among them; `has_text` (S) is whether the text of a
    study has any criterion.
    """

    verdict: Bytes
    satisfied: Numbers
    open: Numbers
    ruling_out: Numbers
    has_text: Bools

    def verdict_of(self, number: int) -> StudyVerdict:
        """Return the verdict of one study."""
        return VERDICTS[self.verdict[number]]


def standings(
    columns: Columns, patient: Patient, policies: Policies, vocabulary: Concepts | None = None
) -> Standings:
    """Return where a patient stands with each study, as of the policies' day."""
    said = said_of_leaves(columns, patient, policies, vocabulary)
    for number, join in enumerate(columns.stretch_join.tolist()):
        first, end = columns.stretch_start[number : number + 2].tolist()
        found = _joined(Join(join), columns, said, first, end)
        here = slice(FIRST + columns.leaves + first, FIRST + columns.leaves + end)
        said.verdict[here] = found.verdict
        said.is_grounded[here] = found.is_grounded
        said.lacks_fact[here] = found.lacks_fact
    return _standings(columns, _at(said, columns.entry))


def _at(said: Said, references: Numbers) -> Said:
    """Return the answers that references stand for, turned round where they are negative."""
    places = np.abs(references)
    verdict = said.verdict[places]
    verdict = np.where(references < 0, _MET - verdict, verdict)
    return Said(verdict, said.is_grounded[places], said.lacks_fact[places])


def _joined(join: Join, columns: Columns, said: Said, first: int, end: int) -> Said:
    """Return the answers of a stretch of nodes."""
    starts = columns.part_start[first : end + 1]
    parts = _at(said, columns.part[starts[0] : starts[-1]])
    if join is Join.SOME:
        return joined_some(columns.least[first:end], starts, parts)
    size = len(parts.verdict) // (end - first)
    return joined_few(join, [_every(parts, place, size) for place in range(size)])


def _every(said: Said, first: int, step: int) -> Said:
    return Said(
        said.verdict[first::step], said.is_grounded[first::step], said.lacks_fact[first::step]
    )


def joined_some(least: Numbers, starts: Places, parts: Said) -> Said:
    """Return whether so many parts are met; what it stands on is what decides, or is open."""
    begins = starts[:-1] - starts[0]
    met = np.add.reduceat(parts.verdict == _MET, begins, dtype=np.int32)
    possible = np.add.reduceat(parts.verdict != _NOT_MET, begins, dtype=np.int32)
    verdict = np.where(met >= least, _MET, np.where(possible < least, _NOT_MET, _UNKNOWN))
    verdict = verdict.astype(np.uint8)
    deciding = parts.verdict == np.repeat(verdict, np.diff(starts))
    is_grounded = np.logical_or.reduceat(parts.is_grounded & deciding, begins)
    lacks_fact = np.logical_or.reduceat(parts.lacks_fact & deciding, begins)
    return Said(verdict, is_grounded, lacks_fact & (verdict == _UNKNOWN))


def joined_few(join: Join, parts: list[Said]) -> Said:
    """Return the answers of nodes that have one, two or three parts."""
    match join:
        case Join.BRANCH:
            return _branched(*parts)
        case Join.UNLESS_MET:
            return _unless(*parts, neutral=_MET)
        case Join.UNLESS_NOT_MET:
            return _unless(*parts, neutral=_NOT_MET)
        case Join.AGREED:
            return _agreed(*parts)
        case Join.ASIDE:
            return _opened(parts[0], np.ones(len(parts[0].verdict), np.bool_))
        case Join.GROUNDED:
            return _opened(parts[0], (parts[0].verdict == _MET) & ~parts[0].is_grounded)
        case Join.SOME:
            raise AssertionError("so many of some parts are joined by `joined_some`")
        case _:
            assert_never(join)


def _branched(condition: Said, then: Said, otherwise: Said) -> Said:
    """Return one branch or the other; where both agree, nobody asks which it is."""
    takes, leaves = condition.verdict == _MET, condition.verdict == _NOT_MET
    agree = ~takes & ~leaves & (then.verdict == otherwise.verdict) & (then.verdict != _UNKNOWN)
    verdict = np.where(
        takes | agree, then.verdict, np.where(leaves, otherwise.verdict, np.uint8(_UNKNOWN))
    )
    grounded = (
        (~agree & condition.is_grounded)
        | (~leaves & then.is_grounded)
        | (~takes & otherwise.is_grounded)
    )
    lacks = condition.lacks_fact | (~leaves & then.lacks_fact) | (~takes & otherwise.lacks_fact)
    return Said(verdict, grounded, lacks & (verdict == _UNKNOWN))


def _unless(condition: Said, part: Said, *, neutral: int) -> Said:
    """Return a part that is asked only under a condition; else the verdict is the neutral one."""
    if neutral == _MET:
        verdict = np.maximum(_MET - condition.verdict, part.verdict)
        turned = _MET - condition.verdict
    else:
        verdict = np.minimum(condition.verdict, part.verdict)
        turned = condition.verdict
    grounded = ((turned == verdict) & condition.is_grounded) | (
        (part.verdict == verdict) & part.is_grounded
    )
    is_asked = condition.verdict != _NOT_MET
    lacks = condition.lacks_fact | part.lacks_fact
    return Said(
        verdict,
        np.where(is_asked, grounded, condition.is_grounded),
        lacks & (verdict == _UNKNOWN),
    )


def _agreed(one: Said, other: Said) -> Said:
    """Return the first where both say the same, else an answer for a person."""
    same = one.verdict == other.verdict
    verdict = np.where(same, one.verdict, np.uint8(_UNKNOWN))
    return Said(verdict, one.is_grounded & same, one.lacks_fact & same)


def _opened(said: Said, is_open: Bools) -> Said:
    """Return answers of which some wait for a person; facts that are lacking still are."""
    verdict = np.where(is_open, np.uint8(_UNKNOWN), said.verdict)
    return Said(verdict, said.is_grounded, said.lacks_fact)


def _standings(columns: Columns, said: Said) -> Standings:
    """Return what follows from the criteria of each study together."""
    section = columns.entry_section
    is_exclusion = section == SECTIONS.index(Section.EXCLUSION)
    is_neither = section == SECTIONS.index(Section.UNKNOWN)
    effect = np.where(is_exclusion, _MET - said.verdict, said.verdict)
    effect = np.where(is_neither, np.uint8(_UNKNOWN), effect)
    satisfied, left_open, ruling_out, lacking = (
        _count(columns, held)
        for held in (effect == _MET, effect == _UNKNOWN, effect == _NOT_MET, said.lacks_fact)
    )
    has_text = columns.text_count > 0
    verdict = np.select(
        [ruling_out > 0, ~has_text, left_open == 0, lacking > 0],
        [
            VERDICTS.index(StudyVerdict.NOT_ELIGIBLE),
            VERDICTS.index(StudyVerdict.NEEDS_REVIEW),
            VERDICTS.index(StudyVerdict.ELIGIBLE),
            VERDICTS.index(StudyVerdict.NEEDS_DATA),
        ],
        VERDICTS.index(StudyVerdict.NEEDS_REVIEW),
    ).astype(np.uint8)
    return Standings(verdict, satisfied, left_open, ruling_out, has_text)


def _count(columns: Columns, held: Bools) -> Numbers:
    """Return how many criteria of each study hold something."""
    running = np.concatenate((np.zeros(1, np.int32), np.cumsum(held, dtype=np.int32)))
    counted: Numbers = running[columns.entry_start[1:]] - running[columns.entry_start[:-1]]
    return counted
