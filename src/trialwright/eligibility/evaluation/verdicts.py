"""Whether a criterion holds, what follows from it, and what follows for the study."""

from __future__ import annotations

from enum import Enum
from typing import NoReturn, assert_never

from trialwright.eligibility.criteria import Section
from trialwright.eligibility.patient import Certainty


class Verdict(Enum):
    """Whether what a text says holds of a patient, in Kleene's strong three-valued logic.

    A silent record is UNKNOWN, never NOT_MET: silence is a question for the site.
    """

    NOT_MET = 0
    UNKNOWN = 1
    MET = 2

    def __and__(self, other: Verdict) -> Verdict:
        return Verdict(min(self.value, other.value))

    def __or__(self, other: Verdict) -> Verdict:
        return Verdict(max(self.value, other.value))

    def __invert__(self) -> Verdict:
        return Verdict(2 - self.value)

    def __bool__(self) -> NoReturn:
        raise TypeError("a verdict has three values; ask `is Verdict.MET` instead")


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
    return Verdict.MET if holds else Verdict.NOT_MET


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
