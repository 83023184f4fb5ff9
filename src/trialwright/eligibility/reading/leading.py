"""The operator that stands before a number, perhaps with a few words between."""

from __future__ import annotations

from collections.abc import Sequence

from trialwright.eligibility.reading.operators import BEFORE, Operator
from trialwright.eligibility.reading.tokens import Kind, Token, word_set

#: May stand between an operator and its number.
_FILLERS = word_set(
    "the a an age ages aged of about approximately around prior past last previous preceding"
    " recent first : or equal to is be any most ( total average mean current disease duration"
    " period length expectancy life interval grade ctcae nci level ae ctc equivalent \" '"
)
_FARTHEST = 5
#: After "over" these say that it means during.
_STRETCHES = word_set("the a an past last previous preceding prior period next first course")


def operator_before(
    tokens: Sequence[Token], place: int, free: int
) -> tuple[Operator | None, tuple[int, int] | None]:
    """Return the operator that ends just before a number, perhaps with fillers between."""
    end = place
    for _ in range(_FARTHEST + 1):
        for length in range(min(6, end - free), 0, -1):
            found = BEFORE.at(tokens, end - length)
            if found is not None and found[1] == end:
                if _is_stretch_of_time(tokens, end - length, place):
                    return None, None
                return found[0], _trimmed(tokens, end - length, end)
        if end <= free or not _is_filler(tokens, end - 1):
            return None, None
        end -= 1
    return None, None


def _is_stretch_of_time(tokens: Sequence[Token], first: int, place: int) -> bool:
    """Say whether "over" means during: "over the past 3 months", "over a period of"."""
    if tokens[first].text != "over":
        return False
    between = {token.text for token in tokens[first + 1 : place]}
    return bool(between & _STRETCHES) and not between & {"age", "ages"}


def _is_filler(tokens: Sequence[Token], place: int) -> bool:
    """Say whether a token may stand between an operator and its number."""
    text = tokens[place].text
    following = tokens[place + 1].text
    return text in _FILLERS or (text == "-" and following in {"ctcae", "ctc"})


def _trimmed(tokens: Sequence[Token], first: int, end: int) -> tuple[int, int]:
    """Leave "a" and "of" out of "a minimum of"."""
    while tokens[first].text in {"a", "at"} and tokens[first + 1].text[:3] == "min":
        first += 1
    while (
        tokens[end - 1].text in {"of", "to", "at", "on", "in", "for", "during"}
        and end - first > 1
        and tokens[end - 2].text not in {"up", "superior", "inferior"}
    ):
        end -= 1
    return first, end


def between_word(tokens: Sequence[Token], place: int, free: int) -> tuple[int, int] | None:
    """Return the word "between" that belongs to a number, up to four tokens before it."""
    for back in range(1, 8):
        at = place - back
        if at < free:
            return None
        text = tokens[at].text
        if text == "between":
            return at, at + 1
        if text not in _FILLERS and tokens[at].kind not in {Kind.SIGN, Kind.MARK}:
            return None
    return None
