"""Stages and grades that are written with letters: "stage IIIB or IV", "IB-IIIA", "grade 3a"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trialwright.eligibility.reading.tokens import Token, word_set

#: The stages in their order; a row "IB-IIIA" stands for all between its ends.
_STAGES = (
    *("0", "I", "IA", "IB", "IC", "II", "IIA", "IIB", "IIC"),
    *("III", "IIIA", "IIIB", "IIIC", "IIID", "IV", "IVA", "IVB", "IVC"),
)
#: Grades and classes in their order: "grade 1-3a" of a follicular lymphoma, "Braunwald class 2B".
_GRADES = tuple(f"{number}{letter}" for number in "1234" for letter in ("", "A", "B", "C"))
_DIGITS = {"1": "I", "2": "II", "3": "III", "4": "IV"}
_LEADS = word_set("stage stages arbor figo")
_GRADE_LEADS = word_set("grade grades class classes")
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
    concept: str | None = "stage"


def stages_of(tokens: Sequence[Token]) -> list[StageMention]:
    """Return the rows of stages of a text of which one at least has a letter.

    >>> from trialwright.eligibility.reading.tokens import tokens_of
    >>> stages_of(tokens_of("stage IIB-IIIA disease"))[0].levels
    ('IIB', 'IIC', 'III', 'IIIA')
    """
    found: list[StageMention] = []
    place = 0
    while place < len(tokens):
        made = None
        if tokens[place].text in _LEADS:
            made = _row(tokens, place)
        elif tokens[place].text in _GRADE_LEADS:
            made = _grades(tokens, place)
        elif tokens[place].text == "pugh":
            made = _pugh(tokens, place)
        made = _with_side(tokens, made) if made is not None else None
        if made is not None:
            found.append(made)
        place = made.after if made is not None else place + 1
    return found


def _with_side(tokens: Sequence[Token], made: StageMention) -> StageMention | None:
    """Return a stage with all beyond it: "stage IIIB or higher"; None where no order is known."""
    following = [token.text for token in tokens[made.after : made.after + 2]]
    if following[:1] not in (["or"], ["and"]) or following[-1] not in _UP | _DOWN:
        return made
    for order in (_STAGES, _GRADES, _PUGH):
        places = [order.index(level) for level in made.levels if level in order]
        if len(places) == len(made.levels):
            up = following[1] in _UP
            row = order[min(places) :] if up else order[: max(places) + 1]
            return replace(made, levels=row, after=made.after + 2)
    return None


_UP = word_set("higher greater more above later beyond worse")
_DOWN = word_set("lower less below earlier better")
_PUGH = ("A", "B", "C")


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


def _grades(tokens: Sequence[Token], place: int) -> StageMention | None:
    """Return a row of grades of which one has a letter: "grade 1, 2 or 3a"."""
    at = place + 1
    while at < len(tokens) and tokens[at].text in {":", "of", "="}:
        at += 1
    named, levels, joint = at, list[str](), ""
    while (found := _grade(tokens, at)) is not None:
        level, end = found
        ranged = bool(levels) and joint in _RANGES
        levels += _grades_between(levels[-1], level) if ranged else [level]
        at = start = end
        joint = ""
        while start < len(tokens) and tokens[start].text in _JOINTS | _RANGES:
            joint = tokens[start].text if joint in {"", ","} else joint
            start += 1
        if start == end or _grade(tokens, start) is None:
            break
        at = start
    if not any(level[-1].isalpha() for level in levels):
        return None
    is_named = tokens[place].text.startswith("class") and place > 0
    begin = place - 1 if is_named and tokens[place - 1].written[:1].isupper() else place
    return StageMention(begin, at, named, tuple(dict.fromkeys(levels)), None)


def _pugh(tokens: Sequence[Token], place: int) -> StageMention | None:
    """Return a row of the classes of Child and Pugh: "Child-Pugh class B or C", "Child-Pugh B7"."""
    at = place + 1
    while at < len(tokens) and tokens[at].text in _PUGH_WORDS:
        at += 1
    named, levels, joint = at, list[str](), ""
    while (found := _pugh_class(tokens, at)) is not None:
        level, at = found
        is_plain = joint in _RANGES and bool(levels) and len(levels[-1]) == len(level) == 1
        if is_plain:
            levels += "ABC"["ABC".index(levels[-1]) + 1 : "ABC".index(level)]
        levels.append(f"to {level}" if joint in _RANGES and not is_plain else level)
        start, joint = at, ""
        while start < len(tokens) and tokens[start].text in _JOINTS | _RANGES | {"class"}:
            joint = tokens[start].text if joint in {"", ","} else joint
            start += 1
        if start == at or _pugh_class(tokens, start) is None:
            break
        at = start
    if not levels:
        return None
    begin = place
    while begin > 0 and place - begin < _LONGEST_PUGH and tokens[begin - 1].text in _PUGH_NAMES:
        begin -= 1
    return StageMention(begin, at, named, tuple(dict.fromkeys(levels)), "child-pugh")


_PUGH_WORDS = word_set(
    "class classes score scores grade grades stage category classification : of is ("
)
_PUGH_NAMES = word_set("child turcotte and - /")
_LONGEST_PUGH = 4


def _pugh_class(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Return the class at a token, "B" or "B7", and the token after it."""
    if at >= len(tokens) or tokens[at].written not in {"A", "B", "C"}:
        return None
    after = at + 1
    is_glued = after < len(tokens) and tokens[after].start == tokens[at].end
    if is_glued and tokens[after].text.isdigit():
        return f"{tokens[at].written}{tokens[after].text}", after + 1
    return tokens[at].written, after


def _grade(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """Return the grade at a token, "3" or "3a", and the token after it."""
    if at >= len(tokens) or tokens[at].text not in _DIGITS:
        return None
    after = at + 1
    if after < len(tokens) and tokens[after].start == tokens[at].end:
        letter = tokens[after].written.upper()
        if letter in {"A", "B", "C"}:
            return f"{tokens[at].text}{letter}", after + 1
    return tokens[at].text, after


def _grades_between(low: str, high: str) -> list[str]:
    """Return the grades after one up to another, of plain numbers only those without letters."""
    first, last = _GRADES.index(low), _GRADES.index(high)
    row = [one for one in _GRADES[first + 1 : last] if one.isdigit()]
    lettered = [f"{high[0]}{letter}" for letter in "ABC" if letter < high[-1]]
    lower = [one for one in lettered if high[-1].isalpha() and one > low]
    return [*(one for one in row if one != high[0] or high.isdigit()), *lower, high]


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
