"""What the words of a query can stand for in a text: the one reading that every evaluator shares.

A word of a query is matched by a stretch of pieces of a text: by its own pieces in order, by
one piece that is all of them joined, or by a joined word of the text (`registry.search.words`).
A phrase is matched by stretches that follow one another within one text.
"""

from __future__ import annotations

from dataclasses import dataclass

from trialwright.registry.search.words import MOST_JOINED, keys_of, words_of


@dataclass(frozen=True, slots=True)
class Stretch:
    """One way to match a word: so many pieces of a text.

    Either `pieces`, in order, or the joined word `joined`, which has `length` pieces.
    """

    pieces: tuple[str, ...]
    joined: str | None
    length: int


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One word of a query and all stretches that match it; the first is its own pieces."""

    stretches: tuple[Stretch, ...]

    @property
    def canonical(self) -> str:
        """The word without what separates its pieces: equal for CLL-1 and CLL1."""
        return "".join(self.stretches[0].pieces)


@dataclass(frozen=True, slots=True)
class QueryPhrase:
    """The words of a query, in order; none if the text has no letter and no digit."""

    words: tuple[QueryWord, ...]

    @classmethod
    def of(cls, text: str) -> QueryPhrase:
        """Return the words of a text."""
        return cls(tuple(map(_query_word, words_of(text))))

    @property
    def canonical(self) -> str:
        """All words without what separates them, under which synonyms are kept."""
        return "".join(word.canonical for word in self.words)


def canonical_of(text: str) -> str:
    """Return `QueryPhrase.canonical` of a text, without reading what its words stand for."""
    return "".join(piece for word in words_of(text) for piece in keys_of(word).pieces)


def _query_word(word: str) -> QueryWord:
    found = keys_of(word)
    own = Stretch(found.pieces, None, len(found.pieces))
    whole = found.pieces[0] if len(found.pieces) == 1 else found.joined
    if whole is None:
        return QueryWord((own,))
    together = () if len(found.pieces) == 1 else (Stretch((whole,), None, 1),)
    joined = tuple(
        Stretch((), whole, length)
        for length in range(2, MOST_JOINED + 1)
        if length != len(found.pieces)
    )
    return QueryWord((own, *together, *joined))
