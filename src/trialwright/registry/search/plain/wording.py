"""Where the words of a query are found, in the three forms in which they can be.

All words as one phrase, another name as one phrase, or each word by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from trialwright.registry.language import Coverage, Expansion
from trialwright.registry.language.conditions import SearchedField, TextMatch
from trialwright.registry.search.phrases import QueryPhrase, QueryWord
from trialwright.registry.search.plain.study import Values
from trialwright.registry.search.plain.texts import Span, Text, covering_span, is_exactly_in
from trialwright.registry.search.synonyms import Synonyms

_LOOSE = frozenset({Expansion.RELAXATION, Expansion.LOSSY})
_BY_THEIR_OWN_NAME = frozenset({Expansion.NONE, Expansion.TERM})

_phrase_of = lru_cache(maxsize=1 << 12)(QueryPhrase.of)
_text_of_constant = lru_cache(maxsize=1 << 12)(Text.of)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a phrase stands: a span of one text of a field."""

    field: SearchedField
    text: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a query, asked of a study or of one site."""

    asked: TextMatch
    phrase: QueryPhrase
    values: Values
    synonyms: Synonyms

    @classmethod
    def of(cls, asked: TextMatch, values: Values, synonyms: Synonyms) -> Wording:
        """Read the words of a condition."""
        return cls(asked, _phrase_of(asked.text), values, synonyms)

    @property
    def may_stand_apart(self) -> bool:
        """Whether each word may be found by itself."""
        return self.asked.expansion in _LOOSE

    def is_found(self) -> bool:
        """Whether the words are found as the condition demands it; no words are not."""
        if not self.phrase.words:
            return False
        if _any(self.as_whole()) or _any(self.by_other_names(self.phrase)):
            return True
        match self.asked.expansion:
            case Expansion.RELAXATION:
                return all(
                    all(_any(self.word_alone(word)) for word in segment.phrase.words)
                    or _any(self.by_other_names(segment.phrase))
                    for segment in self.synonyms.segments(self.phrase)
                )
            case Expansion.LOSSY:
                return any(_any(self.word_alone(word)) for word in self.phrase.words) or any(
                    _any(self.by_other_names(segment.phrase))
                    for segment in self.synonyms.segments(self.phrase)
                )
            case _:
                return False

    def as_whole(self) -> Iterator[Standing]:
        """Yield where all words stand as one phrase; without expansion, exactly as asked."""
        for place in self._standing(self.phrase, self.asked.fields, self.asked.coverage):
            if self.asked.expansion is not Expansion.NONE or is_exactly_in(
                place.text, self.asked.text, self.asked.coverage
            ):
                yield place

    def by_other_names(self, phrase: QueryPhrase) -> Iterator[Standing]:
        """Yield where other names of a phrase stand, in fields that take them."""
        if self.asked.expansion in _BY_THEIR_OWN_NAME:
            return
        fields = [one for one in self.asked.fields if one.takes_synonyms]
        for other in self.synonyms.others(phrase):
            yield from self._standing(other, fields, self.asked.coverage)

    def word_alone(self, word: QueryWord) -> Iterator[Standing]:
        """Yield where one word stands."""
        return self._standing(QueryPhrase((word,)), self.asked.fields, Coverage.CONTAINS)

    def _standing(
        self, phrase: QueryPhrase, fields: Iterable[SearchedField], coverage: Coverage
    ) -> Iterator[Standing]:
        for field in fields:
            for text in _texts_in(field, self.values):
                span = covering_span(phrase, text, coverage)
                if span is not None:
                    yield Standing(field, text, span)


def _texts_in(field: SearchedField, values: Values) -> Iterable[Text]:
    """Return the texts of a field; of an enumeration, those of the constants it has."""
    if not field.values:
        return values.texts(field.field)
    constants = values.items(field.field)
    return [
        _text_of_constant(text)
        for known in field.values
        if known.constant in constants
        for text in known.texts
    ]


def _any(places: Iterator[Standing]) -> bool:
    return next(places, None) is not None
