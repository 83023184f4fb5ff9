"""An edited text as a page shows it: what was removed and inserted, down to the part of a word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise, takewhile

#: Two words are one word edited if they share this part of the longer, and so many letters.
_SHARED, _LEAST = 0.5, 3


@dataclass(frozen=True, slots=True)
class ShownSegment:
    """A stretch of an edited text: ``kept``, ``removed`` or ``inserted``."""

    fate: str
    text: str


def within_words(segments: Iterable[ShownSegment]) -> tuple[ShownSegment, ...]:
    """Return the same text with edited words marked only where they differ.

    A word that was replaced by one much like it keeps what they share: of ``patient`` that
    became ``patients`` only the ``s`` was inserted. Numbers are replaced whole.
    """
    found = tuple(segments)
    refined: list[ShownSegment] = []
    skip = False
    for one, following in pairwise((*found, ShownSegment("kept", ""))):
        if skip:
            skip = False
            continue
        if one.fate == "removed" and following.fate == "inserted":
            refined += _edited(one.text, following.text)
            skip = True
        else:
            refined.append(one)
    return tuple(_joined(refined))


def _edited(before: str, after: str) -> Iterator[ShownSegment]:
    start, end = _shared(before, after)
    for fate, text in (
        ("kept", before[:start]),
        ("removed", before[start : len(before) - end]),
        ("inserted", after[start : len(after) - end]),
        ("kept", before[len(before) - end :]),
    ):
        if text:
            yield ShownSegment(fate, text)


def _shared(before: str, after: str) -> tuple[int, int]:
    """Return how many letters two words share at their beginning and at their end."""
    if not (before.isalpha() and after.isalpha()):
        return 0, 0
    start = _alike(before, after)
    end = _alike(before[start:][::-1], after[start:][::-1])
    enough = max(_LEAST, _SHARED * max(len(before), len(after)))
    return (start, end) if start + end >= enough else (0, 0)


def _alike(one: str, other: str) -> int:
    """Return how many signs two texts share at their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _joined(segments: Iterable[ShownSegment]) -> Iterator[ShownSegment]:
    """Yield segments with neighbours of one fate made one."""
    held: ShownSegment | None = None
    for one in segments:
        if held is not None and held.fate == one.fate:
            held = ShownSegment(held.fate, held.text + one.text)
            continue
        if held is not None:
            yield held
        held = one
    if held is not None:
        yield held
