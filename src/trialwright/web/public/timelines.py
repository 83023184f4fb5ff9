"""What a line of time shows, as values: dates at their places on one axis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

Shape: TypeAlias = Literal["actual", "estimated", "unstated"]


@dataclass(frozen=True, slots=True)
class Tick:
    """The beginning of a year; `at` in percent of the axis."""

    label: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """One date: where it begins and how long it may be, in percent of the axis.

    `width` is 0 for a day; a month or a year is a span, for no more than that is known.
    """

    name: str
    when: str
    kind: str
    shape: Shape
    at: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Dates in the order of time on one axis; `today_at` is None if today lies beyond it."""

    caption: str
    rows: tuple[Dated, ...]
    ticks: tuple[Tick, ...]
    today_at: float | None
    today: str
    kind: ClassVar[str] = "timeline"
