"""How often each text stands at a leaf in all records: counted in one reading of them.

Texts are told apart by 64 bits of themselves, so that those of a hundred million different
ones find room; of the most frequent the text itself is read again. With as many, two are
taken for one once in some thousand registries.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from trialwright.registry.fields import Field
from trialwright.registry.inspection import boxed
from trialwright.registry.search.deadlines import keep_to_time
from trialwright.registry.search.index.arrays import AnyArray, changes_of
from trialwright.registry.search.questions import ValueCount
from trialwright.registry.store import Registry
from trialwright.registry.trees import JsonObject, JsonValue
from trialwright.vocabulary import NctId

#: So many of the most frequent texts are given.
TOP = 20

#: So many occurrences are gathered before they are counted.
_AT_ONCE = 1 << 20
_MASK = (1 << 64) - 1

#: The keys that lead to the wanted leaves; a leaf is its place among them.
_Tree: TypeAlias = "dict[str, _Tree | int]"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCounts:
    """How many different texts stand at a leaf, the most frequent, and the longest.

    Equally frequent ones stand by the first study that has them.
    """

    unique: int
    top: tuple[ValueCount, ...]
    longest: tuple[NctId, str] | None


def count_texts(registry: Registry, fields: Sequence[Field]) -> list[TextCounts]:
    """Return what the newest versions of all studies say at some leaves."""
    counters = [_Counter() for _ in fields]
    tree = _tree_of(fields)
    numbers = [nct for nct, _ in registry.newest_versions()]
    for nct, texts in _read(registry, numbers, tree, len(fields)):
        keep_to_time()
        for counter, said in zip(counters, texts, strict=True):
            counter.add(nct, said)
    tops = [counter.top() for counter in counters]
    firsts = sorted({nct for top in tops for _, nct, _ in top})
    found = dict(_read(registry, firsts, tree, len(fields)))
    return [
        TextCounts(
            unique=counter.unique,
            top=tuple(_named(top, {nct: texts[place] for nct, texts in found.items()})),
            longest=counter.longest,
        )
        for place, (counter, top) in enumerate(zip(counters, tops, strict=True))
    ]


def _read(
    registry: Registry, numbers: Sequence[int], tree: _Tree, leaves: int
) -> Iterator[tuple[int, list[set[str]]]]:
    """Yield studies by number with the different texts that each has at each leaf."""
    for nct, _, record, lossy in registry.newest_trees(numbers):
        texts: list[set[str]] = [set() for _ in range(leaves)]
        _collect(boxed(record) if lossy else record, tree, texts)
        yield nct, texts


def _collect(record: JsonObject, tree: _Tree, texts: list[set[str]]) -> None:
    for key, below in tree.items():
        value = record.get(key)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(below, int):
                if _is_value(item):
                    texts[below].add(str(item))
            elif isinstance(item, dict):
                _collect(item, below, texts)


def _is_value(value: JsonValue) -> bool:
    return value is not None and value not in ("", [], {})


def _tree_of(fields: Sequence[Field]) -> _Tree:
    tree: _Tree = {}
    for place, one in enumerate(fields):
        *branches, leaf = one.path.split(".")
        at = tree
        for key in branches:
            below = at.setdefault(key, {})
            assert isinstance(below, dict)
            at = below
        at[leaf] = place
    return tree


def _named(top: list[tuple[int, int, int]], texts: dict[int, set[str]]) -> Iterator[ValueCount]:
    """Yield the most frequent texts, which were told by hash and first study so far."""
    named = sorted(
        (-count, nct, next(text for text in texts[nct] if _hash(text) == hashed))
        for hashed, nct, count in top
    )
    for count, _, text in named[:TOP]:
        yield ValueCount(text, -count)


def _hash(text: str) -> int:
    """Return 64 bits of a text, the same within one process."""
    return hash(text) & _MASK


@dataclass(slots=True)
class _Counter:
    """Counts the texts of one leaf, of each study every text once."""

    longest: tuple[NctId, str] | None = None
    _hashes: array[int] = field(default_factory=lambda: array("Q"))
    _ncts: array[int] = field(default_factory=lambda: array("I"))
    _known: tuple[AnyArray, AnyArray, AnyArray] = field(
        default_factory=lambda: (
            np.zeros(0, np.uint64), np.zeros(0, np.uint32), np.zeros(0, np.uint32)
        )
    )  # fmt: skip

    def add(self, nct: int, texts: set[str]) -> None:
        """Count the texts of a study; studies come in the order of their numbers."""
        for text in texts:
            self._hashes.append(_hash(text))
            self._ncts.append(nct)
            if self.longest is None or (len(self.longest[1]), text) < (len(text), self.longest[1]):
                self.longest = (NctId.from_number(nct), text)
        if len(self._hashes) >= _AT_ONCE:
            self._settle()

    @property
    def unique(self) -> int:
        """How many different texts there are."""
        self._settle()
        return len(self._known[0])

    def top(self) -> list[tuple[int, int, int]]:
        """Return hash, first study and count of the most frequent, all of the last study's."""
        self._settle()
        hashes, counts, firsts = self._known
        order = np.lexsort((firsts, -counts.astype(np.int64)))
        if len(order) > TOP:
            last = order[TOP - 1]
            alike = (counts == counts[last]) & (firsts == firsts[last])
            order = np.unique(np.concatenate([order[:TOP], np.flatnonzero(alike)]))
        return [(int(hashes[row]), int(firsts[row]), int(counts[row])) for row in order]

    def _settle(self) -> None:
        """Count what was gathered."""
        hashes = np.concatenate([self._known[0], np.frombuffer(self._hashes, np.uint64)])
        ones = np.ones(len(self._hashes), np.uint32)
        counts = np.concatenate([self._known[1], ones])
        firsts = np.concatenate([self._known[2], np.frombuffer(self._ncts, np.uint32)])
        order = np.argsort(hashes, kind="stable")
        begins = changes_of(hashes[order])
        if len(begins):
            self._known = (
                hashes[order][begins],
                np.add.reduceat(counts[order], begins),
                np.minimum.reduceat(firsts[order], begins),
            )
        self._hashes, self._ncts = array("Q"), array("I")
