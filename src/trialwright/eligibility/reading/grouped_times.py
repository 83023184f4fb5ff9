"""Times for two groups: "within 4 weeks (6 weeks for B) before X", "2 weeks (A) or 4 weeks (B)"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialwright.eligibility.criteria import Direction, Limits, Window
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.directions import late_anchor, said_at
from trialwright.eligibility.reading.tokens import Token

#: Words in brackets that say for whom a time is, at most.
_LONGEST = 16


def before_brackets(
    tokens: Sequence[Token], window: Window, after: int, following: Amount | None
) -> Window:
    """Give "within 4 weeks (6 weeks for B) before X" its moment, which stands behind brackets."""
    if following is None or following.time is None or following.first != after + 1:
        return window
    if said_at(tokens, after) != "(" or said_at(tokens, following.after) not in {"for", "if"}:
        return window
    closes = _past_brackets(tokens, after)
    return window if closes == after else late_anchor(tokens, window, closes)[0]


def for_two_groups(
    tokens: Sequence[Token], window: Window, after: int, second: tuple[Amount, Limits]
) -> tuple[Window, Window, int] | None:
    """Return the times of "within 2 weeks (for A) or 4 weeks (for B) before X", and their end.

    `second` is the amount that follows the first window, with what it is at most.
    """
    following, most = second
    closes = _past_brackets(tokens, after)
    if following.time is None or following.signs or closes == after:
        return None
    is_next = said_at(tokens, closes) in {"or", "and"} and following.first == closes + 1
    behind = _past_brackets(tokens, following.after)
    if not is_next or behind == following.after or window.direction is not Direction.UNSTATED:
        return None
    placed, end = late_anchor(tokens, window, behind)
    if placed is window or window.limits is None or window.limits.low is not None:
        return None
    return placed, replace(placed, limits=most, unit=following.time), end


def _past_brackets(tokens: Sequence[Token], at: int) -> int:
    """Return where brackets end that open at a token; the token itself if none open there."""
    if said_at(tokens, at) != "(":
        return at
    for place in range(at + 1, min(at + _LONGEST, len(tokens))):
        if tokens[place].text == ")":
            return place + 1
    return at
