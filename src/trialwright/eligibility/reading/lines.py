"""A criteria text as headings and a tree of items, whatever habits of lists it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from trialwright.eligibility.criteria import Section
from trialwright.eligibility.reading.headings import (
    cut_at_headings,
    group_of,
    says_who,
    section_heading,
)
from trialwright.eligibility.reading.markers import Marker, MarkerKind, marker_at

#: Levels of lists within lists; in some thousand real texts there are six at the most.
_DEEPEST = 12
_COHORT = re.compile(
    r"\s*(?:for\s+)?(?P<name>(?:part|cohort|arm|phase|group|stratum|stage|substudy)s?\s"
    r"(?:[0-9]{1,2}[a-z]?|[A-Z][0-9]?|I{1,3}[ab]?)(?:\s?(?:,|and|&|or|/)\s?"
    r"(?:[0-9]{1,2}[a-z]?|[A-Z]|I{1,3}))*)(?:\s+only)?\s*(?::|-(?=\s)|(?<=\s)-)(?!\s*[IVX]{1,4}[A-C]?\b)\s*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Item:
    """One item: where it begins (with its marker), where its words are, and what is under it."""

    begin: int
    start: int
    end: int
    indent: int
    marker: Marker | None
    items: list[Item] = field(default_factory=list)

    @property
    def last(self) -> int:
        """Where the item with all that is under it ends."""
        return self.items[-1].last if self.items else self.end


@dataclass(slots=True)
class Block:
    """The items under one heading; `heading` is its place in the text, if there is one.

    `group` is the group of people, or part of the study, that the heading names.
    """

    section: Section
    heading: tuple[int, int] | None
    group: str | None = None
    items: list[Item] = field(default_factory=list)


def blocks_of(plain: str) -> list[Block]:
    """Return the blocks of a text in order; the first has no heading if the text begins without."""
    outline = _Outline()
    at = 0
    for line in plain.splitlines(keepends=True):
        outline.take(plain, at, at + len(line))
        at += len(line)
    return [block for block in outline.blocks if block.items or block.heading]


def cohort_at(plain: str, start: int, end: int) -> tuple[str, int] | None:
    """Return the cohort that an item names at its beginning, and where its words begin."""
    found = _COHORT.match(plain, start, end)
    return (found["name"], found.end()) if found is not None else None


class _Outline:
    """Builds the blocks line by line."""

    def __init__(self) -> None:
        self.blocks = [Block(Section.UNKNOWN, None)]
        self._open: list[Item] = []
        self._blank_before = False
        #: Of a marked heading in the midst of a list: its kind of marker, how far in it stands,
        #: and whether anything stands under it.
        self._led: tuple[MarkerKind, int, bool] | None = None

    def take(self, plain: str, begin: int, end: int) -> None:
        """Read one line."""
        line = plain[begin:end]
        content = line.strip()
        if not content:
            self._blank_before = True
            return
        start = begin + len(line) - len(line.lstrip())
        indent = len(line[: start - begin].expandtabs(4))
        for first, after in cut_at_headings(content):
            self._part(plain, start + first, start + after, indent)

    def _part(self, plain: str, start: int, stop: int, indent: int) -> None:
        """Read one line, or a part of it that begins with a heading."""
        opened = self._heading(plain, start, stop, indent)
        if opened is not None:
            start = opened
            if start >= stop:
                return
            indent = 0
        else:
            self._leave_led(plain, start, stop, indent)
        self._item(plain, start, stop, indent)
        self._blank_before = False

    def _heading(self, plain: str, start: int, stop: int, indent: int) -> int | None:
        """Open a block if a line is a heading; return where what follows it begins."""
        marker = marker_at(plain, start, stop)
        first = marker.after if marker is not None else start
        found = section_heading(plain[first:stop])
        is_midst = marker is not None and self.blocks[-1].heading is not None
        if found is None or (is_midst and _is_sentence(plain[first : first + found[1]])):
            return None
        section, length = found
        turns = section is not self.blocks[-1].section
        group = group_of(plain[first : first + length])
        self.blocks.append(Block(section, (start, first + length), group))
        self._open = []
        after = first + length
        after += len(plain[after:stop]) - len(plain[after:stop].lstrip())
        self._led = (marker.kind, indent, after < stop) if marker and is_midst and turns else None
        return after

    def _leave_led(self, plain: str, start: int, stop: int, indent: int) -> None:
        """Open a block of no section where a marked heading may have ended.

        "* Exclusion: asthma" in the midst of a list turns it for itself, or for all that follows;
        nothing tells which.
        """
        if self._led is None:
            return
        kind, led_indent, has_own = self._led
        marker = marker_at(plain, start, stop)
        if indent > led_indent or (marker is not None and marker.kind is not kind):
            self._led = (kind, led_indent, True)
        elif has_own and marker is not None and marker.kind is kind:
            self.blocks.append(Block(Section.UNKNOWN, None))
            self._open = []
            self._led = None
        else:
            self._led = None

    def _item(self, plain: str, start: int, stop: int, indent: int) -> None:
        for begin, marker, words in _markers(plain, start, stop):
            if marker is None and self._goes_on(plain, words, indent):
                self._open[-1].end = stop
                return
            self._begin(Item(begin, words, stop, indent + begin - start, marker), plain)

    def _goes_on(self, plain: str, start: int, indent: int) -> bool:
        """Say whether a line without a marker goes on with the item before it."""
        if not self._open:
            return False
        item = self._open[-1]
        if item.marker is None:
            ended = plain[item.end - 1] in ".;:"
            return not self._blank_before and not ended and plain[start].islower()
        if indent > item.indent:
            return not self._blank_before or plain[start].islower()
        return not self._blank_before and plain[item.end - 1] not in ".:"

    def _begin(self, item: Item, plain: str) -> None:
        while self._open and not _is_under(item, self._open[-1], plain):
            self._open.pop()
        # What would lie deeper stands beside what is deepest.
        del self._open[_DEEPEST - 1 :]
        above = self._open[-1].items if self._open else self.blocks[-1].items
        above.append(item)
        self._open.append(item)


def _is_sentence(heading: str) -> bool:
    """Say whether a heading is a sentence such as "patients with asthma are excluded:"."""
    words = heading.lower().split()
    return says_who(heading) and any(word in _SAYS for word in words)


_SAYS = frozenset(("are", "is", "be", "will", "were", "may", "can", "should", "must"))


def _markers(plain: str, start: int, stop: int) -> Iterator[tuple[int, Marker | None, int]]:
    """Give the item of a line; two markers in a row ("* 1.") are one item with the second."""
    marker = marker_at(plain, start, stop)
    if marker is None:
        yield start, None, start
        return
    after = _past_blanks(plain, marker.after, stop)
    second = marker_at(plain, after, stop) if marker.kind is MarkerKind.BULLET else None
    if second is not None:
        marker, after = second, _past_blanks(plain, second.after, stop)
    yield start, marker, after


def _past_blanks(plain: str, at: int, stop: int) -> int:
    while at < stop and plain[at].isspace():
        at += 1
    return at


def _is_under(item: Item, above: Item, plain: str) -> bool:
    """Say whether an item lies under another: further in, or a new list after a colon."""
    if item.indent >= above.indent + 2:
        return above.marker is not None or plain[above.end - 1] == ":"
    if item.indent > above.indent and item.marker is not None and plain[above.end - 1] == ":":
        return True
    if above.marker is None:
        is_list = item.marker is not None and plain[above.end - 1] == ":"
        return is_list and item.indent >= above.indent
    if item.marker is None or item.indent < above.indent:
        return False
    return item.marker.kind is not above.marker.kind and plain[above.end - 1] == ":"
