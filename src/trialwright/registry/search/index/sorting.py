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
from trialwright.registry.search.index.gathering import (
    END,
    NODE_BITS,
    NODE_MASK,
    Compounds,
    Gathered,
)

#: Of each place: whether it is the first piece of its text, the last of its text, and the
#: last place in its unit.
FIRST, LAST, CLOSES = 4, 2, 1
PLACE_SHIFT = 3


@dataclass(frozen=True, slots=True, eq=False)
class Postings:
    """Keys at nodes, each with its units, each with its places.

    `hashes` (n,) ascending, with `unit_counts` and `place_counts` (n,); `units` and `places`
    stand one list after another. A place is a position in the node's texts and three flags.
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
        """What is left of 64 bits, two flags aside."""
        return 62 - self.key_bits - NODE_BITS - self.unit_bits

    def packed(self, where: _Where, positions: Ints, flags: AnyArray) -> Hashes:
        """Return each occurrence as one number: key, node, unit, position, first, last.

        A position that has no room stands at the last that has: its word is found, and is
        no part of a phrase.
        """
        furthest = (1 << min(self.position_bits, 32 - PLACE_SHIFT)) - 1
        packed = (where.keys.astype(np.int64) << NODE_BITS) | where.nodes
        packed = (packed << self.unit_bits) | where.units
        packed = (packed << self.position_bits) | np.minimum(positions, furthest)
        return ((packed << 2) | flags).view(np.uint64)


@dataclass(frozen=True, slots=True, eq=False)
class _Where:
    """Keys with node and unit, (n,) each."""

    keys: AnyArray
    nodes: AnyArray
    units: AnyArray


def packed_words(gathered: Gathered, compounds: Compounds, layout: Layout) -> Hashes:
    """Return the words that were gathered as occurrences."""
    pieces = _Pieces.of(np.frombuffer(gathered.words, dtype=np.int32), compounds)
    nodes = np.frombuffer(gathered.text_nodes, dtype=np.int16)
    units = np.frombuffer(gathered.text_units, dtype=np.int32)
    starts = starts_of(pieces.lengths)
    text = np.repeat(np.arange(len(nodes), dtype=np.int32), pieces.lengths)
    shift = _begins(nodes, units, pieces.lengths) - starts
    positions = np.arange(len(text)) + shift[text]
    flags = np.zeros(len(text), dtype=np.int8)
    some = pieces.lengths > 0
    flags[starts[some]] = FIRST >> 1
    flags[(starts + pieces.lengths - 1)[some]] |= LAST >> 1
    first = pieces.joined_first
    joined_flags = flags[first] & (FIRST >> 1) | flags[first + pieces.joined_pieces - 1] & (
        LAST >> 1
    )
    where = _Where(pieces.keys, nodes[text], units[text])
    beside = _Where(pieces.joined_keys, where.nodes[first], where.units[first])
    return np.concatenate(
        [
            layout.packed(where, positions, flags),
            layout.packed(beside, positions[first], joined_flags),
        ]
    )


def packed_marks(gathered: Gathered, layout: Layout) -> Hashes:
    """Return the keys that are no words as occurrences, all at one position."""
    marks = np.frombuffer(gathered.marks, dtype=np.int64)
    units = np.frombuffer(gathered.mark_units, dtype=np.int32)
    where = _Where(marks >> NODE_BITS, marks & NODE_MASK, units)
    nothing = np.zeros(len(marks), dtype=np.int64)
    return layout.packed(where, nothing, nothing)


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """All pieces of all texts in a row, and the words among them that are joined besides.

    `lengths` has the number of pieces of each text, `joined_first` the place in the row of
    each joined word's first piece.
    """

    keys: AnyArray
    lengths: Ints
    joined_keys: AnyArray
    joined_first: Ints
    joined_pieces: AnyArray

    @classmethod
    def of(cls, words: AnyArray, compounds: Compounds) -> _Pieces:
        piece_ends = np.frombuffer(compounds.piece_ends, dtype=np.int32)
        joined_ends = np.frombuffer(compounds.joined_ends, dtype=np.int32)
        several = np.flatnonzero((words < 0) & (words != END))
        number = -1 - words[several]
        first_piece = np.where(number > 0, piece_ends[number - 1], 0)
        first_joined = np.where(number > 0, joined_ends[number - 1], 0)
        counts = np.ones(len(words), dtype=np.int32)
        counts[words == END] = 0
        counts[several] = piece_ends[number] - first_piece
        row = np.repeat(words, counts)
        begins = np.cumsum(counts, dtype=np.int64)
        ends = begins[words == END]
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
            np.frombuffer(compounds.joined_pieces, dtype=np.int32)[chosen],
        )


def _begins(nodes: AnyArray, units: AnyArray, lengths: Ints) -> Ints:
    """Return at which position of its node each text begins; texts do not touch, (n,)."""
    where = (units.astype(np.int64) << NODE_BITS) | nodes
    order = np.argsort(where, kind="stable")
    ends = np.cumsum(lengths[order] + 1)
    before = ends - lengths[order] - 1
    firsts = changes_of(where[order])
    group = np.repeat(before[firsts], np.diff(firsts, append=len(order)))
    begins = np.empty(len(order), dtype=np.int64)
    begins[order] = before - group
    return begins


def postings_of(packed: Hashes, layout: Layout, key_hashes: Hashes) -> Postings:
    """Return occurrences as postings; sorts them where they stand."""
    packed.sort()
    units = packed >> np.uint64(layout.position_bits + 2)
    firsts = changes_of(units)
    units = units[firsts]
    lists = changes_of(units >> np.uint64(layout.unit_bits))
    where = units[lists] >> np.uint64(layout.unit_bits)
    hashes = keys.postings_hash(
        key_hashes[(where >> np.uint64(NODE_BITS)).astype(np.int64)],
        where & np.uint64(NODE_MASK),
    )
    places = packed.astype(np.uint32) & np.uint32((1 << min(layout.position_bits + 2, 31)) - 1)
    places <<= np.uint32(1)
    places[np.append(firsts[1:], len(packed)) - 1] |= np.uint32(CLOSES)
    return in_order(
        Postings(
            hashes,
            np.diff(lists, append=len(firsts)),
            np.diff(firsts[lists], append=len(packed)),
            (units & np.uint64((1 << layout.unit_bits) - 1)).astype(np.uint32),
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
