"""What named persons have answered where data cannot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum


class Choice(Enum):
    """How a text that allows two readings is to be read, as the study decided."""

    AND = "and"
    OR = "or"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One answer of a named person: who, when, about which words of which criterion, and why.

    `words` are the very words of the criterion, or of the part of it, that the answer is about:
    an answer never moves to another text. `holds` says whether they are true of the patient;
    `reading` is a decision of the study on a text with two readings, and then `holds` is None and
    `patient` is empty.
    """

    by: str
    on: date
    criterion: str
    words: str
    reason: str
    patient: str = ""
    holds: bool | None = None
    reading: Choice | None = None


def plain(words: str) -> str:
    """Return words by which two places of a text are compared: blanks made single."""
    return " ".join(words.split())


@dataclass(frozen=True, slots=True)
class Answers:
    """All signed answers that are about one patient, found by criterion and words."""

    signed: tuple[Signed, ...] = ()
    _found: dict[tuple[str, str], tuple[Signed, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        """Sort the answers by what they are about."""
        for one in self.signed:
            key = (one.criterion, plain(one.words))
            self._found[key] = (*self._found.get(key, ()), one)

    def about(self, criterion: str, words: str) -> tuple[Signed, ...]:
        """Return every answer about words of a criterion, the oldest first."""
        found = self._found.get((criterion, plain(words)), ())
        return tuple(sorted(found, key=lambda one: (one.on, one.by)))

    @classmethod
    def of(cls, signed: Iterable[Signed], patient: str) -> Answers:
        """Return those answers that are about one patient, and the decisions of the study."""
        return cls(
            tuple(one for one in signed if one.reading is not None or one.patient == patient)
        )
