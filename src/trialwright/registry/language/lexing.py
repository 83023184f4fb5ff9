"""A query's text as words, phrases, brackets and operators, each with its place.

Time grows with the length of the text and no faster.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from trialwright.registry.language.errors import QueryError, cut, mismatch
from trialwright.vocabulary.sentences import sentence


class Kind(Enum):
    """What a piece of a query is."""

    WORD = "word"
    COMMA = ","
    PHRASE = "phrase"
    OPEN = "("
    CLOSE = ")"
    SQUARE = "square bracket"
    END = "<EOF>"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    ALL = "ALL"
    MISSING = "MISSING"
    AREA = "AREA"
    SEARCH = "SEARCH"
    COVERAGE = "COVERAGE"
    EXPANSION = "EXPANSION"
    TILT = "TILT"
    RANGE = "RANGE"
    DISTANCE = "DISTANCE"


class Token(NamedTuple):
    """A piece of a query, from `start` to before `end`.

    `text` is the unescaped word or phrase, otherwise what was written. `argument` is what
    stands between the square brackets of an operator, None where no bracket follows.
    """

    kind: Kind
    text: str
    start: int
    end: int
    argument: str | None = None


#: Operators that stand alone.
_PLAIN = {kind.value: kind for kind in (Kind.AND, Kind.OR, Kind.NOT, Kind.ALL, Kind.MISSING)}

#: Operators that a square bracket follows at once.
_BRACKETED = {
    kind.value: kind
    for kind in (
        Kind.AREA,
        Kind.SEARCH,
        Kind.COVERAGE,
        Kind.EXPANSION,
        Kind.TILT,
        Kind.RANGE,
        Kind.DISTANCE,
    )
}

#: Words that are operators only where a bracket follows (COVER: observed at the registry).
_SHORT = {"COVER": Kind.COVERAGE, "EXPAND": Kind.EXPANSION}

#: Words that need a backslash to be words.
RESERVED = frozenset(_PLAIN) | frozenset(_BRACKETED)

_BEFORE_BRACKET = {**_BRACKETED, **_SHORT}
_MAY_BE_ESCAPED = "|".join(sorted((*RESERVED, *_SHORT, "MIN", "MAX"), key=len, reverse=True))

_BLANKS = re.compile(r"\s*")
_RUN = re.compile(r"""(?:\\[\\"()\[\],]|[^\s(),"\[\]])*""")
_PHRASE = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_ESCAPED_OPERATOR = re.compile(rf"\A\\({_MAY_BE_ESCAPED})(?=\Z|\()")
_ESCAPED_MARK = re.compile(r"""\\([\\"()\[\],])""")
_ESCAPED_IN_PHRASE = re.compile(r'\\([\\"])')
_STRUCTURE = re.compile(r"""\\[\\"()\[\],]|[\s(),"\[\]]""")

_MARKS = {
    ",": Kind.COMMA,
    "(": Kind.OPEN,
    ")": Kind.CLOSE,
    "[": Kind.SQUARE,
    "]": Kind.SQUARE,
}


def tokens_of(text: str, *, label: str) -> list[Token]:
    """Return the pieces of a query, closed by one of kind END; QueryError for an open quote."""
    closing = _closing_marks(text)
    tokens: list[Token] = []
    at = _past_blanks(text, 0)
    while at < len(text):
        token = _token_at(text, at, closing, label)
        tokens.append(token)
        at = _past_blanks(text, token.end)
    tokens.append(Token(Kind.END, "<EOF>", at, at))
    return tokens


def _past_blanks(text: str, at: int) -> int:
    blanks = _BLANKS.match(text, at)
    return blanks.end() if blanks else at


def _token_at(text: str, at: int, closing: dict[int, int], label: str) -> Token:
    mark = text[at]
    if mark == '"':
        return _phrase(text, at, label)
    if mark in _MARKS:
        return Token(_MARKS[mark], mark, at, at + 1)
    return _word(text, at, closing)


def _phrase(text: str, at: int, label: str) -> Token:
    written = _PHRASE.match(text, at)
    if written is None:
        raise QueryError(
            sentence("token recognition error at: '{found}'", found=cut(text[at:])),
            label=label,
            position=at + 1,
            found=sentence("a quotation mark that nothing closes"),
            expected=sentence('another quotation mark after it, or \\" for the mark itself'),
        )
    words = " ".join(_ESCAPED_IN_PHRASE.sub(r"\1", written[1]).split())
    if not words:
        raise QueryError(
            mismatch(written[0], "StringLiteral"),
            label=label,
            position=at + 1,
            found=sentence("quotation marks with nothing between them"),
            expected=sentence("the words of a phrase"),
        )
    return Token(Kind.PHRASE, words, at, written.end())


def _word(text: str, start: int, closing: dict[int, int]) -> Token:
    end = _end_of_run(text, start)
    written = text[start:end]
    if end in closing and written not in RESERVED:
        while end in closing:
            end = _end_of_run(text, closing[end] + 1)
        written = text[start:end]
    if text.startswith("[", end) and written in _BEFORE_BRACKET:
        return _bracketed(text, start, end)
    if written in _PLAIN:
        return Token(_PLAIN[written], written, start, end)
    if written in _BRACKETED:
        return Token(_BRACKETED[written], written, start, end)
    return Token(Kind.WORD, _unescaped(written), start, end)


def _end_of_run(text: str, at: int) -> int:
    run = _RUN.match(text, at)
    return run.end() if run else at


def _bracketed(text: str, start: int, opening: int) -> Token:
    kind = _BEFORE_BRACKET[text[start:opening]]
    closing = text.find("]", opening)
    if closing < 0:
        return Token(kind, text[start:], start, len(text))
    return Token(kind, text[start : closing + 1], start, closing + 1, text[opening + 1 : closing])


def _unescaped(written: str) -> str:
    if "\\" not in written:
        return written
    return _ESCAPED_MARK.sub(r"\1", _ESCAPED_OPERATOR.sub(r"\1", written))


def _closing_marks(text: str) -> dict[int, int]:
    """Return where each round bracket closes that opens and closes within one word.

    So `p53(+)` is one word and `(cancer)` is a group: a blank, a comma, a quotation mark
    or a square bracket ends a word.
    """
    closing: dict[int, int] = {}
    if "(" not in text:
        return closing
    opened: list[int] = []
    for found in _STRUCTURE.finditer(text):
        mark = found[0]
        if mark == "(":
            opened.append(found.start())
        elif mark == ")":
            if opened:
                closing[opened.pop()] = found.start()
        elif len(mark) == 1:
            opened.clear()
    return closing
