"""Where words stand: for each unit, the weightiest field that has them."""

from __future__ import annotations

from functools import cache, lru_cache, reduce
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from trialwright.registry.language import Coverage
from trialwright.registry.language.conditions import SearchedField, TextMatch
from trialwright.registry.search.deadlines import keep_to_time
from trialwright.registry.search.index import keys
from trialwright.registry.search.index.areas import AREA_NODE, Scale, area_fields, code_in_area
from trialwright.registry.search.index.arrays import Flags, Units, united
from trialwright.registry.search.index.chains import Phrases, keys_of_stretch
from trialwright.registry.search.index.lookup import Lookup
from trialwright.registry.search.index.segment import Segment
from trialwright.registry.search.nodes import Node, node_of
from trialwright.registry.search.phrases import QueryPhrase, QueryWord
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
        self._area = None if kept is None else AreaWords(kept, self._size)
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
        units = found if as_it_is else self._segment.site_studies[found]
        return units if among is None else units[among[units]]

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
        if self._area is not None and _are_of_area(fields):
            if fields is area_fields() and _is_one_word(phrase, coverage):
                return self._codes_of_word(self._area, phrase.words[0])
            return self._codes_by_field(fields, phrase, coverage, self._area.least(phrase))
        return self._codes_by_field(fields, phrase, coverage, None)

    def _codes_by_field(
        self,
        fields: tuple[SearchedField, ...],
        phrase: QueryPhrase,
        coverage: Coverage,
        least: Codes | None,
    ) -> Codes:
        """Return the codes; in no field of more than the `least` code of the area is a phrase."""
        scale, found = Scale.of(fields), np.zeros(self._size, dtype=np.uint8)
        if least is not None and not least.any():
            return found
        self.prepare(fields, phrase)
        for field in sorted(fields, key=_weight):
            among = None if least is None else least >= code_in_area(field)
            if among is None or among.any():
                found[self.at_field(field, phrase, coverage, among)] = scale.code_of(field)
        return found

    def _codes_of_word(self, area: AreaWords, word: QueryWord) -> Codes:
        """Return the codes of a word in the area; only what joins pieces asks each field."""
        found = np.zeros(self._size, dtype=np.uint8)
        for stretch in word.stretches:
            names = keys_of_stretch(stretch)
            if len(names) == 1:
                rest = area.codes(names[0])
            else:
                phrase = QueryPhrase((QueryWord((stretch,)),))
                least = area.least(phrase)
                rest = self._codes_by_field(area_fields(), phrase, Coverage.CONTAINS, least)
            found = np.maximum(found, rest)
        return found


class AreaWords:
    """The words of the area over the studies of a segment; what was found once is kept."""

    def __init__(self, lookup: Lookup, size: int) -> None:
        self._lookup = lookup
        self._size = size
        self._known: dict[str, Codes] = {}

    def codes(self, key: str) -> Codes:
        """Return for each study the code of the weightiest field that has a key, (size,)."""
        if key not in self._known:
            found = self._known[key] = np.zeros(self._size, dtype=np.uint8)
            entry = self._lookup.find([(key, AREA_NODE)])[0]
            if entry is not None:
                units, codes = self._lookup.marked(entry)
                found[units] = codes
        return self._known[key]

    def least(self, phrase: QueryPhrase) -> Codes:
        """Return for each study the code of the best field of the word that is placed worst.

        A phrase stands in no better field, and nowhere if a word stands nowhere, (size,).
        """
        return reduce(np.minimum, map(self._best_of_word, phrase.words))

    def _best_of_word(self, word: QueryWord) -> Codes:
        stretches = (keys_of_stretch(stretch) for stretch in word.stretches)
        return reduce(
            np.maximum, (reduce(np.minimum, map(self.codes, names)) for names in stretches)
        )


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
