"""Stages that are written with letters: "stage IIIB or IV", "Ann Arbor III/IV", "IB-IIIA"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trialwright.eligibility.reading.tokens import Token, word_set

#: The stages in their order; a row "IB-IIIA" stands for all between its ends.
_STAGES = (
    *("0", "I", "IA", "IB", "IC", "II", "IIA", "IIB", "IIC"),
    *("III", "IIIA", "IIIB", "IIIC", "IIID", "IV", "IVA", "IVB", "IVC"),
)
_DIGITS = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_LEADS = word_set("stage stages arbor figo")
_BETWEEN_LEAD = word_set(": of is = ( clinical pathological pathologic disease tnm either")
_JOINTS = word_set(", or and / -")
_RANGES = word_set("- to through ~")


@dataclass(frozen=True, slots=True)
class StageMention:
    """A row of stages from the token `first`, where its scale is named, to before `after`."""

    first: int
    after: int
    named: int
    levels: tuple[str, ...]


def stages_of(tokens: Sequence[Token]) -> list[StageMention]:
    """Return the rows of stages of a text of which one at least has a letter.

    >>> from trialwright.eligibility.reading.tokens import tokens_of
    >>> stages_of(tokens_of("stage IIB-IIIA disease"))[0].levels
    ('IIB', 'IIC', 'III', 'IIIA')
    """
    found: list[StageMention] = []
    place = 0
    while place < len(tokens):
        made = _row(tokens, place) if tokens[place].text in _LEADS else None
        if made is not None:
            found.append(made)
        place = made.after if made is not None else place + 1
    return found


def _row(tokens: Sequence[Token], place: int) -> StageMention | None:
    at = place + 1
    while at < len(tokens) and tokens[at].text in _BETWEEN_LEAD:
        at += 1
    named = at
    first = _stage(tokens, at)
    if first is None:
        return None
    levels, at = [first[0]], first[1]
    while (more := _following(tokens, at)) is not None:
        joint, level, at = more
        levels += _between(levels[-1], level) if joint in _RANGES else [level]
    is_lettered = any(level not in {"0", "I", "II", "III", "IV"} for level in levels)
    is_arbor = tokens[place].text == "arbor"
    if not is_lettered and not is_arbor:
        # Plain numerals are numbers: "stage III or IV" is a range.
        return None
    begin = place - 1 if is_arbor and place and tokens[place - 1].text == "ann" else place
    return StageMention(begin, at, named, tuple(dict.fromkeys(levels)))


def _following(tokens: Sequence[Token], at: int) -> tuple[str, str, int] | None:
    """Return the joint, the stage after it, and the token after that."""
    start, joint = at, ""
    while at < len(tokens) and tokens[at].text in _JOINTS | _RANGES:
        joint = tokens[at].text if joint in {"", ","} else joint
        at += 1
    if at < len(tokens) and tokens[at].text in {"stage", "stages"}:
        at += 1
    found = _stage(tokens, at) if at > start else None
    return None if found is None else (joint, found[0], found[1])


def _stage(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Return the stage at a token: "IIIB", "III B", "IIIB2", "3b"."""
    if at >= len(tokens):
        return None
    written = tokens[at].written
    after = at + 1
    if written in _DIGITS and after < len(tokens) and tokens[after].start == tokens[at].end:
        letter = tokens[after].written
        if letter.upper() in {"A", "B", "C"}:
            return f"{_DIGITS[written]}{letter.upper()}", after + 1
        return None
    name = written[:-1] + written[-1].upper() if written[-1:] in {"a", "b", "c", "d"} else written
    if name not in _STAGES or name == "0":
        return None
    if after < len(tokens) and tokens[after].start == tokens[at].end and _is_digit(tokens[after]):
        return f"{name}{tokens[after].text}", after + 1
    return name, after


def _is_digit(token: Token) -> bool:
    return token.text in {"1", "2", "3"}


def _between(low: str, high: str) -> list[str]:
    """Return the stages after one up to another; only the end where an order is not known."""
    if low not in _STAGES or high not in _STAGES:
        return [f"to {high}"]
    first, last = _STAGES.index(low), _STAGES.index(high)
    return list(_STAGES[first + 1 : last + 1]) if first < last else [high]
