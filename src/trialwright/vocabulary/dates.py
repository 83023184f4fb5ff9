"""Dates as precise as they were reported: 2026-01 stays 2026-01."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from trialwright.vocabulary.written import Written

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class Precision(Enum):
    """How exactly a date was reported."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class DateRange:
    """A span of days, both ends included: the answer of arithmetic on partial dates."""

    earliest: date
    latest: date

    def days_until(self, day: date) -> tuple[int, int]:
        """Return the fewest and the most days from this date to `day`."""
        return (day - self.latest).days, (day - self.earliest).days


class PartialDate(Written):
    """A date known to the year, the month or the day, kept as it was written.

    Forms: ``yyyy``, ``yyyy-MM``, ``yyyy-MM-dd`` (ClinicalTrials.gov type PartialDate).
    Raises ValueError for anything else, a thirteenth month and a 30th of February included.

    >>> PartialDate("2026-02").latest
    datetime.date(2026, 2, 28)
    """

    __slots__ = ()

    @classmethod
    def check(cls, text: str) -> None:
        """Raise ValueError unless the text is a date of one of the three forms."""
        parts = _PARTIAL.fullmatch(text)
        if parts is None:
            raise ValueError(f"{text!r} is not a date: expected YYYY, YYYY-MM or YYYY-MM-DD")
        try:
            date(int(parts[1]), int(parts[2] or 1), int(parts[3] or 1))
        except ValueError as error:
            raise ValueError(f"{text!r} is not a date: {error}") from error

    @property
    def precision(self) -> Precision:
        """Whether the year, the month or the day is known."""
        return {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}[len(self.text)]

    @property
    def earliest(self) -> date:
        """The first day that this can mean."""
        return date.fromisoformat(self.text + "0000-01-01"[len(self.text) :])

    @property
    def latest(self) -> date:
        """The last day that this can mean."""
        match self.precision:
            case Precision.YEAR:
                return date(int(self.text), 12, 31)
            case Precision.MONTH:
                year, month = int(self.text[:4]), int(self.text[5:])
                return date(year, month, monthrange(year, month)[1])
            case Precision.DAY:
                return date.fromisoformat(self.text)

    @property
    def range(self) -> DateRange:
        """Every day that this can mean."""
        return DateRange(self.earliest, self.latest)


class UnzonedMinute(Written):
    """A moment to the minute for which the registry states no time zone.

    Form: ``yyyy-MM-ddTHH:mm`` (ClinicalTrials.gov type DateTimeMinutes). It cannot be
    compared with a moment that has a zone. Raises ValueError for any other form.
    """

    __slots__ = ()

    @classmethod
    def check(cls, text: str) -> None:
        """Raise ValueError unless the text is a day and a minute."""
        try:
            parsed = datetime.strptime(text, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 - no zone is stated
        except ValueError as error:
            raise ValueError(f"{text!r} is not a minute: expected YYYY-MM-DDTHH:MM") from error
        if parsed.strftime("%Y-%m-%dT%H:%M") != text:
            raise ValueError(f"{text!r} is not a minute: expected YYYY-MM-DDTHH:MM")
