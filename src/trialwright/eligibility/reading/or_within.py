"""What is so, or was so a short time ago: "current use of A or within 30 days of screening"."""

from __future__ import annotations

from dataclasses import replace

from trialwright.eligibility.criteria import (
    Any,
    Direction,
    Exposure,
    Expression,
    Has,
    Not,
    Point,
    Status,
    Term,
)
from trialwright.eligibility.reading.anchors import is_moment
from trialwright.eligibility.reading.extents import Range, tells
from trialwright.eligibility.reading.sheet import Sheet, text_at
from trialwright.eligibility.reading.tokens import word_set
from trialwright.eligibility.reading.windows import WindowMention

_UNFINISHED = word_set("during on after before within in at of while for with and")


def named_before_or(sheet: Sheet, lo: int, window: WindowMention) -> int | None:
    """Return where a name ends that an "or" parts from a time: "pregnant or within 6 months of"."""
    place = window.first - 1
    if text_at(sheet, place) != "or" or place <= lo:
        return None
    end = place - (text_at(sheet, place - 1) == ",")
    if text_at(sheet, end - 1) in _UNFINISHED or not tells(sheet, lo, end):
        return None
    return end


def now_or_then(
    sheet: Sheet, place: Range, window: WindowMention, now: Expression
) -> Expression | None:
    """Return what is so now, or was within a time; or that something happened within it."""
    named = now.part if isinstance(now, Not) else now
    if not isinstance(named, Has | Exposure) or named.window is not None:
        return None
    anchor = window.window.anchor
    spans = sheet.spans([(window.first, window.after)])
    past = window.window.direction in {Direction.BEFORE, Direction.AFTER}
    words = sheet.words(*place).lower()
    happened = (
        anchor.point is Point.EVENT and not is_moment(anchor) and anchor.words.lower() not in words
    )
    then: Has | Exposure
    if happened:
        term = Term(anchor.words, sheet.lookup(anchor.words))
        then = Has(concept=term, status=Status.HISTORY, window=window.window, spans=spans)
    else:
        status = Status.HISTORY if past else named.status
        then = replace(named, window=window.window, status=status, spans=spans)
    either = Any((named, then))
    return Not(either) if isinstance(now, Not) else either
