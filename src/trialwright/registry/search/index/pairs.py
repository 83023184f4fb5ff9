"""Frequent words that adjoin: where one follows another is kept beside where each stands.

Two words that nearly every study has say little one by one, and to look in each text whether
they adjoin takes long. So, for the words that most studies of a segment have, each pair that
stands somewhere in the area is kept as one key: the studies, and the weightiest field of each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from trialwright.registry.search.index import keys
from trialwright.registry.search.index.arrays import AnyArray, Ints
from trialwright.registry.search.index.vocabulary import Vocabulary
from trialwright.registry.search.index.walking import Gatherer
from trialwright.registry.trees import JsonObject

#: So many words at most, each in that share of the studies that are looked at.
MOST_WORDS = 256
LEAST_SHARE = 0.1


def frequent_words(records: Iterable[JsonObject]) -> tuple[str, ...]:
    """Return the keys of the words that most of some records have, the most frequent first."""
    vocabulary, studies, having = Vocabulary(), 0, Counter[int]()
    for record in records:
        gatherer = Gatherer(vocabulary)
        gatherer.add(0, record)
        having.update({*gatherer.studies.words, *gatherer.columns.sites.words})
        studies += 1
    words = list(vocabulary.numbers)
    frequent = sorted(
        (-count, words[number])
        for number, count in having.items()
        if number >= 0 and count >= LEAST_SHARE * studies
    )
    return tuple(word for _, word in frequent[:MOST_WORDS])


class PairNumbers:
    """The numbers of the keys of pairs in a vocabulary."""

    def __init__(self, vocabulary: Vocabulary, words: tuple[str, ...]) -> None:
        self._vocabulary = vocabulary
        self._words = words
        self._numbers = [vocabulary.number(word) for word in words]
        self._known = np.full((len(words), len(words)), -1, dtype=np.int64)

    def of(self, row: AnyArray) -> tuple[Ints, Ints]:
        """Return where in a row of numbers of keys a pair begins, and its number, (n,) each."""
        ranks = np.full(len(self._vocabulary.numbers), -1, dtype=np.int16)
        ranks[self._numbers] = np.arange(len(self._numbers), dtype=np.int16)
        row_ranks = ranks[row]
        begins = np.flatnonzero((row_ranks[:-1] >= 0) & (row_ranks[1:] >= 0))
        pairs = row_ranks[begins], row_ranks[begins + 1]
        numbers = self._known[pairs]
        if numbers.min(initial=0) < 0:
            self._learn(set(zip(*(some[numbers < 0].tolist() for some in pairs), strict=True)))
            numbers = self._known[pairs]
        return begins, numbers

    def within(self, pieces: list[str]) -> list[int]:
        """Return the numbers of the pairs within a text of these pieces."""
        frequent = set(self._words)
        return [
            self._vocabulary.number(keys.pair(first, second))
            for first, second in pairwise(pieces)
            if first in frequent and second in frequent
        ]

    def _learn(self, pairs: set[tuple[int, int]]) -> None:
        for first, second in pairs:
            key = keys.pair(self._words[first], self._words[second])
            self._known[first, second] = self._vocabulary.number(key)
