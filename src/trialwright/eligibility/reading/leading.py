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
    " nyha ccs asa killip functional class stage"
)
_FARTHEST = 5
#: Tokens of the longest operator: "greater than or equal to (>=)".
_LONGEST = 8
#: After "over" these say that it means during.
_STRETCHES = word_set("the a an past last previous preceding prior period next first course")


def operator_before(
    tokens: Sequence[Token], place: int, free: int
) -> tuple[Operator | None, tuple[int, int] | None]:
    """Return the operator that ends just before a number, perhaps with fillers between."""
    again = _sign_again(tokens, place, free)
    if again is not None:
        return again
    end = place
    for _ in range(_FARTHEST + 1):
        extreme = _extreme(tokens, end, free)
        if extreme is not None:
            return extreme
        for length in range(min(_LONGEST, end - free), 0, -1):
            found = BEFORE.at(tokens, end - length)
            if found is not None and found[1] == end:
                if _is_stretch_of_time(tokens, end - length, place):
                    return None, None
                return found[0], _trimmed(tokens, end - length, end)
        if end <= free or not _is_filler(tokens, end - 1):
            return None, None
        end -= 1
    return None, None


def _sign_again(
    tokens: Sequence[Token], place: int, free: int
) -> tuple[Operator, tuple[int, int]] | None:
    """Return the operator of "less than or equal to (<=) 9": words, and their sign in brackets."""
    end = place
    while end > free and tokens[end - 1].text in _SCALES:
        end -= 1
    first = end - 3
    if first < free or (tokens[first].text, tokens[end - 1].text) not in _BRACKETS:
        return None
    sign = BEFORE.at(tokens, end - 2)
    if tokens[end - 2].kind is not Kind.SIGN or sign is None:
        return None
    words, span = operator_before(tokens, first, free)
    if span is None:
        return sign[0], (end - 2, end - 1)
    return (sign[0], span) if words is sign[0] else None


_BRACKETS = frozenset((("(", ")"), ("[", "]")))
_SCALES = word_set("grade nyha class ctcae nci ctc stage")
_EXTREMES = {
    **dict.fromkeys(("minimum", "minimal", "min"), Operator.AT_LEAST),
    **dict.fromkeys(("maximum", "maximal", "max"), Operator.AT_MOST),
}


def _extreme(
    tokens: Sequence[Token], end: int, free: int
) -> tuple[Operator, tuple[int, int]] | None:
    """Return the operator of "a minimum score of 24" and "a maximum number of 3"."""
    first = end - 3
    if first < free or tokens[end - 1].text != "of" or tokens[end - 2].kind is not Kind.WORD:
        return None
    operator, noun = _EXTREMES.get(tokens[first].text), tokens[end - 2].text
    if operator is None or not (noun in _ALLOWED or (noun, operator) == _PASSED):
        return None
    return operator, (first, first + 1)


#: A "maximum diameter of 5 cm" is measured, and may bound nothing.
_ALLOWED = word_set("distance number total timeline")
#: A "maximum score of 30" is what a scale has.
_PASSED = ("score", Operator.AT_LEAST)


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
