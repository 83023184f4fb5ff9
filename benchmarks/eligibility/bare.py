"""Numbers without operator, unit or limit of normal, and letters, as the corpus labels them.

- a number alone in brackets is no Eq-Value, unless it repeats the number before them;
- "two" of "two-stage" is no Eq-Value;
- "3A" of "stage 3A" is one Eq-Value, and so is "IIIB" of "stage IIIB" and "B" of "Child-Pugh B".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from benchmarks.eligibility.alone import Placed
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.tokens import Kind, Token, word_set

_LETTERS = word_set("a b c d")
_LETTERED = re.compile(r"(?:i{1,3}|iv)[abcd]")
_STAGES = word_set("stage stages")
_PUGH = word_set("pugh")
_AFTER_PUGH = word_set("class classes score grade :")


def is_bare(amount: Amount) -> bool:
    """Say whether an amount is a number and nothing else."""
    return amount.operator is None and amount.unit is None and amount.reference is None


def bounds_nothing(tokens: Sequence[Token], first: int, after: int) -> bool:
    """Say whether a bare number is alone in brackets, or the beginning of a word."""
    following = tokens[after] if after < len(tokens) else None
    if following is None:
        return False
    if first > 0 and tokens[first - 1].text == "(" and following.text == ")":
        return True
    is_joined = following.text == "-" and following.start == tokens[after - 1].end
    return is_joined and after + 1 < len(tokens) and _touches(tokens, after + 1)


def _touches(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].kind is Kind.WORD and tokens[at].start == tokens[at - 1].end


def past_letter(tokens: Sequence[Token], after: int) -> int:
    """Return the token after the letter that touches a number: "3A"."""
    if after < len(tokens) and _touches(tokens, after) and tokens[after].text in _LETTERS:
        return after + 1
    return after


def levels(tokens: Sequence[Token]) -> Iterator[Placed]:
    """Give "stage" and "IIIB" of "stage IIIB", and "B" of "Child-Pugh B"."""
    for place, token in enumerate(tokens[:-1]):
        at = place + 1
        if token.text in _STAGES and _LETTERED.fullmatch(tokens[at].text):
            yield "Eq-Unit", place, at
            yield "Eq-Value", at, at + 1
        if token.text in _PUGH:
            while at < len(tokens) - 1 and tokens[at].text in _AFTER_PUGH:
                at += 1
            if tokens[at].text in _LETTERS and tokens[at].written.isupper():
                yield "Eq-Value", at, at + 1
