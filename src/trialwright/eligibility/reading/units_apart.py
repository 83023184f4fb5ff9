"""Units that do not touch their number: said again in brackets, behind a comma, after a word."""

from __future__ import annotations

from collections.abc import Sequence

from trialwright.eligibility.reading.tokens import Kind, Token, word_set
from trialwright.eligibility.reading.units import UnitMention, unit_at

_PLURAL_WORDS = frozenset(("years", "months", "weeks", "days", "hours", "minutes"))
_NOT_QUALIFYING = word_set(
    "and or to in of for per within than x out by on at with from separate different distinct"
)


def past_same_unit(tokens: Sequence[Token], unit: UnitMention) -> int:
    """Skip the unit that is said again in brackets: "45 kilograms (kg)"."""
    at = unit.after
    if [token.text for token in tokens[at : at + 1]] != ["("]:
        return at
    again = unit_at(tokens, at + 1)
    if again is None or again.ucum is None or again.ucum != unit.ucum:
        return at
    closes = [token.text for token in tokens[again.after : again.after + 1]] == [")"]
    return again.after + 1 if closes else at


def late_time(tokens: Sequence[Token], at: int) -> UnitMention | None:
    """Return the unit of "(16-24) weeks" and "13-17, years"."""
    if at + 1 >= len(tokens) or tokens[at].text not in {")", ","}:
        return None
    return unit_at(tokens, at + 1) if _is_plural(tokens, at + 1) else None


def _is_plural(tokens: Sequence[Token], at: int) -> bool:
    return tokens[at].text in _PLURAL_WORDS


def qualified_time(tokens: Sequence[Token], at: int) -> UnitMention | None:
    """Return the unit of "14 consecutive days", with one word or two before it."""
    for place in range(at, min(at + 3, len(tokens))):
        token = tokens[place]
        if _is_plural(tokens, place):
            return unit_at(tokens, place)
        if token.text == "calendar":
            return unit_at(tokens, place + 1)
        if token.kind is not Kind.WORD or token.text in _NOT_QUALIFYING:
            return None
    return None
