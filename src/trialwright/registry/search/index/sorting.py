"""From what a block of records holds to its postings: sorted by key and node, then by unit.

All that is known of an occurrence fits into one 64-bit number whose order is the order of
the postings, so that sorting a block is sorting one array of numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trialwright.registry.search.index import keys
from trialwright.registry.search.index.arrays import (
    AnyArray,
    Hashes,
    Ints,
    Units,
    changes_of,
    ranges,
    starts_of,
)
from trialwright.registry.search.index.gathering import NODE_BITS, NODE_MASK, Gathered
from trialwright.registry.search.index.vocabulary import END, Compounds

#: Of each place: whether it is the last one in its unit; its position stands above that.
CLOSES = 1
PLACE_SHIFT = 1


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Keys at nodes, each with its units, each with its places.

    `hashes` (n,) ascending, with `unit_counts` and `place_counts` (n,); `units` and `places`
    stand one list after another. A place is a position in the node's texts and `CLOSES`.
    """

    hashes: Hashes
    unit_counts: Ints
    place_counts: Ints
    units: Units
    places: Units


@dataclass(frozen=True, slots=True)
class Layout:
    """How many bits of an occurrence tell its key, its unit and its position."""

    key_bits: int
    unit_bits: int

    @property
    def position_bits(self) -> int:
        """What is left of 64 bits."""
        return 64 - self.key_bits - NODE_BITS - self.unit_bits

    @property
    def furthest(self) -> int:
        """The position that stands for all that have no room: next to no other, so no phrase's."""
        return (1 << self.position_bits) - 1

    def packed(self, where: Where, positions: AnyArray) -> Hashes:
        """Return each occurrence as one number: key, node, unit, position."""
        packed = (where.keys.astype(np.uint64) << np.uint64(NODE_BITS)) | _unsigned(where.nodes)
        packed = (packed << np.uint64(self.unit_bits)) | _unsigned(where.units)
        near = np.where(positions < self.furthest - 1, positions, self.furthest)
        return (packed << np.uint64(self.position_bits)) | _unsigned(near)

    def heads(self, packed: Hashes) -> Hashes:
        """Return occurrences without their positions."""
        return packed >> np.uint64(self.position_bits)

    def units(self, heads: Hashes) -> Units:
        """Return the units of what `heads` gave."""
        return (heads & np.uint64((1 << self.unit_bits) - 1)).astype(np.uint32)

    def where(self, heads: Hashes) -> Where:
        """Return key, node and unit of what `heads` gave."""
        units = heads & np.uint64((1 << self.unit_bits) - 1)
        lists = heads >> np.uint64(self.unit_bits)
        nodes = lists & np.uint64(NODE_MASK)
        return Where(*(_signed(one) for one in (lists >> np.uint64(NODE_BITS), nodes, units)))


@dataclass(frozen=True, slots=True, eq=False)
class Where:
    """Keys with node and unit, (n,) each."""

    keys: AnyArray
    nodes: AnyArray
    units: AnyArray


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """Texts that were gathered, cut into pieces in a row, each with where it stands.

    `beside` are the words that are joined besides, `firsts` the borders before the first text
    of each node of each unit, at position 0.
    """

    where: Where
    positions: Ints
    beside: Where
    beside_positions: Ints
    firsts: Where

    @classmethod
    def of(cls, gathered: Gathered, compounds: Compounds) -> Cut:
        """Return the pieces of all texts, borders among them."""
        pieces = _Pieces.of(np.frombuffer(gathered.words, dtype=np.int32), compounds)
        text_where = np.frombuffer(gathered.text_where, dtype=np.int64)
        nodes, units = text_where & NODE_MASK, text_where >> NODE_BITS
        text = np.repeat(np.arange(len(nodes), dtype=np.int32), pieces.lengths)
        begins = _begins(text_where, pieces.lengths)
        positions = np.arange(len(text)) + (begins - starts_of(pieces.lengths))[text]
        where, first = Where(pieces.keys, nodes[text], units[text]), pieces.joined_first
        opening = begins == 1
        return cls(
            where,
            positions,
            Where(pieces.joined_keys, where.nodes[first], where.units[first]),
            positions[first],
            Where(np.full(int(opening.sum()), pieces.border), nodes[opening], units[opening]),
        )


def packed_words(cut: Cut, layout: Layout) -> Hashes:
    """Return words as occurrences, with a border before the first text of each node of a unit."""
    return np.concatenate(
        [
            layout.packed(cut.where, cut.positions),
            layout.packed(cut.beside, cut.beside_positions),
            layout.packed(cut.firsts, np.zeros(len(cut.firsts.keys), dtype=np.int64)),
        ]
    )


def packed_marks(gathered: Gathered, layout: Layout) -> Hashes:
    """Return the keys that are no words as occurrences, all at one position."""
    marks = np.frombuffer(gathered.marks, dtype=np.int64)
    units = np.frombuffer(gathered.mark_units, dtype=np.int32)
    where = Where(marks >> NODE_BITS, marks & NODE_MASK, units)
    return layout.packed(where, np.zeros(len(marks), dtype=np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """All pieces of all texts in a row, and the words among them that are joined besides.

    Each text ends with a border, which is a piece of it. `lengths` has the number of pieces of
    each text, `joined_first` the place in the row of each joined word's first piece.
    """

    keys: AnyArray
    lengths: Ints
    joined_keys: AnyArray
    joined_first: Ints
    border: int

    @classmethod
    def of(cls, words: AnyArray, compounds: Compounds) -> _Pieces:
        piece_ends = np.frombuffer(compounds.piece_ends, dtype=np.int32)
        joined_ends = np.frombuffer(compounds.joined_ends, dtype=np.int32)
        several = np.flatnonzero((words < 0) & (words != END))
        number = -1 - words[several]
        first_piece = np.where(number > 0, piece_ends[number - 1], 0)
        first_joined = np.where(number > 0, joined_ends[number - 1], 0)
        counts = np.ones(len(words), dtype=np.int32)
        counts[several] = piece_ends[number] - first_piece
        is_border = words == END
        row = np.repeat(np.where(is_border, compounds.border, words), counts)
        begins = np.cumsum(counts, dtype=np.int64)
        ends = begins[is_border]
        begins = (begins - counts)[several]
        row[ranges(begins, counts[several])] = np.frombuffer(compounds.pieces, dtype=np.int32)[
            ranges(first_piece, counts[several])
        ]
        joined_counts = joined_ends[number] - first_joined
        chosen = ranges(first_joined, joined_counts)
        offsets = np.frombuffer(compounds.joined_offsets, dtype=np.int32)[chosen]
        return cls(
            row,
            np.diff(ends, prepend=0),
            np.frombuffer(compounds.joined_keys, dtype=np.int32)[chosen],
            np.repeat(begins, joined_counts) + offsets,
            compounds.border,
        )


def _begins(where: Ints, lengths: Ints) -> Ints:
    """Return at which position of its node each text begins, from 1 on, (n,).

    Between two texts is one border, the last piece of the first of them.
    """
    order = np.argsort(where, kind="stable")
    before = starts_of(lengths[order])
    firsts = changes_of(where[order])
    group = np.repeat(before[firsts], np.diff(firsts, append=len(order)))
    begins = np.empty(len(order), dtype=np.int64)
    begins[order] = before - group + 1
    return begins


@dataclass(frozen=True, slots=True, eq=False)
class Occurrences:
    """The occurrences of one side of a block, sorted.

    `heads` (n,) has each key at each node of each unit once, `firsts` (n,) where its
    occurrences begin.
    """

    layout: Layout
    packed: Hashes
    heads: Hashes
    firsts: Ints

    @classmethod
    def of(cls, packed: Hashes, layout: Layout) -> Occurrences:
        """Return sorted occurrences, and which of them are of one key at one node of one unit."""
        heads = layout.heads(packed)
        firsts = changes_of(heads)
        return cls(layout, packed, heads[firsts], firsts)

    def units_with(self, key: int, node: int) -> Units:
        """Return the units with a key at a node."""
        first = ((key << NODE_BITS) | node) << self.layout.unit_bits
        after = first + (1 << self.layout.unit_bits)
        low, high = np.searchsorted(self.heads, np.array([first, after], dtype=np.uint64))
        return self.layout.units(self.heads[low:high])


def postings_of(some: Occurrences, key_hashes: Hashes) -> Postings:
    """Return occurrences as postings."""
    layout = some.layout
    lists = changes_of(some.heads >> np.uint64(layout.unit_bits))
    where = layout.where(some.heads[lists])
    places = (some.packed & np.uint64(layout.furthest)).astype(np.uint32)
    places <<= np.uint32(PLACE_SHIFT)
    places[some.firsts[1:] - 1] |= np.uint32(CLOSES)
    places[-1:] |= np.uint32(CLOSES)
    return in_order(
        Postings(
            keys.postings_hash(key_hashes[where.keys], where.nodes),
            np.diff(lists, append=len(some.heads)),
            np.diff(some.firsts[lists], append=len(some.packed)),
            layout.units(some.heads),
            places,
        )
    )


def in_order(postings: Postings) -> Postings:
    """Return postings with their lists in the order of their hashes."""
    order = np.argsort(postings.hashes, kind="stable")
    unit_counts, place_counts = postings.unit_counts[order], postings.place_counts[order]
    return Postings(
        postings.hashes[order],
        unit_counts,
        place_counts,
        postings.units[ranges(starts_of(postings.unit_counts)[order], unit_counts)],
        postings.places[ranges(starts_of(postings.place_counts)[order], place_counts)],
    )


def _unsigned(values: AnyArray) -> Hashes:
    return values.astype(np.uint64)


def _signed(values: Hashes) -> Ints:
    return values.astype(np.int64)
