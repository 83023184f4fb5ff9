"""Numbers of a text with what stands beside them: operator, unit, range, reference value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from trialwright.eligibility.criteria import Bound, Limits, Reference
from trialwright.eligibility.reading.leading import between_word, operator_before
from trialwright.eligibility.reading.masks import Mask
from trialwright.eligibility.reading.numbers import Number, multiplied, number_again
from trialwright.eligibility.reading.numerals import numerals_of
from trialwright.eligibility.reading.operators import (
    AFTER,
    BEFORE,
    RANGE_SIGNS,
    Operator,
    limits_of,
)
from trialwright.eligibility.reading.references import REFERENCES, past_abbreviation
from trialwright.eligibility.reading.sides import TURNED, is_plus_of_level
from trialwright.eligibility.reading.tokens import Kind, Token, word_set
from trialwright.eligibility.reading.uncounted import is_definition, is_pronoun, is_sample_size
from trialwright.eligibility.reading.units import UnitMention, rate_at, unit_at
from trialwright.eligibility.reading.units_apart import late_time, past_same_unit, qualified_time
from trialwright.eligibility.reading.unnumbered import unnumbered_at

_OR_SO = frozenset(("more", "fewer", "less"))
_OF_ALL = frozenset(("of", "the", "these", "following"))
_TIMES_SIGNS = frozenset(
    (
        *("x", "more", "than", "higher", "greater", "above"),
        *("\u00d7", "*", "\u00b7", "'", "?", "times", "fold", "-fold"),
    )
)


@dataclass(frozen=True, slots=True)
class Amount:
    """One bound or range in a text, by places of tokens: from `first` to just before `after`.

    `operator` is as it is written; `signs` are the tokens that say it, `values` the numbers.
    `over` is the second number of "140/90" or "1.5:1"; `high_unit` is the unit of the upper end
    where it is another one: "6 months to 5 years".
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
    over: Decimal | None = None
    high_unit: UnitMention | None = None
    ambiguous: bool = False

    @property
    def time(self) -> str | None:
        """The UCUM code of time, if the unit is one."""
        return self.unit.time if self.unit is not None else None


def amounts_of(tokens: Sequence[Token], masks: Sequence[Mask | None]) -> list[Amount]:
    """Return the amounts of a text from left to right; none overlaps another."""
    reader = _Reader(tokens, masks)
    return list(reader.read())


@dataclass(frozen=True, slots=True)
class _Begun:
    """What was read of an amount up to its first number and unit."""

    place: int
    number: Number
    unit: UnitMention | None
    after: int
    operator: Operator | None
    sign: tuple[int, int] | None


class _Reader:
    """Walks over the numbers of one text."""

    def __init__(self, tokens: Sequence[Token], masks: Sequence[Mask | None]) -> None:
        self._tokens = tokens
        self._masks = masks
        self._numerals = numerals_of(tokens, masks)
        self._free = 0

    def read(self) -> Iterator[Amount]:
        place = 0
        while place < len(self._tokens):
            number = self._numerals.at(place)
            amount = self._unnumbered(place) if number is None else self._amount(place, number)
            if amount is None:
                place += 1
                continue
            yield amount
            self._free = place = max(self._past_all(amount.after), place + 1)

    def _past_all(self, at: int) -> int:
        """Skip the number of all in "3 of the 4 events" and "2 or more out of 4": no bound."""
        if at >= len(self._tokens):
            return at
        if self._number_at(at - 1) is None and self._tokens[at - 1].text not in _OR_SO:
            return at
        end = at
        for words in (("out",), ("of",), ("the", "these"), ("following",)):
            if end < len(self._tokens) and self._tokens[end].text in words:
                end += 1
        is_of_all = end > at and self._tokens[end - 1].text in _OF_ALL
        number = self._number_at(end)
        if not is_of_all or number is None or number.value != int(number.value):
            return at
        return end + 1 if unit_at(self._tokens, end + 1) is None else at

    def _unnumbered(self, place: int) -> Amount | None:
        """Read "in the past year", "within a week" and "> ULN": one, not said."""
        found = unnumbered_at(self._tokens, place, self._free)
        if found is None:
            return None
        if found.within:
            inclusive = found.operator is not Operator.BELOW
            limits = Limits(high=Bound(Decimal(1), inclusive=inclusive))
        else:
            limits = limits_of(found.operator, Decimal(1))
        after = (
            found.after if found.reference is None else past_abbreviation(self._tokens, found.after)
        )
        return Amount(
            first=found.first,
            after=after,
            limits=limits,
            operator=found.operator,
            signs=(found.sign,) if found.sign else (),
            values=(),
            unit=found.unit,
            units=(found.unit,) if found.unit else (),
            reference=found.reference,
        )

    def _amount(self, place: int, number: Number) -> Amount | None:
        begin = self._numerals.begin(place)
        operator, sign = operator_before(self._tokens, begin, self._free)
        if sign is not None and self._masks[sign[0]] is not None:
            # Of "Gleason 3 + 4 = 7", whose sum it only writes.
            operator, sign = None, None
        if is_sample_size(self._tokens, place, number) or is_definition(self._tokens, place):
            return None
        power = self._power_of_ten(place)
        if power is not None:
            number, after = power
        else:
            number, after = multiplied(self._tokens, place, number)
        again = number_again(self._tokens, after, number)
        if again is not None:
            after = again + 2
        unit, after = self._unit(after)
        begun = _Begun(place, number, unit, after, operator, sign)
        ranged = self._range(begun) or self._enumeration(begun)
        if ranged is not None:
            return self._with_rate(self._closed(ranged))
        pair = self._over(begun)
        if pair is not None:
            return self._closed(pair)
        made = Amount(
            first=sign[0] if sign else begin,
            after=after,
            limits=limits_of(operator, _reading(number, unit)),
            operator=operator,
            signs=(sign,) if sign else (),
            values=((begin, place + 1 if power is None else power[1]), *_at(again)),
            unit=unit,
            units=(unit,) if unit else (),
            ambiguous=_is_ambiguous(number, unit),
        )
        made = self._with_rate(self._closed(made))
        is_bare = made.operator is None and made.unit is None and made.reference is None
        if is_bare and is_pronoun(self._tokens, place):
            return None
        return made

    def _with_rate(self, amount: Amount) -> Amount:
        """Add "per week" that stands a few words after: "8 menses per year"."""
        if amount.unit is not None and len(amount.unit.parts) > 1:
            return amount
        rate = rate_at(self._tokens, amount.after)
        if rate is None:
            return amount
        unit = amount.unit
        code = rate.ucum if unit is None else f"{unit.ucum or ''}{rate.ucum}"
        parts = rate.parts if unit is None else (*unit.parts, *rate.parts)
        first = rate.first if unit is None else unit.first
        whole = UnitMention(first, rate.after, parts, code)
        return replace(amount, unit=whole, units=(whole,), after=rate.after)

    def _unit(self, after: int) -> tuple[UnitMention | None, int]:
        at = after
        if at < len(self._tokens) and self._tokens[at].text == "-":
            glued = unit_at(self._tokens, at + 1)
            if glued is not None and glued.time and self._number_at(at + 1) is None:
                return glued, glued.after
            return None, after
        if self._reference(at) is not None:
            return None, after
        tokens = self._tokens
        unit = unit_at(tokens, at) or qualified_time(tokens, at) or late_time(tokens, at)
        return (unit, past_same_unit(tokens, unit)) if unit is not None else (None, after)

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
        """Return the number that begins at a token, at its sign if it has one."""
        return self._numerals.at(self._numerals.beginning(place))

    def _range(self, begun: _Begun) -> Amount | None:
        """Read "18 to 65 years" and "between 18 and 65"."""
        place, number, unit = begun.place, begun.number, begun.unit
        begin = self._numerals.begin(place)
        operator, sign = begun.operator, begun.sign
        between = between_word(self._tokens, begin, self._free)
        at = self._joint_of_range(begun, is_between=between is not None)
        if at is None:
            return None
        joint = self._tokens[at].text
        other_place = at + 1
        while self._is_skipped_in_range(other_place):
            other_place += 1
        high_sign: tuple[int, int] | None = None
        found = BEFORE.at(self._tokens, other_place)
        if found is not None and found[0] in {Operator.AT_MOST, Operator.BELOW}:
            high_sign = (other_place, found[1])
            other_place = found[1]
        other = self._number_at(other_place)
        if other is None:
            return None
        other_begin, other_place = other_place, self._numerals.beginning(other_place)
        high_unit, end = self._unit(other_place + 1)
        shared = high_unit or unit
        low_value = _reading(number, unit or high_unit)
        high_value = _reading(other, shared)
        mixed = unit is not None and high_unit is not None and unit.ucum != high_unit.ucum
        may_be = mixed or self._may_be_range(begun, joint, low_value, high_value)
        if between is None and not may_be:
            return None
        low_inclusive = operator is not Operator.ABOVE
        high_inclusive = found is None or high_sign is None or found[0] is not Operator.BELOW
        low, high = low_value, high_value
        if low > high and (unit is None or (between is not None and not mixed)):
            low, high = high, low
        differ = unit is not None and high_unit is not None and unit.ucum != high_unit.ucum
        is_joined = between is not None or joint in RANGE_SIGNS
        if differ and (unit is None or unit.time is None or not is_joined):
            return None
        joint_sign = (at, at + 1) if between is None or joint in RANGE_SIGNS else None
        signs = tuple(one for one in (sign, between, joint_sign, high_sign) if one)
        return Amount(
            first=min(one[0] for one in (*signs, (begin, place + 1))),
            after=end,
            limits=Limits(
                None if self._is_up_to(begun) else Bound(low, low_inclusive),
                Bound(high, high_inclusive),
            ),
            operator=Operator.BETWEEN,
            signs=signs,
            values=((begin, place + 1), (other_begin, other_place + 1)),
            unit=unit if differ else shared,
            high_unit=high_unit if differ else None,
            units=tuple(one for one in (unit, high_unit) if one),
            ambiguous=_is_ambiguous(number, shared) or _is_ambiguous(other, shared),
        )

    def _joint_of_range(self, begun: _Begun, *, is_between: bool) -> int | None:
        """Return the place of what joins the ends of a range: "18 years old to", "18- and"."""
        at = begun.after
        following = [token.text for token in self._tokens[at : at + 3]]
        if begun.unit is not None and begun.unit.time and following[:1] == ["old"]:
            at += 1
        elif begun.unit is not None and begun.unit.time and following[:2] == ["of", "age"]:
            at += 2
        elif following[:1] == ["-"] and following[1:2] in (["and"], ["to"]):
            at += 1
        joint = self._tokens[at].text if at < len(self._tokens) else ""
        is_joint = joint in RANGE_SIGNS or (is_between and joint in {"and", "or", "&", "en", "et"})
        return at if is_joint else None

    def _is_skipped_in_range(self, place: int) -> bool:
        """Say whether a token between a joint and the upper end says nothing: "18- and -65"."""
        if place >= len(self._tokens) or self._numerals.beginning(place) != place:
            return False
        return self._tokens[place].text in {"-", "the", "and", "including"}

    def _may_be_range(self, begun: _Begun, joint: str, low: Decimal, high: Decimal) -> bool:
        if begun.operator in {Operator.AT_MOST, Operator.BELOW, Operator.PLUS_MINUS}:
            assert begun.sign is not None, "an operator was written"
            is_dashed = joint == "-" and self._is_up_to(begun)
            return (self._tokens[begun.sign[0]].text == "within" or is_dashed) and low < high
        if low > high and joint == "to" and begun.unit is None:
            return True
        return low <= high or joint in {"-", "~"}

    def _is_up_to(self, begun: _Begun) -> bool:
        """Say whether "up to 2-3 years" has no lower end."""
        return begun.sign is not None and self._tokens[begun.sign[0]].text == "up"

    def _enumeration(self, begun: _Begun) -> Amount | None:
        """Read "0, 1 or 2" as a range: whole numbers that follow one another, without operator."""
        if begun.operator is not None or begun.unit is not None:
            return None
        values, places, at = [begun.number.value], [begun.place], begun.after
        while (place := self._next_listed(at)) is not None:
            number = self._number_at(place)
            if number is None or number.value != values[-1] + 1:
                break
            values.append(number.value)
            places.append(place)
            at = place + 1
        if len(values) == 1:
            return None
        unit, after = self._unit(at)
        return Amount(
            first=begun.place,
            after=after,
            limits=Limits(Bound(values[0]), Bound(values[-1])),
            operator=None,
            signs=(),
            values=tuple((place, place + 1) for place in places),
            unit=unit,
            units=(unit,) if unit else (),
        )

    def _next_listed(self, at: int) -> int | None:
        """Return the place of a number after a comma, "or", "and" or a stroke."""
        start = at
        if is_plus_of_level(self._tokens, at):
            at += 1
        while at < len(self._tokens) and self._tokens[at].text in {",", "or", "and", "/", "&"}:
            at += 1
        return at if at > start and self._number_at(at) is not None else None

    def _over(self, begun: _Begun) -> Amount | None:
        """Read "140/90 mmHg" and "1.5:1": two numbers under one operator."""
        at = begun.after
        if begun.unit is not None or at + 1 >= len(self._tokens):
            return None
        other = self._number_at(at + 1)
        if self._tokens[at].text not in {"/", ":"} or other is None:
            return None
        unit, after = self._unit(at + 2)
        return Amount(
            first=begun.sign[0] if begun.sign else begun.place,
            after=after,
            limits=limits_of(begun.operator, begun.number.value),
            operator=begun.operator,
            signs=(begun.sign,) if begun.sign else (),
            values=((begun.place, begun.place + 1), (at + 1, at + 2)),
            unit=unit,
            units=(unit,) if unit else (),
            over=other.value,
        )

    def _closed(self, amount: Amount) -> Amount:
        """Add what stands after: a reference value, or an operator such as "or older"."""
        factor = self._reference(amount.after)
        if factor is not None:
            reference, after = factor
            after = past_abbreviation(self._tokens, after)
            amount = replace(amount, reference=reference, after=after)
        if amount.unit is None and is_plus_of_level(self._tokens, amount.after):
            return _as_level(amount)
        if amount.operator is not None:
            return amount
        turned = self._turned(amount)
        if turned is not None:
            return turned
        at = self._past_words_of_age(amount.after)
        found = self._operator_after(at)
        if found is None and at != amount.after:
            at = amount.after
            found = self._operator_after(at)
        if found is None:
            return amount
        operator, after = found
        if self._tokens[at].text in _BEGIN_BOUNDS and self._number_at(after) is not None:
            return amount
        value = amount.limits.low
        assert value is not None, "an undirected number has a value"
        unit, after = self._late_unit(amount, after)
        return replace(
            amount,
            operator=operator,
            limits=limits_of(operator, value.value),
            signs=((at, found[1]),),
            after=after,
            unit=unit,
            units=(unit,) if unit else (),
        )

    def _turned(self, amount: Amount) -> Amount | None:
        """Read "18 <= age" with the number before the sign."""
        at = amount.after
        if at + 1 >= len(self._tokens) or self._tokens[at].kind is not Kind.SIGN:
            return None
        operator = TURNED.get(self._tokens[at].text)
        following = self._tokens[at + 1]
        if operator is None or following.kind is not Kind.WORD or following.text in _NO_VARIABLES:
            return None
        low = amount.limits.low
        assert low is not None, "an undirected number has a value"
        return replace(
            amount,
            operator=operator,
            limits=limits_of(operator, low.value),
            signs=((at, at + 1),),
            after=at + 1,
        )

    def _operator_after(self, at: int) -> tuple[Operator, int] | None:
        """Return "or older", unless it begins "and less than"."""
        found = AFTER.at(self._tokens, at)
        longer = BEFORE.at(self._tokens, at + 1) if found is not None else None
        if found is not None and longer is not None and longer[1] > found[1]:
            return None
        return found

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
        """Read "x ULN", "times the upper limit of normal", or "ULN" alone."""
        start = at
        for _ in range(4):
            text = self._tokens[at].text if at < len(self._tokens) else ""
            # "1.5 times of ULN", but not "20 of ULN".
            if text in _TIMES_SIGNS or text in {"-", "the", "("} or (text == "of" and at > start):
                at += 1
        found = REFERENCES.at(self._tokens, at)
        if found is None:
            return None
        if found[0] in {Reference.NORMAL, Reference.BASELINE} and at == start:
            return None
        return found


#: After "score of 26 >=" these begin no variable: on which side the sign stands is not known.
_NO_VARIABLES = word_set("or and at within for in on with during before after prior to by but")
#: Before a number these are of the bound that begins there.
_BEGIN_BOUNDS = frozenset(("+", "plus", "minimum", "maximum", "at"))
_BEFORE_LATE_OPERATOR = frozenset(("of", "age", "old", ",", ")", "(", "-", "'", "s"))


def _reading(number: Number, unit: UnitMention | None) -> Decimal:
    """Return the value: "50.000/mm3" counts thousands, "1.500 mg" does not."""
    if number.other is not None and unit is not None and unit.counts:
        return number.other
    return number.value


def _at(place: int | None) -> tuple[tuple[int, int], ...]:
    return () if place is None else ((place, place + 1),)


def _is_ambiguous(number: Number, unit: UnitMention | None) -> bool:
    return number.other is not None and (unit is None or not unit.counts)


def _as_level(amount: Amount) -> Amount:
    """Return an amount whose plus is a part of its level: "IHC 2+" is two, and no more."""
    value = amount.limits.low
    if amount.operator is not None or len(amount.values) > 1 or value is None:
        return replace(amount, after=amount.after + 1)
    limits = limits_of(Operator.EQUAL, value.value)
    return replace(amount, limits=limits, operator=Operator.EQUAL, after=amount.after + 1)
