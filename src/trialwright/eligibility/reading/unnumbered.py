"""Bounds that name no number and mean one: "in the past year", "within a week", "> ULN"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trialwright.eligibility.criteria import Reference
from trialwright.eligibility.reading.leading import operator_before
from trialwright.eligibility.reading.operators import Operator
from trialwright.eligibility.reading.references import REFERENCES
from trialwright.eligibility.reading.tokens import Token, word_set
from trialwright.eligibility.reading.units import UnitMention, unit_at

_LOOKING_BACK = word_set("past last previous preceding prior")
_LOOKING_AHEAD = word_set("next coming upcoming")
_PLURAL = word_set("years months weeks days hours minutes d h w y")
_STRETCHES = word_set("in during within over")
_BEFORE_ANCHOR = word_set("prior before preceding")
_BEFORE_TIME = _LOOKING_BACK | _LOOKING_AHEAD | {"a", "an", "the"}
_SIDES = frozenset((Operator.AT_LEAST, Operator.ABOVE, Operator.AT_MOST, Operator.BELOW))
#: After a limit of normal these say that it is not the bound: "> ULN + 4 seconds".
_GOES_ON = word_set("of + - to x \u00d7 *")
_BY_HOW_MUCH = word_set("% percent times fold units points")
_FARTHEST_SIGN = 2


@dataclass(frozen=True, slots=True)
class Unnumbered:
    """A bound of one unit of time, or of once a limit of normal.

    `within` says that it is the length of a stretch, which ends at one: "in the past year".
    """

    first: int
    after: int
    operator: Operator | None
    sign: tuple[int, int] | None
    unit: UnitMention | None = None
    reference: Reference | None = None
    within: bool = False


def unnumbered_at(tokens: Sequence[Token], place: int, free: int) -> Unnumbered | None:
    """Return the bound without a number whose unit or limit of normal begins at a token.

    What stands before `free` belongs to another bound.
    """
    if place <= free:
        return None
    if tokens[place - 1].text in _BEFORE_TIME:
        found = _of_time(tokens, place, free)
        if found is not None:
            return found
    return _of_normal(tokens, place, free)


def _of_time(tokens: Sequence[Token], place: int, free: int) -> Unnumbered | None:
    unit = unit_at(tokens, place)
    if unit is None or not unit.time or tokens[place].text in _PLURAL:
        return None
    if _is_stretch(tokens, place, unit.after):
        operator, sign = operator_before(tokens, place, free)
        first = sign[0] if sign else place
        return Unnumbered(first, unit.after, operator, sign, unit=unit, within=True)
    if tokens[place - 1].text not in {"a", "an"}:
        return None
    operator, sign = operator_before(tokens, place - 1, free)
    if operator not in _SIDES or sign is None or sign[1] != place - 1:
        return None
    return Unnumbered(sign[0], unit.after, operator, sign, unit=unit)


def _is_stretch(tokens: Sequence[Token], place: int, after: int) -> bool:
    """Say whether a unit of time is "the past year", "the coming month" or "the month before"."""
    before = tokens[place - 1].text
    if before in _LOOKING_BACK:
        return True
    if before in _LOOKING_AHEAD:
        # "The next day" is a day and no stretch of one.
        return tokens[place].text != "day"
    if before != "the" or place < 2 or after >= len(tokens):  # noqa: PLR2004 - "in the"
        return False
    return tokens[place - 2].text in _STRETCHES and tokens[after].text in _BEFORE_ANCHOR


def _of_normal(tokens: Sequence[Token], place: int, free: int) -> Unnumbered | None:
    """Return "> ULN" and "below the lower limit of normal": once the limit."""
    found = REFERENCES.at(tokens, place)
    if found is None or found[0] not in {Reference.ULN, Reference.LLN}:
        return None
    reference, after = found
    if not _names_limit({token.text for token in tokens[place:after]}):
        return None
    if after < len(tokens) and tokens[after].text in _GOES_ON:
        return None
    operator, sign = operator_before(tokens, place, free)
    if operator not in _SIDES or sign is None or place - sign[1] > _FARTHEST_SIGN:
        return None
    if sign[0] > 0 and tokens[sign[0] - 1].text in _BY_HOW_MUCH:
        # "> 10 % below the lower limit" is more than a tenth below it.
        return None
    return Unnumbered(sign[0], after, operator, sign, reference=reference)


def _names_limit(words: set[str]) -> bool:
    """Say whether words name a limit of normal: "the upper limit" may be that of anything."""
    if not words.isdisjoint({"uln", "lln", "unl"}):
        return True
    return not words.isdisjoint({"limit", "limits"}) and not words.isdisjoint(_NORMAL)


_NORMAL = word_set("normal reference institutional")
