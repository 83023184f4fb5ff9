"""Answers with the facts they stand on, and why a question has none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from trialwright.eligibility.patient.certainty import Certainty
from trialwright.eligibility.patient.facts import Fact
from trialwright.eligibility.patient.intervals import Interval
from trialwright.vocabulary import Unit


class Reason(Enum):
    """Why a question about a patient has no answer, and with it what would settle it."""

    MISSING = "missing"
    """No fact of it; the named fact settles it."""
    STALE = "stale"
    """The newest fact is older than the policy allows; a new one settles it."""
    PARTIAL_DATE = "partial date"
    """Dates are known to the month or year only, or not at all; the day settles it."""
    UNIT_MISMATCH = "unit mismatch"
    """The unit is missing, ambiguous, or cannot be turned into the one asked for."""
    IMPLAUSIBLE = "implausible"
    """Outside what a person can have; a person confirms or corrects it."""
    NO_REFERENCE_RANGE = "no reference range"
    """The laboratory's own range does not come with the result, or there are several."""
    WRONG_METHOD = "wrong method"
    """A result exists, but of another specimen or by another method."""
    NOT_A_NUMBER = "not a number"
    """A result exists in words or codes where a number is asked for."""
    NOT_QUALITATIVE = "neither positive nor negative"
    """A result exists, but it says neither that something is there nor that it is not."""
    TENTATIVE = "tentative"
    """Only preliminary or provisional; the final one settles it."""
    UNSPECIFIC = "unspecific"
    """Something more general is recorded; its exact kind settles it."""
    UNMAPPED = "unmapped"
    """Facts are recorded under codes that the vocabulary does not know; a person reads them."""
    BOUND = "bound"
    """Known only to be less or more than a number, or too near to the bound to tell."""
    CONFLICT = "conflict"
    """Facts of equal standing disagree; a person chooses, with a reason."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question without an answer: why, about what, and the facts that were looked at."""

    reason: Reason
    about: str
    facts: tuple[Fact, ...] = ()

    def __str__(self) -> str:
        return f"{self.about}: {self.reason.value}"


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether something is so, with the facts that say it, and why not where it is not known."""

    certainty: Certainty
    facts: tuple[Fact, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()


@dataclass(frozen=True, slots=True)
class Measurement:
    """The number that counts, in one unit, and the fact that it comes from."""

    number: Interval
    unit: Unit
    fact: Fact
