"""Where in the text the windows of time of a criterion stand, for those who show them."""

from __future__ import annotations

from collections.abc import Iterator

from trialwright.eligibility.criteria import Criterion, Section, Span, atoms_of
from trialwright.eligibility.reading.raw import text_from
from trialwright.eligibility.reading.sheet import no_concepts, sheet_of


def window_places(text: str, criterion: Criterion) -> tuple[Span, ...]:
    """Return the places of the words that state a time, of those atoms that have a window.

    An expression holds what a window means; this looks again where its words are.
    """
    held = [one for one in atoms_of(criterion.expression) if getattr(one, "window", None)]
    places = {place for atom in held for span in atom.spans for place in _within(text, span)}
    return tuple(sorted(places))


def _within(text: str, span: Span) -> Iterator[Span]:
    part = text_from(span.of(text))
    sheet = sheet_of(part, 0, len(part.plain), Section.UNKNOWN, no_concepts)
    for one in sheet.windows:
        place = sheet.span(one.first, one.after)
        yield Span(span.start + place.start, span.start + place.end)
