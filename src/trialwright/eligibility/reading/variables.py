"""Measured variables and scales, found by the names that criteria give them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

from trialwright.eligibility.reading.tokens import Kind, Phrases, Token, tokens_of, word_set


class VariableKind(Enum):
    """Which atom a bound on a variable makes."""

    BODY = "body"
    LAB = "lab"
    ORGAN = "organ"
    VITAL = "vital"
    SCORE = "score"
    GRADE = "grade"
    SURVIVAL = "survival"
    SIZE = "size"
    MARKER = "marker"
    GESTATION = "gestation"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable by its concept; how it is written is in the text."""

    id: str
    kind: VariableKind


@dataclass(frozen=True, slots=True)
class VariableMention:
    """A variable named by the tokens from `first` to just before `after`."""

    variable: Variable
    first: int
    after: int


@cache
def _tables() -> dict[str, list[dict[str, Any]]]:
    source = files("trialwright.eligibility.reading").joinpath("variables.toml")
    return tomllib.loads(source.read_text("utf-8"))


@cache
def _phrases() -> Phrases[Variable]:
    rows = _tables()["variable"]
    return Phrases(
        (name, Variable(row["id"], VariableKind(row["kind"])))
        for row in rows
        for name in row["names"]
    )


@cache
def is_variable(word: str) -> bool:
    """Say whether a word alone names a variable.

    >>> is_variable("SGPT"), is_variable("AMG")
    (True, False)
    """
    tokens = tokens_of(word)
    found = _phrases().at(tokens, 0)
    return found is not None and found[1] == len(tokens)


#: Short names that are words too, and count only in capitals.
_CAPITALS_ONLY = frozenset(
    (
        *("pt", "ps", "cr", "hr", "rr", "alt", "ast", "ef", "bp", "hb", "got", "scr", "bw", "ga"),
        *("ck", "bun", "afp"),
    )
)


def variables_of(tokens: Sequence[Token]) -> list[VariableMention]:
    """Return the variables named in a text from left to right; the longest names win."""
    found: list[VariableMention] = []
    place = 0
    phrases = _phrases()
    while place < len(tokens):
        match = phrases.at(tokens, place)
        if (
            match is None
            or _is_word(tokens[place], match[1] - place)
            or _is_other(tokens, match[1], place)
        ):
            place += 1
            continue
        if _is_of_longer_name(tokens, place, match[1]):
            place += 1
            continue
        after = _past_ending(tokens, match[0], match[1])
        found.append(VariableMention(match[0], place, after))
        place = after
    return found


def _is_of_longer_name(tokens: Sequence[Token], place: int, after: int) -> bool:
    """Say whether a short name goes on in capitals after a hyphen: "HCT-I" is no hematocrit."""
    if after - place > 1 or after + 1 >= len(tokens) or tokens[after].text != "-":
        return False
    following = tokens[after + 1]
    is_glued = tokens[after].start == tokens[place].end and following.start == tokens[after].end
    if not is_glued or len(following.text) > _LONGEST_ENDING or not following.written.isupper():
        return False
    return not is_variable(following.written)


_LONGEST_ENDING = 3
#: Scales whose name may end in these words without meaning another.
_PERFORMANCE = frozenset(("ecog", "performance-status", "karnofsky", "lansky"))
_ENDINGS = word_set("score scores scale index grade grades")


def _past_ending(tokens: Sequence[Token], variable: Variable, after: int) -> int:
    """Return where the name of a scale ends: "ECOG scores", "KPS score"."""
    if variable.id not in _PERFORMANCE or after >= len(tokens):
        return after
    return after + 1 if tokens[after].text in _ENDINGS else after


def _is_other(tokens: Sequence[Token], after: int, place: int) -> bool:
    """Say whether a name is a part of another one: "disease-free survival", "ionized calcium"."""
    before = tokens[place - 1] if place else None
    if before is not None and before.text == "-" and place > 1:
        before = tokens[place - 2]
    if before is None or before.kind is not Kind.WORD:
        return False
    if tokens[place].text == "creatinine" and _is_ratio(tokens, place):
        return True
    ends = (tokens[place].text, tokens[after - 1].text)
    if any(before.text in _other_analytes().get(end, ()) for end in ends):
        return True
    if tokens[place].text == "survival":
        return before.text in {"free", "graft", "implant"}
    return tokens[place].text in _OF_MANY_THINGS and before.text in _OTHER_THINGS


def _is_ratio(tokens: Sequence[Token], place: int) -> bool:
    """Say whether a name is the second of a ratio: "albumin-to-creatinine"."""
    before = [one.text for one in tokens[max(place - 5, 0) : place] if one.text != "-"][-2:]
    return len(before) == 2 and before[0] in _OVER and before[1] in {"to", "/"}  # noqa: PLR2004 - "albumin to"


_OVER = word_set("albumin protein calcium")


@cache
def _other_analytes() -> dict[str, frozenset[str]]:
    """Return for the last word of an analyte the words before it that make it another one."""
    rows = _tables()["other"]
    return {row["name"]: word_set(row["after"]) for row in rows}


#: Sizes that a body or a lesion can have, and many other things.
_OF_MANY_THINGS = word_set("height weight volume length depth thickness")
_OTHER_THINGS = word_set(
    "disc disk vertebral vertebra intervertebral foraminal bone ridge alveolar fundal uterine"
    " voided void ejaculate ejaculation semen residual urine tidal blood stroke plasma red cell"
    " corpuscular platelet expiratory lung liver spleen axial cervical penile limb leg femur root"
    " anterior chamber corneal choroidal retinal macular gingival skinfold endometrial wall septal"
    " hospital fetal foetal placental graft sleep cycle infusion anesthetic"
)


def _is_word(token: Token, length: int) -> bool:
    return length == 1 and token.text in _CAPITALS_ONLY and not token.written[0].isupper()
