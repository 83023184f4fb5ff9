"""Times that a row of names shares: "stroke or infarction within 6 months", "in a year: A, B"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialwright.eligibility.criteria import (
    All,
    Any,
    Direction,
    Exposure,
    Expression,
    Has,
    Limits,
    Not,
    Opaque,
    Point,
    Status,
    Window,
)
from trialwright.eligibility.reading.bracketed import past_brackets
from trialwright.eligibility.reading.extents import Range, only_introduces, tells
from trialwright.eligibility.reading.sheet import Sheet
from trialwright.eligibility.reading.tokens import word_set

#: A name that one of these begins is of now or of ever, whatever time stands beside another.
_OF_ITS_OWN_TIME = word_set(
    "current currently ongoing pregnant pregnancy breastfeeding breast-feeding lactating nursing"
    " known planned planning scheduled allergy allergic hypersensitivity intolerance inability"
    " unable contraindication contraindications hiv hepatitis hbv hcv aids"
)


def share_last(
    sheet: Sheet, segments: Sequence[Range], parts: Sequence[Expression]
) -> list[Expression]:
    """Give names joined by "or" the time that stands after the last of them."""
    last = _windowed(_first_of(parts[-1]))
    if last is None or last.window is None:
        return list(parts)
    made = [
        _directed(part, last)
        if _windowed(part) is not None
        else _sharing(part, last)
        if _takes_time(sheet, segment)
        else part
        for segment, part in zip(segments[:-1], parts[:-1], strict=True)
    ]
    return [*made, parts[-1]]


def share_first(
    sheet: Sheet, segments: Sequence[Range], parts: Sequence[Expression]
) -> list[Expression]:
    """Give names the time that stands before the first of them: "within 6 months: A, B or C"."""
    lo, hi = segments[0]
    windows = sheet.timed(lo, hi)
    if not windows:
        return list(parts)
    window = windows[0]
    if past_brackets(sheet, hi, window) is not None:
        first = _windowed(parts[0])
        window = replace(window, window=first.window) if first and first.window else window
    elif not only_introduces(sheet, lo, window.first):
        return list(parts)
    is_alone = isinstance(parts[0], Opaque) and not tells(sheet, window.after, hi)
    made = [
        _placed(part, window.window)
        if _takes_time(sheet, segment) and not sheet.timed(*segment)
        else part
        for segment, part in zip(segments[1:], parts[1:], strict=True)
    ]
    is_shared = all(_windowed(part) is not None for part in made)
    if not is_alone or not is_shared:
        return [parts[0], *made]
    first = _windowed(made[0])
    assert first is not None, "all are placed"
    spans = sheet.spans([(window.first, window.after)])
    return [_replaced(made[0], replace(first, spans=(*spans, *first.spans))), *made[1:]]


def _takes_time(sheet: Sheet, segment: Range) -> bool:
    lo, hi = segment
    first = next((token.text for token in sheet.tokens[lo:hi] if token.text.isalpha()), "")
    return first not in _OF_ITS_OWN_TIME


def _windowed(part: Expression) -> Has | Exposure | None:
    """Return the name of a part, denied or not, if it has a time."""
    named = part.part if isinstance(part, Not) else part
    return named if isinstance(named, Has | Exposure) and named.window is not None else None


def _is_within(limits: Limits | None) -> bool:
    """Say whether a length is up to so much; "more than 14 days" is how long something lasted."""
    return limits is not None and limits.low is None


def _first_of(part: Expression) -> Expression:
    """Return what is named first in "B within 4 weeks (6 weeks for C)", which is two things."""
    inner = part.part if isinstance(part, Not) else part
    return inner.parts[0] if isinstance(inner, All | Any) and inner.parts else part


def _replaced(part: Expression, named: Has | Exposure) -> Expression:
    return Not(named) if isinstance(part, Not) else named


def _placed(part: Expression, window: Window) -> Expression:
    """Give a name without a time one that stands before its row."""
    named = part.part if isinstance(part, Not) else part
    if not isinstance(named, Has | Exposure) or named.window is not None:
        return part
    if named.status is Status.PLANNED:
        return part
    past = window.direction in {Direction.BEFORE, Direction.AFTER}
    status = Status.HISTORY if past else named.status
    return _replaced(part, replace(named, window=window, status=status))


def _sharing(part: Expression, last: Has | Exposure) -> Expression:
    """Give a name of a row the window that stands after its last name."""
    named = part.part if isinstance(part, Not) else part
    if not isinstance(named, Has | Exposure) or named.status not in {Status.PRESENT, last.status}:
        return part
    return _replaced(part, replace(named, window=last.window, status=last.status))


def _directed(part: Expression, last: Has | Exposure) -> Expression:
    """Give "A within 3 weeks" of "A within 3 weeks or B within 4 weeks of X" its moment."""
    named, window = _windowed(part), last.window
    if named is None or named.window is None or window is None:
        return part
    old = named.window
    is_open = old.direction in {Direction.UNSTATED, window.direction}
    if not is_open or old.anchor.point is not Point.UNSTATED:
        return part
    if window.anchor.point is Point.UNSTATED:
        return part
    if window.direction not in {Direction.BEFORE, Direction.AROUND} or not _is_within(old.limits):
        return part
    placed = replace(named.window, direction=window.direction, anchor=window.anchor)
    status = named.status if named.status is Status.PLANNED else last.status
    return _replaced(part, replace(named, window=placed, status=status))
