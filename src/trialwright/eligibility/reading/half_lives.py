"""Lengths of time that are counted in half-lives of a drug."""

from __future__ import annotations

from collections.abc import Sequence

from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.tokens import Phrases, Token, word_set

#: May stand between a number and its half-lives: "5 PK half-lives", "5 x the half-life".
_BEFORE_LIVES = word_set(
    "x \u00d7 times * the elimination plasma terminal drug biological pk serum its -"
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
_MOST_BEFORE_LIVES = 3


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
