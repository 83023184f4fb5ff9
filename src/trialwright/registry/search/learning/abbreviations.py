"""Abbreviations that a text explains in brackets: ``Acute Myeloid Leukemia (AML)``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_BRACKET = re.compile(r"\(([^()\[\];:,]{3,100})\)")
_PIECE = re.compile(r"[^\W_]+")

#: Words that abbreviations may pass over.
_PASSED = frozenset(["s", "of", "and", "the", "for", "in", "on", "with", "to", "by", "a", "an"])
_MOST_WORDS = 8
_SHORTEST, _LONGEST_SHORT = 3, 12
_LONGEST = 120
_FEWEST_CAPITALS = 2


def abbreviations_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield each abbreviation that a text explains, with the words that it is made of.

    Every sign of the abbreviation is the first of one word, in order and none left out, save
    words such as ``of``; a number stands for itself. Shorter than three signs, none is told.
    """
    for bracket in _BRACKET.finditer(text):
        inside = bracket.group(1).strip()
        start = bracket.start()
        before = text[max(0, start - _LONGEST) : start].rpartition(")")[2]
        if " " not in inside:
            words = _said_by(inside, before)
            if words:
                yield inside, words
        elif before.strip():
            short = before.split()[-1]
            if is_made_of(short, inside):
                yield short, inside


def is_made_of(short: str, long: str) -> bool:
    """Whether an abbreviation is made of the first letters of all words of a name."""
    return bool(long) and _said_by(short, long) == long


def _said_by(short: str, long: str) -> str:
    """Return the last words of a text that an abbreviation is made of, or nothing."""
    signs = "".join(sign for sign in short if sign.isalnum())
    if (
        not _SHORTEST <= len(signs) <= _LONGEST_SHORT
        or sum(map(str.isupper, signs)) < _FEWEST_CAPITALS
    ):
        return ""
    pieces = list(_PIECE.finditer(long))[-2 * _MOST_WORDS :]
    first = _first_piece(signs.lower(), [piece.group().lower() for piece in pieces])
    if first is None or len(pieces) - first > _MOST_WORDS:
        return ""
    if pieces[first].group().lower() in _PASSED:
        return ""
    return long[pieces[first].start() :].strip()


def _first_piece(signs: str, pieces: Sequence[str]) -> int | None:
    """Return which of the words is the first that the signs stand for, reading backwards."""
    if not signs:
        return len(pieces)
    if not pieces:
        return None
    last, before = pieces[-1], pieces[:-1]
    taken = last if last.isdigit() else last[0]
    if signs.endswith(taken):
        found = _first_piece(signs[: -len(taken)], before)
        if found is not None:
            return found
    return _first_piece(signs, before) if last in _PASSED else None
