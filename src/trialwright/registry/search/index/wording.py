"""Where words stand: for each unit, the weightiest field that has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, lru_cache, reduce
from itertools import chain, pairwise
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from trialwright.registry.language import Coverage
from trialwright.registry.language.conditions import SearchedField, TextMatch
from trialwright.registry.search.deadlines import keep_to_time
from trialwright.registry.search.index import keys
from trialwright.registry.search.index.areas import AREA_NODE, Scale, area_fields, code_in_area
from trialwright.registry.search.index.arrays import Flags, Units, among_units, indices_of, united
from trialwright.registry.search.index.chains import Phrases, keys_of_stretch
from trialwright.registry.search.index.lookup import Lookup
from trialwright.registry.search.index.segment import Segment
from trialwright.registry.search.nodes import Node, node_of
from trialwright.registry.search.phrases import QueryPhrase, QueryWord, Stretch
from trialwright.registry.search.plain.texts import Text, covering_span

#: The weightiest field of each unit by its code on a `Scale`, 0 for none.
Codes: TypeAlias = npt.NDArray[np.uint8]

_text_of = lru_cache(maxsize=1 << 12)(Text.of)

#: With fewer fields, asking the area first which units have all words is no gain.
_WORTH_THE_AREA = 8


def taking(condition: TextMatch) -> tuple[SearchedField, ...]:
    """Return the fields in which other names count."""
    return tuple(field for field in condition.fields if field.takes_synonyms)


class WordFinding:
    """Finds words and phrases in fields, over the studies of a segment or over their sites.

    It is made for one question: what was found once is kept.
    """

    def __init__(self, segment: Segment, *, of_sites: bool) -> None:
        self._segment = segment
        self._of_sites = of_sites
        self._size = (segment.sites if of_sites else segment.studies).size
        self._phrases = {
            True: Phrases(segment.sites.postings, segment.sites.size),
            False: Phrases(segment.studies.postings, segment.studies.size),
        }
        kept = None if of_sites else segment.area_words
        self._area = None if kept is None else AreaWords(kept, segment.paired, self._size)
        self._known: dict[tuple[tuple[int, ...], QueryPhrase, Coverage], Codes] = {}

    def codes(
        self,
        fields: tuple[SearchedField, ...],
        phrase: QueryPhrase,
        coverage: Coverage = Coverage.CONTAINS,
    ) -> Codes:
        """Return for each unit the code of the weightiest field that has a phrase, (size,)."""
        asked = (tuple(map(id, fields)), phrase, coverage)
        if asked not in self._known:
            self._known[asked] = self._codes(fields, phrase, coverage)
        return self._known[asked]

    def prepare(self, fields: tuple[SearchedField, ...], phrase: QueryPhrase) -> None:
        """Look up all words of a phrase at all fields, at one go."""
        nodes = [node_of(field.field.path) for field in fields if not field.values]
        for of_site, phrases in self._phrases.items():
            phrases.prepare([phrase], [node.number for node in nodes if node.of_site == of_site])

    def at_field(
        self,
        field: SearchedField,
        phrase: QueryPhrase,
        coverage: Coverage = Coverage.CONTAINS,
        among: Flags | None = None,
    ) -> Units:
        """Return the units that have a phrase in a field; a unit may come more than once.

        With `among`, a mask of units, only these. Raises TookTooLong after a deadline.
        """
        keep_to_time()
        node = node_of(field.field.path)
        as_it_is = node.of_site == self._of_sites
        if field.values:
            found = self._with_values(field, node, phrase, coverage)
        else:
            phrases = self._phrases[node.of_site]
            found = phrases.units(node.number, phrase, coverage, among if as_it_is else None)
        units = found if as_it_is else self._segment.site_studies[indices_of(found)]
        return units if among is None else among_units(units, among)

    def _with_values(
        self, field: SearchedField, node: Node, phrase: QueryPhrase, coverage: Coverage
    ) -> Units:
        side = self._segment.sites if node.of_site else self._segment.studies
        return united(
            [
                side.having(keys.listed(value.constant), node.number)
                for value in field.values
                if any(covering_span(phrase, _text_of(text), coverage) for text in value.texts)
            ]
        )

    def _codes(
        self, fields: tuple[SearchedField, ...], phrase: QueryPhrase, coverage: Coverage
    ) -> Codes:
        if self._area is None or not _are_of_area(fields):
            return self._by_field(fields, phrase, coverage)
        if fields is area_fields() and _is_one_word(phrase, coverage):
            return self._of_word_in_area(self._area, phrase.words[0])
        least = self._area.least(phrase)
        if least is None:
            return self._nowhere()
        if self.knows(fields, phrase) and coverage is Coverage.CONTAINS:
            return least
        return self._within(least, fields, self.narrowed(fields, phrase), coverage)

    def narrowed(self, fields: tuple[SearchedField, ...], phrase: QueryPhrase) -> QueryPhrase:
        """Return a phrase with only those readings of its words that these fields can have.

        It is the phrase itself where nothing is known of that.
        """
        if self._area is None or not _are_of_area(fields):
            return phrase
        return QueryPhrase(tuple(map(self._area.narrowed, phrase.words)))

    def knows(self, fields: tuple[SearchedField, ...], phrase: QueryPhrase) -> bool:
        """Whether `least` of a phrase in these fields is just where it stands, and no bound."""
        return self._area is not None and fields is area_fields() and self._area.are_a_pair(phrase)

    def least(self, fields: tuple[SearchedField, ...], phrase: QueryPhrase) -> Codes:
        """Return for each unit the code of a field than which no better one has the phrase."""
        if self._area is not None and fields is area_fields():
            least = self._area.least(phrase)
            return self._nowhere() if least is None else least
        words = (self.codes(fields, QueryPhrase((word,))) for word in phrase.words)
        return reduce(np.minimum, words)

    def _nowhere(self) -> Codes:
        return np.zeros(self._size, dtype=np.uint8)

    def _by_field(
        self, fields: tuple[SearchedField, ...], phrase: QueryPhrase, coverage: Coverage
    ) -> Codes:
        """Return the codes of a phrase by asking each field."""
        scale, found = Scale.of(fields), self._nowhere()
        self.prepare(fields, phrase)
        for field in sorted(fields, key=_weight):
            units = self.at_field(field, phrase, coverage)
            found[indices_of(units)] = scale.code_of(field)
        return found

    def _within(
        self,
        least: Codes,
        fields: tuple[SearchedField, ...],
        phrase: QueryPhrase,
        coverage: Coverage,
    ) -> Codes:
        """Return the same, knowing that no field of more than the `least` code has a phrase."""
        scale, found = Scale.of(fields), self._nowhere()
        if not least.any():
            return found
        self.prepare(fields, phrase)
        for field in sorted(fields, key=_weight, reverse=True):
            among = (least >= code_in_area(field)) & (found == 0)
            if among.any():
                units = self.at_field(field, phrase, coverage, among)
                found[indices_of(units)] = scale.code_of(field)
        return found

    def _of_word_in_area(self, area: AreaWords, word: QueryWord) -> Codes:
        """Return the codes of a word in the area; only what joins pieces asks each field."""
        found: Codes | None = None
        for stretch in word.stretches:
            names = keys_of_stretch(stretch)
            rest = area.codes(names[0]) if len(names) == 1 else self._of_pieces(area, stretch)
            if rest is not None:
                found = rest if found is None else np.maximum(found, rest)
        return self._nowhere() if found is None else found

    def _of_pieces(self, area: AreaWords, stretch: Stretch) -> Codes | None:
        phrase = QueryPhrase((QueryWord((stretch,)),))
        least = area.least(phrase)
        if least is None:
            return None
        return self._within(least, area_fields(), phrase, Coverage.CONTAINS)


class AreaWords:
    """The words of the area over the studies of a segment; what was found once is kept.

    Of the words that are `paired`, each two that adjoin somewhere have a key of their own.
    """

    def __init__(self, lookup: Lookup, paired: frozenset[str], size: int) -> None:
        self._lookup = lookup
        self._paired = paired
        self._size = size
        self._known: dict[str, Codes | None] = {}

    def codes(self, key: str) -> Codes | None:
        """Return for each study the code of the weightiest field that has a key, (size,).

        None if no study has it.
        """
        if key not in self._known:
            self._known[key] = self._codes_of(key)
        return self._known[key]

    def _codes_of(self, key: str) -> Codes | None:
        column = self._lookup.column(key, AREA_NODE)
        if column is not None:
            return column
        entry = self._lookup.find([(key, AREA_NODE)])[0]
        if entry is None:
            return None
        found = np.zeros(self._size, dtype=np.uint8)
        units, codes = self._lookup.marked(entry)
        found[indices_of(units)] = codes
        return found

    def least(self, phrase: QueryPhrase) -> Codes | None:
        """Return for each study the code of the best field of the word that is placed worst.

        A phrase stands in no better field, and nowhere if a word stands nowhere, (size,); None
        if a word stands in no study. Pairs count like words.
        """
        words = map(self._best_of_word, phrase.words)
        pairs = [
            _folded(np.maximum, map(self.codes, names), every=False)
            for two in pairwise(phrase.words)
            if (names := self._pairs_of(*two)) is not None
        ]
        return _folded(np.minimum, chain(pairs, words), every=True)

    def are_a_pair(self, phrase: QueryPhrase) -> bool:
        """Whether a phrase is two single pieces that are kept as a pair."""
        words = tuple(map(self.narrowed, phrase.words))
        return (
            len(words) == 2  # noqa: PLR2004 - a pair
            and all(len(stretch.pieces) == 1 for word in words for stretch in word.stretches)
            and self._pairs_of(*words) is not None
        )

    def _pairs_of(self, first: QueryWord, second: QueryWord) -> list[str] | None:
        """Return the keys of the pairs where two words meet; None if one is not kept."""
        ends = [
            (one.pieces[-1], other.pieces[0])
            for one in self.narrowed(first).stretches
            for other in self.narrowed(second).stretches
            if one.joined is None and other.joined is None
        ]
        ways = len(self.narrowed(first).stretches) * len(self.narrowed(second).stretches)
        if len(ends) < ways or not self._paired.issuperset(chain.from_iterable(ends)):
            return None
        return [keys.pair(*end) for end in ends]

    def narrowed(self, word: QueryWord) -> QueryWord:
        """Return a word with only those of its stretches of which every key is somewhere."""
        return QueryWord(
            tuple(
                stretch
                for stretch in word.stretches
                if all(self.codes(key) is not None for key in keys_of_stretch(stretch))
            )
        )

    def _best_of_word(self, word: QueryWord) -> Codes | None:
        stretches = (
            _folded(np.minimum, map(self.codes, keys_of_stretch(stretch)), every=True)
            for stretch in word.stretches
        )
        return _folded(np.maximum, stretches, every=False)


def _folded(
    how: Callable[[Codes, Codes], Codes], some: Iterable[Codes | None], *, every: bool
) -> Codes | None:
    """Return codes put together; None for nothing, and with `every` if one of them is nothing."""
    found: Codes | None = None
    for one in some:
        if one is None:
            if every:
                return None
        else:
            found = one if found is None else how(found, one)
    return found


def _weight(field: SearchedField) -> float:
    return field.weight


def _is_one_word(phrase: QueryPhrase, coverage: Coverage) -> bool:
    return len(phrase.words) == 1 and coverage is Coverage.CONTAINS


def _are_of_area(fields: tuple[SearchedField, ...]) -> bool:
    """Whether these are so many fields of the area that it is worth asking it first."""
    return fields is area_fields() or (
        len(fields) >= _WORTH_THE_AREA and _paths_of_area().issuperset(map(_path, fields))
    )


@cache
def _paths_of_area() -> frozenset[str]:
    return frozenset(map(_path, area_fields()))


def _path(field: SearchedField) -> str:
    return field.field.path
