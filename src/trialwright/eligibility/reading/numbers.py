"""Numbers as they are written in criteria: marks of thousands, decimal commas, words, Roman."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from trialwright.eligibility.reading.tokens import Kind, Token

_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[ ,.]+[0-9]{3})+(?:\.[0-9]+)?")
_ONE_POINT = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")

WORD_NUMBERS = {
    word: Decimal(value)
    for word, value in {
        "zero": 0,
        "one": 1,
        "two": 2,
        "twice": 2,
        "three": 3,
        "four": 4,
        "five": 5,
        "six": 6,
        "seven": 7,
        "eight": 8,
        "nine": 9,
        "ten": 10,
        "eleven": 11,
        "twelve": 12,
        "thirteen": 13,
        "fourteen": 14,
        "fifteen": 15,
        "sixteen": 16,
        "seventeen": 17,
        "eighteen": 18,
        "nineteen": 19,
        "twenty": 20,
        "thirty": 30,
        "forty": 40,
        "fifty": 50,
        "sixty": 60,
        "seventy": 70,
        "eighty": 80,
        "ninety": 90,
        "hundred": 100,
    }.items()
}
#: Also as single characters, and as small letters l typed for capitals I.
ROMAN = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "l": 1,
    "ll": 2,
    "lll": 3,
    **{chr(0x2170 + place): place + 1 for place in range(6)},
}
#: Longer than any number of a criterion; more digits are no quantity.
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the text; `other` is its second reading where one mark can mean two things."""

    value: Decimal
    other: Decimal | None = None


def number_of(token: Token) -> Number | None:
    """Return the number that a token is, or None if it is none.

    A comma before three digits is a mark of thousands, a point before three digits may be
    either (`other`), and any other comma or middle dot is a decimal mark.
    """
    if token.kind is Kind.NUMBER:
        return _written(token.text)
    if token.kind is Kind.WORD and token.text in WORD_NUMBERS:
        return Number(WORD_NUMBERS[token.text])
    return None


def number_again(tokens: Sequence[Token], at: int, number: Number) -> int | None:
    """Return the place of the same number in brackets: "three (3) months", "18 (eighteen)"."""
    if at + 2 >= len(tokens) or tokens[at].text not in {"(", "["}:
        return None
    if tokens[at + 2].text not in {")", "]"}:
        return None
    again = number_of(tokens[at + 1])
    return at + 1 if again is not None and again.value == number.value else None


_MULTIPLIERS = {
    "thousand": Decimal(1000),
    "million": Decimal(1_000_000),
    "billion": Decimal(1_000_000_000),
}
_A_HALF = ["and", "a", "half"]


def multiplied(tokens: Sequence[Token], place: int, number: Number) -> tuple[Number, int]:
    """Return the number of "5 million" and "one and a half", and the token after it."""
    following = [token.text for token in tokens[place + 1 : place + 4]]
    if following == _A_HALF:
        return Number(number.value + Decimal("0.5")), place + 4
    if following[:1] and following[0] in _MULTIPLIERS:
        return Number(number.value * _MULTIPLIERS[following[0]]), place + 2
    return number, place + 1


def _written(text: str) -> Number | None:
    if len(text) > _MOST_DIGITS:
        return None
    if _ONE_POINT.fullmatch(text):
        return Number(Decimal(text), other=Decimal(text.replace(".", "")))
    if _THOUSANDS.fullmatch(text) and not text.startswith("0"):
        return Number(Decimal(_without_thousands(text)))
    return Number(Decimal(text.replace(",", ".").replace("\u00b7", ".").replace(" ", "")))


def _without_thousands(text: str) -> str:
    whole, point, rest = text.rpartition(".")
    if not point or ("," not in whole and "." in whole):
        return re.sub(r"[ ,.]", "", text)
    if len(rest) == 3 and "," not in whole:  # noqa: PLR2004 - a group of thousands
        return re.sub(r"[ ,.]", "", text)
    return f"{re.sub('[ ,.]', '', whole)}.{rest}"
