"""Dates and moments as sources write them, in the patient's own time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, tzinfo

from trialwright.exchange.patients.account import Odd
from trialwright.vocabulary import PartialDate

_MOMENT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ]"
    r"(?P<clock>[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)"
    r"(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?"
)
_MOST_FRACTION = 15


@dataclass(frozen=True, slots=True)
class Moment:
    """A day as exactly as it was written, and the time of day if there is one."""

    day: PartialDate
    clock: time | None = None


def moment(text: str, path: str, zone: tzinfo | None = None) -> Moment:
    """Return a date or moment; raises Odd.

    A moment with an offset is taken at the clock of its writer, which is the patient's where
    both are at one place; with a `zone`, it is told by the clock of that zone.
    """
    found = _MOMENT.fullmatch(text)
    try:
        if found is None:
            return Moment(PartialDate(text))
        written = found["clock"][:_MOST_FRACTION]
        told = datetime.fromisoformat(f"{found['day']}T{written}{found['offset'] or ''}")
        if zone is not None and told.tzinfo is not None:
            told = told.astimezone(zone)
    except (ValueError, OverflowError):  # by the clock of the zone it may be before the year 1
        raise Odd(path, text, "a date such as 2026-01 or a moment") from None
    return Moment(PartialDate(told.date().isoformat()), told.time())


def midnight_is_no_clock(told: Moment) -> Moment:
    """Return a moment of a source that writes midnight where it knows only the day."""
    return Moment(told.day) if told.clock == time() else told
