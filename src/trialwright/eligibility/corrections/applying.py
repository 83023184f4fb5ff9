"""Put a person's corrections in the place of what the rules read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from trialwright.eligibility.checks import Remark
from trialwright.eligibility.corrections.validation import faults_of, placed
from trialwright.eligibility.corrections.values import Correction, Corrections, Unfit
from trialwright.eligibility.criteria import (
    CriteriaReading,
    Criterion,
    Origin,
    ResidueKind,
    Span,
    gaps,
)
from trialwright.eligibility.reading import fingerprint_of, own_words

#: The rule under which a number is remarked on that a person set and the text does not have.
SET_BY_A_PERSON = "number-set-by-a-person"
#: From this share of equal letters on, a criterion is said to be like another.
_ALIKE = 0.6
#: More letters of a criterion are not compared with those of another.
_COMPARED = 2_000


@dataclass(frozen=True, slots=True)
class Corrected:
    """A reading with corrections in it: what was applied, what fits no more, what to look at.

    `applied` has the id of a criterion with the correction that it now has.
    """

    reading: CriteriaReading
    applied: tuple[tuple[str, Correction], ...]
    unfit: tuple[Unfit, ...]
    remarks: tuple[Remark, ...]


def corrected(reading: CriteriaReading, corrections: Corrections) -> Corrected:
    """Return a reading in which what persons said wins over what was read by rules.

    A correction fits every criterion of its fingerprint. One that fits none changes nothing and
    is told as unfit.
    """
    by_fingerprint = {one.fingerprint: one for one in corrections.corrections}
    prints = {one.id: fingerprint_of(reading.text, one) for one in reading.criteria}
    applied = tuple(
        (one.id, by_fingerprint[prints[one.id]])
        for one in reading.criteria
        if prints[one.id] in by_fingerprint
    )
    wins = dict(applied)
    criteria = tuple(
        _by_a_person(one, wins[one.id]) if one.id in wins else one for one in reading.criteria
    )
    found = set(prints.values())
    return Corrected(
        replace(reading, criteria=criteria),
        applied,
        tuple(
            Unfit(one, _nearest(reading, one))
            for one in corrections.corrections
            if one.fingerprint not in found
        ),
        tuple(_set_by_persons(reading, wins)),
    )


def _by_a_person(criterion: Criterion, correction: Correction) -> Criterion:
    """Return a criterion as a person reads it: read whole, but for its numbers and bullets."""
    markers = tuple(one for one in criterion.residues if one.kind is ResidueKind.MARKER)
    return replace(
        criterion,
        expression=placed(correction.expression, _between(criterion.span, markers_of(criterion))),
        residues=markers,
        origin=Origin.PERSON,
    )


def markers_of(criterion: Criterion) -> tuple[Span, ...]:
    """Return the places of a criterion's numbers and bullets."""
    return tuple(one.span for one in criterion.residues if one.kind is ResidueKind.MARKER)


def _between(whole: Span, markers: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(one for one in gaps(whole, markers) if one.start < one.end)


def _set_by_persons(reading: CriteriaReading, wins: dict[str, Correction]) -> Iterator[Remark]:
    for criterion in reading.criteria:
        if criterion.id in wins:
            one = wins[criterion.id]
            for fault in faults_of(one.expression, own_words(reading.text, criterion)):
                sentence = f"{fault}: {one.by} set it on {one.on}"
                yield Remark(SET_BY_A_PERSON, criterion.id, criterion.span, sentence)


def _nearest(reading: CriteriaReading, correction: Correction) -> str | None:
    best, share = None, _ALIKE
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(correction.text[:_COMPARED])
    for one in reading.criteria:
        if one.section is not correction.section:
            continue
        matcher.set_seq1(own_words(reading.text, one)[:_COMPARED])
        if matcher.real_quick_ratio() < share or matcher.quick_ratio() < share:
            continue
        if (found := matcher.ratio()) >= share:
            best, share = one.id, found
    return best
