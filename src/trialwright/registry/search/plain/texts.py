"""One text of a record, and where in it words stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from trialwright.registry.language import Coverage
from trialwright.registry.search.phrases import QueryPhrase, QueryWord, Stretch
from trialwright.registry.search.words import keys_of, words_of


class Span(NamedTuple):
    """Pieces of a text, from `start` to before `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Text:
    """A text as written, its words, and the keys of all their pieces in order.

    `word_at` says for each piece which word it belongs to; `joined` has the words of several
    pieces that have a key for all of them joined. `keys` are all keys of both sorts.
    """

    written: str
    words: tuple[str, ...]
    pieces: tuple[str, ...]
    word_at: tuple[int, ...]
    joined: tuple[tuple[Span, str], ...]
    keys: frozenset[str]

    @classmethod
    def of(cls, written: str) -> Text:
        """Read a text."""
        words = tuple(words_of(written))
        pieces: list[str] = []
        word_at: list[int] = []
        joined: list[tuple[Span, str]] = []
        for number, word in enumerate(words):
            keys = keys_of(word)
            span = Span(len(pieces), len(pieces) + len(keys.pieces))
            pieces.extend(keys.pieces)
            word_at.extend([number] * len(keys.pieces))
            if keys.joined is not None:
                joined.append((span, keys.joined))
        all_keys = frozenset(pieces).union(key for _, key in joined)
        return cls(written, words, tuple(pieces), tuple(word_at), tuple(joined), all_keys)

    def words_at(self, span: Span) -> str:
        """Return the words that a span touches, as they are written."""
        return " ".join(self.words[self.word_at[span.start] : self.word_at[span.end - 1] + 1])


def spans_of(phrase: QueryPhrase, text: Text) -> set[Span]:
    """Return every span in which the words of a phrase follow one another without a gap."""
    if not phrase.words:
        return set()
    first, *others = phrase.words
    spans = _spans_of_word(first, text)
    for word in others:
        if not spans:
            break
        ends: dict[int, set[int]] = {}
        for start, end in _spans_of_word(word, text):
            ends.setdefault(start, set()).add(end)
        spans = {Span(start, end) for start, middle in spans for end in ends.get(middle, ())}
    return spans


def covering_span(phrase: QueryPhrase, text: Text, coverage: Coverage) -> Span | None:
    """Return the first span of a phrase that covers the text as asked, or None."""
    spans = (span for span in spans_of(phrase, text) if _covers(span, text, coverage))
    return min(spans, default=None)


def _covers(span: Span, text: Text, coverage: Coverage) -> bool:
    begins = span.start == 0
    ends = span.end == len(text.pieces)
    match coverage:
        case Coverage.CONTAINS:
            return True
        case Coverage.STARTS_WITH:
            return begins
        case Coverage.ENDS_WITH:
            return ends
        case Coverage.FULL_MATCH:
            return begins and ends


def _spans_of_word(word: QueryWord, text: Text) -> set[Span]:
    return {span for stretch in word.stretches for span in _spans_of_stretch(stretch, text)}


def _spans_of_stretch(stretch: Stretch, text: Text) -> Iterator[Span]:
    if stretch.joined is not None:
        if stretch.joined in text.keys:
            for span, key in text.joined:
                if key == stretch.joined and span.end - span.start == stretch.length:
                    yield span
    elif text.keys.issuperset(stretch.pieces):
        for start in range(len(text.pieces) - stretch.length + 1):
            end = start + stretch.length
            if text.pieces[start:end] == stretch.pieces:
                yield Span(start, end)


def is_exactly_in(text: Text, asked: str, coverage: Coverage) -> bool:
    """Whether a text holds what was asked character for character, at the borders of words.

    Runs of blanks count as one, and those at either end not at all. At a border no letter or
    digit stands directly before or after what was asked.
    """
    value, wanted = _collapsed(text.written), _collapsed(asked)
    last = len(value) - len(wanted)
    match coverage:
        case Coverage.CONTAINS:
            starts = _places_of(wanted, value)
        case Coverage.STARTS_WITH:
            starts = iter([0])
        case Coverage.ENDS_WITH:
            starts = iter([last])
        case Coverage.FULL_MATCH:
            return value == wanted
    return any(_stands_at(start, wanted, value) for start in starts if 0 <= start <= last)


def _stands_at(start: int, wanted: str, value: str) -> bool:
    around = value[max(start - 1, 0) : start] + value[start + len(wanted) :][:1]
    return value.startswith(wanted, start) and not any(sign.isalnum() for sign in around)


def _places_of(wanted: str, value: str) -> Iterator[int]:
    start = value.find(wanted)
    while start >= 0:
        yield start
        start = value.find(wanted, start + 1)


def _collapsed(text: str) -> str:
    return " ".join(text.split())
