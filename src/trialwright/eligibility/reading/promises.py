"""What somebody promises or signs: for how long, for several times, and beside what else."""

from __future__ import annotations

from collections.abc import Sequence

from trialwright.eligibility.criteria import (
    Attestation,
    Direction,
    Expression,
    Window,
)
from trialwright.eligibility.reading.anchors import anchor_at
from trialwright.eligibility.reading.bounded import Bounded
from trialwright.eligibility.reading.by_section import joined_by_section
from trialwright.eligibility.reading.extents import Range
from trialwright.eligibility.reading.intervals import is_of_relatives
from trialwright.eligibility.reading.sheet import Sheet
from trialwright.eligibility.reading.windows import WindowMention


def promised(
    sheet: Sheet,
    place: Range,
    windows: Sequence[WindowMention],
    topic: str,
    others: Sequence[Bounded],
) -> Expression:
    """Return a promise with its time, for each of several times; and what is asked of others."""
    lo, hi = place
    made: Expression
    if len(windows) > 1:
        made = _for_each_time(sheet, lo, hi, windows, topic)
    else:
        window = windows[0].window if windows else _during(sheet, lo, hi)
        words, spans = sheet.words(lo, hi), sheet.spans([(lo, hi)])
        made = Attestation(topic=topic, words=words, window=window, spans=spans)
    return joined_by_section(sheet.section, (*(one.expression for one in others), made))


def is_of_others(sheet: Sheet, bounded: Bounded) -> bool:
    """Say whether a bound is an age of a partner or a relative."""
    held = sheet.held(bounded.first, bounded.after)
    return any(one.time == "a" and is_of_relatives(sheet.tokens, one) for one in held)


def _for_each_time(
    sheet: Sheet, lo: int, hi: int, windows: Sequence[WindowMention], topic: str
) -> Expression:
    """Read a promise with several times as a promise for each of them."""
    ends = [*(one.after for one in windows[:-1]), hi]
    begins = [lo, *ends[:-1]]
    parts = tuple(
        Attestation(
            topic=topic,
            words=sheet.words(begin, end),
            window=one.window,
            spans=sheet.spans([(begin, end)]),
        )
        for begin, end, one in zip(begins, ends, windows, strict=True)
    )
    return joined_by_section(sheet.section, parts)


def _during(sheet: Sheet, lo: int, hi: int) -> Window | None:
    """Return "during the study" as a window, if the words say so."""
    for place in range(lo, hi - 1):
        if sheet.tokens[place].text in {"during", "throughout"}:
            anchor, _ = anchor_at(sheet.tokens, place + 1)
            return Window(Direction.DURING, anchor) if anchor.words else None
    return None
