"""Words that the corpus labels though they stand beside no number, or beside no unit of measure.

- "at least" without a number is an Eq-Operator: "at least a high school degree";
- "multiple" before a plural is an Eq-Operator, save in the names of diseases;
- "daily", "weekly" and "monthly" are an Eq-Temporal-Unit wherever they stand;
- what an amount is a multiple of is an Eq-Unit, and so is its abbreviation in brackets;
- "higher than normal" is an Eq-Operator and an Eq-Unit;
- "out of" after a number is an Eq-Operator, and what follows an Eq-Value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from trialwright.eligibility.criteria import Reference
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.operators import BEFORE, Operator
from trialwright.eligibility.reading.references import REFERENCES
from trialwright.eligibility.reading.tokens import Kind, Token, word_set

#: A label with the tokens from one to just before another.
Placed = tuple[str, int, int]

_ADVERBS = word_set("daily weekly monthly")
_SIDES = frozenset((Operator.ABOVE, Operator.BELOW, Operator.AT_LEAST, Operator.AT_MOST))
_NO_PLURALS = ("ss", "us", "is")
_FARTHEST_PLURAL = 3


def of_reference(tokens: Sequence[Token], amount: Amount) -> Iterator[Placed]:
    """Give "ULN" of "3 x ULN", and "upper limit of normal" and "ULN" of both."""
    if amount.reference is None:
        return
    at = max(after for _, after in (*amount.values, *amount.signs))
    while at < amount.after:
        found = REFERENCES.at(tokens, at)
        if found is None:
            sign = BEFORE.at(tokens, at)
            if sign is not None and sign[0] in _SIDES:
                yield "Eq-Operator", at, sign[1]
            at += 1
            continue
        yield "Eq-Unit", _past_article(tokens, at), found[1]
        at = found[1]


def _past_article(tokens: Sequence[Token], at: int) -> int:
    return at + 1 if tokens[at].text == "the" else at


def words_alone(tokens: Sequence[Token], amounts: Sequence[Amount]) -> Iterator[Placed]:
    """Give the labels of words that belong to no amount, or stand just after one."""
    taken = {place for one in amounts for place in range(one.first, one.after)}
    for place, token in enumerate(tokens):
        if place in taken:
            continue
        if token.text in _ADVERBS:
            yield "Eq-Temporal-Unit", place, place + 1
        elif token.text == "multiple" and _is_before_plural(tokens, place):
            yield "Eq-Operator", place, place + 1
        elif token.text == "at" and _text(tokens, place + 1) == "least":
            yield "Eq-Operator", place, place + 2
        else:
            yield from _beside_normal(tokens, place, taken)
    for amount in amounts:
        yield from _out_of(tokens, amount)


def _is_before_plural(tokens: Sequence[Token], place: int) -> bool:
    for token in tokens[place + 1 : place + 1 + _FARTHEST_PLURAL]:
        if token.kind is not Kind.WORD:
            return False
        if token.text.endswith("s") and not token.text.endswith(_NO_PLURALS):
            return True
    return False


def _beside_normal(
    tokens: Sequence[Token], place: int, taken: AbstractSet[int]
) -> Iterator[Placed]:
    """Give "higher than" and "normal"."""
    sign = BEFORE.at(tokens, place)
    if sign is None or sign[0] not in _SIDES or tokens[place].text == "within":
        return
    found = REFERENCES.at(tokens, sign[1])
    if found is None or found[0] not in {Reference.NORMAL, Reference.BASELINE}:
        return
    if not taken.isdisjoint(range(place, found[1])):
        return
    yield "Eq-Operator", place, sign[1]
    yield "Eq-Unit", _past_article(tokens, sign[1]), found[1]


def _out_of(tokens: Sequence[Token], amount: Amount) -> Iterator[Placed]:
    at = amount.after
    if amount.unit is not None or [_text(tokens, at), _text(tokens, at + 1)] != ["out", "of"]:
        return
    if at + 2 < len(tokens) and tokens[at + 2].kind is Kind.NUMBER:
        yield "Eq-Operator", at, at + 2
        yield "Eq-Value", at + 2, at + 3


def _text(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if at < len(tokens) else ""
