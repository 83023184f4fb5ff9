"""Corrections as values: who says what a criterion means, of which words, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from trialwright.eligibility.criteria import Expression, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One criterion as a person reads it.

    `fingerprint` says which criterion is meant, wherever it stands; `criterion` is the id that
    it had when this was written, and `text` its words then: both are for people.
    """

    criterion: str
    section: Section
    fingerprint: str
    text: str
    expression: Expression
    by: str
    on: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrections:
    """A file of corrections; `version` is counted up by its keeper with every change.

    `study` is None in a file that is not kept for one study alone.
    """

    version: int
    study: str | None
    corrections: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class Unfit:
    """A correction whose words are not in the text any more, and why that may be.

    `nearest` is the criterion of the same section whose words are most like it, if any is.
    """

    correction: Correction
    nearest: str | None

    @property
    def sentence(self) -> str:
        """What to tell the keeper of the file."""
        one = self.correction
        said = f"the correction of {one.criterion} by {one.by} on {one.on} fits no criterion"
        if self.nearest is None:
            return f"{said}: its text is gone, or stands in another section"
        return f"{said}: its text has changed; {self.nearest} is the most like it"
