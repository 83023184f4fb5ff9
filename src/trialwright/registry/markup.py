"""The registry's markup: escapes undone, and paragraphs and nested lists found.

Only fields whose type is markup carry escapes (`Field.is_markup`); in every other text a
backslash is a backslash. The form is CommonMark 0.31 with backslash escapes (section 2.4)
and entities (2.5). What comes out is plain text and never HTML: escaping for a page is the
page's own affair.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.entities import html5
from typing import TypeAlias

from trialwright.registry.record.base import Markup

#: An escaped ASCII punctuation mark, or an entity. Texts that were escaped twice carry
#: entities behind a backslash (``\&#39;``): those are entities too.
_ESCAPE = re.compile(
    r"\\?&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
    r"|\\([!-/:-@\[-`{-~])"
)

_MARKER = re.compile(
    r"(?:(?P<bullet>[*+•-])"
    r"|(?P<number>[0-9]{1,9}[.)]|\([0-9]{1,3}\))"
    r"|(?P<letter>[A-Za-z][.)]|[ivx]{2,5}[.)]|\([A-Za-z]\)))"
    r"(?:[ \t]+|$)"
)
#: A letter alone begins a list only as its first item: "E. coli" is no list.
_FIRST_LETTERS = frozenset("aAiI")
#: Lists nested deeper than this are shown at this depth: real criteria reach 4.
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text; its own line breaks are kept as they were written."""

    text: str


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item, with its marker as it was written: ``3.``, ``2)``, ``a.``, ``*``."""

    marker: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; `ordered` if its markers are numbers or letters."""

    ordered: bool
    items: tuple[ListItem, ...]


Block: TypeAlias = Paragraph | ListBlock


def unescape(text: Markup) -> str:
    r"""Return the text that was meant.

    >>> unescape(Markup(r"age \<16 years"))
    'age <16 years'
    """
    if "\\" not in text and "&" not in text:
        return text
    return _ESCAPE.sub(_meant, text)


def blocks(text: Markup) -> tuple[Block, ...]:
    r"""Return the paragraphs and lists of a text, unescaped, with nothing left out.

    Lists nest by indentation. An escaped marker (``1\.``) is text. The words of all
    markers and paragraphs, in order, are the words of the unescaped text.
    """
    outline = _Outline()
    for line in text.split("\n"):
        outline.take(line)
    return outline.finish()


def _meant(escape: re.Match[str]) -> str:
    if escape[1] is not None:
        return escape[1]
    entity = escape[0].removeprefix("\\")
    if entity.startswith("&#"):
        return html.unescape(entity) or entity
    return html5.get(entity[1:], entity)


class _Run:
    """Items of one kind that follow one another."""

    __slots__ = ("items", "ordered")

    def __init__(self, *, ordered: bool) -> None:
        self.ordered = ordered
        self.items: list[ListItem] = []


class _Open:
    """An item that further lines may still belong to."""

    __slots__ = ("_parts", "indent", "kind", "lines", "marker")

    def __init__(self, indent: int, marker: str, kind: str) -> None:
        self.indent = indent
        self.marker = marker
        self.kind = kind
        self.lines: list[str] = []
        self._parts: list[Paragraph | _Run] = []

    def close_paragraph(self) -> None:
        if self.lines:
            self._parts.append(Paragraph(unescape(Markup("\n".join(self.lines)))))
            self.lines = []

    def add(self, item: _Open) -> None:
        ordered = item.kind != "bullet"
        run = self._parts[-1] if self._parts else None
        if not isinstance(run, _Run) or run.ordered != ordered:
            run = _Run(ordered=ordered)
            self._parts.append(run)
        run.items.append(ListItem(item.marker, item.blocks()))

    def blocks(self) -> tuple[Block, ...]:
        self.close_paragraph()
        return tuple(
            ListBlock(part.ordered, tuple(part.items)) if isinstance(part, _Run) else part
            for part in self._parts
        )


class _Outline:
    """Builds the blocks line by line, with the open items from the outermost inwards."""

    def __init__(self) -> None:
        self._open = [_Open(indent=-2, marker="", kind="")]
        self._blank_before = False

    def take(self, line: str) -> None:
        indentation, content = _measured(line)
        if not content:
            self._open[-1].close_paragraph()
            self._blank_before = True
            return
        marker = _MARKER.match(content)
        if marker is not None and self._begins_item(marker, indentation):
            self._begin_item(marker, indentation)
            content = content[marker.end() :].strip()
        else:
            self._leave_for_text(indentation, content)
        if content:
            self._open[-1].lines.append(content)
        self._blank_before = False

    def finish(self) -> tuple[Block, ...]:
        while len(self._open) > 1:
            self._close_item()
        return self._open[0].blocks()

    def _begins_item(self, marker: re.Match[str], indentation: int) -> bool:
        """Say whether a marker is one: letters must begin, or continue, a list of letters."""
        letter = marker["letter"]
        if letter is None or letter.strip("().") in _FIRST_LETTERS:
            return True
        return any(item.kind == "letter" and item.indent == indentation for item in self._open)

    def _begin_item(self, marker: re.Match[str], indentation: int) -> None:
        # Less than two columns further in is the same depth: "1." and " 2." are siblings.
        while indentation < self._open[-1].indent + 2 or len(self._open) > _DEEPEST:
            self._close_item()
        self._open[-1].close_paragraph()
        self._open.append(_Open(indentation, marker[0].strip(), str(marker.lastgroup)))

    def _leave_for_text(self, indentation: int, content: str) -> None:
        """Close the items that a line of plain text does not belong to.

        After a blank line text belongs to an item only if it is indented. Without one it
        goes on with the item's paragraph, unless it reads as a heading in the margin.
        """
        heading = indentation == 0 and content.endswith(":")
        if not self._blank_before and not heading:
            return
        while len(self._open) > 1 and indentation < self._open[-1].indent + 2:
            self._close_item()

    def _close_item(self) -> None:
        item = self._open.pop()
        self._open[-1].add(item)


def _measured(line: str) -> tuple[int, str]:
    """Return a line's indentation in columns (a tab goes to the next multiple of four)."""
    content = line.lstrip(" \t")
    margin = line[: len(line) - len(content)]
    return len(margin.expandtabs(4)), content.strip()
