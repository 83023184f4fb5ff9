"""Brackets of a range that only open or only close in it, and so part one name from another."""

from __future__ import annotations

from trialwright.eligibility.reading.sheet import Sheet


def opened_in(sheet: Sheet, lo: int, hi: int) -> int | None:
    """Return where brackets open that do not close in a range."""
    opened: list[int] = []
    for at in range(lo, hi):
        if sheet.tokens[at].text in _OPENING:
            opened.append(at)
        elif sheet.tokens[at].text in _CLOSING and opened:
            opened.pop()
    return opened[-1] if opened else None


def past_closed(sheet: Sheet, lo: int, hi: int) -> int:
    """Return where a range begins after brackets that close in it and opened before it."""
    depth, begin = 0, lo
    for at in range(lo, hi):
        if sheet.tokens[at].text in _OPENING:
            depth += 1
        elif sheet.tokens[at].text in _CLOSING:
            depth -= 1
            if depth < 0:
                depth, begin = 0, at + 1
    return begin


_OPENING = frozenset("([")
_CLOSING = frozenset(")]")
