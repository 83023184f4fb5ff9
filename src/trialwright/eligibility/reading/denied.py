"""What is denied of a stretch of time: "no chemotherapy for 4 weeks before" asks of those weeks."""

from __future__ import annotations

from dataclasses import replace

from trialwright.eligibility.criteria import (
    Atom,
    Bound,
    Direction,
    Exposure,
    Expression,
    Has,
    Limits,
    Not,
    Point,
    Status,
    Window,
    mapped,
)


def denied(part: Expression) -> Expression:
    """Return that a part does not hold; what must be absent for so long is so in all that time.

    "No fever for at least 3 days before" is broken by a fever two days ago, however short.
    """
    return Not(mapped(part, _within_its_time))


def _within_its_time(atom: Atom) -> Atom:
    match atom:
        case Has() | Exposure() if atom.window is not None:
            window = _as_look_back(atom.window)
            if window is atom.window:
                return atom
            return replace(atom, window=window, status=Status.HISTORY)
        case _:
            return atom


def _as_look_back(window: Window) -> Window:
    """Return "for at least 4 weeks before X" as up to 4 weeks before it."""
    if window.direction is not Direction.LASTING or window.anchor.point is Point.UNSTATED:
        return window
    low = window.limits.low if window.limits is not None else None
    if low is None:
        return window
    return replace(window, direction=Direction.BEFORE, limits=Limits(high=Bound(low.value)))
