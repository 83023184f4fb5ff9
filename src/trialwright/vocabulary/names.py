"""When two spellings are one name.

A name is cut into words of letters and digits. Words are alike without case, without a plural s,
and with British ae, oe and our as American e and or; but a word with a capital after its first
sign, or of capitals alone, is an abbreviation and stays as it is written or in capitals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
_SHORTEST_FOLDED = 5
_SHORTEST_PLURAL = 4


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text with its place; `key` is what it is compared by."""

    text: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Name:
    """A name as words; for each, how an abbreviation must be written, or nothing."""

    keys: tuple[str, ...]
    strict: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Name:
        """Return a name as words."""
        words = tuple(words_of(text))
        return cls(
            tuple(word.key for word in words),
            tuple(_singular(word.text) if _is_abbreviation(word.text) else "" for word in words),
        )

    def is_met_by(self, text: str) -> bool:
        """Whether a text is this name."""
        words = tuple(words_of(text))
        return self.keys == tuple(word.key for word in words) and self.is_met(words)

    def is_met(self, words: tuple[Word, ...]) -> bool:
        """Whether words with the keys of this name are written as it must be."""
        return all(
            not strict or _singular(word.text) in (strict, strict.upper())
            for strict, word in zip(self.strict, words, strict=True)
        )


def words_of(text: str) -> Iterator[Word]:
    """Yield the words of a text from left to right."""
    for found in _WORD.finditer(text):
        yield Word(found[0], _key(found[0]), found.start(), found.end())


def key_of(text: str) -> str:
    """Return what a name is compared by."""
    return " ".join(word.key for word in words_of(text))


def _key(word: str) -> str:
    folded = _singular(word).casefold()
    if len(folded) >= _SHORTEST_FOLDED:
        folded = folded.replace("ae", "e").replace("oe", "e").replace("our", "or")
    return folded


def _singular(word: str) -> str:
    is_plural = len(word) >= _SHORTEST_PLURAL and word[-1] == "s" and word[-2] not in "suiSUI"
    return word[:-1] if is_plural else word


def _is_abbreviation(word: str) -> bool:
    """Whether a word is one of capitals; a letter alone (hepatitis B) may be small too."""
    letters = word[1:]
    return len(word) > 1 and any(sign.isupper() for sign in letters)
