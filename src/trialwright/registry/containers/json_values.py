"""The records of a stream of arrays, API pages and whole objects, over any number of lines."""

from __future__ import annotations

import re

from trialwright.errors import ContainerError
from trialwright.registry.containers.cutting import Cut, Cutter, Ended
from trialwright.registry.containers.soundness import BLANKS, OPENER, is_json
from trialwright.registry.containers.streams import Peekable
from trialwright.registry.containers.values import Item, Part, Parts, Spoiled
from trialwright.registry.reading import MAX_RECORD_BYTES

#: What is kept of a part that is too large to keep whole.
KEPT_OF_TOO_LARGE = 1 << 16

_KEY = rb'"(?:totalCount|nextPageToken)"\s*:\s*(?:\d+|null|"[^"]*")\s*'
PAGE = re.compile(rb"\s*\{\s*(?:" + _KEY + rb',\s*)*"studies"\s*:\s*\[')
_PAGE_END = re.compile(rb"\s*(?:,\s*" + _KEY + rb")*\}")
_ARRAY = re.compile(rb"\[")
_ARRAY_END = re.compile(rb"\]")
_COMMA = re.compile(rb",")
_GOES_ON = re.compile(rb",\s*\{")


def split_values(stream: Peekable, place: str) -> Parts:
    """Yield the records of a stream of JSON; what does not end is a spoiled part."""
    yield from _Records(Cutter(stream), place).parts()


class _Records:
    """The records of a stream, numbered through all its arrays, pages and objects."""

    def __init__(self, cutter: Cutter, place: str) -> None:
        self._cutter = cutter
        self._place = place
        self._count = 0

    def parts(self) -> Parts:
        """Yield the records, and a record in which damage is met as far as it had been read."""
        try:
            while self._cutter.skip_blanks():
                yield from self._next()
        except ContainerError:
            begun = self._cutter.begun()
            if is_json(begun.source):
                yield self._part(begun)
            elif begun.source.strip(BLANKS):
                yield _spoiled(self._here(), begun, "a record that breaks off", "a whole file")
            raise

    def _next(self) -> Parts:
        """Yield what begins here: a page, an array or an object."""
        page = self._cutter.matches(PAGE)
        opened = page or self._cutter.matches(_ARRAY)
        if opened:
            self._cutter.take(opened)
            yield from self._elements()
            if page:
                self._cutter.take(self._cutter.matches(_PAGE_END))
        elif self._count and self._cutter.matches(_GOES_ON):
            yield Spoiled(self._here(), self._cutter.take(1), "more after the end", "nothing")
            yield from self._elements()
        else:
            yield from self._object()

    def _elements(self) -> Parts:
        """Yield the elements of an array whose opening bracket has been passed."""
        cutter = self._cutter
        while True:
            cut = cutter.value(within_array=True)
            if cut.ended is Ended.AT_END:
                yield from self._without_end(cut)
                return
            closed = cutter.matches(_ARRAY_END) if cut.ended is Ended.WHOLE else 0
            if cut.source.strip(BLANKS) or not closed:
                yield self._part(cut)
            if closed or (cut.ended is Ended.AT_RECORD and cutter.matches(OPENER)):
                cutter.take(closed)
                return
            cutter.take(cutter.matches(_COMMA) if cut.ended is Ended.WHOLE else 0)

    def _without_end(self, cut: Cut) -> Parts:
        """Yield the last element of an array that does not end."""
        if is_json(cut.source):
            yield self._part(cut)
            cut = Cut(b"", 0, Ended.AT_END)
        yield _spoiled(self._here(), cut, "no end of this array", "a whole file")

    def _object(self) -> Parts:
        """Yield a whole object, or what stands in its place."""
        cut = self._cutter.value()
        try:
            alone = not self._cutter.skip_blanks() and not self._count
        except ContainerError:
            yield self._part(cut)
            raise
        if alone and cut.ended is Ended.WHOLE and cut.size <= MAX_RECORD_BYTES:
            yield Item(self._place, cut.source.strip(BLANKS))
        else:
            yield self._part(cut)

    def _part(self, cut: Cut) -> Part:
        """Return an element or object as the record that it is or ought to be."""
        here = self._here()
        self._count += 1
        source = cut.source.strip(BLANKS)
        if cut.ended is Ended.WHOLE and source in (b"}", b"]"):
            return Spoiled(here, source, "a bracket that closes nothing", "a record")
        if cut.size > MAX_RECORD_BYTES:
            return too_large(here, cut.source, cut.size)
        if cut.ended is Ended.WHOLE or is_json(source):
            return Item(here, source)
        if source.startswith(b"{"):
            return Spoiled(here, source, "a record that breaks off", "a whole one")
        if cut.ended is Ended.AT_RECORD or len(source) <= KEPT_OF_TOO_LARGE:
            return Spoiled(here, source, "more bytes", "a record or nothing")
        first = source[:KEPT_OF_TOO_LARGE]
        return Spoiled(here, first, "more bytes (the first are kept)", "a record or nothing")

    def _here(self) -> str:
        return f"{self._place}[{self._count}]"


def too_large(place: str, head: bytes, size: int) -> Spoiled:
    """Return the beginning of a record that is too large."""
    return Spoiled(
        place,
        head[:KEPT_OF_TOO_LARGE],
        f"a record of {size:,} bytes (its beginning is kept)",
        f"at most {MAX_RECORD_BYTES:,}",
    )


def _spoiled(place: str, cut: Cut, found: str, expected: str) -> Spoiled:
    """Return what does not end, or its beginning if there is more of it than can be kept."""
    if cut.size > MAX_RECORD_BYTES:
        found = f"{found}, of {cut.size:,} bytes (its beginning is kept)"
        return Spoiled(place, cut.source[:KEPT_OF_TOO_LARGE], found, expected)
    return Spoiled(place, cut.source, found, expected)
