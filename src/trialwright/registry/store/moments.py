"""Moments as they are stored: milliseconds since 1970, UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime


def to_stored(moment: datetime) -> int:
    """Return a moment as milliseconds; it must have a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return round(moment.timestamp() * 1000)


def from_stored(milliseconds: int) -> datetime:
    """Return a stored moment, in UTC."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def day_or_none(text: str | None) -> date | None:
    """Return a stored date; the empty text and NULL are none."""
    return date.fromisoformat(text) if text else None
