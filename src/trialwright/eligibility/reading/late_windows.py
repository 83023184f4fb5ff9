"""Times that no atom of a clause holds: of all names before them, or for a person."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from trialwright.eligibility.criteria import (
    Atom,
    Compare,
    Exposure,
    Expression,
    Has,
    Multiple,
    Opaque,
    Score,
    Span,
    atoms_of,
    joined,
    mapped,
)
from trialwright.eligibility.reading.by_section import joined_by_section
from trialwright.eligibility.reading.extents import is_enclosed
from trialwright.eligibility.reading.sheet import Sheet
from trialwright.eligibility.reading.windows import WindowMention


def with_late_windows(sheet: Sheet, lo: int, hi: int, read: Expression) -> Expression:
    """Give a window that no atom holds to all names before it: "A (such as B) within 2 weeks".

    A time that none of them takes is left to a person, beside what was read.
    """
    left: list[Expression] = []
    covered = joined(span for atom in atoms_of(read) for span in atom.spans)
    for one in sheet.timed(lo, hi):
        place = sheet.span(one.first, one.after)
        if _holds(covered, place) or _is_of_exception(sheet, lo, one):
            continue

        nearest = _nearest(read, place) if is_enclosed(sheet, lo, one.first) else 0

        def given(
            atom: Atom, one: WindowMention = one, place: Span = place, nearest: int = nearest
        ) -> Atom:
            if atom.spans and atom.spans[0].start < nearest:
                return atom
            match atom:
                case Has() | Exposure() | Compare() | Multiple() | Score() | Opaque() if (
                    atom.window is None and atom.spans and atom.spans[0].start < place.start
                ):
                    return replace(atom, window=one.window, spans=(*atom.spans, place))
                case _:
                    return atom

        told = mapped(read, given)
        if told == read:
            words = sheet.words(one.first, one.after)
            left.append(Opaque(words=words, window=one.window, spans=(place,)))
        read = told
    return joined_by_section(sheet.section, (read, *left))


def _nearest(read: Expression, place: Span) -> int:
    """Return where the atom begins that stands last before a place."""
    starts = [atom.spans[0].start for atom in atoms_of(read) if atom.spans]
    return max((start for start in starts if start < place.start), default=0)


def _is_of_exception(sheet: Sheet, lo: int, window: WindowMention) -> bool:
    """Say whether "unless disease-free for 5 years" places what lies behind its "unless"."""
    return any(token.text == "unless" for token in sheet.tokens[lo : window.first])


def _holds(covered: Sequence[Span], place: Span) -> bool:
    """Say whether one of several spans in order, which do not touch, holds a place."""
    at = bisect_right(covered, place.start, key=lambda span: span.start) - 1
    return at >= 0 and covered[at].holds(place)
