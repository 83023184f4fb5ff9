"""Lengths of time that are values of their own: "interval between X and Y", "every 4 weeks"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialwright.eligibility.criteria import Bound, Limits
from trialwright.eligibility.reading.amounts import Amount
from trialwright.eligibility.reading.tokens import Kind, Token, word_set
from trialwright.eligibility.reading.topics import SEXES

_INTERVALS = word_set("interval intervals time delay gap lapse")
_ENDS = word_set("between from since")
_STOPS = word_set(", ; . : ( )")
#: How far before a length the interval is named whose value it is.
_FARTHEST = 20
_EVERY = word_set("every each once")


_RELATIVES = word_set(
    "relative relatives sibling siblings brother brothers sister sisters father uncle aunt"
)
_PARTNERS = word_set("partner partners spouse spouses wife wives husband husbands")
_OWN = word_set(
    "patient patients subject subjects participant participants man men woman women people adults"
)
_NEAR = 8
_HAVING = word_set("with having have has who and")


def is_of_relatives(tokens: Sequence[Token], amount: Amount) -> bool:
    """Say whether an amount is an age of the family: "in relatives younger than 55 years"."""
    if _is_of_partner(tokens, amount.first):
        return True
    is_inside = False
    for at in range(amount.first - 1, max(amount.first - 2 * _NEAR, 0) - 1, -1):
        is_inside |= tokens[at].text == "("
        ends = tokens[at].text == "." or (tokens[at].text == ";" and is_inside)
        if ends:
            break
        if tokens[at].text in _RELATIVES:
            return True
        if tokens[at].text == "family" and _said(tokens, at + 1) == "history":
            return True
    for token in tokens[amount.after : amount.after + _NEAR]:
        if token.text in {";", ".", ":", ","} or token.text in _HAVING:
            return False
        if token.text in _RELATIVES:
            return True
    return False


def _is_of_partner(tokens: Sequence[Token], place: int) -> bool:
    """Say whether the nearest person before an age is a partner: "a partner of at least 18"."""
    for at in range(place - 1, max(place - _NEAR, 0) - 1, -1):
        text = tokens[at].text
        if text in _PARTNERS:
            return True
        if text in _OWN or text in _STOPS:
            return False
    return False


def is_value(tokens: Sequence[Token], amount: Amount) -> bool:
    """Say whether a length of time is how long an interval is, or how often something comes."""
    if amount.signs == () and _said(tokens, amount.first - 1) in _EVERY:
        return True
    if _is_share_of_past(tokens, amount):
        return True
    if amount.time == "a" and is_of_relatives(tokens, amount) and _is_sexed(tokens, amount):
        return True
    if _said(tokens, amount.after) == "between" and _kind(tokens, amount.after + 1) is Kind.WORD:
        return True
    return _names_interval(tokens, amount.first)


def _is_share_of_past(tokens: Sequence[Token], amount: Amount) -> bool:
    """Say whether "25 days of the past 30 days" counts days, and is no length of time."""
    place = amount.after + (_said(tokens, amount.after) == "out")
    if _said(tokens, place) != "of":
        return False
    place += 1 + (_said(tokens, place + 1) == "the")
    is_past = _said(tokens, place) in {"past", "last", "previous", "preceding"}
    return is_past and _kind(tokens, place + 1) is Kind.NUMBER


def spread_over(tokens: Sequence[Token], amount: Amount) -> Amount:
    """Return "sessions over 14 weeks" as a length that nothing bounds: it is their whole time."""
    value = amount.limits.low
    if value is None or not amount.signs or tokens[amount.signs[0][0]].text != "over":
        return amount
    before = _said(tokens, amount.first - 1)
    bare = Bound(value.value)
    return (
        replace(amount, limits=Limits(bare, bare, directed=False)) if before in _SPREAD else amount
    )


_SPREAD = word_set(
    "session sessions visit visits appointment appointments dose doses injections infusions cycles"
    " treatments measurements times occasions months weeks given administered taken spread"
)


def _is_sexed(tokens: Sequence[Token], amount: Amount) -> bool:
    around = tokens[max(amount.first - 3, 0) : amount.after + 4]
    return any(token.text in SEXES for token in around)


def _names_interval(tokens: Sequence[Token], place: int) -> bool:
    """Say whether "interval between X and Y of" or "time since X is" stands before a token."""
    for at in range(place - 1, max(place - _FARTHEST, 0) - 1, -1):
        text = tokens[at].text
        if text in _STOPS or tokens[at].kind is Kind.NUMBER:
            return False
        if text in _INTERVALS and _said(tokens, at + 1) in _ENDS:
            return True
    return False


def joints_between(tokens: Sequence[Token]) -> list[int]:
    """Return each "and" of "between X and Y", where a row is not cut."""
    made: list[int] = []
    for place, token in enumerate(tokens):
        if token.text != "between" or _kind(tokens, place + 1) is not Kind.WORD:
            continue
        for at in range(place + 2, min(place + _FARTHEST, len(tokens))):
            if tokens[at].text in _STOPS:
                break
            if tokens[at].text == "and":
                made.append(at)
                break
    return made


def _said(tokens: Sequence[Token], at: int) -> str:
    return tokens[at].text if 0 <= at < len(tokens) else ""


def _kind(tokens: Sequence[Token], at: int) -> Kind | None:
    return tokens[at].kind if at < len(tokens) else None
