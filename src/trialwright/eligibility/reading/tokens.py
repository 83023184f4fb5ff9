"""A text cut into numbers, words and signs, each with its place; blanks lie between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

#: Every branch begins with a character that no other branch begins with, or is bounded in
#: length, so that the time is linear in the text.
_TOKEN = re.compile(
    r"""
      (?P<number>
          [0-9]{1,3}(?:\ ?,\ ?[0-9]{3})+(?![0-9])(?:\.[0-9]+)?
        | [0-9]{1,3}(?:\.[0-9]{3}){2,5}(?![0-9])
        | [0-9]{1,3}(?:\ [0-9]{3}){1,3}(?![0-9])(?=\ ?(?:/|cells|platelets|copies|per\b))
        | (?<![0-9],)(?![0-9],[0-9](?:\+|(?:,?\ (?:or|and)|,)\ [0-9](?![0-9%]|[.,][0-9])))
          [0-9]+[.,\u00b7][0-9]+(?!,[0-9])
        | [0-9]+
      )
    | (?P<word>[\u2160-\u217f]+|(?:ASA|NYHA)(?=(?:I{1,3}|IV)\b)|[^\W\d_\u2160-\u217f]+)
    | (?P<sign>
          [<>\u2264\u2265]\ ?/\ ?=
        | \+\ ?/\ ?-
        | [<>]\ ?=
        | =\ ?/?\ ?[<>]
        | [<>\u2264\u2265]+
        | \*\*
      )
    | (?P<mark>[^\s])
    """,
    re.VERBOSE,
)


class Kind(Enum):
    """What a token is made of."""

    NUMBER = "number"
    WORD = "word"
    SIGN = "sign"
    MARK = "mark"


_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Token:
    """One number, word or sign: in small letters, and as it is written."""

    kind: Kind
    text: str
    written: str
    start: int
    end: int


def tokens_of(plain: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of a stretch of text, in order."""
    found = _TOKEN.finditer(plain, start, len(plain) if end is None else end)
    return [_token(match) for match in found]


_DONORS = re.compile(r"[ -]?(?:donor|donat|release|releasing|synth|production)", re.IGNORECASE)


def _token(match: re.Match[str]) -> Token:
    kind = _KINDS[match.lastgroup or ""]
    written = match[0]
    text = written.replace(" ", "") if kind is Kind.SIGN else written.lower()
    if written == "NO" and _DONORS.match(match.string, match.end()):
        # Nitric oxide denies nothing.
        text = written
    return Token(kind, text, written, match.start(), match.end())


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text that are written with blanks between them, as a set."""
    return frozenset(text.split())


Meaning = TypeVar("Meaning")


class Phrases(Generic[Meaning]):
    """Phrases of several tokens, each with what it means; the longest that fits is found."""

    __slots__ = ("_by_first",)

    def __init__(self, meanings: Mapping[str, Meaning] | Iterable[tuple[str, Meaning]]) -> None:
        rows = meanings.items() if isinstance(meanings, Mapping) else meanings
        by_first: dict[str, dict[tuple[str, ...], Meaning]] = {}
        for phrase, meaning in rows:
            words = tuple(token.text for token in tokens_of(phrase))
            by_first.setdefault(words[0], {})[words] = meaning
        self._by_first = {
            first: tuple(sorted(longer.items(), key=lambda item: -len(item[0])))
            for first, longer in by_first.items()
        }

    def phrases(self) -> Iterator[str]:
        """Give every phrase, its tokens with blanks between them."""
        for longer in self._by_first.values():
            yield from (" ".join(words) for words, _ in longer)

    def at(self, tokens: Sequence[Token], place: int) -> tuple[Meaning, int] | None:
        """Return what the phrase that begins at a token means, and the token after it."""
        if place >= len(tokens):
            return None
        longer = self._by_first.get(tokens[place].text)
        if longer is None:
            return None
        for words, meaning in longer:
            after = place + len(words)
            if after <= len(tokens) and all(
                tokens[place + i].text == word for i, word in enumerate(words)
            ):
                return meaning, after
        return None
