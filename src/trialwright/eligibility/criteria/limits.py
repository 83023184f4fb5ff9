"""How much: bounds with their own inclusiveness, units as written and as codes, and times."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range; `inclusive` if the value itself still counts."""

    value: Decimal
    inclusive: bool = True


@dataclass(frozen=True, slots=True)
class Limits:
    """Between which values something must lie; an end that is None is open.

    `directed` is False where the text gives a number and no direction ("platelets
    100,000"): both ends are then that number, and a person must say what was meant.
    """

    low: Bound | None = None
    high: Bound | None = None
    directed: bool = True

    def __str__(self) -> str:
        """Write the limits as the canonical text has them."""
        if self.low is not None and self.high is not None:
            if self.low == self.high and self.low.inclusive:
                return f"{'=' if self.directed else '~'} {self.low.value}"
            opening = "[" if self.low.inclusive else "("
            closing = "]" if self.high.inclusive else ")"
            return f"{opening}{self.low.value}, {self.high.value}{closing}"
        if self.low is not None:
            return f"{'>=' if self.low.inclusive else '>'} {self.low.value}"
        if self.high is not None:
            return f"{'<=' if self.high.inclusive else '<'} {self.high.value}"
        return "any"


def at_least(value: Decimal | int | str) -> Limits:
    """Return limits that begin at a value and have no upper end."""
    return Limits(low=Bound(Decimal(value)))


def above(value: Decimal | int | str) -> Limits:
    """Return limits that begin just above a value."""
    return Limits(low=Bound(Decimal(value), inclusive=False))


def at_most(value: Decimal | int | str) -> Limits:
    """Return limits that end at a value and have no lower end."""
    return Limits(high=Bound(Decimal(value)))


def below(value: Decimal | int | str) -> Limits:
    """Return limits that end just below a value."""
    return Limits(high=Bound(Decimal(value), inclusive=False))


def between(low: Decimal | int | str, high: Decimal | int | str) -> Limits:
    """Return limits with both ends, each of which still counts."""
    return Limits(Bound(Decimal(low)), Bound(Decimal(high)))


def exactly(value: Decimal | int | str) -> Limits:
    """Return limits that only one value meets."""
    return between(value, value)


def undirected(value: Decimal | int | str) -> Limits:
    """Return a number that the text gives without a direction."""
    return Limits(Bound(Decimal(value)), Bound(Decimal(value)), directed=False)


def are_disjoint(one: Limits, other: Limits) -> bool:
    """Say whether no value lies within both limits."""
    for first, second in ((one, other), (other, one)):
        if first.high is None or second.low is None:
            continue
        apart = first.high.value < second.low.value
        touching = first.high.value == second.low.value
        if apart or (touching and not (first.high.inclusive and second.low.inclusive)):
            return True
    return False


def is_within(inner: Limits, outer: Limits) -> bool:
    """Say whether every value within the inner limits lies within the outer ones."""
    if outer.low is not None:
        low = inner.low
        if low is None or low.value < outer.low.value:
            return False
        if low.value == outer.low.value and low.inclusive and not outer.low.inclusive:
            return False
    if outer.high is not None:
        high = inner.high
        if high is None or high.value > outer.high.value:
            return False
        if high.value == outer.high.value and high.inclusive and not outer.high.inclusive:
            return False
    return True


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the text writes it, and its UCUM code; None where the code is not known."""

    written: str
    ucum: str | None = None


class Point(Enum):
    """What a time is counted from."""

    SCREENING = "screening"
    CONSENT = "consent"
    ENROLLMENT = "enrollment"
    RANDOMIZATION = "randomization"
    BASELINE = "baseline"
    STUDY_START = "study start"
    STUDY = "study"
    STUDY_END = "study end"
    COLLECTION = "collection"
    CONDITIONING = "conditioning"
    FIRST_DOSE = "first dose"
    INFUSION = "infusion"
    LAST_DOSE = "last dose"
    SURGERY = "surgery"
    BIRTH = "birth"
    EVENT = "event"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Anchor:
    """The moment that a time refers to, with the words of the text for it."""

    point: Point
    words: str = ""


class Direction(Enum):
    """On which side of its anchor a window lies."""

    BEFORE = "before"
    AFTER = "after"
    DURING = "during"
    UNTIL = "until"
    AROUND = "around"
    LASTING = "lasting"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time beside its anchor.

    BEFORE: the event lies so long before the anchor. AFTER: so long after it. UNTIL: from
    now until so long after it. DURING: while the anchor lasts. LASTING: the state itself
    has gone on so long, up to the anchor if one is stated. `unit` is a UCUM code of time: a,
    mo, wk, d, h, min; None together with `limits` where the text names no length.
    `half_lives` is the second length of "30 days or 5 half-lives"; `whichever` says which of
    the two counts.
    """

    direction: Direction
    anchor: Anchor
    limits: Limits | None = None
    unit: str | None = None
    half_lives: Limits | None = None
    whichever: str | None = None

    @property
    def lies_ahead(self) -> bool:
        """Whether a part of it is still to come at screening, so that no data can show it."""
        ahead = {Point.STUDY, Point.STUDY_END, Point.LAST_DOSE, Point.FIRST_DOSE, Point.INFUSION}
        sides = {Direction.AFTER, Direction.DURING, Direction.UNTIL}
        return self.direction in sides and self.anchor.point in ahead
