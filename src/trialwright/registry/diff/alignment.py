"""Which item of a list became which: exact keys first, then sister lists, then likeness.

Nothing here looks at what changed within an item, and nothing goes by position except
where several items of one list have the same key: then equal ones are matched first,
and the rest in order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import permutations, product
from typing import TypeAlias

from trialwright.registry.diff.keys import SISTER_LISTS, ItemKey, is_free_text_list, item_key
from trialwright.registry.diff.likeness import (
    Profile,
    most_alike,
    profile_of_anything,
    profile_of_item,
)
from trialwright.registry.diff.subsequence import longest_increasing
from trialwright.registry.trees import JsonValue, sorted_bytes

Items: TypeAlias = list[JsonValue]
KeyOf: TypeAlias = Callable[[JsonValue], object]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two indices of one item; `similarity` is None where its key is the same."""

    before: int
    after: int
    similarity: float | None = None


@dataclass(slots=True)
class Alignment:
    """Two versions of one list, and what is known so far of which item became which."""

    path: str
    before: Items
    after: Items
    pairs: list[Pair] = field(default_factory=list)
    gone: list[int] = field(init=False)
    new: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.gone = list(range(len(self.before)))
        self.new = list(range(len(self.after)))

    def settle(self, pairs: Iterable[Pair]) -> None:
        """Record pairs: their items are neither gone nor new any more."""
        settled = list(pairs)
        self.pairs.extend(settled)
        self.take(before={pair.before for pair in settled}, after={pair.after for pair in settled})

    def take(self, *, before: set[int], after: set[int]) -> None:
        """Strike items off what is gone and what is new."""
        self.gone = [i for i in self.gone if i not in before]
        self.new = [j for j in self.new if j not in after]

    def in_order(self) -> list[Pair]:
        """Return the pairs in the order of the list as it is now."""
        return sorted(self.pairs, key=lambda pair: pair.after)

    def moved(self) -> list[Pair]:
        """Return the fewest pairs whose moving explains the new order."""
        by_before = sorted(self.pairs, key=lambda pair: pair.before)
        stayed = set(longest_increasing([pair.after for pair in by_before]))
        moved = [pair for k, pair in enumerate(by_before) if k not in stayed]
        return sorted(moved, key=lambda pair: pair.after)


@dataclass(frozen=True, slots=True)
class Crossing:
    """An item that left one list for its sister list."""

    source: str
    target: str
    before: int
    after: int


def align(path: str, before: Items, after: Items) -> Alignment:
    """Match the items whose keys agree."""
    alignment = Alignment(path, before, after)
    for key_of in _keys_for(item_key(path)):
        alignment.settle(
            Pair(i, j) for i, j in matched_by(key_of, before, alignment.gone, after, alignment.new)
        )
    return alignment


def cross(alignments: Mapping[str, Alignment]) -> list[Crossing]:
    """Match what left one list with what is new in a sister list, lists given by their name."""
    crossings: list[Crossing] = []
    for sisters in SISTER_LISTS:
        present = [name for name in sisters if name in alignments]
        if len(present) > 1:
            key_functions = _keys_for(item_key(alignments[present[0]].path))
            for key_of, (source, target) in product(key_functions, permutations(present, 2)):
                crossings += _crossed(alignments, source, target, key_of)
    return crossings


def _crossed(
    alignments: Mapping[str, Alignment], source: str, target: str, key_of: KeyOf
) -> list[Crossing]:
    left, entered = alignments[source], alignments[target]
    found = matched_by(key_of, left.before, left.gone, entered.after, entered.new)
    left.take(before={i for i, _ in found}, after=set())
    entered.take(before=set(), after={j for _, j in found})
    return [Crossing(source, target, i, j) for i, j in found]


def match_renamed(alignment: Alignment) -> None:
    """Match what is gone with what is new and alike enough to be the same thing."""
    profile = _profile_for(alignment.path)
    if profile is None or not (alignment.gone and alignment.new):
        return
    found = most_alike(
        {i: profile(alignment.before[i]) for i in alignment.gone},
        {j: profile(alignment.after[j]) for j in alignment.new},
    )
    alignment.settle(Pair(i, j, score) for i, j, score in found)


def _profile_for(path: str) -> Callable[[JsonValue], Profile] | None:
    """Return how likeness is judged in this list, or None where nothing is ever renamed."""
    key = item_key(path)
    if key is None:
        return profile_of_anything if is_free_text_list(path) else None
    return (lambda item: profile_of_item(item, key)) if key.named_by else None


def matched_by(
    key_of: KeyOf, before: Items, gone: list[int], after: Items, new: list[int]
) -> list[tuple[int, int]]:
    """Return index pairs of items with the same key, which is None for items without one."""
    by_key: dict[object, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for i in gone:
        by_key[key_of(before[i])][0].append(i)
    for j in new:
        by_key[key_of(after[j])][1].append(j)
    by_key.pop(None, None)
    return [
        pair
        for olds, news in by_key.values()
        if olds and news
        for pair in _of_one_key(before, olds, after, news)
    ]


def _of_one_key(
    before: Items, olds: list[int], after: Items, news: list[int]
) -> Iterator[tuple[int, int]]:
    """Yield pairs of items that share a key: equal ones first, the others in order."""
    if len(olds) > 1 or len(news) > 1:
        waiting: dict[bytes, list[int]] = defaultdict(list)
        for j in reversed(news):
            waiting[sorted_bytes(after[j])].append(j)
        equal = {i: same.pop() for i in olds if (same := waiting[sorted_bytes(before[i])])}
        yield from equal.items()
        paired = set(equal.values())
        olds = [i for i in olds if i not in equal]
        news = [j for j in news if j not in paired]
    yield from zip(olds, news, strict=False)


def _keys_for(key: ItemKey | None) -> list[KeyOf]:
    """Return the ways to recognise an item, in the order in which they are tried."""
    if key is None:
        return [sorted_bytes, _as_written_apart_from_case]
    tries = [_fields_of(fields) for fields in key.keys]
    return [*tries, lambda item: None if any(t(item) for t in tries) else "unnamed"]


def _fields_of(fields: tuple[str, ...]) -> KeyOf:
    def key_of(item: JsonValue) -> object:
        if not isinstance(item, dict):
            return sorted_bytes(item)
        values = tuple(normal_text(item.get(name)) for name in fields)
        return values if any(values) else None

    return key_of


def _as_written_apart_from_case(item: JsonValue) -> object:
    return normal_text(item) if isinstance(item, str) else None


def normal_text(value: JsonValue) -> str:
    """Return a value as text in which blanks and case make no difference."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else sorted_bytes(value).decode()
    return " ".join(text.casefold().split())
