"""When something was so, as exactly as it is known, and whether that lies in a window of days."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from trialwright.eligibility.patient.certainty import Certainty
from trialwright.vocabulary import PartialDate

_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when something was so; None is not stated. An event starts and ends at once.

    `by` is a day by which it had begun, whenever that was: the day on which it was recorded.
    `over_by` is a day by which it was over, where nobody said when it ended: that on which it was
    said to be over.
    """

    start: PartialDate | None = None
    end: PartialDate | None = None
    by: PartialDate | None = None
    over_by: PartialDate | None = None

    @classmethod
    def at(cls, when: PartialDate | None) -> Span:
        """Return the span of an event."""
        return cls(when, when)

    @property
    def is_event(self) -> bool:
        """Whether it starts and ends at once."""
        return self.start is not None and self.start == self.end

    @property
    def first_start(self) -> date | None:
        """The first day on which it can have begun; None if any is possible."""
        return self.start.earliest if self.start is not None else None

    @property
    def last_start(self) -> date | None:
        """The last day on which it can have begun; None if any is possible."""
        known = self.start or self.by or self.end or self.over_by
        return known.latest if known is not None else None

    @property
    def first_end(self) -> date | None:
        """The first day on which it can have ended; it has not ended before it began."""
        known = self.end or self.start
        return known.earliest if known is not None else None

    @property
    def last_end(self) -> date | None:
        """The last day on which it can have ended; None if any is possible."""
        known = self.end or self.over_by
        return known.latest if known is not None else None

    def is_past(self, day: date) -> bool:
        """Whether something that is over was over on a day; it was, if nobody said since when."""
        if self.end is not None:
            return self.end.latest < day
        return self.over_by is None or self.over_by.latest <= day


#: Nobody said when.
NEVER_SAID = Span()


@dataclass(frozen=True, slots=True)
class Window:
    """Days from one to another, both included; None is no bound."""

    start: date | None = None
    end: date | None = None

    def holds_start(self, span: Span) -> Certainty:
        """Whether something began within the window."""
        return self._holds(span.first_start, span.last_start)

    def overlaps(self, span: Span, ongoing_until: date | None = None) -> Certainty:
        """Whether something was so on any day of the window.

        `ongoing_until` is a day on which it is known to have been so still. An end that is not
        stated can have come at any time after that.
        """
        still = max(filter(None, (span.first_end, ongoing_until)), default=None)
        begun = _not_after(span.first_start, span.last_start, self.end)
        going = _not_before(still, self._latest_end(span, still), self.start)
        return begun & going

    def _latest_end(self, span: Span, still: date | None) -> date | None:
        return max(span.last_end, still) if span.last_end and still else span.last_end

    def _holds(self, first: date | None, last: date | None) -> Certainty:
        return _not_before(first, last, self.start) & _not_after(first, last, self.end)


def days_ago(day: date, amount: int, unit: str) -> date:
    """Return the day that lies so many days (d), weeks (wk), months (mo) or years (a) before.

    By the calendar: where the month has no such day, its last one; three years before the 29th
    of February is the 28th. A negative amount is after. Raises ValueError for another unit.
    """
    match unit:
        case "d":
            return day - timedelta(days=amount)
        case "wk":
            return day - timedelta(weeks=amount)
        case "mo":
            return _months_ago(day, amount)
        case "a":
            return _months_ago(day, amount * _MONTHS_OF_A_YEAR)
        case _:
            raise ValueError(f"{unit!r} is not a unit of the calendar: expected d, wk, mo or a")


def _months_ago(day: date, months: int) -> date:
    year, month = divmod(day.year * _MONTHS_OF_A_YEAR + day.month - 1 - months, _MONTHS_OF_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _not_before(first: date | None, last: date | None, bound: date | None) -> Certainty:
    """Whether a day between two is on or after a bound."""
    if bound is None or (first is not None and first >= bound):
        return Certainty.YES
    return Certainty.NO if last is not None and last < bound else Certainty.UNKNOWN


def _not_after(first: date | None, last: date | None, bound: date | None) -> Certainty:
    """Whether a day between two is on or before a bound."""
    if bound is None or (last is not None and last <= bound):
        return Certainty.YES
    return Certainty.NO if first is not None and first > bound else Certainty.UNKNOWN
