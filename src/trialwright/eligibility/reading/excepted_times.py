"""Times behind an exception: "cancer other than of the skin within 5 years" places the cancer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialwright.eligibility.criteria import (
    Any,
    Direction,
    Except,
    Exposure,
    Expression,
    Has,
    Section,
    Status,
    Window,
)
from trialwright.eligibility.reading.sheet import Sheet
from trialwright.eligibility.reading.tokens import word_set
from trialwright.eligibility.reading.windows import WindowMention

#: After these, a time is that of the exception itself: "except a tumour treated within a year".
_DONE = word_set(
    "treated resected removed cured excised diagnosed completed given received performed occurring"
)
_STATES = word_set("recurrence free disease-free remission stable controlled")


def except_within(
    sheet: Sheet, place: tuple[int, int], base: Expression, exceptions: Sequence[Expression]
) -> Expression:
    """Return a base without its exceptions, with the time that stands behind all of them.

    What is planned behind that time is no exception, but excludes beside the base.
    """
    planned = [one for one in exceptions[1:] if _is_planned(one)]
    if planned and len(planned) == len(exceptions) - 1 and sheet.section is Section.EXCLUSION:
        end = sheet.timed(*place)[0].after if sheet.timed(*place) else place[0]
        return Any((except_within(sheet, (place[0], end), base, exceptions[:1]), *planned))
    last = sheet.timed(*place)[-1:]
    if not isinstance(base, Has | Exposure) or base.window is not None or not last:
        return Except(base, tuple(exceptions))
    if not _is_of_all(sheet, place, last[0]):
        return Except(base, tuple(exceptions))
    window = last[0].window
    spans = sheet.spans([(last[0].first, last[0].after)])
    status = Status.HISTORY if window.direction is Direction.BEFORE else base.status
    whole = replace(base, window=window, status=status, spans=(*base.spans, *spans))
    return Except(whole, tuple(_without(one, window) for one in exceptions))


def _is_planned(one: Expression) -> bool:
    return isinstance(one, Has | Exposure) and one.status is Status.PLANNED


def _is_of_all(sheet: Sheet, place: tuple[int, int], last: WindowMention) -> bool:
    """Say whether "within 5 years" ends a row of exceptions, and nothing in it has been treated."""
    lo, hi = place
    limits = last.window.limits
    if limits is None or limits.low is not None or last.after < hi or len(sheet.timed(lo, hi)) > 1:
        return False
    words = [token.text for token in sheet.tokens[lo : last.first]]
    return _DONE.isdisjoint(words[-2:]) and _STATES.isdisjoint(words)


def _without(exception: Expression, window: Window) -> Expression:
    if isinstance(exception, Has | Exposure) and exception.window == window:
        return replace(exception, window=None, status=Status.PRESENT)
    return exception
