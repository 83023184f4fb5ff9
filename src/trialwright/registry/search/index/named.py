"""Names that studies give at a few fields, by number: what is counted name by name.

Postings know their keys by a hash only. Where every name that stands at a field is to be
listed, its texts are kept once each, ascending, and each study has the numbers of its own.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from trialwright.registry.search.index.arrays import AnyArray, Flags, Units
from trialwright.registry.search.index.folder import ArrayFolder, ArrayWriter
from trialwright.registry.search.index.tallies import Tally
from trialwright.registry.search.nodes import Node, nodes

_TEXTS, _UNITS, _NUMBERS = "named_texts", "named_units", "named_numbers"
_NUMBER_BITS = np.uint64(32)


class Names:
    """The names that the studies of a block give, as they are met."""

    def __init__(self) -> None:
        self._at: defaultdict[int, NamesAtNode] = defaultdict(NamesAtNode)

    def at(self, node: Node) -> NamesAtNode:
        """Return those at a node, to be added to."""
        return self._at[node.number]

    def write(self, writer: ArrayWriter) -> None:
        """Write what was noted into a block."""
        for node in named_nodes():
            self.at(node).column().write(writer, node)


class NamesAtNode:
    """The names that studies give at one node, each with the studies that give it."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._units = array("i")
        self._met = array("i")

    def add(self, text: str, unit: int) -> None:
        """Note that a study has a name."""
        self._units.append(unit)
        self._met.append(self._numbers.setdefault(text, len(self._numbers)))

    def column(self) -> _Column:
        """Return what was noted, to be written."""
        return _Column(tuple(self._numbers), _units(self._units), _units(self._met))


def write_joined(writer: ArrayWriter, blocks: Sequence[tuple[ArrayFolder, int]]) -> None:
    """Write the names of blocks as one; the studies of each are counted on from a base."""
    for node in named_nodes():
        columns = [(_column(block, node), base) for block, base in blocks]
        texts = tuple(sorted({text for column, _ in columns for text in column.texts}))
        numbers = {text: number for number, text in enumerate(texts)}
        _Column(
            texts,
            _together([column.units + np.uint32(base) for column, base in columns]),
            _together([column.renumbered(numbers) for column, _ in columns]),
        ).write(writer, node)


class NamesKept:
    """The names in a segment; texts are read when they are first asked for."""

    def __init__(self, folder: ArrayFolder) -> None:
        self._folder = folder
        self._known: dict[int, _Column] = {}

    def has(self, node: Node) -> bool:
        """Whether the names at a node are kept; an index of an older program keeps none."""
        return f"{_TEXTS}{node.number}" in self._folder.names()

    def counts(self, node: Node, among: Flags) -> Tally:
        """Return in how many of some studies, given as a mask, each name stands."""
        column = self._known.get(node.number)
        if column is None:
            column = self._known[node.number] = _column(self._folder, node)
        numbers = column.numbers if among.all() else column.numbers[among[column.units]]
        return Tally(column.texts, np.bincount(numbers, minlength=len(column.texts)))


def named_nodes() -> tuple[Node, ...]:
    """Return the nodes whose names are kept by number."""
    return tuple(node for node in nodes() if node.named)


@dataclass(frozen=True, slots=True, eq=False)
class _Column:
    """The texts at a node, and pairs of a study and the number of a text, each pair once."""

    texts: Sequence[str]
    units: Units
    numbers: Units

    def renumbered(self, numbers: Mapping[str, int]) -> Units:
        """Return the numbers that other texts give to the same names."""
        new = np.array([numbers[text] for text in self.texts], dtype=np.uint32)
        return new[self.numbers]

    def write(self, writer: ArrayWriter, node: Node) -> None:
        """Write the column of a node."""
        written = msgspec.json.encode(self.texts)
        pairs = self.units.astype(np.uint64) << _NUMBER_BITS | self.numbers
        pairs = np.unique(pairs)
        writer.append(f"{_TEXTS}{node.number}", np.frombuffer(written, dtype=np.uint8))
        writer.append(f"{_UNITS}{node.number}", (pairs >> _NUMBER_BITS).astype(np.uint32))
        writer.append(f"{_NUMBERS}{node.number}", pairs.astype(np.uint32))


def _column(folder: ArrayFolder, node: Node) -> _Column:
    written = folder.get(f"{_TEXTS}{node.number}", np.uint8).tobytes()
    texts = msgspec.json.decode(written, type=list[str]) if written else []
    return _Column(
        texts, folder.get(f"{_UNITS}{node.number}"), folder.get(f"{_NUMBERS}{node.number}")
    )


def _units(values: array[int]) -> Units:
    return np.frombuffer(values, dtype=np.int32).astype(np.uint32)


def _together(some: Sequence[Units]) -> AnyArray:
    return np.concatenate([np.zeros(0, dtype=np.uint32), *some])
