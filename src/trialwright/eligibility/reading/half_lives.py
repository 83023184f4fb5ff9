"""Lengths of time that are counted in half-lives of a drug."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialwright.eligibility.criteria import Anchor, Direction, Limits, Point, Window
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.anchors import anchor_at
from trialwright.eligibility.reading.directions import PREPOSITIONS, late_anchor, past
from trialwright.eligibility.reading.tokens import Kind, Phrases, Token, word_set

#: May stand between a number and its half-lives: "5 PK half-lives", "5 x the half-life".
_BEFORE_LIVES = word_set(
    "x \u00d7 times * the elimination plasma terminal drug biological pk serum its - agent's drug's"
    " product's agent compound ' s"
)
_LIVES: Phrases[bool] = Phrases(
    dict.fromkeys(
        (
            *("half-life", "half-lives", "half life", "half lives", "halflife", "halflives"),
            *("half - lives", "half-live", "half-life(s)", "half-life times"),
            *("- half lives", "- half - lives", "- half life"),
            *("t1/2", "t 1/2", "half-life periods", "half-live(s)"),
        ),
        True,
    )
)
_MOST_BEFORE_LIVES = 5


def past_half_lives(tokens: Sequence[Token], amount: Amount) -> int | None:
    """Return where the half-lives after a number end; None if it counts none."""
    at = amount.after
    if amount.unit is not None:
        return None
    while (
        at - amount.after < _MOST_BEFORE_LIVES
        and at < len(tokens)
        and tokens[at].text in _BEFORE_LIVES
    ):
        at += 1
    found = _LIVES.at(tokens, at)
    return found[1] if found is not None else None


def in_half_lives(tokens: Sequence[Token], most: Limits, at: int) -> tuple[Window, int]:
    """Read "5 half-lives before the first dose"; `at` is the token after the half-lives."""
    at = _past_drug(tokens, at)
    preposition = PREPOSITIONS.at(tokens, at)
    direction, anchor, after = Direction.UNSTATED, Anchor(Point.UNSTATED), at
    if preposition is not None and preposition[0] is not Direction.AROUND:
        direction = preposition[0]
        anchor, after = anchor_at(tokens, preposition[1])
    return Window(direction, anchor, half_lives=most), after


def or_half_lives(
    tokens: Sequence[Token], window: Window, after: int, second: tuple[Amount, Limits] | None
) -> tuple[Window, int]:
    """Add "or 5 half-lives, whichever is longer" to a window in days that ends before `after`.

    `second` is the amount that follows, with what it is at most.
    """
    lives = past_half_lives(tokens, second[0]) if second is not None else None
    if second is not None and lives is not None:
        between = [token.text for token in tokens[after : second[0].first]]
        if set(between) <= _BEFORE_SECOND_LENGTH and window.limits:
            window = replace(window, half_lives=second[1])
            window, after = late_anchor(tokens, window, _past_drug(tokens, lives))
    at = past(tokens, _past_short_brackets(tokens, after), word_set(", ( )"))
    if _is_whichever(tokens, at) and at + 2 < len(tokens):
        end = at + 1
        while end < len(tokens) and tokens[end].text in {"is", "the", "was", "period", "comes"}:
            end += 1
        if end < len(tokens) and tokens[end].kind is Kind.WORD:
            window = replace(window, whichever=tokens[end].text)
            window, after = late_anchor(tokens, window, end + 1)
    return window, after


_BEFORE_SECOND_LENGTH = word_set("or , ( and of within at least approximately about around")
#: Words of "of the investigational product" at most.
_LONGEST_DRUG = 6
_AFTER_DRUG = word_set(", ( )")


def _past_drug(tokens: Sequence[Token], at: int) -> int:
    """Skip "of the drug" between half-lives and what they are counted from."""
    if at >= len(tokens) or tokens[at].text not in {"of", "for"}:
        return at
    for place in range(at + 1, min(at + 1 + _LONGEST_DRUG, len(tokens))):
        found = PREPOSITIONS.at(tokens, place)
        sided = found is not None and found[0] is not Direction.AROUND
        if sided or tokens[place].text in _AFTER_DRUG or _is_whichever(tokens, place):
            return place
    return at


def _past_short_brackets(tokens: Sequence[Token], at: int) -> int:
    """Skip "(IMP)" between a moment and "whichever is longer"."""
    closes = at + 2
    is_short = closes + 1 < len(tokens) and tokens[at].text == "(" and tokens[closes].text == ")"
    return closes + 1 if is_short else at


def _is_whichever(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].text == "whichever"
