"""Words that place a length of time on one side of a moment: "prior to", "since", "of"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialwright.eligibility.criteria import Direction, Point, Window
from trialwright.eligibility.reading.anchors import VISITS, anchor_at
from trialwright.eligibility.reading.tokens import Phrases, Token, word_set

_BEFORE = (
    "prior to",
    "prior of",
    "before",
    "preceding",
    "previous to",
    "ahead of",
    "in advance of",
    "pre -",
)
_AFTER = (
    "after",
    "following",
    "since",
    "post",
    "from",
    "subsequent to",
    "post -",
    "status post",
    "status - post",
    "s / p",
    "from the time of",
)
PREPOSITIONS: Phrases[Direction] = Phrases(
    {
        **dict.fromkeys(_BEFORE, Direction.BEFORE),
        **dict.fromkeys(_AFTER, Direction.AFTER),
        **dict.fromkeys(("of", "around", "from / before"), Direction.AROUND),
    }
)
LOOKING_BACK = word_set("past last previous prior preceding recent latest")
LOOKING_AHEAD = word_set("next coming following upcoming subsequent")
BEFORE_PREPOSITION = word_set(
    ") immediately the directly just or less more time period ( interval must should have has had"
    " elapsed passed out away"
)


def both_sides(tokens: Sequence[Token], at: int) -> int | None:
    """Return where the anchor of "3 days before and after testing" begins."""
    one = PREPOSITIONS.at(tokens, at)
    if one is None or said_at(tokens, one[1]) not in {"and", "or", "/"}:
        return None
    other = PREPOSITIONS.at(tokens, one[1] + 1)
    if other is None or {one[0], other[0]} != {Direction.BEFORE, Direction.AFTER}:
        return None
    return other[1] if anchor_at(tokens, other[1])[0].words else None


def bare_prior(tokens: Sequence[Token], at: int) -> tuple[Direction, int] | None:
    """Read "3 months prior inclusion" as before it; "3 months prior therapy" names a therapy."""
    if said_at(tokens, at) != "prior" or anchor_at(tokens, at + 1)[0].point in _NO_MOMENTS:
        return None
    return Direction.BEFORE, at + 1


_NO_MOMENTS = frozenset((Point.EVENT, Point.UNSTATED))


def late_anchor(tokens: Sequence[Token], window: Window, at: int) -> tuple[Window, int]:
    """Read "prior to the first dose" that follows the second length."""
    place = past(tokens, at, word_set(", ) ("))
    preposition = PREPOSITIONS.at(tokens, place)
    if window.anchor.point is not Point.UNSTATED or preposition is None:
        return window, at
    anchor, after = anchor_at(tokens, preposition[1])
    if preposition[0] is Direction.AROUND and anchor.point not in VISITS | {Point.FIRST_DOSE}:
        return window, at
    return replace(window, direction=preposition[0], anchor=anchor), after


def past(tokens: Sequence[Token], at: int, words: frozenset[str]) -> int:
    """Return the first token from a place on that is none of some words; three are skipped."""
    for _ in range(3):
        if at < len(tokens) and tokens[at].text in words:
            at += 1
    return at


def said_at(tokens: Sequence[Token], at: int) -> str:
    """Return the text of a token in small letters; nothing beyond the end."""
    return tokens[at].text if at < len(tokens) else ""
