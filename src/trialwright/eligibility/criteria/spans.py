"""Places in a criteria text, counted in characters of the text as the registry stores it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From the character `start` to just before the character `end`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of a text that lie here."""
        return text[self.start : self.end]

    def holds(self, other: Span) -> bool:
        """Say whether another span lies wholly within this one."""
        return self.start <= other.start and other.end <= self.end


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, with those that touch or overlap made one."""
    made: list[Span] = []
    for span in sorted(spans):
        if made and span.start <= made[-1].end:
            made[-1] = Span(made[-1].start, max(made[-1].end, span.end))
        elif span.start < span.end:
            made.append(span)
    return tuple(made)


def gaps(whole: Span, covered: Iterable[Span]) -> Iterator[Span]:
    """Give the stretches of `whole` that no span covers, from left to right."""
    at = whole.start
    for span in joined(covered):
        if span.start > at:
            yield Span(at, min(span.start, whole.end))
        at = max(at, span.end)
        if at >= whole.end:
            return
    yield Span(at, whole.end)
