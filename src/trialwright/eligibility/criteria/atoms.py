"""The atoms of a criterion: what is asked of one participant, one thing at a time.

Each holds the places of the text that it was read from. What a computer can look up, what a
person must judge, what somebody must sign, and what nobody could read are different kinds.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from trialwright.eligibility.criteria.limits import Anchor, Limits, Unit, Window
from trialwright.eligibility.criteria.spans import Span

Spans: TypeAlias = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A name as the text has it, and the concept that it means; None where that is not known."""

    words: str
    concept: str | None = None


class Status(Enum):
    """When something is, was or will be so."""

    PRESENT = "present"
    HISTORY = "history"
    PLANNED = "planned"


class Reference(Enum):
    """The value of which a multiple is taken."""

    ULN = "ULN"
    LLN = "LLN"
    NORMAL = "normal"
    BASELINE = "baseline"


class Trait(Enum):
    """What a demographic atom asks."""

    AGE = "age"
    SEX = "sex"
    REPRODUCTIVE_POTENTIAL = "reproductive potential"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """A measured variable lies within limits, at a time, by a method if one is named."""

    variable: Term
    limits: Limits
    unit: Unit | None = None
    at: Anchor | None = None
    method: str | None = None
    window: Window | None = None
    spans: Spans = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A named scale, stage, class or grade lies within limits; `levels` lists letters."""

    scale: Term
    limits: Limits | None = None
    levels: tuple[str, ...] = ()
    at: Anchor | None = None
    window: Window | None = None
    spans: Spans = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Multiple:
    """A measured variable lies within limits that are multiples of a reference value."""

    variable: Term
    limits: Limits
    of: Reference
    at: Anchor | None = None
    window: Window | None = None
    spans: Spans = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Has:
    """A condition, procedure or finding is there, was there, or is planned."""

    concept: Term
    status: Status = Status.PRESENT
    severity: str | None = None
    window: Window | None = None
    count: Limits | None = None
    spans: Spans = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Demographic:
    """Age within limits, a sex, or the ability to have children."""

    trait: Trait
    limits: Limits | None = None
    unit: Unit | None = None
    value: str | None = None
    at: Anchor | None = None
    spans: Spans = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Biomarker:
    """An antigen or marker, in a population of cells, within limits, by an assay."""

    antigen: Term
    limits: Limits | None = None
    unit: Unit | None = None
    population: str | None = None
    assay: str | None = None
    positive: bool | None = None
    spans: Spans = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """A drug, a treatment or a substance was taken: when, how much, how many lines of it."""

    agent: Term
    status: Status = Status.HISTORY
    window: Window | None = None
    dose: Limits | None = None
    unit: Unit | None = None
    lines: Limits | None = None
    spans: Spans = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """Somebody promises or signs: consent, contraception, willingness."""

    topic: str
    words: str
    window: Window | None = None
    spans: Spans = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A named person decides; with limits where the text bounds an estimate (survival)."""

    topic: str
    words: str
    limits: Limits | None = None
    unit: Unit | None = None
    window: Window | None = None
    spans: Spans = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A guideline, a classification or a version: named, and never evaluated."""

    reference: str
    spans: Spans = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opaque:
    """What could not be read, or is left open ("etc."): for a person.

    `reason` is "unread" or "open list"; `window` is the time that could be read although the
    words beside it could not.
    """

    words: str
    reason: str = "unread"
    window: Window | None = None
    spans: Spans = ()


Atom: TypeAlias = (
    Compare
    | Score
    | Multiple
    | Has
    | Demographic
    | Biomarker
    | Exposure
    | Attestation
    | Judgement
    | Citation
    | Opaque
)
ATOMS: tuple[type[Atom], ...] = (
    Compare,
    Score,
    Multiple,
    Has,
    Demographic,
    Biomarker,
    Exposure,
    Attestation,
    Judgement,
    Citation,
    Opaque,
)
