"""What a source says of a patient, one fact at a time, as it says it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from enum import Enum
from typing import TypeAlias

from trialwright.eligibility.patient.intervals import Interval
from trialwright.eligibility.patient.times import NEVER_SAID, Span
from trialwright.vocabulary import Code, PartialDate


class FactKind(Enum):
    """What sort of thing a source recorded."""

    DIAGNOSIS = "diagnosis"
    MEASUREMENT = "measurement"
    MEDICATION = "medication"
    PROCEDURE = "procedure"
    ALLERGY = "allergy"
    OBSERVATION = "observation"


class Standing(Enum):
    """How far a fact counts.

    `DENIED` is a fact too: somebody says that it is not so, or was not done. `VOID` says nothing:
    it was entered in error, or cancelled.
    """

    SURE = "sure"
    TENTATIVE = "tentative"
    PLANNED = "planned"
    DENIED = "denied"
    VOID = "void"


class Activity(Enum):
    """Whether a diagnosis is present, a medication taken, a course of treatment under way.

    It is as the source says.

    It is unknown where the source does not say.
    """

    ACTIVE = "active"
    REMISSION = "remission"
    RESOLVED = "resolved"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Measured:
    """A number as far as it is known, and its unit as written; an empty unit is missing, never 1.

    `other_unit` is a second unit that the source gives beside the first, where the two do not
    mean the same: then nothing can be computed from the number.
    """

    number: Interval
    unit: str
    written: str = field(default="", compare=False)
    other_unit: str = ""


@dataclass(frozen=True, slots=True)
class Coded:
    """A result from a list: positive, negative, grade 2."""

    codes: tuple[Code, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class Worded:
    """A result in words, or a number that cannot be read without guessing ("12,5")."""

    text: str


@dataclass(frozen=True, slots=True)
class Absent:
    """The source says that there is no result, and why."""

    why: str


Value: TypeAlias = Measured | Coded | Worded | Absent


@dataclass(frozen=True, slots=True)
class ReferenceRange:
    """The laboratory's own normal range for a result, in the result's unit if it has none."""

    low: str
    high: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact came from: a place (file), a table or resource type, and the row or id there."""

    place: str
    table: str
    row: str

    def __str__(self) -> str:
        return f"{self.place}: {self.table} {self.row}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that a source says of a patient.

    `concepts` are the ids that its codes mean, or its text where no code does; none where the
    vocabulary knows neither. `span` is when it was so, `recorded` when it was written down, and
    `clock` the time of day of a result, by the patient's own clock. Two facts are equal if they
    say the same, wherever they came from.
    """

    kind: FactKind
    codes: tuple[Code, ...] = ()
    text: str = ""
    concepts: tuple[str, ...] = ()
    value: Value | None = None
    ranges: tuple[ReferenceRange, ...] = ()
    span: Span = NEVER_SAID
    recorded: PartialDate | None = None
    clock: time | None = None
    standing: Standing = Standing.SURE
    activity: Activity = Activity.UNKNOWN
    specimen: str = ""
    method: str = ""
    severity: str = ""
    source: Source = field(compare=False)

    @property
    def name(self) -> str:
        """What it is called, for people: its text, or else its first code."""
        return self.text or next((str(code) for code in self.codes), "(without a name)")
