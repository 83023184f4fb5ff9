"""The lines of the eligibility criteria: which side each is on, and what it stands under."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from trialwright.registry.diff.criteria_headings import (
    COLONS,
    announces_other_criteria,
    heading_side,
    parts_of_line,
    speaks_against,
)
from trialwright.registry.diff.values import CriterionPlace, Side
from trialwright.registry.markup import unescape
from trialwright.registry.record.base import Markup

#: A bullet, then a number such as 1. 2) (3) 4.1. a) with or without the escape before its mark.
_MARKER = re.compile(
    r"\s*(?:[*•·‣◦–-]\s+)?"  # noqa: RUF001 - as the records write it
    r"(?:\(?(?P<number>\d{1,3}(?:\.\d{1,2})*|[A-Za-z](?=\\?\)))\\?[.)、](?!\d))?\s*"
)

#: Less than so many columns further in is the same depth: "1." and " 2." are siblings.
_DEEPER_FROM = 2
_TAB = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One criterion or heading: its own number if it has one, its words, and where it stands.

    `meant` are the words without escapes. `heading` and `parent` are indices of lines, `index`
    counts from 0 what stands under the same of them; headings are counted on their own.
    """

    written: str
    number: str
    words: str
    meant: str
    side: Side
    is_heading: bool
    heading: int | None
    parent: int | None
    index: int


def criteria_lines(text: str) -> list[Line]:
    """Return the lines that are not blank, a heading apart from what follows it on its line."""
    pieces = list(_pieces(text))
    outline = _Outline()
    for place, piece in enumerate(pieces):
        below = pieces[place + 1] if place + 1 < len(pieces) else None
        outline.take(piece, is_nested=below is not None and _is_deeper(below, piece))
    return outline.lines


def place_of(lines: list[Line], line: Line) -> CriterionPlace:
    """Return where a line stands, in words that can be shown."""
    return CriterionPlace(
        side=line.side,
        heading=None if line.heading is None else lines[line.heading].words,
        parent=None if line.parent is None else lines[line.parent].words,
        is_heading=line.is_heading,
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line, or a part of one, as it is written."""

    column: int
    is_marked: bool
    written: str
    number: str
    words: str
    meant: str

    @property
    def introduces(self) -> bool:
        """Whether it is a text in the margin that says what the list below it is about."""
        return not self.is_marked and self.meant.endswith(COLONS)


@dataclass(slots=True)
class _Scope:
    """What a heading is over: until the next one, or if nested until a line not further in."""

    side: Side = Side.UNKNOWN
    heading: int | None = None
    nested_at: int | None = None
    open: list[tuple[_Piece, int]] = field(default_factory=list)


class _Outline:
    """Finds the side and the parent of one line after another."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._scopes = [_Scope()]
        self._counted: Counter[tuple[bool, int | None, int | None]] = Counter()

    def take(self, piece: _Piece, *, is_nested: bool) -> None:
        """Add a line; `is_nested` says whether the next one stands further in."""
        self._leave_scopes(piece)
        side = heading_side(piece.meant, is_marked=piece.is_marked)
        if side is None and piece.introduces and announces_other_criteria(piece.meant):
            side = Side.UNKNOWN
        if side is None:
            self._take_criterion(piece)
        else:
            self._take_heading(piece, side, is_nested=piece.is_marked and is_nested)

    def _leave_scopes(self, piece: _Piece) -> None:
        while (at := self._scopes[-1].nested_at) is not None and piece.column < at + _DEEPER_FROM:
            self._scopes.pop()

    def _take_heading(self, piece: _Piece, side: Side, *, is_nested: bool) -> None:
        scope = _Scope(side, len(self.lines), piece.column if is_nested else None)
        self._scopes = [*self._scopes, scope] if is_nested else [scope]
        self._add(piece, side, is_heading=True, heading=None, parent=None)

    def _take_criterion(self, piece: _Piece) -> None:
        scope = self._scopes[-1]
        if piece.introduces and not piece.column and speaks_against(piece.meant, scope.side):
            scope.side = Side.UNKNOWN
        while scope.open and not _is_under(piece, scope.open[-1][0]):
            scope.open.pop()
        parent = scope.open[-1][1] if scope.open else None
        scope.open.append((piece, len(self.lines)))
        self._add(piece, scope.side, is_heading=False, heading=scope.heading, parent=parent)

    def _add(
        self,
        piece: _Piece,
        side: Side,
        *,
        is_heading: bool,
        heading: int | None,
        parent: int | None,
    ) -> None:
        siblings = (is_heading, heading, parent)
        line = Line(
            written=piece.written,
            number=piece.number,
            words=piece.words,
            meant=piece.meant,
            side=side,
            is_heading=is_heading,
            heading=heading,
            parent=parent,
            index=self._counted[siblings],
        )
        self._counted[siblings] += 1
        self.lines.append(line)


def _pieces(text: str) -> Iterator[_Piece]:
    for line in text.splitlines():
        written = line.strip()
        if not written:
            continue
        margin = line[: len(line) - len(line.lstrip())]
        column = len(margin.expandtabs(_TAB))
        first, *others = parts_of_line(written)
        piece = _piece(column, first)
        yield piece
        # What follows a marked heading on its line belongs to it alone.
        column += _DEEPER_FROM if piece.is_marked else 0
        yield from (_piece(column, other) for other in others)


def _piece(column: int, written: str) -> _Piece:
    marker = _MARKER.match(written)
    start = 0 if marker is None or marker.end() == len(written) else marker.end()
    words = written[start:]
    number = marker["number"] or "" if marker is not None and start else ""
    return _Piece(column, start > 0, written, number, words, unescape(Markup(words)))


def _is_deeper(piece: _Piece, other: _Piece) -> bool:
    return piece.column >= other.column + _DEEPER_FROM


def _is_under(piece: _Piece, other: _Piece) -> bool:
    """Whether a line belongs to one above: it stands further in, or in its list."""
    in_its_list = other.introduces and piece.is_marked and piece.column >= other.column
    return in_its_list or _is_deeper(piece, other)
