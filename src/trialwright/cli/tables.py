"""Tables for people, in plain characters, as wide as the terminal and no wider."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeAlias

Cell: TypeAlias = str | int | float | date | datetime | None

_GAP = "  "
#: No column is made narrower than this, however narrow the terminal.
_NARROWEST = 10
#: A longer word may be cut while another column still has room to give.
_LONGEST_WORD = 44


@dataclass(frozen=True, slots=True)
class Column:
    """One column; numbers stand flush right."""

    title: str
    numeric: bool = False


def table(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], width: int | None) -> str:
    """Return a table with its headings; `width` None sets no limit, so a row is a line."""
    body = [[text_of(cell) for cell in row] for row in rows]
    headings = [column.title for column in columns]
    widths = _fitted([headings, *body], width)
    rule = ["─" * size for size in widths]
    flush_right = [column.numeric for column in columns]
    return "\n".join(
        line for row in (headings, rule, *body) for line in _lines(row, widths, flush_right)
    )


def facts(pairs: Sequence[tuple[str, Cell]], width: int | None) -> str:
    """Return names and values, one below the other; what is not stated is left out."""
    rows = [[name, text_of(value)] for name, value in pairs if value is not None]
    widths = _fitted(rows, width)
    return "\n".join(line for row in rows for line in _lines(row, widths, [False, False]))


def text_of(cell: Cell) -> str:
    """Return a cell as people read it: thousands set apart, moments to the minute in UTC."""
    match cell:
        case None:
            return ""
        case int():
            return f"{cell:,}"
        case float():
            return f"{cell:,.1f}"
        case datetime():
            return f"{cell.astimezone(UTC):%Y-%m-%d %H:%M}"
        case date():
            return cell.isoformat()
        case str():
            return printable(cell)


def printable(text: str) -> str:
    """Return text that cannot move the cursor: every control character is shown by number."""
    return "".join(_shown(sign) for sign in text)


def shortened(text: str, limit: int = 120) -> str:
    """Return a name that fits on a line or two; what is left out is said by its length."""
    return text if len(text) <= limit else f"{text[:limit]}… ({len(text):,} characters)"


def display_width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(_sign_width(sign) for sign in text)


def wrapped(text: str, width: int | None) -> list[str]:
    """Return the lines of a text, each at most `width` wide; a longer word is cut."""
    if width is None:
        return text.split("\n")
    return [line for paragraph in text.split("\n") for line in _wrapped_line(paragraph, width)]


def _shown(sign: str) -> str:
    if sign == "\n" or sign.isprintable():
        return sign
    if sign == "\t" or unicodedata.category(sign) == "Zs":
        return " "
    return sign.encode("unicode_escape").decode("ascii")


def _sign_width(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _wrapped_line(line: str, width: int) -> Iterator[str]:
    """Yield the pieces of one line; the indent of the first is kept on all."""
    words = line.split()
    indent = line[: len(line) - len(line.lstrip(" "))][: width // 2]
    room = width - len(indent)
    current = ""
    for piece in (piece for word in words for piece in _cut(word, room)):
        if current and display_width(current) + 1 + display_width(piece) > room:
            yield indent + current
            current = piece
        else:
            current = f"{current} {piece}" if current else piece
    yield indent + current


def _cut(word: str, width: int) -> Iterator[str]:
    """Yield a word in pieces of at most `width`."""
    piece, size = "", 0
    for sign in word:
        if size + _sign_width(sign) > width:
            yield piece
            piece, size = "", 0
        piece += sign
        size += _sign_width(sign)
    yield piece


def _fitted(rows: Sequence[Sequence[str]], limit: int | None) -> list[int]:
    """Return widths that fit, taken from the widest columns first; words are cut last."""
    columns = list(zip(*rows, strict=True))
    widths = [max(map(display_width, "\n".join(cells).split("\n"))) for cells in columns]
    if limit is None:
        return widths
    words = [max(map(display_width, "\n".join(cells).split() or [""])) for cells in columns]
    whole_words = [max(_NARROWEST, min(word, _LONGEST_WORD)) for word in words]
    room = limit - len(_GAP) * (len(widths) - 1)
    for least in (whole_words, [_NARROWEST] * len(widths)):
        widths = _narrowed(widths, least, room)
    return widths


def _narrowed(widths: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """Take from the widest column, one by one, until all fit or each is at its least."""
    narrowed = list(widths)
    while sum(narrowed) > room:
        can_give = [place for place, size in enumerate(narrowed) if size > least[place]]
        if not can_give:
            break
        narrowed[max(can_give, key=narrowed.__getitem__)] -= 1
    return narrowed


def _lines(row: Sequence[str], widths: Sequence[int], flush_right: Sequence[bool]) -> Iterator[str]:
    """Yield the lines that one row takes."""
    cells = [wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
    for number in range(max(len(lines) for lines in cells)):
        pieces = [
            _padded(lines[number] if number < len(lines) else "", width, right=right)
            for lines, width, right in zip(cells, widths, flush_right, strict=True)
        ]
        yield _GAP.join(pieces).rstrip()


def _padded(text: str, width: int, *, right: bool) -> str:
    blanks = " " * (width - display_width(text))
    return blanks + text if right else text + blanks
