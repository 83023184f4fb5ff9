"""How single values are said on a page: dates, numbers, yes and no."""

from __future__ import annotations

from datetime import UTC, date, datetime

from trialwright.registry.labels import labelled
from trialwright.registry.record.enumerations import OpenEnum
from trialwright.vocabulary import PartialDate, Precision

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def day(when: date) -> str:
    """Return a day in words: ``13 January 2026``."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def day_if_stated(when: date | None) -> str:
    """Return a day in words; the empty text means that none is stated."""
    return "" if when is None else day(when)


def partial(when: PartialDate) -> str:
    """Return a date no more precise than it was reported: ``January 2026``."""
    match when.precision:
        case Precision.YEAR:
            return when.text
        case Precision.MONTH:
            return f"{_MONTHS[when.earliest.month - 1]} {when.text[:4]}"
        case Precision.DAY:
            return day(when.earliest)


def moment(when: datetime) -> str:
    """Return a moment of ours in words, to the minute, in UTC."""
    at = when.astimezone(UTC)
    return f"{day(at.date())}, {at:%H:%M} UTC"


def number(count: int) -> str:
    """Return a count with thousands set apart."""
    return f"{count:,}"


def in_words(constant: OpenEnum | None) -> str:
    """Return one of the registry's constants in words; the empty text means that none is stated."""
    return "" if constant is None else labelled(constant)


def happened(kind: OpenEnum | None) -> str:
    """Return whether a date or a count is actual or estimated, or that this is not stated."""
    return in_words(kind) or "actual or estimated: not stated"


def yes_or_no(answer: bool | None) -> str | None:  # noqa: FBT001 - it is the value that is said
    """Return an answer in a word; silence stays silence."""
    return None if answer is None else "Yes" if answer else "No"


def plural(count: int, one: str, many: str) -> str:
    """Return a count with its noun."""
    return f"{count:,} {one if count == 1 else many}"
