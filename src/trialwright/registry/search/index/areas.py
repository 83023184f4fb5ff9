"""A search area of many fields as one: each word with its studies and the best field's weight.

Nearly every query asks its words in the area that is asked where none is named, which has 57
fields. What a word finds there is kept as one list, so that it is looked up once and not in
each field. The place of a unit in such a list tells the best field: see `Scale`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

import numpy as np

from trialwright.registry.language.areas import search_areas
from trialwright.registry.language.conditions import SearchedField
from trialwright.registry.language.sources import fields_of_area
from trialwright.registry.search.index import keys
from trialwright.registry.search.index.arrays import AnyArray, Hashes, Units, changes_of
from trialwright.registry.search.index.gathering import NODE_MASK
from trialwright.registry.search.index.pairs import PairNumbers
from trialwright.registry.search.index.sorting import Cut, Layout, Occurrences, Where
from trialwright.registry.search.index.vocabulary import Vocabulary
from trialwright.registry.search.nodes import node_of
from trialwright.registry.search.words import keys_of, words_of

#: The area whose words are kept, and the number under which: no node has it.
AREA = "BasicSearch"
AREA_NODE = NODE_MASK


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """The weights of some fields as small numbers, greater ones for greater weights, from 1 on.

    `weights` (codes,) has the weight of each number; that of 0 is 0.
    """

    weights: AnyArray
    _codes: dict[float, int]

    @classmethod
    def of(cls, fields: Iterable[SearchedField]) -> Scale:
        """Return the scale of these fields."""
        weights = sorted({field.weight for field in fields})
        codes = {weight: code for code, weight in enumerate(weights, start=1)}
        return cls(np.array([0.0, *weights]), codes)

    def code_of(self, field: SearchedField) -> int:
        """Return the number for the weight of one of the fields."""
        return self._codes[field.weight]


@dataclass(frozen=True, slots=True)
class Numbering:
    """The numbers by which words and pairs are known while a block is built."""

    vocabulary: Vocabulary
    pairs: PairNumbers

    def of_text(self, text: str) -> Iterator[int]:
        """Yield the numbers by which a text can be found."""
        pieces: list[str] = []
        for found in map(keys_of, words_of(text)):
            pieces.extend(found.pieces)
            if found.joined is not None:
                yield self.vocabulary.number(keys.joined(found.joined, len(found.pieces)))
        yield from map(self.vocabulary.number, pieces)
        yield from self.pairs.within(pieces)


@cache
def area_fields() -> tuple[SearchedField, ...]:
    """Return the fields of the area; the very value that bound conditions have."""
    return fields_of_area(search_areas()[AREA])


def code_in_area(field: SearchedField) -> int:
    """Return the code that a field has in the area, whatever it weighs where it is asked."""
    return _codes_by_path()[field.field.path]


@cache
def _codes_by_path() -> dict[str, int]:
    scale = Scale.of(area_fields())
    return {field.field.path: scale.code_of(field) for field in area_fields()}


@cache
def area_print() -> str:
    """Return what changes with the fields, weights and words of values of the area."""
    said = [
        (field.field.path, field.weight, [(one.constant, one.texts) for one in field.values])
        for field in area_fields()
    ]
    return blake2b(repr(said).encode(), digest_size=16).hexdigest()


def area_words(
    studies: Occurrences,
    sites: Occurrences,
    site_study: Units,
    pairs_of_texts: Sequence[Hashes],
    names: Numbering,
) -> Hashes:
    """Return each word and pair of the area once for each study of a block, with its best code."""
    layout = studies.layout
    found = [
        layout.packed(where, codes)
        for where, codes in (
            *_of_texts(studies, None),
            *_of_texts(sites, site_study),
            *_of_values(studies, None, names),
            *_of_values(sites, site_study, names),
        )
    ]
    return _best([*found, *pairs_of_texts], layout)


def area_pairs(cut: Cut, owners: Units | None, pairs: PairNumbers, layout: Layout) -> Hashes:
    """Return the pairs within texts, each once for each study, with its best code.

    `owners` has the study of each unit, None if the units are studies.
    """
    begins, numbers = pairs.of(cut.where.keys)
    codes = _codes_of_nodes()[cut.where.nodes[begins]]
    chosen = codes > 0
    where = _in_area(numbers[chosen], cut.where.units[begins[chosen]], owners)
    return _best([layout.packed(where, codes[chosen])], layout)


def _best(found: Sequence[Hashes], layout: Layout) -> Hashes:
    """Return occurrences of which each is the greatest of its key, node and unit."""
    packed = np.concatenate([np.zeros(0, dtype=np.uint64), *found])
    # Much of it is in order already, which a stable sort makes use of.
    packed.sort(kind="stable")
    heads = layout.heads(packed)
    last = np.append(changes_of(heads)[1:], len(heads)) - 1 if len(heads) else np.zeros(0, int)
    return np.asarray(packed[last])


def _of_texts(side: Occurrences, owners: Units | None) -> Iterator[tuple[Where, AnyArray]]:
    """Yield the words of texts, by study, each with the code of its field."""
    # Marks and borders stand at position 0, words behind it.
    are_words = (side.packed[side.firsts] & np.uint64(side.layout.furthest)) > 0
    words = side.layout.where(side.heads[are_words])
    codes = _codes_of_nodes()[words.nodes]
    chosen = codes > 0
    yield _in_area(words.keys[chosen], words.units[chosen], owners), codes[chosen]


def _of_values(
    side: Occurrences, owners: Units | None, names: Numbering
) -> Iterator[tuple[Where, AnyArray]]:
    """Yield the words by which listed values are found, by study, with the code of the field."""
    scale = Scale.of(area_fields())
    for field in area_fields():
        node, code = node_of(field.field.path), scale.code_of(field)
        if node.of_site != (owners is not None):
            continue
        for value in field.values:
            listed = names.vocabulary.number(keys.listed(value.constant))
            units = side.units_with(listed, node.number)
            for number in {number for text in value.texts for number in names.of_text(text)}:
                numbers = np.full(len(units), number)
                yield _in_area(numbers, units, owners), np.full(len(units), code)


def _in_area(numbers: AnyArray, units: AnyArray, owners: Units | None) -> Where:
    studies = units if owners is None else owners[units]
    return Where(numbers, np.full(len(numbers), AREA_NODE), studies)


@cache
def _codes_of_nodes() -> AnyArray:
    """Return the code of each node by its number, 0 for those that are not in the area."""
    scale, codes = Scale.of(area_fields()), np.zeros(NODE_MASK + 1, dtype=np.int64)
    for field in area_fields():
        if not field.values:
            codes[node_of(field.field.path).number] = scale.code_of(field)
    return codes
