"""The clock on the wall, for the commands alone: the rooms are told the time."""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> datetime:
    """Return this moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return this day where the program runs."""
    return datetime.now().astimezone().date()
