"""Whether a criterion holds, what follows from it, and what follows for the study."""

from __future__ import annotations

from enum import Enum
from typing import assert_never

from trialwright.eligibility.criteria import Section
from trialwright.eligibility.patient import Certainty
from trialwright.vocabulary.truth import ThreeValued


class Verdict(ThreeValued):
    """Whether what a text says holds of a patient.

    A silent record is UNKNOWN, never NOT_MET: silence is a question for the site. The logic is
    that of all three-valued answers; the name is its own, because MET says nothing of whether
    the patient may take part, which the section decides (`effect_of`).
    """

    NOT_MET = 0
    UNKNOWN = 1
    MET = 2


class Effect(Enum):
    """What a verdict on a criterion does to the patient's way into the study."""

    SATISFIED = "satisfied"
    RULES_OUT = "rules out"
    OPEN = "open"


class StudyVerdict(Enum):
    """What follows from all criteria of a study together."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not eligible"
    NEEDS_DATA = "needs data"
    NEEDS_REVIEW = "needs review"


def verdict_of(certainty: Certainty) -> Verdict:
    """Return the verdict that a certainty about a fact gives."""
    return Verdict(certainty.value)


def verdict_if(*, holds: bool) -> Verdict:
    """Return MET or NOT_MET."""
    return Verdict.known(holds=holds)


def effect_of(section: Section, verdict: Verdict) -> Effect:
    """Return what a verdict does: the section decides, and no polarity is ever assumed."""
    match section:
        case Section.INCLUSION:
            return _effect(verdict, satisfied=Verdict.MET)
        case Section.EXCLUSION:
            return _effect(verdict, satisfied=Verdict.NOT_MET)
        case Section.UNKNOWN:
            return Effect.OPEN
        case _:
            assert_never(section)


def _effect(verdict: Verdict, satisfied: Verdict) -> Effect:
    if verdict is Verdict.UNKNOWN:
        return Effect.OPEN
    return Effect.SATISFIED if verdict is satisfied else Effect.RULES_OUT
