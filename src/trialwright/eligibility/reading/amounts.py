"""Numbers of a text with what stands beside them: operator, unit, range, reference value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from trialwright.eligibility.criteria import Bound, Limits, Reference
from trialwright.eligibility.reading.masks import Mask
from trialwright.eligibility.reading.numbers import ROMAN, Number, number_of
from trialwright.eligibility.reading.operators import AFTER, BEFORE, RANGE_SIGNS, Operator
from trialwright.eligibility.reading.tokens import Kind, Phrases, Token
from trialwright.eligibility.reading.units import UnitMention, unit_at

#: May stand between an operator and its number.
_FILLERS = frozenset(
    (
        "the a an age ages aged of about approximately around prior past last previous preceding"
        " recent first : or equal to is be any most ( total average mean current"
    ).split()
)
_FARTHEST = 4
#: Before a word number "one" without operator or unit it is a pronoun.
_PRONOUNS = frozenset(("one", "hundred"))
#: Words after which a Roman numeral is a number.
_ROMAN_AFTER = frozenset(
    "asa class classes grade grades stage stages axis nyha type phase ccs killip i ii iii or and"
    " to - / , iv status functional score".split()
)
_TIMES_SIGNS = frozenset(("x", "\u00d7", "*", "times", "fold", "-fold"))
_REFERENCES: Phrases[Reference] = Phrases(
    {
        **dict.fromkeys(
            (
                "uln",
                "upper limit of normal",
                "upper limits of normal",
                "upper limit of the normal",
                "upper limit of the normal range",
                "upper limit of normal range",
                "upper limit normal",
                "upper normal limit",
                "upper normal limits",
                "upper limit of normal value",
                "upper limit of the normal value",
                "upper limit of the institutional normal",
                "institutional upper limit of normal",
                "institutional uln",
                "the uln",
                "the upper limit of normal",
                "the upper limit of the normal range",
                "the upper limit of normal range",
                "the upper limit of normal value",
                "the upper normal limit",
                "the upper limits of normal",
                "the institutional upper limit of normal",
                "the institutional uln",
                "upper limit",
                "the upper limit",
                "upper reference limit",
                "unl",
            ),
            Reference.ULN,
        ),
        **dict.fromkeys(
            ("lln", "lower limit of normal", "the lower limit of normal", "the lln"),
            Reference.LLN,
        ),
        **dict.fromkeys(("normal", "the normal", "normal value", "normal range"), Reference.NORMAL),
        **dict.fromkeys(("baseline", "the baseline"), Reference.BASELINE),
    }
)


@dataclass(frozen=True, slots=True)
class Amount:
    """One bound or range in a text, by places of tokens: from `first` to just before `after`.

    `operator` is as it is written; `signs` are the tokens that say it, `values` the numbers.
    """

    first: int
    after: int
    limits: Limits
    operator: Operator | None
    signs: tuple[tuple[int, int], ...]
    values: tuple[tuple[int, int], ...]
    unit: UnitMention | None = None
    units: tuple[UnitMention, ...] = ()
    reference: Reference | None = None
    ambiguous: bool = False

    @property
    def time(self) -> str | None:
        """The UCUM code of time, if the unit is one."""
        return self.unit.time if self.unit is not None else None


def amounts_of(tokens: Sequence[Token], masks: Sequence[Mask | None]) -> list[Amount]:
    """Return the amounts of a text from left to right; none overlaps another."""
    reader = _Reader(tokens, masks)
    return list(reader.read())


class _Reader:
    """Walks over the numbers of one text."""

    def __init__(self, tokens: Sequence[Token], masks: Sequence[Mask | None]) -> None:
        self._tokens = tokens
        self._numbers = [
            None if mask is not None else number_of(token)
            for token, mask in zip(tokens, masks, strict=True)
        ]
        self._roman()
        self._free = 0

    def _roman(self) -> None:
        """Take Roman numerals for numbers where a scale is named before them."""
        for place, token in enumerate(self._tokens):
            if token.kind is not Kind.WORD or token.text not in ROMAN or place == 0:
                continue
            before = self._tokens[place - 1]
            numeral = before.text in ROMAN and self._numbers[place - 1] is not None
            joined = before.text in {"or", "and", "to", "-", "/", ","}
            if joined and (place < 2 or self._numbers[place - 2] is None):  # noqa: PLR2004 - both before
                continue
            is_word = token.text == "i" and token.written == "i"
            if (before.text in _ROMAN_AFTER or numeral) and not is_word:
                self._numbers[place] = Number(Decimal(ROMAN[token.text]))

    def read(self) -> Iterator[Amount]:
        place = 0
        while place < len(self._tokens):
            number = self._numbers[place]
            if number is None:
                place += 1
                continue
            amount = self._amount(place, number)
            if amount is None:
                place += 1
                continue
            yield amount
            self._free = place = max(amount.after, place + 1)

    def _amount(self, place: int, number: Number) -> Amount | None:
        operator, sign = self._operator_before(place)
        power = self._power_of_ten(place)
        if power is not None:
            number, after = power
        else:
            after = place + 1
        unit, after = self._unit(place, after)
        ranged = self._range(place, number, unit, after, operator, sign)
        if ranged is not None:
            return self._closed(ranged)
        made = Amount(
            first=sign[0] if sign else place,
            after=after,
            limits=_limits(operator, _reading(number, unit)),
            operator=operator,
            signs=(sign,) if sign else (),
            values=((place, place + 1 if power is None else power[1]),),
            unit=unit,
            units=(unit,) if unit else (),
            ambiguous=_is_ambiguous(number, unit),
        )
        made = self._closed(made)
        if made.operator is None and made.unit is None and self._is_pronoun(place):
            return None
        return made

    def _is_pronoun(self, place: int) -> bool:
        return self._tokens[place].text in _PRONOUNS

    def _operator_before(self, place: int) -> tuple[Operator | None, tuple[int, int] | None]:
        """Return the operator that ends just before a number, perhaps with fillers between."""
        end = place
        for _ in range(_FARTHEST + 1):
            for length in range(min(6, end - self._free), 0, -1):
                found = BEFORE.at(self._tokens, end - length)
                if found is not None and found[1] == end:
                    return found[0], (end - length, end)
            if end <= self._free or self._tokens[end - 1].text not in _FILLERS:
                return None, None
            end -= 1
        return None, None

    def _unit(self, place: int, after: int) -> tuple[UnitMention | None, int]:
        at = after
        if at < len(self._tokens) and self._tokens[at].text == "-":
            glued = unit_at(self._tokens, at + 1)
            if glued is not None and glued.time and self._number_at(at + 1) is None:
                return glued, glued.after
            return None, after
        if self._reference(at) is not None:
            return None, after
        unit = unit_at(self._tokens, at)
        if unit is None or unit.first != at:
            return None, after
        return unit, unit.after

    def _power_of_ten(self, place: int) -> tuple[Number, int] | None:
        """Read "10^3" alone as a number; after a factor it belongs to the unit."""
        tokens = self._tokens
        if tokens[place].text != "10" or place + 2 >= len(tokens):
            return None
        if tokens[place + 1].text not in {"^", "**"} or tokens[place + 2].kind is not Kind.NUMBER:
            return None
        exponent = tokens[place + 2].text
        if len(exponent) > 2 or not exponent.isdigit():  # noqa: PLR2004 - two digits
            return None
        return Number(Decimal(10) ** int(exponent)), place + 3

    def _number_at(self, place: int) -> Number | None:
        return self._numbers[place] if place < len(self._tokens) else None

    def _range(  # noqa: PLR0913 - what was read so far
        self,
        place: int,
        number: Number,
        unit: UnitMention | None,
        after: int,
        operator: Operator | None,
        sign: tuple[int, int] | None,
    ) -> Amount | None:
        """Read "18 to 65 years", "between 18 and 65", "0, 1 or 2"."""
        between = self._between_word(place)
        at = after
        if at >= len(self._tokens):
            return None
        joint = self._tokens[at].text
        is_joint = joint in RANGE_SIGNS or (between is not None and joint in {"and", "or", "&"})
        if not is_joint:
            return None
        other_place = at + 1
        while other_place < len(self._tokens) and self._tokens[other_place].text in {"-", "the"}:
            other_place += 1
        high_sign: tuple[int, int] | None = None
        found = BEFORE.at(self._tokens, other_place)
        if found is not None and found[0] in {Operator.AT_MOST, Operator.BELOW}:
            high_sign = (other_place, found[1])
            other_place = found[1]
        other = self._number_at(other_place)
        if other is None:
            return None
        high_unit, end = self._unit(other_place, other_place + 1)
        shared = high_unit or unit
        low_value = _reading(number, unit or high_unit)
        high_value = _reading(other, shared)
        if not self._may_be_range(low_value, high_value, joint, unit, operator, between):
            return None
        low_inclusive = operator is not Operator.ABOVE
        high_inclusive = found is None or high_sign is None or found[0] is not Operator.BELOW
        low, high = low_value, high_value
        if low > high and unit is None:
            low, high = high, low
        if unit is not None and high_unit is not None and unit.ucum != high_unit.ucum:
            return None
        signs = tuple(one for one in (sign, between or (at, at + 1), high_sign) if one)
        return Amount(
            first=min(one[0] for one in (*signs, (place, place + 1))),
            after=end,
            limits=Limits(Bound(low, low_inclusive), Bound(high, high_inclusive)),
            operator=Operator.BETWEEN,
            signs=signs,
            values=((place, place + 1), (other_place, other_place + 1)),
            unit=shared,
            units=tuple(one for one in (unit, high_unit) if one),
            ambiguous=_is_ambiguous(number, shared) or _is_ambiguous(other, shared),
        )

    def _may_be_range(  # noqa: PLR0913 - all that speaks for or against
        self,
        low: Decimal,
        high: Decimal,
        joint: str,
        unit: UnitMention | None,
        operator: Operator | None,
        between: tuple[int, int] | None,
    ) -> bool:
        if between is not None:
            return True
        if operator in {Operator.AT_MOST, Operator.BELOW, Operator.EQUAL, Operator.PLUS_MINUS}:
            return False
        if low > high and joint == "to" and unit is None:
            return True
        return low <= high or joint in {"-", "~"}

    def _between_word(self, place: int) -> tuple[int, int] | None:
        """Return the word "between" that belongs to a number, up to four tokens before it."""
        for back in range(1, 8):
            at = place - back
            if at < self._free:
                return None
            text = self._tokens[at].text
            if text == "between":
                return at, at + 1
            if text not in _FILLERS and self._tokens[at].kind not in {Kind.SIGN, Kind.MARK}:
                return None
        return None

    def _closed(self, amount: Amount) -> Amount:
        """Add what stands after: a reference value, or an operator such as "or older"."""
        factor = self._reference(amount.after)
        if factor is not None:
            reference, after = factor
            amount = replace(amount, reference=reference, after=after)
        if amount.operator is not None:
            return amount
        at = self._past_words_of_age(amount.after)
        found = AFTER.at(self._tokens, at)
        if found is None and at != amount.after:
            at = amount.after
            found = AFTER.at(self._tokens, at)
        if found is None:
            return amount
        operator, after = found
        if self._tokens[at].text in {"+", "plus"} and self._number_at(after) is not None:
            return amount
        if self._tokens[at].text in {"minimum", "maximum", "at"} and self._starts_bound(after):
            return amount
        value = amount.limits.low
        assert value is not None, "an undirected number has a value"
        unit, after = self._late_unit(amount, after)
        return replace(
            amount,
            operator=operator,
            limits=_limits(operator, value.value),
            signs=((at, found[1]),),
            after=after,
            unit=unit,
            units=(unit,) if unit else (),
        )

    def _starts_bound(self, place: int) -> bool:
        return self._number_at(place) is not None

    def _late_unit(self, amount: Amount, after: int) -> tuple[UnitMention | None, int]:
        """Return the unit of "18 or more years"."""
        if amount.unit is not None:
            return amount.unit, after
        unit = unit_at(self._tokens, after)
        return (unit, unit.after) if unit is not None and unit.time else (None, after)

    def _past_words_of_age(self, at: int) -> int:
        """Skip "of age", "old", "(inclusive)" and a comma before an operator that follows."""
        for _ in range(5):
            if at < len(self._tokens) and self._tokens[at].text in _BEFORE_LATE_OPERATOR:
                at += 1
        return at

    def _reference(self, at: int) -> tuple[Reference, int] | None:
        """Read "× ULN", "times the upper limit of normal", or "ULN" alone."""
        start = at
        for _ in range(4):
            if at < len(self._tokens) and self._tokens[at].text in {*_TIMES_SIGNS, "-", "the", "("}:
                at += 1
        found = _REFERENCES.at(self._tokens, at)
        if found is None:
            return None
        if found[0] in {Reference.NORMAL, Reference.BASELINE} and at == start:
            return None
        return found


_BEFORE_LATE_OPERATOR = frozenset(("of", "age", "old", ",", ")", "(", "-", "'", "s"))


def _reading(number: Number, unit: UnitMention | None) -> Decimal:
    """Return the value: "50.000/mm3" counts thousands, "1.500 mg" does not."""
    if number.other is not None and unit is not None and unit.counts:
        return number.other
    return number.value


def _is_ambiguous(number: Number, unit: UnitMention | None) -> bool:
    return number.other is not None and (unit is None or not unit.counts)


def _limits(operator: Operator | None, value: Decimal) -> Limits:
    match operator:
        case Operator.AT_LEAST:
            return Limits(low=Bound(value))
        case Operator.ABOVE:
            return Limits(low=Bound(value, inclusive=False))
        case Operator.AT_MOST:
            return Limits(high=Bound(value))
        case Operator.BELOW:
            return Limits(high=Bound(value, inclusive=False))
        case Operator.PLUS_MINUS:
            return Limits(Bound(-value), Bound(value))
        case Operator.EQUAL | Operator.BETWEEN:
            return Limits(Bound(value), Bound(value))
        case None:
            return Limits(Bound(value), Bound(value), directed=False)
