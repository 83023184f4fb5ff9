"""What all records say at a field, counted from the index, and for texts from the records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import numpy as np

from trialwright.registry.fields import Field
from trialwright.registry.search.index import keys
from trialwright.registry.search.index.arrays import AnyArray, Flags, Units
from trialwright.registry.search.index.segment import Segment, Side
from trialwright.registry.search.index.shelves import Shelf
from trialwright.registry.search.index.texts import TOP, TextCounts, count_texts
from trialwright.registry.search.nodes import Kind, Node, node_of
from trialwright.registry.search.questions import (
    RecordSizes,
    SizeStatistics,
    ValueCount,
    ValueStatistics,
)
from trialwright.registry.store import Registry
from trialwright.vocabulary import NctId

_OF_TEXTS = frozenset({Kind.WORDS, Kind.LENGTH})
_LARGEST = 10
_SMALLEST_RANGE = 1_024
_WRITTEN = {4: "yyyy", 7: "yyyy-MM", 10: "yyyy-MM-dd", 16: "yyyy-MM-dd'T'HH:mm"}


def value_statistics(
    shelves: Sequence[Shelf], registry: Registry, fields: Sequence[Field]
) -> list[ValueStatistics]:
    """Return what the newest versions say at leaves; texts are counted in the records."""
    texts = [field for field in fields if node_of(field.path).kind in _OF_TEXTS]
    counted = dict(zip(texts, count_texts(registry, texts) if texts else [], strict=True))
    return [_of_leaf(shelves, field, counted.get(field)) for field in fields]


def _of_leaf(shelves: Sequence[Shelf], field: Field, texts: TextCounts | None) -> ValueStatistics:
    node = node_of(field.path)
    missing = sum(
        int((~_having(shelf, node, keys.PRESENT) & shelf.live).sum()) for shelf in shelves
    )
    if texts is not None:
        return ValueStatistics(
            field=field,
            missing=missing,
            unique=texts.unique,
            top=texts.top,
            longest=texts.longest,
        )
    if node.kind in (Kind.DAY, Kind.NUMBER):
        return _of_ordered(shelves, node, missing)
    counts = _marked(shelves, node, "=")
    top = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return ValueStatistics(
        field=field,
        missing=missing,
        unique=len(counts),
        top=tuple(ValueCount(value, count) for value, count in top),
    )


def size_statistics(shelves: Sequence[Shelf], fields: Iterable[Field]) -> list[SizeStatistics]:
    """Return how long the lists at these fields are; where there is none, the length is 0."""
    return [_sizes(shelves, field) for field in fields]


def record_sizes(registry: Registry) -> RecordSizes:
    """Return how large the newest versions are, as they came [bytes]."""
    sizes = np.array(list(registry.newest_sizes()), dtype=np.int64).reshape(-1, 2)
    if not len(sizes):
        return RecordSizes(studies=0, average=0.0, largest=(), percentiles={}, ranges=())
    ordered = np.sort(sizes[:, 1])
    largest = sizes[np.lexsort((sizes[:, 0], -sizes[:, 1]))[:_LARGEST]]
    ranks = [-(-len(ordered) * percent // 100) - 1 for percent in range(1, 100)]
    return RecordSizes(
        studies=len(ordered),
        average=float(ordered.mean()),
        largest=tuple((NctId.from_number(int(nct)), int(size)) for nct, size in largest),
        percentiles={percent: int(ordered[max(rank, 0)]) for percent, rank in enumerate(ranks, 1)},
        ranges=tuple(_ranges(ordered)),
    )


def _ranges(ordered: AnyArray) -> Iterable[tuple[int, int]]:
    high, counted = _SMALLEST_RANGE, 0
    while counted < len(ordered):
        until = int(np.searchsorted(ordered, high, side="right"))
        yield high, until - counted
        high, counted = high * 2, until


def _sizes(shelves: Sequence[Shelf], field: Field) -> SizeStatistics:
    node = node_of(field.path)
    counts = {int(size): count for size, count in _marked(shelves, node, "#").items()}
    without = sum(
        int((~_having(shelf, node, keys.PRESENT) & shelf.live).sum()) for shelf in shelves
    )
    if without:
        counts[0] = without
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return SizeStatistics(
        field=field,
        unique=len(counts),
        smallest=min(counts, default=0),
        largest=max(counts, default=0),
        top=tuple(ordered[:TOP]),
    )


def _of_ordered(shelves: Sequence[Shelf], node: Node, missing: int) -> ValueStatistics:
    found = [_live_values(shelf, node) for shelf in shelves]
    values = np.concatenate(found) if found else np.zeros(0)
    days = node.kind is Kind.DAY

    def end(value: float) -> float | date:
        return date.fromordinal(int(value)) if days else value

    written = _marked(shelves, node, "@")
    return ValueStatistics(
        field=node.field,
        missing=missing,
        unique=len(np.unique(values)),
        lowest=end(float(values.min())) if len(values) else None,
        highest=end(float(values.max())) if len(values) else None,
        average=None if days or not len(values) else float(values.mean()),
        formats=tuple(_WRITTEN[int(length)] for length in sorted(written, key=int)),
    )


def _live_values(shelf: Shelf, node: Node) -> AnyArray:
    values, units = _side(shelf.segment, node).ordered(node.number)
    studies = shelf.segment.site_studies[units] if node.of_site else units
    return np.asarray(values[shelf.live[studies]], dtype=np.float64)


def _marked(shelves: Sequence[Shelf], node: Node, sign: str) -> dict[str, int]:
    """Return in how many studies each mark of a kind stands at a node, marks without sign."""
    counts: dict[str, int] = {}
    for shelf in shelves:
        for mark in _side(shelf.segment, node).marks(node.number):
            if mark.startswith(sign):
                count = int((_having(shelf, node, mark) & shelf.live).sum())
                if count:
                    counts[mark[1:]] = counts.get(mark[1:], 0) + count
    return counts


def _having(shelf: Shelf, node: Node, key: str) -> Flags:
    """Return a mask of the studies that have a key at a node, themselves or at a site."""
    units: Units = _side(shelf.segment, node).having(key, node.number)
    mask = shelf.segment.studies.nothing()
    mask[shelf.segment.site_studies[units] if node.of_site else units] = True
    return mask


def _side(segment: Segment, node: Node) -> Side:
    return segment.sites if node.of_site else segment.studies
