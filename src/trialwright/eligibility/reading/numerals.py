"""Which tokens of a text are numbers: in digits with their sign, in words, and Roman."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from trialwright.eligibility.reading.masks import Mask
from trialwright.eligibility.reading.numbers import ROMAN, Number, number_of
from trialwright.eligibility.reading.tokens import Kind, Token, word_set

#: Words after which a Roman numeral is a number.
_ROMAN_AFTER = word_set(
    "asa class classes grade grades stage stages axis nyha type phase ccs killip i ii iii or and"
    " to - / , iv status functional score"
)
_JOINTS = word_set("or and to - / , ~ through & e y et")
_MOST_JOINTS = 2
#: Scales of Roman numerals, from which a few words may part the numeral: "(ASA) status: II".
_SCALES = word_set(
    "asa nyha ccs killip anesthesiologists anaesthesiologists classification class grade stage"
    " fontaine rutherford fitzpatrick gmfcs kellgren lawrence gold score who"
)
_PAST_SCALES = word_set(
    "( ) : = is of physical status class grade score scores stage functional state level levels"
    " group function > < \u2265 \u2264 >= <= worse better greater higher less lower than"
)
#: Words too, and a scale only in capitals.
_IN_CAPITALS = word_set("who gold")
_FARTHEST_SCALE = 4
#: Before a sign that belongs to a number; what else stands before a dash makes a range or a name.
_SIGNED_AFTER = word_set(
    "than of to between from below above over under is at or and exceeding most least sd minus"
    " score scores error equivalent excess sphere spherical refraction"
)


@dataclass(frozen=True, slots=True)
class Numerals:
    """The number of each token, or None, and where a number that has a sign begins."""

    numbers: Sequence[Number | None]
    signs: Mapping[int, int]

    def at(self, place: int) -> Number | None:
        """Return the number that is at a token, if there is one."""
        return self.numbers[place] if 0 <= place < len(self.numbers) else None

    def begin(self, place: int) -> int:
        """Return where a number begins: at its sign, if it has one."""
        return self.signs.get(place, place)

    def beginning(self, place: int) -> int:
        """Return the place of the number whose sign is at a token; else the token itself."""
        return place + 1 if self.signs.get(place + 1) == place else place


def numerals_of(tokens: Sequence[Token], masks: Sequence[Mask | None]) -> Numerals:
    """Return the numbers of a text; what a mask is over is none.

    >>> from trialwright.eligibility.reading.tokens import tokens_of
    >>> cut = tokens_of("T-score < -2.5")
    >>> numerals_of(cut, [None] * len(cut)).at(5).value
    Decimal('-2.5')
    """
    numbers = [
        None if mask is not None else number_of(token)
        for token, mask in zip(tokens, masks, strict=True)
    ]
    signs: dict[int, int] = {}
    for place, token in enumerate(tokens):
        number = numbers[place]
        if number is None:
            if _is_roman(tokens, numbers, place) and masks[place] is None:
                numbers[place] = Number(Decimal(ROMAN[token.text]))
        elif token.kind is Kind.NUMBER and _is_signed(tokens, numbers, place):
            signs[place] = place - 1
            if tokens[place - 1].text == "-":
                numbers[place] = Number(-number.value)
    return Numerals(numbers, signs)


def _is_signed(tokens: Sequence[Token], numbers: Sequence[Number | None], place: int) -> bool:
    """Say whether the plus or minus that touches a number is its sign: "< -2.5", "to +3"."""
    if place == 0 or tokens[place - 1].text not in {"-", "+"}:
        return False
    sign = tokens[place - 1]
    if sign.end != tokens[place].start:
        return False
    if place == 1:
        return _is_end_of_signed_range(tokens, place)
    before = tokens[place - 2]
    if before.kind is Kind.SIGN:
        return True
    if before.end == sign.start:
        return before.text in {"(", "[", "="}
    if before.text in {"=", "~"} or before.text in _SIGNED_AFTER:
        return True
    return numbers[place - 2] is None and _is_end_of_signed_range(tokens, place)


def _is_end_of_signed_range(tokens: Sequence[Token], place: int) -> bool:
    """Say whether a number is the lower end of "-6.0 to +3.0" or "-2 < score"."""
    at = place + 1
    if at < len(tokens) and tokens[at].kind is Kind.SIGN:
        return True
    while at < len(tokens) and at - place <= 2 and tokens[at].text not in {"to", "and"}:  # noqa: PLR2004 - a unit
        at += 1
    return at + 1 < len(tokens) and tokens[at].text == "to" and tokens[at + 1].text in {"-", "+"}


def _is_roman(tokens: Sequence[Token], numbers: Sequence[Number | None], place: int) -> bool:
    """Say whether a word is a Roman numeral: where a scale is named before it."""
    token = tokens[place]
    if token.kind is not Kind.WORD or token.text not in ROMAN or place == 0:
        return False
    if token.text == "i" and token.written == "i":
        return False
    before = tokens[place - 1]
    if before.text == "/" and token.text == "l":
        # Of "1.5 x 10^9/L".
        return False
    if before.text in _JOINTS:
        return _continues(tokens, numbers, place)
    numeral = before.text in ROMAN and numbers[place - 1] is not None
    if before.text in _ROMAN_AFTER or numeral:
        return True
    return _is_of_scale(tokens, place, token.written.isupper())


def _continues(tokens: Sequence[Token], numbers: Sequence[Number | None], place: int) -> bool:
    """Say whether a numeral goes on with a row of numbers: "I, II, and III", "ASA I e II"."""
    at = place - 1
    while at > 0 and place - at <= _MOST_JOINTS and tokens[at].text in _JOINTS:
        at -= 1
    return numbers[at] is not None or _is_of_scale(tokens, place, tokens[place].written.isupper())


def _is_of_scale(tokens: Sequence[Token], place: int, is_upper: bool) -> bool:  # noqa: FBT001 - of the token
    """Say whether a scale of Roman numerals is named a few words before a numeral."""
    if not is_upper:
        return False
    at = place - 1
    while at > 0 and place - at <= _FARTHEST_SCALE and tokens[at].text in _PAST_SCALES - _SCALES:
        at -= 1
    return tokens[at].text in _SCALES and (
        tokens[at].text not in _IN_CAPITALS or tokens[at].written.isupper()
    )
