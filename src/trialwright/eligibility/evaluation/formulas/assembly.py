"""Formulas of studies, one after the other, to columns in which each term stands once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

import numpy as np

from trialwright.eligibility.evaluation.formulas.columns import Columns, Numbers, Places
from trialwright.eligibility.evaluation.formulas.formula import FIRST, Formula, Join, Node
from trialwright.eligibility.evaluation.formulas.leaves import concepts_of, leaf_from_json
from trialwright.eligibility.evaluation.formulas.questions import lacks_fact
from trialwright.vocabulary import Concepts, concepts

#: What is added to the number of a node until all leaves are known, behind which nodes stand.
_NODES = 1 << 40


def assemble(formulas: Iterable[Formula], vocabulary: Concepts | None = None) -> Columns:
    """Return the columns of formulas, with the studies in the same order."""
    gathered = _Gathered()
    for formula in formulas:
        gathered.add(formula)
    return gathered.columns(vocabulary or concepts())


class _Gathered:
    """The terms met so far, each once, and the criteria of the studies."""

    def __init__(self) -> None:
        self._leaves: dict[str, int] = {}
        self._nodes: dict[Node, int] = {}
        self._heights: list[int] = []
        self._entries: list[tuple[int, int]] = []
        self._entry_starts = [0]
        self._texts: list[int] = []
        self._diseases: dict[str, int] = {}
        self._disease: list[int] = []
        self._disease_starts = [0]

    def add(self, formula: Formula) -> None:
        """Add one study."""
        numbers = list(range(FIRST))
        for term in formula.terms:
            if isinstance(term, str):
                numbers.append(self._leaf(term))
            else:
                numbers.append(self._node(term, numbers))
        self._entries += [
            (section, _there(term, numbers)) for section, term in (*formula.texts, *formula.fields)
        ]
        self._entry_starts.append(len(self._entries))
        self._texts.append(len(formula.texts))
        known = self._diseases
        self._disease += [known.setdefault(one, len(known)) for one in formula.disease]
        self._disease_starts.append(len(self._disease))

    def _leaf(self, term: str) -> int:
        return self._leaves.setdefault(term, FIRST + len(self._leaves))

    def _node(self, term: Node, numbers: Sequence[int]) -> int:
        join, least, *parts = term
        there = [_there(one, numbers) for one in parts]
        if join == Join.SOME:
            there.sort()
        made = (join, least, *there)
        number = self._nodes.setdefault(made, len(self._nodes))
        if number == len(self._heights):
            below = [abs(one) - _NODES for one in there if abs(one) >= _NODES]
            self._heights.append(1 + max((self._heights[one] for one in below), default=0))
        return _NODES + number

    def columns(self, vocabulary: Concepts) -> Columns:
        """Return all that was added."""
        nodes = list(self._nodes)
        joins = np.array([node[0] for node in nodes], np.int32)
        heights = np.array(self._heights, np.int32)
        order = np.lexsort((joins, heights))
        ranks = np.empty(len(nodes), np.int64)
        ranks[order] = np.arange(len(nodes))
        first = FIRST + len(self._leaves)
        ordered = [nodes[number] for number in order.tolist()]
        parts = _array(chain.from_iterable(node[2:] for node in ordered))
        entries = np.array(self._entries, np.int64).reshape(-1, 2)
        starts = _changes(heights[order], joins[order])
        groups: dict[tuple[str, ...], int] = {}
        texts = [one.encode() for one in self._leaves]
        leaves = [leaf_from_json(one) for one in texts]
        asked = [(*concepts_of(one.atom, vocabulary), *one.index) for one in leaves]
        return Columns(
            leaf_text=np.frombuffer(b"".join(texts), np.uint8),
            leaf_start=_starts([len(one) for one in texts]),
            leaf_group=np.array([groups.setdefault(one, len(groups)) for one in asked], np.int32),
            leaf_lacks_fact=np.array([lacks_fact(one, vocabulary) for one in leaves], np.bool_),
            stretch_join=joins[order][starts],
            stretch_start=np.append(starts, len(nodes)),
            part_start=_starts([len(node) - 2 for node in ordered]),
            part=_moved(parts, ranks, first),
            least=np.array([node[1] for node in ordered], np.int32),
            entry=_moved(entries[:, 1], ranks, first),
            entry_section=entries[:, 0].astype(np.uint8),
            entry_start=np.array(self._entry_starts, np.int64),
            text_count=np.array(self._texts, np.int32),
            disease_start=np.array(self._disease_starts, np.int64),
            disease=np.array(self._disease, np.int32),
            groups=tuple(groups),
            diseases=tuple(self._diseases),
        )


def _there(reference: int, numbers: Sequence[int]) -> int:
    """Return a reference of one study as one of all; its sign stays."""
    return numbers[reference] if reference > 0 else -numbers[-reference]


def _moved(references: Places, ranks: Places, first: int) -> Numbers:
    """Return references of which those to nodes are moved to their places behind the leaves."""
    sizes = np.abs(references)
    is_node = sizes >= _NODES
    sizes[is_node] = first + ranks[sizes[is_node] - _NODES]
    return (np.sign(references) * sizes).astype(np.int32)


def _array(values: Iterable[int]) -> Places:
    return np.fromiter(values, np.int64)


def _starts(lengths: Sequence[int]) -> Places:
    """Return where each of several pieces begins, and where the last ends."""
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(np.array(lengths, np.int64))))


def _changes(heights: Numbers, joins: Numbers) -> Places:
    """Return where a height or a join begins."""
    if not len(heights):
        return np.zeros(0, np.int64)
    is_new = (np.diff(heights) != 0) | (np.diff(joins) != 0)
    return np.concatenate((np.zeros(1, np.int64), np.flatnonzero(is_new) + 1))
