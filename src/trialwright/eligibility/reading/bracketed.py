"""Times in brackets within a name: "history (within 5 years) of stroke", "4 weeks (6 for B)"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialwright.eligibility.criteria import Direction, Limits, Point, Status, Window
from trialwright.eligibility.reading.extents import Range, tells
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import word_set
from trialwright.eligibility.reading.topics import Effect
from trialwright.eligibility.reading.windows import WindowMention

_PAST = word_set("history use receipt administration exposure diagnosis")
_RECENT = word_set("recent recently prior previous")
_TAKEN = word_set("use receipt administration exposure")


def past_brackets(sheet: Sheet, hi: int, window: WindowMention) -> tuple[int, Effect] | None:
    """Return where the name of "history (within 5 years) of stroke" begins, and what is said."""
    after = window.after
    if text_at(sheet, after) != ")" or after + 2 >= hi:
        return None
    opened = window.first
    while opened > 0 and text_at(sheet, opened) != "(":
        opened -= 1
    noun = text_at(sheet, opened - 1)
    if noun in _RECENT and text_at(sheet, after + 1) != "of":
        return after + 1, Effect(status=Status.HISTORY)
    if text_at(sheet, after + 1) != "of":
        return None
    if noun not in _PAST:
        return None
    return after + 2, Effect(status=Status.HISTORY, exposed=noun in _TAKEN)


def denied_in_brackets(
    sheet: Sheet, lo: int, hi: int, windows: Sequence[WindowMention]
) -> Range | None:
    """Return the brackets of "angina (no admission within 3 months)", if nothing follows them."""
    if len(windows) != 1:
        return None
    opened = windows[0].first - 1
    while opened > lo and text_at(sheet, opened) not in {"(", ")"}:
        opened -= 1
    closed = windows[0].after
    if opened <= lo or text_at(sheet, opened) != "(" or text_at(sheet, closed) != ")":
        return None
    denies = text_at(sheet, opened + 1) in {"no", "without", "not"}
    is_last = closed < hi and not tells(sheet, closed + 1, hi)
    return (opened, closed) if denies and is_last and tells(sheet, lo, opened) else None


def looking_back(window: Window | None, status: Status | None) -> Window | None:
    """Return "within 6 months" as before a moment that is not stated, if it is of what was."""
    if window is None or status is not Status.HISTORY or window.limits is None:
        return window
    is_open = window.direction is Direction.UNSTATED and window.anchor.point is Point.UNSTATED
    is_within = window.limits.low is None and window.limits.high is not None
    return replace(window, direction=Direction.BEFORE) if is_open and is_within else window


def of_others(sheet: Sheet, window: WindowMention, hi: int) -> tuple[int, int] | None:
    """Return the words of "nitrosoureas" in "within 4 weeks (6 weeks for nitrosoureas)"."""
    opened = window.first if text_at(sheet, window.first) == "(" else window.first - 1
    if text_at(sheet, opened) != "(" or text_at(sheet, window.after) not in {"for", "if"}:
        return None
    for place in range(window.after + 1, hi):
        if text_at(sheet, place) == ")":
            return (window.after + 1, place) if place > window.after + 1 else None
    return None


def on_side_of(first: Window, second: Window) -> Window:
    """Return a second length on the side of its moment where the first one lies."""
    limits, other = second.limits, first.limits
    if limits is not None and other is not None and not limits.directed:
        low = limits.low if other.low is not None else None
        high = limits.high if other.high is not None else None
        limits = Limits(low, high)
    return replace(second, direction=first.direction, anchor=first.anchor, limits=limits)
