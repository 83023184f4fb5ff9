"""One patient: what does not change, and every fact that a source holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType

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
    """An age in completed units of the calendar, between two where the birthday is not known."""

    youngest: int
    oldest: int
    unit: str = "a"

    @property
    def completed(self) -> int | None:
        """The age, if it is known to the unit."""
        return self.youngest if self.youngest == self.oldest else None

    def __str__(self) -> str:
        if self.completed is not None:
            return str(self.completed)
        between = "or" if self.oldest == self.youngest + 1 else "to"
        return f"{self.youngest} {between} {self.oldest}"


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

    def age(self, day: date, unit: str = "a") -> Age | Unanswered:
        """Return the age on a day in completed years (a), months (mo), weeks (wk) or days (d).

        By the calendar: born on a 29th of February, a year is completed on the 1st of March of
        other years. Raises ValueError for another unit.
        """
        if unit not in _COMPLETED:
            raise ValueError(f"{unit!r} is not a unit of age: expected a, mo, wk or d")
        if self.birth is None:
            return Unanswered(Reason.MISSING, "birth date")
        born_first, born_last = self.birth.earliest, min(self.birth.latest, day)
        if born_first > day:
            return Unanswered(Reason.IMPLAUSIBLE, "birth date")
        count = _COMPLETED[unit]
        return Age(count(born_last, day), count(born_first, day), unit)


def _months(born: date, day: date) -> int:
    """Return completed months; a month without the day of birth is completed by the next one."""
    return 12 * (day.year - born.year) + day.month - born.month - (day.day < born.day)


_COMPLETED: Mapping[str, Callable[[date, date], int]] = MappingProxyType(
    {
        "a": lambda born, day: _months(born, day) // 12,
        "mo": _months,
        "wk": lambda born, day: (day - born).days // 7,
        "d": lambda born, day: (day - born).days,
    }
)
