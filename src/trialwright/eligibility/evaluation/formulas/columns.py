"""Formulas of many studies as arrays, in which what is the same in several stands once."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Bytes: TypeAlias = npt.NDArray[np.uint8]
Numbers: TypeAlias = npt.NDArray[np.int32]
Places: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Every term of every study by its number, and for each study its criteria.

    Terms are numbered as in a formula: 1 and 2 are those that are always there, then come the
    leaves, then the nodes, the lower ones first. Shapes: L leaves, N nodes, P parts of nodes,
    T stretches of nodes that have one height and one join, E criteria, S studies.
    """

    leaf_text: Bytes
    """Leaf after leaf as JSON."""
    leaf_start: Places
    """(L + 1) Where each begins."""
    leaf_group: Numbers
    """(L) Of what a leaf asks: the row of `groups`."""
    leaf_lacks_fact: Bools
    """(L) Whether a fact, not a person, would settle it where nothing is recorded."""
    stretch_join: Numbers
    """(T) The join of each stretch of nodes."""
    stretch_start: Places
    """(T + 1) The first node of each, counted from the first node."""
    part_start: Places
    """(N + 1) The first part of each node."""
    part: Numbers
    """(P) References to terms."""
    least: Numbers
    """(N) How many parts must be met, where the join asks it."""
    entry: Numbers
    """(E) For each criterion the reference that says whether it holds; of a study those of the
    text come first."""
    entry_section: Bytes
    """(E) The number of its section."""
    entry_start: Places
    """(S + 1) The first criterion of each study."""
    text_count: Numbers
    """(S) How many criteria its text has."""
    disease_start: Places
    """(S + 1) The first disease of each study."""
    disease: Numbers
    """What the studies are about: rows of `diseases`."""
    groups: tuple[tuple[str, ...], ...]
    """Concepts that leaves ask of; none for what is asked of the person."""
    diseases: tuple[str, ...]
    """Concepts of diseases under study."""

    @property
    def leaves(self) -> int:
        """How many leaves there are."""
        return len(self.leaf_group)

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.least)

    @property
    def studies(self) -> int:
        """How many studies there are."""
        return len(self.text_count)

    def leaf(self, number: int) -> bytes:
        """Return a leaf as JSON, the first as number 0."""
        return self.leaf_text[self.leaf_start[number] : self.leaf_start[number + 1]].tobytes()


#: The fields of `Columns` that are no arrays.
LISTS = ("groups", "diseases")
ARRAYS = tuple(one.name for one in fields(Columns) if one.name not in LISTS)
