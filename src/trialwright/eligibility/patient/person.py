"""One patient: what does not change, and every fact that a source holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from trialwright.eligibility.patient.answers import Reason, Unanswered
from trialwright.eligibility.patient.facts import Fact
from trialwright.vocabulary import DateRange, PartialDate


class Sex(Enum):
    """Administrative sex as the source has it; anything but female and male is unknown here."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Age:
    """An age in completed years, between two where the birth date is not known to the day."""

    youngest: int
    oldest: int

    @property
    def years(self) -> int | None:
        """The age, if it is known to the year."""
        return self.youngest if self.youngest == self.oldest else None

    def __str__(self) -> str:
        return str(self.years) if self.years is not None else f"{self.youngest} or {self.oldest}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """One person's facts; what a source does not state is None or UNKNOWN, never a "no".

    `observed` are the spans of days for which the source watched this patient at all, where it
    says so; `death` is the day of death, and `is_dead` whether the source says that there was one.
    """

    id: str
    sex: Sex = Sex.UNKNOWN
    birth: PartialDate | None = None
    death: PartialDate | None = None
    is_dead: bool = False
    observed: tuple[DateRange, ...] = ()
    facts: tuple[Fact, ...] = ()

    def age(self, day: date) -> Age | Unanswered:
        """Return the age on a day in completed years, by the calendar.

        Born on a 29th of February, a year is completed on the 1st of March of other years.
        """
        if self.birth is None:
            return Unanswered(Reason.MISSING, "birth date")
        born_first, born_last = self.birth.earliest, min(self.birth.latest, day)
        if born_first > day:
            return Unanswered(Reason.IMPLAUSIBLE, "birth date")
        return Age(_completed_years(born_last, day), _completed_years(born_first, day))


def _completed_years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
