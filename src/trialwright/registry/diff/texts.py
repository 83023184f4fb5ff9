"""Differences within a text, word by word.

Words are anchored where they occur once on both sides (the longest set of anchors in
order, as in patience diff), and only what lies between anchors is compared closely, so
the effort stays near linear for texts of 30,000 characters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from trialwright.registry.diff.subsequence import longest_increasing
from trialwright.registry.diff.values import Changed, Fate, MarkupChanged, Segment, TextChanged
from trialwright.registry.markup import unescape
from trialwright.registry.record.base import Markup

#: A text that keeps less than this share of its characters was rewritten, not edited.
REWRITTEN_BELOW = 0.25

#: Between anchors, stretches with more pairs of words than this count as replaced whole.
CLOSEST_LOOK = 250_000

#: A word holds together what belongs together: 12.5, 30,600, CAR-T, Crohn's. A blank is a
#: token too, so that a line broken elsewhere is a changed blank and not two changed words;
#: an escape stays with the mark that it escapes.
_TOKEN = re.compile(r"\s+|\\[^\w\s]|\w+(?:[.,'’-]\w+)*|[^\w\s]")  # noqa: RUF001 - as the records write it


def text_change(path: str, before: str, after: str) -> Changed | TextChanged:
    """Return the edit within the text, or the exchange of a text that was rewritten."""
    segments = text_segments(before, after)
    if kept_share(segments) < REWRITTEN_BELOW:
        return Changed(path=path, before=before, after=after)
    return TextChanged(path=path, before=before, after=after, segments=segments)


def markup_change(path: str, before: str, after: str) -> Changed | TextChanged | MarkupChanged:
    """Return the edit within a markup text, or that it is only written with other escapes."""
    if unescape(Markup(before)) == unescape(Markup(after)):
        return MarkupChanged(path=path, before=before, after=after)
    return text_change(path, before, after)


def text_segments(before: str, after: str) -> tuple[Segment, ...]:
    """Return both texts in one row: what was kept, removed and inserted, in order."""
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    pieces: list[tuple[str, str, str]] = []
    i = j = 0
    for next_i, next_j in _matched_tokens(old, new):
        pieces.append(("", "".join(old[i:next_i]), "".join(new[j:next_j])))
        pieces.append((old[next_i], "", ""))
        i, j = next_i + 1, next_j + 1
    pieces.append(("", "".join(old[i:]), "".join(new[j:])))
    return tuple(_without_islands(pieces))


def kept_share(segments: tuple[Segment, ...]) -> float:
    """Return the share of characters that both texts have in common, from 0 to 1."""
    kept = sum(len(segment.text) for segment in segments if segment.fate is Fate.KEPT)
    other = sum(len(segment.text) for segment in segments if segment.fate is not Fate.KEPT)
    return 2 * kept / (2 * kept + other) if kept else 0.0


def _without_islands(pieces: list[tuple[str, str, str]]) -> Iterator[Segment]:
    """Yield segments; blanks and marks kept between two changes become part of one change.

    Nobody reads "[-two-]{+three+} [-weeks-]{+months+}" as gladly as one changed phrase.
    """
    kept = removed = inserted = ""
    for piece_kept, piece_removed, piece_inserted in pieces:
        if not (piece_removed or piece_inserted):
            kept += piece_kept
            continue
        if kept and (not (removed or inserted) or any(map(str.isalnum, kept))):
            yield from _change(removed, inserted)
            yield Segment(Fate.KEPT, kept)
            removed, inserted = piece_removed, piece_inserted
        else:
            removed, inserted = removed + kept + piece_removed, inserted + kept + piece_inserted
        kept = ""
    yield from _change(removed, inserted)
    if kept:
        yield Segment(Fate.KEPT, kept)


def _change(removed: str, inserted: str) -> Iterator[Segment]:
    if removed:
        yield Segment(Fate.REMOVED, removed)
    if inserted:
        yield Segment(Fate.INSERTED, inserted)


@dataclass(slots=True)
class _Stretch:
    """Two runs of tokens that are still to be matched; shrinks from both ends."""

    i: int
    i_end: int
    j: int
    j_end: int

    def trimmed(self, old: list[str], new: list[str]) -> Iterator[tuple[int, int]]:
        """Yield and cut off what is equal at the start and at the end."""
        while self.i < self.i_end and self.j < self.j_end and old[self.i] == new[self.j]:
            yield self.i, self.j
            self.i, self.j = self.i + 1, self.j + 1
        while (
            self.i < self.i_end
            and self.j < self.j_end
            and old[self.i_end - 1] == new[self.j_end - 1]
        ):
            self.i_end, self.j_end = self.i_end - 1, self.j_end - 1
            yield self.i_end, self.j_end

    def split_at(self, anchors: list[tuple[int, int]]) -> Iterator[_Stretch]:
        """Yield what lies before the first anchor, and from each anchor to the next."""
        starts = [(self.i, self.j), *anchors]
        ends = [*anchors, (self.i_end, self.j_end)]
        for (i, j), (i_end, j_end) in zip(starts, ends, strict=True):
            yield _Stretch(i, i_end, j, j_end)


def _matched_tokens(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Return pairs of places that hold the same token, increasing on both sides.

    Of several ways to pair them the same is taken from either side: the way back undoes the
    way there.
    """
    if new < old:
        return [(i, j) for j, i in _matched_one_way(new, old)]
    return _matched_one_way(old, new)


def _matched_one_way(old: list[str], new: list[str]) -> list[tuple[int, int]]:
    matched: list[tuple[int, int]] = []
    open_stretches = [_Stretch(0, len(old), 0, len(new))]
    while open_stretches:
        stretch = open_stretches.pop()
        matched.extend(stretch.trimmed(old, new))
        if stretch.i == stretch.i_end or stretch.j == stretch.j_end:
            continue
        anchors = _anchors(stretch, old, new)
        if anchors:
            open_stretches.extend(stretch.split_at(anchors))
        else:
            matched.extend(_matched_closely(stretch, old, new))
    return sorted(matched)


def _anchors(stretch: _Stretch, old: list[str], new: list[str]) -> list[tuple[int, int]]:
    """Return the places of words that occur once on both sides, as many as are in order."""
    here = Counter(old[stretch.i : stretch.i_end])
    there = Counter(new[stretch.j : stretch.j_end])
    place_after = {new[j]: j for j in range(stretch.j, stretch.j_end) if there[new[j]] == 1}
    candidates = [
        (i, place_after[old[i]])
        for i in range(stretch.i, stretch.i_end)
        if here[old[i]] == 1 and old[i] in place_after
    ]
    return [candidates[k] for k in longest_increasing([j for _, j in candidates])]


def _matched_closely(
    stretch: _Stretch, old: list[str], new: list[str]
) -> Iterator[tuple[int, int]]:
    """Yield pairs within a stretch that has no anchor; nothing if it is too long to look at."""
    here, there = old[stretch.i : stretch.i_end], new[stretch.j : stretch.j_end]
    if len(here) * len(there) > CLOSEST_LOOK:
        return
    for block in SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks():
        for offset in range(block.size):
            yield stretch.i + block.a + offset, stretch.j + block.b + offset
